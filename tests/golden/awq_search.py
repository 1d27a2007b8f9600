#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes awq_search.safetensors: AWQ's scales and clips of a small LLaMA layer, by the authors' code.

usage: awq_search.py LLM_AWQ_CHECKOUT

LLM_AWQ_CHECKOUT is a clone of mit-han-lab/llm-awq (made with d6e797a, torch 2.13.0, transformers 5.23.0, safetensors
0.8.0). Its auto_scale_block and auto_clip_layer run as they are; what they import of the package and do not use here
(CUDA kernels, look-up of modules by name) is replaced. Weights and inputs are numbers that half precision holds.
Tolerance of the test: scales 1e-3 relative, which the next point of the grid exceeds; at most 1 in 20 clips differs,
and only where a range is cut on both ends: its zero point then lies half-way between two integers (the test says more).
"""
import importlib
import pathlib
import sys
import types

import torch
from safetensors.torch import save_file
from transformers.models.llama.configuration_llama import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaDecoderLayer, LlamaRotaryEmbedding

HIDDEN, HEADS, FFN, SAMPLES, TOKENS = 64, 4, 64, 16, 32
SETTINGS = {"w3g32": (3, 32), "w4": (4, 64)}  # a group of 64 is a whole row


def reference(checkout):
    """The authors' two modules, without the package's own __init__ and CUDA extension."""
    root = pathlib.Path(checkout) / "awq"
    for name, path in (("awq", root), ("awq.quantize", root / "quantize"), ("awq.utils", root / "utils")):
        package = types.ModuleType(name)
        package.__path__ = [str(path)]
        sys.modules[name] = package
    qmodule = types.ModuleType("awq.quantize.qmodule")
    qmodule.ScaledActivation = type("ScaledActivation", (), {})
    sys.modules["awq.quantize.qmodule"] = qmodule
    by_name = types.ModuleType("awq.utils.module")
    by_name.get_op_name = lambda module, op: next(n for n, m in module.named_modules() if m is op)
    by_name.get_op_by_name = lambda module, name: module.get_submodule(name)
    by_name.set_op_by_name = None
    sys.modules["awq.utils.module"] = by_name
    return (importlib.import_module("awq.quantize.auto_scale"), importlib.import_module("awq.quantize.auto_clip"))


def half(tensor):
    return tensor.half().float()


def small_layer(config):
    torch.manual_seed(3)
    layer = LlamaDecoderLayer(config, layer_idx=0).eval().requires_grad_(False)
    for name, parameter in layer.named_parameters():
        if parameter.dim() == 2:
            parameter.data = half(torch.randn(parameter.shape) / parameter.shape[1] ** 0.5)
        else:
            parameter.data = half(1 + 0.3 * torch.randn(parameter.shape))
            parameter.data[::16] = 9.0  # loud channels
    return layer


def layer_inputs(layer, x, kwargs):
    """What each linear layer of the block reads, by name."""
    seen = {}
    hooks = [
        module.register_forward_hook(lambda m, inputs, y, name=name: seen.__setitem__(name, inputs[0].detach()))
        for name, module in layer.named_modules()
        if isinstance(module, torch.nn.Linear)
    ]
    layer(x, **kwargs)
    for hook in hooks:
        hook.remove()
    return seen


def main():
    auto_scale, auto_clip = reference(sys.argv[1])
    config = LlamaConfig(hidden_size=HIDDEN, intermediate_size=FFN, num_attention_heads=HEADS,
                         num_key_value_heads=HEADS, rms_norm_eps=1e-5, attn_implementation="eager")
    layer = small_layer(config)
    x = half(torch.randn(SAMPLES, TOKENS, HIDDEN))
    positions = torch.arange(TOKENS).unsqueeze(0)
    mask = torch.full((TOKENS, TOKENS), torch.finfo(torch.float32).min).triu(1)[None, None]
    kwargs = {"position_embeddings": LlamaRotaryEmbedding(config)(x, positions), "attention_mask": mask}

    tensors = {"x": x.half()}
    for name, parameter in layer.named_parameters():
        tensors[name] = parameter.detach().half().clone()
    for setting, (bits, group) in SETTINGS.items():
        q_config = {"zero_point": True, "q_group_size": group}
        inputs = layer_inputs(layer, x, kwargs)
        weights = {name: layer.get_submodule(name).weight.data.clone() for name in inputs}
        for before, names, scale in auto_scale.auto_scale_block(layer, dict(kwargs), bits, q_config, inputs):
            tensors[f"{setting}.scale.{before}"] = scale.contiguous()
            for name in names:
                weights[name] = weights[name] * scale
                inputs[name] = inputs[name] / scale
            if before in weights:  # a linear layer before the scale is divided by it
                weights[before] = weights[before] / scale.view(-1, 1)
        for name, weight in weights.items():
            if "q_proj" in name or "k_proj" in name:
                continue
            clip = auto_clip.auto_clip_layer(weight, inputs[name], bits, q_config)
            tensors[f"{setting}.clip.{name}"] = clip.squeeze(-1).contiguous()  # [out, groups]
    save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))


if __name__ == "__main__":
    main()
