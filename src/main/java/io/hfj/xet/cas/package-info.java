/**
 * The service of chunked storage: which chunks make up a range of a file, and where they are.
 *
 * <ul>
 *   <li>{@link io.hfj.xet.cas.CommitAccess} holds the permission to read one commit, asked for once
 *       and shared by all its files.
 *   <li>{@link io.hfj.xet.cas.ReconstructionClient} asks for the {@link
 *       io.hfj.xet.cas.Reconstruction} of a range of a file, and checks the answer: no later code
 *       has to distrust its numbers. What the chunks themselves are is checked when they are
 *       decoded.
 * </ul>
 */
package io.hfj.xet.cas;
