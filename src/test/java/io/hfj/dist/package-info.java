/**
 * The build of the self-contained archive, {@code ./mvnw -Pdist package}: what Maven's plugins do
 * not do for it.
 */
package io.hfj.dist;
