# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tensors of a GGUF file of the architecture llama, dequantized by gguf-py, under their names in transformers."""
from collections.abc import Iterator

import numpy
import torch
from gguf import GGUFReader
from gguf.quants import dequantize

from .gguf_names import in_halves, transformers_name


def tensors_of(path: str) -> Iterator[tuple[str, torch.Tensor]]:
    reader = GGUFReader(path)
    heads = {"attn_q": int(reader.fields["llama.attention.head_count"].contents()),
             "attn_k": int(reader.fields["llama.attention.head_count_kv"].contents())}
    for tensor in reader.tensors:
        values = dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32, copy=False)
        kind = tensor.name.split(".")[-2]
        if kind in heads:
            values = in_halves(values, heads[kind])
        yield transformers_name(tensor.name), torch.from_numpy(numpy.ascontiguousarray(values))


def types_of(path: str) -> dict[str, int]:
    """How many tensors have each type."""
    counts: dict[str, int] = {}
    for tensor in GGUFReader(path).tensors:
        counts[tensor.tensor_type.name] = counts.get(tensor.tensor_type.name, 0) + 1
    return counts
