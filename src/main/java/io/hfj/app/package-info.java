/** Builds the objects of one run from the machine and its settings; sees all rooms but cli. */
package io.hfj.app;
