#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes gguf_blocks.safetensors: random blocks of every GGUF block format and what gguf-py makes of them.

Needs: pip install gguf==0.19.0 numpy safetensors. The tests compare bit by bit.
"""
import os

import numpy as np
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType as T
from gguf.quants import dequantize
from safetensors.numpy import save_file

ROWS = {32: (2, 2), 256: (2, 1)}  # values of a block: rows, blocks of a row
# Where a block's half-precision numbers are, in bytes from its start.
HALVES = {T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0], T.Q2_K: [80, 82], T.Q3_K: [108],
          T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}


def random_blocks(kind, count, size, random):
    blocks = random.integers(0, 256, (count, size), dtype=np.uint8)
    for i, at in enumerate(HALVES[kind]):
        # Ordinary scales, a negative one, a subnormal one.
        scales = random.uniform(0.001, 0.1, count).astype(np.float16)
        scales[0] = -scales[0]
        scales[-1] = np.float16(3e-6) if i == 0 else scales[-1]
        blocks[:, at:at + 2] = scales.view(np.uint8).reshape(count, 2)
    return blocks


def main():
    random = np.random.default_rng(11)
    tensors = {}
    for kind in HALVES:
        values, size = GGML_QUANT_SIZES[kind]
        rows, across = ROWS[values]
        blocks = random_blocks(kind, rows * across, size, random).reshape(rows, across * size)
        tensors[f"{kind.name}.blocks"] = blocks
        tensors[f"{kind.name}.values"] = dequantize(blocks, kind)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gguf_blocks.safetensors")
    save_file(tensors, path, {"format": "pt"})
    print(path, os.path.getsize(path), "bytes")


if __name__ == "__main__":
    main()
