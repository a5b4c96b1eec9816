"""Runs one function of any release of the Python client: client.py VERB [ARG...]; prints the result."""
import json
import sys

import huggingface_hub as hub


def version():
    return hub.__version__


def snapshot(cache, repo, revision):
    return hub.snapshot_download(repo, revision=revision, cache_dir=cache)


def offline(cache, repo, revision):
    return hub.snapshot_download(repo, revision=revision, cache_dir=cache, local_files_only=True)


def folder(target, cache, repo):
    return hub.snapshot_download(repo, local_dir=target, cache_dir=cache)


def scan(cache):
    report = hub.scan_cache_dir(cache)
    return json.dumps(
        {
            "size": report.size_on_disk,
            "repos": len(report.repos),
            "revisions": sum(len(repo.revisions) for repo in report.repos),
            "files": sum(repo.nb_files for repo in report.repos),
            # Releases before 1.10 and 0.18 warn of these two, which later releases create themselves.
            "warnings": sum(
                "CACHEDIR.TAG" not in str(w) and ".locks" not in str(w) for w in report.warnings
            ),
        }
    )


print(globals()[sys.argv[1]](*sys.argv[2:]))
