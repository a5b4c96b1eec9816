/**
 * hfj, a downloader for the Hugging Face Hub.
 *
 * <p>A command flows in one direction: {@code cli} parses the command line, {@code app} builds the
 * objects of one run, {@code download} resolves, plans, fetches and publishes, {@code console}
 * renders progress and results. Packages from the top down:
 *
 * <ul>
 *   <li>{@code cli} - commands ({@code cli.cache}, {@code cli.auth}), their shared options ({@code
 *       cli.options}) and what they print ({@code cli.report})
 *   <li>{@code app} - wires the objects of one run; {@code archive} - the class data archive for a
 *       faster start
 *   <li>{@code console} - tables, prompts and progress on a terminal; {@code doctor} - diagnosis
 *   <li>{@code download} - the use cases: download, verify, adopt
 *   <li>{@code fetch} - moves the bytes of many files over many connections into part files; {@code
 *       fetch.http} - those bytes over HTTP ranges
 *   <li>{@code hub} - the Hub's JSON API
 *   <li>{@code http} - client set-up; {@code http.failure}, {@code http.retry}, {@code http.limit},
 *       {@code http.hosts}, {@code http.proxy}, {@code http.tls}, {@code http.direct}
 *   <li>{@code store} - the disk: {@code store.part} (part file and journal), {@code store.cache},
 *       {@code store.localdir}, {@code store.clean}, {@code store.dedup}, {@code store.lock},
 *       {@code store.fs}
 *   <li>{@code auth} - tokens; {@code env} - environment variables, clock and randomness, read
 *       once; {@code server} - the Hub's protocol as a server, for the demo and the tests
 *   <li>{@code model}, {@code error}, {@code progress} - values without I/O
 * </ul>
 *
 * <p>{@code PackageRulesTest} enforces which package may use which.
 */
package io.hfj;
