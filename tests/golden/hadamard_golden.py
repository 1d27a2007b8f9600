#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes hadamard.safetensors: rows of numbers before and after Walsh-Hadamard matrices.

    python tests/golden/hadamard_golden.py

Made with scipy 1.17.1 (scipy.linalg.hadamard, Sylvester's construction), numpy 2.4.6, safetensors 0.8.0.

- input_N [5, N] float32, output_N [5, N] float32 = input_N · H / sqrt(N), formed in float64, for N = 64, 256
- blocks_input [5, 192], blocks_output: the same with H of order 64 on each of three blocks (H along the last
  dimension of [5, 3, 64]), which is one of the two factors of a matrix of order 3 · 64 or of a rotation of heads
- signs_64 [64, 64] int8: H itself

Tolerance of the test: 1e-6 of the largest output; the signs are equal. Matrices of the other orders (12, 20, 28, ...)
are not unique: of them only H·Hᵀ = n·I and entries of ±1 can be asked.
"""
import pathlib

import numpy
from safetensors.numpy import save_file
from scipy.linalg import hadamard

ROWS, ORDERS, BLOCKS = 5, (64, 256), 3


def rotated(x, order):
    """The last dimension of x times H / sqrt(order)."""
    return (x.astype(numpy.float64) @ hadamard(order) / order**0.5).astype(numpy.float32)


def main():
    generator = numpy.random.default_rng(5)
    tensors = {}
    for order in ORDERS:
        x = generator.standard_normal((ROWS, order)).astype(numpy.float32)
        x[0] = 0
        x[0, 3] = 8  # one outlier: it spreads over the whole row
        tensors[f"input_{order}"] = x
        tensors[f"output_{order}"] = rotated(x, order)
    tensors["signs_64"] = hadamard(64, dtype=numpy.int8)
    x = generator.standard_normal((ROWS, BLOCKS * 64)).astype(numpy.float32)
    tensors["blocks_input"] = x
    tensors["blocks_output"] = rotated(x.reshape(ROWS, BLOCKS, 64), 64).reshape(x.shape)
    save_file(tensors, pathlib.Path(__file__).with_name("hadamard.safetensors"))


if __name__ == "__main__":
    main()
