package io.hfj.download;

import io.hfj.fetch.http.HttpSources;
import io.hfj.xet.XetSources;
import java.util.Optional;

/**
 * What makes the sources of the files' bytes. Immutable; its parts are thread-safe.
 *
 * @param http HTTP ranges, for every file
 * @param xet chunked storage, for the files that are in it; empty if it is not to be used
 */
public record ContentSources(HttpSources http, Optional<XetSources> xet) {}
