/**
 * A small Hub inside this process, for trying hfj without the network and for tests.
 *
 * <p>{@link io.hfj.server.HubRepos} holds repositories, collections, commits, and files whose
 * {@link io.hfj.server.Content} may be generated as it is read. {@link io.hfj.server.HubResponses}
 * is the protocol alone: a request in, an answer out, no socket. {@link io.hfj.server.DemoHub} puts
 * them behind the JDK's HTTP server, with a few repositories that never change.
 *
 * <p>The answers follow the real Hub in all that clients can observe: which errors carry which
 * header, where redirects go, which host rejects the token. The faulty server of the tests is built
 * on the same {@code HubResponses}, so it differs from the real Hub only by the injected faults.
 */
package io.hfj.server;
