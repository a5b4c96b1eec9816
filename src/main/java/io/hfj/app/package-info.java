/**
 * Builds the objects that {@code io.hfj.Hub} and the commands use: for the library from its
 * builder, for a command from the process environment ({@code env}) and its options. For a
 * download, the store, the byte sources and the token are chosen here.
 *
 * <p><b>All packages.</b> Control flows one way: {@code Hub} or a command ({@code cli}) asks {@code
 * app}, which builds the objects, {@code download} resolves, plans and runs the plan, {@code fetch}
 * transfers each file and publishes it through {@code store}; {@code console} renders progress and
 * results of a command.
 *
 * <p>Packages roughly from the top down. A package uses only those that {@code PackageRulesTest}
 * lists for it, and never in a circle; requests, results, events and failures of {@code io.hfj} may
 * be used by all:
 *
 * <ul>
 *   <li>{@code Launch} starts {@code Main}, which runs {@code cli}
 *   <li>{@code cli} - commands ({@code cli.cache}, {@code cli.auth}, {@code cli.completion}), their
 *       shared options ({@code cli.options}) and what they print ({@code cli.report})
 *   <li>{@code app} - wires the objects: {@code HubService} for the library and the commands,
 *       {@code App} for what only the program does
 *   <li>{@code doctor} - diagnosis; {@code console} - tables, prompts and progress on a terminal;
 *       {@code error} - exit codes and hints of the program
 *   <li>{@code download} - the use cases: download, verify, adopt existing files
 *   <li>{@code fetch} - the transfer engine: the bytes of many files over many connections into
 *       part files; independent of the protocol. {@code fetch.http} is its byte source for HTTP;
 *       another protocol is another package beside it, whose sources {@code app.HubConnections}
 *       hands to {@code download}
 *   <li>{@code hub} - the Hub's JSON API
 *   <li>{@code http} - client set-up; {@code http.failure}, {@code http.retry}, {@code http.limit},
 *       {@code http.hosts}, {@code http.proxy}, {@code http.tls}, {@code http.direct}
 *   <li>{@code store} - the disk: {@code store.part} (part file and journal), {@code store.cache},
 *       {@code store.localdir}, {@code store.clean}, {@code store.dedup}, {@code store.lock},
 *       {@code store.fs}
 *   <li>{@code server} - the Hub's protocol as a server, for the demo and the tests
 *   <li>{@code auth} - tokens; {@code env} - environment variables (read once), clock and random
 *       numbers
 *   <li>{@code progress} - the sum of progress events; {@code model} - values without I/O
 * </ul>
 *
 * <p>"Store" is the disk; a server that the Hub redirects to for content is a data host.
 */
package io.hfj.app;
