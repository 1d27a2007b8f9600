# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opening a checkpoint with transformers, whatever its format."""
import json
import pathlib

import torch
from transformers import AutoModelForCausalLM, AwqConfig, CompressedTensorsConfig, GPTQConfig

TOKENS_APART = "with a scale a token in its MLPs, too"
# What GPTQModel chooses for 4 bits on a processor rounds scales to bfloat16 and knows few group sizes.
EXACT_KERNELS = {"gptq": (GPTQConfig, "torch"), "awq": (AwqConfig, "torch_awq")}


def load(checkpoint: str, dtype: torch.dtype) -> tuple[torch.nn.Module, str]:
    """The model, and how it had to be loaded where that is not the plain way."""
    told = json.loads((pathlib.Path(checkpoint) / "config.json").read_text(encoding="utf-8")).get("quantization_config", {})
    if told.get("quant_method") in EXACT_KERNELS:
        config, kernel = EXACT_KERNELS[told["quant_method"]]
        return opened(checkpoint, dtype, quantization_config=config(bits=told["bits"], backend=kernel)), f"kernel {kernel}"
    try:
        model = opened(checkpoint, dtype)
        return model, TOKENS_APART if model.config.model_type == "opt" and rounds_inputs(model) else ""
    except RuntimeError:
        if not is_weight_only_compressed_tensors(told):
            raise
    # compressed-tensors 0.20 makes room for packed zero points as if they were not packed
    return opened(checkpoint, dtype, quantization_config=CompressedTensorsConfig(dequantize=True)), "with dequantize=True"


def opened(checkpoint: str, dtype: torch.dtype, **options) -> torch.nn.Module:
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=dtype, device_map="cpu", **options).eval()
    cast_unquantized(model, dtype)
    if any(hasattr(module, "quantization_scheme") for module in model.modules()):
        decompress(model)
    keep_tokens_apart(model)
    return model


def rounds_inputs(module: torch.nn.Module) -> bool:
    return any(getattr(getattr(one, "quantization_scheme", None), "input_activations", None) for one in module.modules())


def keep_tokens_apart(model: torch.nn.Module) -> None:
    """compressed-tensors takes the second dimension of an input for its tokens. transformers' OPT feeds its MLPs without
    the first one: all tokens of a text would then share one scale, whatever the config says."""
    for module in model.modules():
        if getattr(module, "quantization_scheme", None) is not None and rounds_inputs(module):
            module.forward = with_batch(module.forward)


def with_batch(forward):
    return lambda x: forward(x.unsqueeze(0)).squeeze(0) if x.dim() == 2 else forward(x)


@torch.no_grad()
def decompress(model: torch.nn.Module) -> None:
    """compressed-tensors does so when the model runs for the first time."""
    model(torch.tensor([[0]]))


def is_weight_only_compressed_tensors(told: dict) -> bool:
    """dequantize=True would silently drop the quantization of activations."""
    groups = told.get("config_groups", {}).values()
    return told.get("quant_method") == "compressed-tensors" and not any(group.get("input_activations") for group in groups)


def cast_unquantized(model: torch.nn.Module, dtype: torch.dtype) -> None:
    """With bitsandbytes transformers leaves weights of norms and head in the file's dtype, whatever dtype was asked for."""
    for module in model.modules():
        plain = type(module) in (torch.nn.LayerNorm, torch.nn.Embedding, torch.nn.Linear)
        if (plain or type(module).__name__.endswith("RMSNorm")) and not hasattr(module, "quantization_scheme"):
            module.to(dtype)
