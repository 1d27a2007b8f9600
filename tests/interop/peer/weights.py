# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The weights a tool really multiplies with, and how far they are from those it should have."""
import pathlib
from collections.abc import Iterator

import torch
from safetensors import safe_open


@torch.no_grad()
def effective_weight(layer: torch.nn.Module, inputs: int, dtype: torch.dtype) -> torch.Tensor:
    """The weight of a quantized layer, [out, in]: what it does to the unit vectors, whatever class holds it.

    A product with one 1 and zeros is exact, so these are the values that the layer's own kernel sees. bitsandbytes'
    kernels round to bfloat16 on the way, so its layers are asked for their weights."""
    if type(layer).__name__ == "Linear4bit":
        return dequantize_4bit(layer.weight.data, layer.weight.quant_state)
    if type(layer).__name__ == "Linear8bitLt":
        return layer.weight.CB.float() * layer.weight.SCB[:, None] / 127
    if layer.bias is None:
        return layer(torch.eye(inputs, dtype=dtype)).T.contiguous()
    # The bias is set to zeros, not away: compressed-tensors keeps parameters in a cache that takes tensors only.
    bias = layer.bias.detach().clone()
    layer.bias = torch.nn.Parameter(torch.zeros_like(bias), requires_grad=False)
    try:
        return layer(torch.eye(inputs, dtype=dtype)).T.contiguous()
    finally:
        layer.bias = torch.nn.Parameter(bias, requires_grad=False)


def dequantize_4bit(data: torch.Tensor, state) -> torch.Tensor:
    from bitsandbytes.functional import dequantize_4bit as dequantize

    return dequantize(data, state)


def stored_matrices(directory: pathlib.Path) -> Iterator[tuple[str, torch.Tensor]]:
    """Every matrix of a checkpoint in plain safetensors, by its name."""
    for path in sorted(directory.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            for name in file.keys():
                tensor = file.get_tensor(name)
                if name.endswith(".weight") and tensor.dim() == 2:
                    yield name, tensor


class Comparison:
    """Counts over all tensors; the error of a value is relative to itself."""

    def __init__(self) -> None:
        self.tensors = self.values = self.different = 0
        self.worst, self.where = 0.0, ""

    def add(self, name: str, expected: torch.Tensor, actual: torch.Tensor) -> None:
        if expected.shape != actual.shape:
            raise ValueError(f"{name}: {list(actual.shape)} instead of {list(expected.shape)}")
        expected, actual = expected.double(), actual.double()
        difference = (expected - actual).abs()
        self.tensors += 1
        self.values += difference.numel()
        self.different += int((difference > 0).sum())
        floor = expected.abs().max() * 1e-4  # a zero that is off by a rounding has no error relative to itself
        error = float((difference / expected.abs().clamp_min(floor.clamp_min(1e-30))).max())
        if error > self.worst:
            self.worst, self.where = error, name

    def result(self) -> dict:
        return {"tensors": self.tensors, "values": self.values, "different": self.different, "worst_relative": self.worst,
                "worst_tensor": self.where}
