# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a step of AffineQuant computes and exchanges, from a model's shapes alone."""
import dataclasses
import math

GRADIENT_BYTES = 8  # a gradient travels in double precision
QUERIES_AT_ONCE = 128  # of the attention, against the keys up to the last of them
# What every rank does alike, measured at LLaMA-2-7B's shapes on two threads (docs/distributed.md): behind each epoch
# condition and merge error of the full matrices took 10.7 s, and what comes before the first epoch and behind the last one
# 49 s, where products ran at 190 GFLOP/s. As operations they are taken to grow as the products they consist of.
STATUS = 10.7 * 190e9 / (2 * 4096**3)  # times hidden³ for each matrix
ENDS = 49 * 190e9 / (4096 * 202375168)  # times hidden · weights of the block


@dataclasses.dataclass(frozen=True)
class Shape:
    name: str
    hidden: int
    ffn: int
    heads: int
    kv_heads: int
    blocks: int

    @property
    def head(self):
        return self.hidden // self.heads

    @property
    def kv(self):
        return self.kv_heads * self.head

    @property
    def layers(self):
        """(outputs, inputs) of the block's linear layers: q, k, v, o, gate, up, down."""
        return [(self.hidden, self.hidden), (self.kv, self.hidden), (self.kv, self.hidden), (self.hidden, self.hidden),
                (self.ffn, self.hidden), (self.ffn, self.hidden), (self.hidden, self.ffn)]


SHAPES = {shape.name: shape for shape in (
    Shape("llama-160m", 768, 3072, 12, 12, 12),
    Shape("llama-2-7b", 4096, 11008, 32, 32, 32),
    Shape("llama-2-70b", 8192, 28672, 64, 8, 80),
)}


@dataclasses.dataclass(frozen=True)
class Recipe:
    name: str
    full: bool  # full matrices behind the norms (activations in float), else diagonals
    group: int  # input channels that share a scale; 0: a whole channel


W3A16 = Recipe("W3A16g128", full=True, group=128)
W4A4 = Recipe("W4A4", full=False, group=0)


def learned(shape, recipe):
    """Parameters of a block: matrices, and two clipping factors a group of weights."""
    norms = 2 * (shape.hidden**2 if recipe.full else shape.hidden)
    value_output = shape.kv_heads * shape.head**2
    query_key = shape.kv_heads * shape.head  # a rotation and a scale of each pair of frequencies
    up_down = 0 if recipe.full else shape.ffn
    clipping = sum(2 * rows * (math.ceil(columns / recipe.group) if recipe.group else 1) for rows, columns in shape.layers)
    return norms + value_output + query_key + up_down + clipping


def exchanged(shape, recipe, batch):
    """Bytes that an all-reduce adds up in a step: gradients, the samples' losses, whether one has failed."""
    return GRADIENT_BYTES * (learned(shape, recipe) + batch + 1)


def operations(shape, recipe, tokens):
    """Multiplications and additions of a sample's forward and backward pass. What a step does is done anew for each
    sample: its own transformed and quantized weights."""
    n, weights = shape.hidden, sum(rows * columns for rows, columns in shape.layers)
    total = 3 * 2 * tokens * weights  # forward, gradient of the input, gradient of the weight
    for first in range(0, tokens, QUERIES_AT_ONCE):
        queries = min(QUERIES_AT_ONCE, tokens - first)
        total += 6 * 2 * queries * (first + queries) * n
    total += 5 * 2 * shape.kv_heads * shape.head**2 * n  # by head between v and o
    if recipe.full:
        behind_norms = n + 2 * shape.kv + 2 * shape.ffn
        total += 2 * 2 * behind_norms * n**2  # W·A and its gradient
        total += 2 * 3 * 2 * tokens * n**2  # the inverse on what leaves each norm
        total += 2 * (2 + 2 * 2) * n**3  # the inverses and their gradients
    return total


def ring_seconds(size, ranks, bits_a_second, latency):
    """Gloo's all-reduce: each rank sends (and receives) 2·(N − 1)/N of the bytes, in 2·(N − 1) messages one after
    the other."""
    if ranks == 1:
        return 0
    return 2 * (ranks - 1) / ranks * size * 8 / bits_a_second + 2 * (ranks - 1) * latency


@dataclasses.dataclass(frozen=True)
class Step:
    computes: float
    exchanges: float

    @property
    def seconds(self):
        return self.computes + self.exchanges


def unshared(shape, recipe, epochs):
    """Operations of a block that no other rank takes over."""
    weights = sum(rows * columns for rows, columns in shape.layers)
    return ENDS * shape.hidden * weights + epochs * (STATUS * 2 * shape.hidden**3 if recipe.full else 0)


def step(shape, recipe, ranks, batch, tokens, rate, bits_a_second, latency):
    """@param rate operations a second of one rank"""
    return Step(math.ceil(batch / ranks) * operations(shape, recipe, tokens) / rate,
                ring_seconds(exchanged(shape, recipe, batch), ranks, bits_a_second, latency))
