#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a LLaMA checkpoint as a GGUF file with F16 matrices and no vocabulary, for llama.cpp to be measured on.

    write_gguf.py MODEL FILE.gguf

MODEL is a Hugging Face directory. Rows of queries and keys go from halves to neighbouring pairs, as llama.cpp rotates them.
Needs gguf, numpy, safetensors and torch.
"""
import json
import pathlib
import sys

import gguf
import numpy
import torch
from safetensors import safe_open

LAYERS = {"self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
          "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
          "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
OTHERS = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
          "lm_head.weight": "output.weight"}


def name_of(name):
    """A tensor's name there; None where it has none."""
    if name in OTHERS:
        return OTHERS[name]
    parts = name.split(".")
    if parts[:2] != ["model", "layers"]:
        return None
    layer = LAYERS.get(".".join(parts[3:-1]))
    return f"blk.{parts[2]}.{layer}.weight" if layer else None


def in_pairs(rows, heads):
    """[heads · 2 · half, in]: each head's two halves become pairs."""
    return rows.reshape(heads, 2, -1, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape)


def describe(writer, config):
    heads = config["num_attention_heads"]
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads", heads))
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    theta = config.get("rope_theta") or config.get("rope_parameters", {}).get("rope_theta", 10000.0)
    writer.add_rope_freq_base(theta)
    writer.add_rope_dimension_count(config["hidden_size"] // heads)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_tokenizer_model("no_vocab")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)


def main():
    model, output = map(pathlib.Path, sys.argv[1:])
    config = json.loads((model / "config.json").read_text())
    heads = {"attn_q": config["num_attention_heads"],
             "attn_k": config.get("num_key_value_heads", config["num_attention_heads"])}
    writer = gguf.GGUFWriter(str(output), "llama")
    describe(writer, config)
    for shard in sorted(model.glob("*.safetensors")):
        with safe_open(shard, "pt") as file:
            for name in file.keys():
                if not (target := name_of(name)):
                    continue
                values = file.get_tensor(name).to(torch.float32).numpy()
                if count := heads.get(target.split(".")[-2]):
                    values = in_pairs(values, count)
                writer.add_tensor(target, values.astype(numpy.float16 if values.ndim > 1 else numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
