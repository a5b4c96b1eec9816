/** Commands: they turn arguments into requests and print results. Domain rules are elsewhere. */
package io.hfj.cli;
