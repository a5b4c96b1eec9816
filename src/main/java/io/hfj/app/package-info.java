/**
 * Builds the objects of one run from the process environment ({@code env}) and the options of the
 * command. For a download, the store, the byte sources and the token are chosen here.
 */
package io.hfj.app;
