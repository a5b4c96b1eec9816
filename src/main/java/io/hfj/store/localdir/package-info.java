/**
 * A flat directory of plain files, with a metadata file for each in {@code .cache/huggingface}, in
 * the format of huggingface_hub 2.0.0. A file is replaced only when its successor is complete and
 * verified.
 */
package io.hfj.store.localdir;
