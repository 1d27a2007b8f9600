#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/golden/families: for every model family a tiny random model as transformers saves it, token ids and
the logits that transformers computes for them in float32.

    pip install torch==2.13.0 transformers==5.23.0 safetensors
    python tests/golden/family_logits.py

Weights are stored in F16, and the logits are those of the stored weights. Mixtral is written under the names of the
hub, which transformers 5 keeps when it saves.
"""

import json
import pathlib
import shutil

import torch
import transformers
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent / "families"
VOCABULARY, TOKENS = 96, 24
SIZES = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, bos_token_id=0, eos_token_id=2, pad_token_id=1)
THETA = {"rope_type": "default", "rope_theta": 10000.0}
# Windows of 5 are shorter than the sequence; layers alternate where the family lets them.
WINDOW = 5


def gpt2(**more):
    return transformers.GPT2Config(vocab_size=VOCABULARY, n_embd=32, n_layer=2, n_head=4, n_inner=64, n_positions=64,
                                   bos_token_id=0, eos_token_id=2, **more)


def falcon(**more):
    return transformers.FalconConfig(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=2,
                                     num_attention_heads=4, ffn_hidden_size=64, max_position_embeddings=64,
                                     bos_token_id=0, eos_token_id=2, **more)


def gemma(config, **more):
    return config(**{**SIZES, "num_hidden_layers": 3}, head_dim=12, query_pre_attn_scalar=20,
                  sliding_window=WINDOW, layer_types=["sliding_attention", "full_attention", "sliding_attention"],
                  **more)


def longrope():
    return {"rope_type": "longrope", "rope_theta": 10000.0, "partial_rotary_factor": 0.75,
            "short_factor": [1.0, 1.1, 1.3], "long_factor": [1.5, 2.5, 4.0],
            "original_max_position_embeddings": 16}


CONFIGS = {
    "llama": lambda: transformers.LlamaConfig(
        **SIZES, attention_bias=True, mlp_bias=True,
        rope_parameters={"rope_type": "llama3", "rope_theta": 500.0, "factor": 4.0, "low_freq_factor": 1.0,
                         "high_freq_factor": 4.0, "original_max_position_embeddings": 16}),
    "mistral": lambda: transformers.MistralConfig(**SIZES, sliding_window=WINDOW, rope_parameters=THETA),
    "mixtral": lambda: transformers.MixtralConfig(**SIZES, num_local_experts=4, num_experts_per_tok=2,
                                                  rope_parameters=THETA),
    "qwen2": lambda: transformers.Qwen2Config(
        **SIZES, use_sliding_window=True, sliding_window=WINDOW, max_window_layers=1, tie_word_embeddings=True,
        rope_parameters={"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0,
                         "original_max_position_embeddings": 16}),
    "qwen3": lambda: transformers.Qwen3Config(**SIZES, head_dim=12,
                                              rope_parameters={"rope_type": "linear", "rope_theta": 10000.0,
                                                               "factor": 2.0}),
    "gemma2": lambda: gemma(transformers.Gemma2Config, rope_parameters=THETA, attn_logit_softcapping=4.0,
                            final_logit_softcapping=8.0),
    "gemma3": lambda: gemma(transformers.Gemma3TextConfig,
                            rope_parameters={"full_attention": {"rope_type": "linear", "rope_theta": 1000.0,
                                                                "factor": 8.0},
                                             "sliding_attention": {"rope_type": "default", "rope_theta": 100.0}}),
    # Sequences are longer than the 16 tokens of the original context: the long factors hold.
    "phi3": lambda: transformers.Phi3Config(**SIZES, original_max_position_embeddings=16, sliding_window=12,
                                            rope_parameters=longrope()),
    "gpt2": gpt2,
    "falcon-multi-query": falcon,
    "falcon-grouped": lambda: falcon(new_decoder_architecture=True, num_kv_heads=2, bias=True),
    "falcon-shared-norm": lambda: falcon(new_decoder_architecture=True, num_kv_heads=2, num_ln_in_parallel_attn=1,
                                         bias=True),
    "falcon-sequential": lambda: falcon(multi_query=False, parallel_attn=False, bias=True),
    "opt": lambda: transformers.OPTConfig(vocab_size=VOCABULARY, hidden_size=32, word_embed_proj_dim=32, ffn_dim=64,
                                          num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=64,
                                          bos_token_id=0, eos_token_id=2),
}


def randomize(model):
    """Values that a test can see: no norm at its initial weight, no bias at zero, attention that is not even."""
    for name, parameter in model.named_parameters():
        spread = 0.3 if parameter.dim() == 1 else 2.2 / parameter.shape[-1] ** 0.5
        center = parameter.detach().mean().round() if parameter.dim() == 1 else 0.0
        if "embed" in name or "wte" in name or "wpe" in name:
            spread = 0.5
        parameter.data = center + spread * torch.randn_like(parameter)


@torch.no_grad()
def write(name, seed):
    torch.manual_seed(seed)
    config = CONFIGS[name]()
    config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config)
    randomize(model)
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    model.half().save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    ids = torch.randint(0, VOCABULARY, (1, TOKENS))
    logits = model.eval()(ids).logits.float()
    save_file({"ids": ids.int(), "logits": logits.contiguous()}, folder / "logits.safetensors")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: {config.architectures or model.config.architectures}, {size} bytes, largest logit {logits.abs().max():.3f}")


if __name__ == "__main__":
    for seed, each in enumerate(CONFIGS):
        write(each, seed)
