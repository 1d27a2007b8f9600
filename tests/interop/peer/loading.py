"""Opening a checkpoint with transformers, whatever its format."""
import json
import pathlib

import torch
from transformers import AutoModelForCausalLM, CompressedTensorsConfig


def load(checkpoint: str, dtype: torch.dtype) -> tuple[torch.nn.Module, str]:
    """The model, and how it had to be loaded where the plain way failed."""
    try:
        return opened(checkpoint, dtype), ""
    except RuntimeError:
        if not is_weight_only_compressed_tensors(checkpoint):
            raise
    # compressed-tensors 0.20 makes room for packed zero points as if they were not packed
    return opened(checkpoint, dtype, quantization_config=CompressedTensorsConfig(dequantize=True)), "with dequantize=True"


def opened(checkpoint: str, dtype: torch.dtype, **options) -> torch.nn.Module:
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=dtype, device_map="cpu", **options).eval()
    cast_unquantized(model, dtype)
    return model


def is_weight_only_compressed_tensors(checkpoint: str) -> bool:
    """dequantize=True would silently drop the quantization of activations."""
    config = json.loads((pathlib.Path(checkpoint) / "config.json").read_text(encoding="utf-8"))
    told = config.get("quantization_config", {})
    groups = told.get("config_groups", {}).values()
    return told.get("quant_method") == "compressed-tensors" and not any(group.get("input_activations") for group in groups)


def cast_unquantized(model: torch.nn.Module, dtype: torch.dtype) -> None:
    """With bitsandbytes transformers leaves weights of norms in the file's dtype, their biases in the one asked for."""
    for module in model.modules():
        if isinstance(module, (torch.nn.LayerNorm, torch.nn.Embedding)) or type(module).__name__.endswith("RMSNorm"):
            module.to(dtype)
