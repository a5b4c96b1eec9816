/** Files of equal content on one disk, and their replacement by links to a single copy. */
package io.hfj.store.dedup;
