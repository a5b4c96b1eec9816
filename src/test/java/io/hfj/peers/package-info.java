/**
 * hfj beside independent software: releases of the Python client, the JavaScript client, libraries
 * built on them, and real proxies and mirrors. {@code ./mvnw -Ppeers verify} runs them in place of
 * the tests and prints a table of what ran and what was skipped, which it also leaves in {@code
 * target/peers}.
 *
 * <p>Clients are installed below {@code target/peers}, once. A release of the Python client that
 * the package index does not serve is installed from its tag if {@code -Dhfj.peers.repository}
 * names a clone of the client's repository. nginx, squid and tinyproxy are used where they are
 * installed. A client or server that is not available is skipped with the reason; a check that
 * fails, fails the build.
 */
package io.hfj.peers;
