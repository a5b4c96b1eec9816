// Runs one function of the JavaScript client: client.mjs VERB [ARG...]; prints the result. Copied beside node_modules.
import { readFileSync } from "node:fs";
import * as hub from "@huggingface/hub";

console.debug = () => {};
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const verbs = {
  version: () =>
    JSON.parse(readFileSync(new URL("node_modules/@huggingface/hub/package.json", import.meta.url)))
      .version,
  snapshot: (cacheDir, repo, revision) =>
    hub.snapshotDownload({ repo, revision, cacheDir, hubUrl: process.env.HF_ENDPOINT }),
  scan: async (cacheDir) => {
    const report = await hub.scanCacheDir(cacheDir);
    return JSON.stringify({
      size: report.size,
      repos: report.repos.length,
      revisions: sum(report.repos.map((repo) => repo.revisions.length)),
      files: sum(report.repos.map((repo) => repo.filesCount)),
      // The client warns of this file, which the Python client creates too.
      warnings: report.warnings.filter((w) => !String(w).includes("CACHEDIR.TAG")).length,
    });
  },
};
console.log(await verbs[process.argv[2]](...process.argv.slice(3)));
