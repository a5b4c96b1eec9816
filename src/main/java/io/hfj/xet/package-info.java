/** Reads files from Xet, the chunked storage of the Hub. */
package io.hfj.xet;
