/**
 * Runs hfj beside independent software: releases of the Python client, the JavaScript client,
 * libraries built on them, and real proxies and mirrors. {@code ./mvnw -Ppeers verify} runs these
 * checks in place of the other tests, and prints a table of what passed and what was skipped, which
 * it also writes to {@code target/peers}.
 *
 * <p>Clients are installed below {@code target/peers}, once. A release of the Python client that
 * the package index does not serve is installed from its tag if {@code -Dhfj.peers.repository}
 * names a clone of the client's repository. nginx, squid and tinyproxy must be installed. A check
 * whose client or server is not available is skipped with the reason; a check that fails fails the
 * build.
 */
package io.hfj.peers;
