/**
 * Builds the objects of one run from the process environment ({@code env}) and the options of the
 * command. All choices of implementations are made here: which store, which byte sources, which
 * token.
 */
package io.hfj.app;
