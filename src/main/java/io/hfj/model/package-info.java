/**
 * Values without input or output. Constructors validate: a value that exists is safe to use, so
 * that a name sent by a hostile server cannot become a path and a token cannot become a log line.
 */
package io.hfj.model;
