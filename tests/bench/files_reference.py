#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes a second that safetensors reads and writes of a checkpoint. Prints one JSON object.

    files_reference.py MODEL OUT_DIRECTORY

Every tensor is copied into memory of its own, as files_bench does. Writing is without the verification of an export.
Needs safetensors and torch.
"""
import json
import pathlib
import sys
import time

from safetensors.torch import load_file, save_file


def load(files):
    """Tensors of each file, bytes, seconds."""
    start = time.perf_counter()
    shards = [{name: tensor.clone() for name, tensor in load_file(file).items()} for file in files]
    seconds = time.perf_counter() - start
    return shards, sum(tensor.nbytes for shard in shards for tensor in shard.values()), seconds


def main():
    model, output = map(pathlib.Path, sys.argv[1:])
    files = sorted(model.glob("*.safetensors"))
    load(files)
    shards, size, loading = load(files)
    output.mkdir()
    start = time.perf_counter()
    for file, tensors in zip(files, shards):
        save_file(tensors, output / file.name)
    saving = time.perf_counter() - start
    print(json.dumps({"load": {"bytes_per_second": size / loading}, "export": {"bytes_per_second": size / saving}}))


if __name__ == "__main__":
    main()
