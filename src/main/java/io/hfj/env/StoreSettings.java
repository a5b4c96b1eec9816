package io.hfj.env;

import static io.hfj.env.Variable.HF_HUB_DISABLE_SHARED_BLOBS;
import static io.hfj.env.Variable.HF_HUB_DISABLE_SYMLINKS;
import static io.hfj.env.Variable.HF_HUB_DISABLE_SYMLINKS_WARNING;
import static io.hfj.env.Variable.HF_HUB_DISABLE_XET;

/**
 * Settings of downloads and storage. Immutable.
 *
 * @param symlinks whether snapshots may link to blobs
 * @param symlinksWarning whether to warn if the disk has no links
 * @param xet whether files may be read from chunked storage
 * @param sharedBlobs whether repositories may share content; never without {@code xet}
 */
public record StoreSettings(
    boolean symlinks, boolean symlinksWarning, boolean xet, boolean sharedBlobs) {

  static StoreSettings from(VariableReader variables) {
    boolean xet = !variables.isTrue(HF_HUB_DISABLE_XET);
    return new StoreSettings(
        !variables.isTrue(HF_HUB_DISABLE_SYMLINKS),
        !variables.isTrue(HF_HUB_DISABLE_SYMLINKS_WARNING),
        xet,
        xet && !variables.isTrue(HF_HUB_DISABLE_SHARED_BLOBS));
  }
}
