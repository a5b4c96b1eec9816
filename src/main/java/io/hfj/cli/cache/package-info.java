/** Commands about the cache: list, verify, deduplicate, delete, prune. */
package io.hfj.cli.cache;
