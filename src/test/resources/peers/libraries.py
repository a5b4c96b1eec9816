"""Loads files with libraries built on the Python client: libraries.py VERB [ARG...]; prints the result."""
import os
import sys


def version(name):
    from importlib.metadata import version

    return version(name)


def transformers(cache, repo):
    from transformers import AutoConfig, AutoTokenizer

    config = AutoConfig.from_pretrained(repo, cache_dir=cache)
    tokenizer = AutoTokenizer.from_pretrained(repo, cache_dir=cache)
    return config.hidden_size, tokenizer("hello world")["input_ids"]


def datasets(cache, repo):
    from datasets import load_dataset

    if os.environ.get("HF_HUB_OFFLINE"):  # a name is looked up at the Hub, a folder is used as it is
        from huggingface_hub import snapshot_download

        repo = snapshot_download(repo, repo_type="dataset", cache_dir=cache)
    return load_dataset(repo, split="train", cache_dir=cache + "-prepared").to_dict()


print(globals()[sys.argv[1]](*sys.argv[2:]))
