#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes gguf_quantize.safetensors: values, the blocks that gguf-py makes of them (Q4_0 to Q8_0), and those that
ggml's own reference quantizers make (Q4_K, Q6_K), dequantized.

Needs: pip install gguf==0.19.0 numpy safetensors, and a libggml-base.so, e.g. llama-cpp-python's:
  gguf_quantize.py PATH/TO/libggml-base.so
"""
import ctypes
import os
import sys

import numpy as np
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType as T
from gguf.quants import dequantize, quantize
from safetensors.numpy import save_file


def small_values(random):
    """[12, 32]: ordinary ones, and those at the edges of what a block can be."""
    rows = random.normal(0, 0.05, (12, 32)).astype(np.float32)
    rows[1] = 0
    rows[2] = 0.25  # one value
    rows[3] = np.abs(rows[3])
    rows[4] = -np.abs(rows[4])
    rows[5, 3], rows[5, 9] = 0.7, -0.7  # two extremes
    rows[6, 3], rows[6, 9] = -0.7, 0.7
    rows[7, 17] = 40  # an outlier
    rows[8] *= 1e-6   # scales that are subnormal halves
    rows[9] = np.arange(32, dtype=np.float32) - 8  # halves to round
    rows[10] = (np.arange(32, dtype=np.float32) - 16) / 2
    rows[11] = 0
    rows[11, 5] = -1
    return rows


def super_values(random):
    """[24, 256]: as weights are, some with outliers, some of one sign."""
    rows = random.normal(0, 0.04, (24, 256)).astype(np.float32)
    rows[8:16] = random.laplace(0, 0.02, (8, 256)).astype(np.float32)
    rows[16:20] *= np.exp(random.normal(0, 1, (4, 256))).astype(np.float32)
    rows[20] = np.abs(rows[20])
    rows[21] = -np.abs(rows[21])
    rows[22] = 0
    rows[23, 100] = 3
    return rows


def reference(library, kind, values):
    block, size = GGML_QUANT_SIZES[kind]
    source = np.ascontiguousarray(values)
    blocks = np.zeros((values.shape[0], values.shape[1] // block * size), np.uint8)
    library.ggml_quantize_chunk.restype = ctypes.c_size_t
    library.ggml_quantize_chunk(ctypes.c_int(kind), source.ctypes.data_as(ctypes.c_void_p),
                                blocks.ctypes.data_as(ctypes.c_void_p), ctypes.c_int64(0),
                                ctypes.c_int64(values.shape[0]), ctypes.c_int64(values.shape[1]), None)
    return dequantize(blocks, kind)


def main():
    random = np.random.default_rng(17)
    library = ctypes.CDLL(sys.argv[1])
    small, large = small_values(random), super_values(random)
    tensors = {"small": small, "super": large}
    for kind in (T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q8_0):
        tensors[f"{kind.name}.blocks"] = quantize(small, kind)
    for kind in (T.Q4_K, T.Q6_K):
        tensors[f"{kind.name}.reference"] = reference(library, kind, large)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gguf_quantize.safetensors")
    save_file(tensors, path, {"format": "pt"})
    print(path, os.path.getsize(path), "bytes")


if __name__ == "__main__":
    main()
