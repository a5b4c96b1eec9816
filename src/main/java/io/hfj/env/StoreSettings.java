package io.hfj.env;

import static io.hfj.env.Variable.HF_HUB_DISABLE_SHARED_BLOBS;
import static io.hfj.env.Variable.HF_HUB_DISABLE_SYMLINKS;
import static io.hfj.env.Variable.HF_HUB_DISABLE_SYMLINKS_WARNING;
import static io.hfj.env.Variable.HF_HUB_DISABLE_XET;

import io.hfj.XetMode;

/**
 * Settings of downloads and storage. Immutable.
 *
 * @param symlinks whether snapshots may link to blobs
 * @param symlinksWarning whether to warn if the disk has no links
 * @param xet whether files are read from chunked storage, unless an option says otherwise
 * @param sharedBlobs whether repositories may share content; never if the variables turn {@code
 *     xet} off
 */
public record StoreSettings(
    boolean symlinks, boolean symlinksWarning, XetMode xet, boolean sharedBlobs) {

  static StoreSettings from(VariableReader variables) {
    boolean xet = !variables.isTrue(HF_HUB_DISABLE_XET);
    return new StoreSettings(
        !variables.isTrue(HF_HUB_DISABLE_SYMLINKS),
        !variables.isTrue(HF_HUB_DISABLE_SYMLINKS_WARNING),
        xet ? XetMode.AUTO : XetMode.OFF,
        xet && !variables.isTrue(HF_HUB_DISABLE_SHARED_BLOBS));
  }
}
