package io.hfj.xet.cas;

import io.hfj.model.FileRange;
import java.util.List;

/**
 * The chunks that make up a range of a file. Immutable.
 *
 * @param range of the file; begins and ends with a chunk
 * @param terms in the order of the file, without gaps; at least one
 */
public record Reconstruction(FileRange range, List<Term> terms) {}
