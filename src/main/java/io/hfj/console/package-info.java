/**
 * Tables, prompts, and the progress of a download on a terminal.
 *
 * <p>A {@link io.hfj.console.Renderer} receives the events of one download, adds them up in a
 * {@link io.hfj.progress.ProgressBoard}, and draws on stderr from its own thread. All renderers but
 * the silent one start with the plan and end with a summary. Redrawn lines are one column narrower
 * than the terminal, whose width is read for every frame; ordinary lines are wrapped by the
 * terminal, so that they can be copied whole.
 *
 * <pre>{@code
 * ProgressBoard board = new ProgressBoard(System::nanoTime);
 * try (Renderer shown = Renderers.choose(mode, Terminal.ofErr(host), System.err, board, "")) {
 *   shown.start();
 *   downloader.run(request, shown);
 * }
 * }</pre>
 *
 * <h2>JSON lines</h2>
 *
 * <p>{@link io.hfj.console.ProgressMode#JSON} writes one object per line in pure ASCII. Field names
 * are a stable interface: fields are added, never renamed or removed. Sizes are bytes, names are
 * paths inside the repository. Every object has {@code event}, one of:
 *
 * <table>
 *   <caption>Events and their other fields</caption>
 *   <tr><td>{@code planned}</td><td>{@code repo_type} (model, dataset, space), {@code repo_id},
 *     {@code commit} (of several repositories {@code collection} instead), {@code files}, {@code bytes}, {@code present_files} and {@code present_bytes}
 *     (of these, what is already on disk; part files count with their bytes)</td></tr>
 *   <tr><td>{@code started}</td><td>{@code file}, {@code size}, {@code resumed_at}</td></tr>
 *   <tr><td>{@code progress}</td><td>twice a second while bytes arrive, every five seconds while
 *     none do: {@code files}, {@code files_done}, {@code files_failed}, {@code bytes}, {@code
 *     bytes_done}, {@code fetched_bytes} (including bytes discarded later), {@code discarded_bytes}, {@code
 *     bytes_per_second}, {@code seconds_left} (null when unknown), {@code running}: a list of
 *     objects with {@code file}, {@code size}, {@code done}, {@code state} (fetching, retrying,
 *     checking)</td></tr>
 *   <tr><td>{@code discarded}</td><td>{@code file}, {@code bytes}</td></tr>
 *   <tr><td>{@code retrying}</td><td>{@code file}, {@code attempt}, {@code delay_seconds}, {@code
 *     why}</td></tr>
 *   <tr><td>{@code checking}</td><td>{@code file}</td></tr>
 *   <tr><td>{@code finished}</td><td>{@code file}, {@code size}</td></tr>
 *   <tr><td>{@code failed}</td><td>{@code file}, {@code why}</td></tr>
 *   <tr><td>{@code paced}</td><td>the server allows only so many requests at a time: {@code
 *     pause_seconds} until it allows new ones (0 if it does), {@code seconds_left} a lower bound on the remaining time because of that</td></tr>
 *   <tr><td>{@code notice}</td><td>{@code text}</td></tr>
 *   <tr><td>{@code done}</td><td>always last, and only if all went well: {@code files}, {@code
 *     fetched_bytes}, {@code reused_bytes}, {@code verified_bytes}, {@code seconds}</td></tr>
 *   <tr><td>{@code error}</td><td>written by the command when it fails, last: {@code message},
 *     {@code advice}, {@code exit_code}</td></tr>
 * </table>
 */
package io.hfj.console;
