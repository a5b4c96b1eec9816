/**
 * hfj, the downloader for the Hugging Face Hub.
 *
 * <p>Rooms, from what the user types down to the values: {@code cli} turns words into requests,
 * {@code app} builds the objects, {@code console} draws, {@code download} is the use case, {@code
 * fetch} moves bytes, {@code hub} asks the Hub, {@code http} is the wire, {@code store} the disk,
 * {@code auth} keeps tokens, {@code doctor} finds out what is wrong here, {@code progress} tells
 * what happens, {@code env} reads what comes from outside, {@code demo} is a Hub in a nutshell,
 * {@code archive} lets the next run start faster, {@code model} and {@code error} are values. Who
 * may import whom is held by a test.
 */
package io.hfj;
