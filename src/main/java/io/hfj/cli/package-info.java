/** Words typed become requests, results become lines. A command holds no rule of the domain. */
package io.hfj.cli;
