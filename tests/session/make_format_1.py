#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes sessions of format 1 out of those of format 2, by taking away what the first programs did not write.

usage: make_format_1.py FORMAT_2_FOLDER FORMAT_1_FOLDER   (needs h5py)

What they wrote is that of the program of 2026-11-22: no code books and column groups, no codes of double-quantized
scales, no right factors, no searches, no cosine, no share of flipped weights, no peak memory; and a recipe without the
settings that came later.
"""
import json
import pathlib
import shutil
import sys

import h5py

LATER_ARRAYS = ("codebook", "column_groups", "scale_codes", "scale_absmax", "scale_offset", "right", "search_ratios",
                "search_losses")
LATER_ATTRIBUTES = ("cosine", "flipped")
LATER_SETTINGS = {
    "weights": ("format", "double_quantization"),
    "activations": ("outlier_threshold", "range", "observer", "percentile", "clipping", "clip_ratio", "kv_granularity",
                    "kv_group_size"),
    "transform": ("rotation", "online", "online_query_key", "start"),
    "rounding": ("dampening", "act_order", "static_groups", "block_size", "epochs", "lr", "regularization", "tune_range"),
    "optimizer": ("schedule",),
}


def write_text(attributes, name, text):
    del attributes[name]
    attributes.create(name, text.encode(), dtype=h5py.string_dtype("utf-8", len(text.encode())))


def older_block(block):
    for name in block:
        if name in ("loss", "tensors"):
            continue
        for array in LATER_ARRAYS:
            if array in block[name]:
                del block[name][array]
        for attribute in LATER_ATTRIBUTES:
            block[name].attrs.pop(attribute, None)


def older_main(file):
    file.attrs.modify("format_version", 1)
    file.attrs.pop("peak_memory", None)
    recipe = json.loads(file.attrs["recipe"])
    for section, names in LATER_SETTINGS.items():
        for name in names:
            recipe[section].pop(name, None)
    write_text(file.attrs, "recipe", json.dumps(recipe, separators=(",", ":")))


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    shutil.copytree(source, target)
    for path in target.rglob("*.h5"):
        with h5py.File(path, "r+", libver=("v110", "v110")) as file:
            if "format_version" in file.attrs:
                older_main(file)
            for name in file.get("blocks", {}):
                if not isinstance(file["blocks"].get(name, getlink=True), h5py.ExternalLink):
                    older_block(file["blocks"][name])
            if "block" in file:
                older_block(file["block"])


if __name__ == "__main__":
    main()
