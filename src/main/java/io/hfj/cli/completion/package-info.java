/**
 * Completion for shells. {@code hfj completion} prints a script of two parts: a function of the
 * shell, and a program for {@code sh} that prints the candidates, which is the same for all shells.
 * The options come from picocli's model of the commands, everything else from the folder of the
 * cache. hfj is not run for a Tab: starting it takes 200 ms of processor time, the program 3 ms.
 *
 * <p>The scripts are resources of the program. The generator of picocli is not used: it writes bash
 * only, without descriptions, and completes no values that are known only when Tab is pressed.
 */
package io.hfj.cli.completion;
