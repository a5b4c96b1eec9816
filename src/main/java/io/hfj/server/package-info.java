/**
 * A small Hub inside this process, for trying hfj without the network and for tests.
 *
 * <p>{@link io.hfj.server.HubRepos} says what there is: repositories, commits, files whose {@link
 * io.hfj.server.Content} may be made up as it is read. {@link io.hfj.server.HubAnswers} is the
 * protocol and nothing else: a request in, an answer out, no socket. {@link io.hfj.server.DemoHub}
 * puts it behind the JDK's HTTP server, with a few repositories that never change.
 *
 * <p>The answers follow the real Hub in what a client can tell apart: which errors carry which
 * header, where redirects go, which host refuses the token. A test server that misbehaves on
 * purpose is built on the same {@code HubAnswers}, so that it is right wherever it is not told to
 * be wrong.
 */
package io.hfj.server;
