/** Builds the objects of one run from the host and its settings; may use all packages but cli. */
package io.hfj.app;
