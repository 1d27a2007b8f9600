# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of a LLaMA's tensors in GGUF files, and how rows of queries and keys lie there."""
import re

import numpy

OUTSIDE = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
INSIDE = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj",
          "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
          "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}


def transformers_name(name: str) -> str:
    block = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name)
    if block:
        return f"model.layers.{block[1]}.{INSIDE[block[2]]}.weight"
    return OUTSIDE[name.removesuffix(".weight")] + ".weight"


def gguf_name(name: str) -> str:
    block = re.fullmatch(r"model\.layers\.(\d+)\.([\w.]+)\.weight", name)
    if block:
        return f"blk.{block[1]}.{kind_of(INSIDE, block[2])}.weight"
    return kind_of(OUTSIDE, name.removesuffix(".weight")) + ".weight"


def kind_of(names: dict[str, str], name: str) -> str:
    return next(kind for kind, found in names.items() if found == name)


def in_halves(rows: numpy.ndarray, heads: int) -> numpy.ndarray:
    """From a file: the rotary pairs that lie side by side there move into the halves of each head."""
    return rows.reshape(heads, rows.shape[0] // heads // 2, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def in_pairs(rows: numpy.ndarray, heads: int) -> numpy.ndarray:
    """The way back, into a file."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(rows.shape)
