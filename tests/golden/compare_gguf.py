#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares every tensor of a GGUF file with the checkpoint that `affinequant` exports of it unchanged, bit by bit.

    affinequant quantize FILE.gguf --method rtn --wbits 16 --out DIRECTORY
    compare_gguf.py FILE.gguf DIRECTORY

For the architecture llama, whose rows of q and k llama.cpp permutes. Not run by the tests: it needs a real file, and
pip install gguf==0.19.0 numpy safetensors.
"""
import re
import sys

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from safetensors import safe_open

NAMES = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head",
         "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_q": "self_attn.q_proj",
         "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
         "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}


def hf_name(name):
    block = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name)
    if block:
        return f"model.layers.{block[1]}.{NAMES[block[2]]}.weight"
    return NAMES[name.removesuffix(".weight")] + ".weight"


def unpermuted(values, heads):
    return values.reshape(heads, values.shape[0] // heads // 2, 2, -1).swapaxes(1, 2).reshape(values.shape)


def main(path, directory):
    reader = GGUFReader(path)
    heads = {"attn_q": int(reader.fields["llama.attention.head_count"].contents()),
             "attn_k": int(reader.fields["llama.attention.head_count_kv"].contents())}
    different = values = 0
    with safe_open(f"{directory}/model.safetensors", "np") as exported:
        names = set(exported.keys())
        for tensor in reader.tensors:
            expected = dequantize(tensor.data, tensor.tensor_type).astype(np.float32, copy=False)
            for kind, count in heads.items():
                if f".{kind}." in tensor.name:
                    expected = unpermuted(expected, count)
            name = hf_name(tensor.name)
            names.remove(name)
            actual = exported.get_tensor(name).astype(np.float32)  # plain types stay as they are
            same = actual.shape == expected.shape and np.array_equal(actual.view(np.int32),
                                                                     np.ascontiguousarray(expected).view(np.int32))
            different += not same
            values += expected.size
            if not same:
                print("differs:", name)
    print(f"{len(reader.tensors)} tensors, {values} values compared; {different} tensors differ; "
          f"{len(names)} are in the directory alone")
    return 1 if different or names else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
