/**
 * A flat folder of plain files, with what has to be remembered of each in {@code
 * .cache/huggingface}, in the form of huggingface_hub 2.0.0. A file is replaced only when its
 * successor is complete and checked.
 */
package io.hfj.store.localdir;
