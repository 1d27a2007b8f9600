# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What bitsandbytes' layers are meant to compute, in float32.

Its own products on a processor are in bfloat16 (4 bits) or take inputs as float16 (LLM.int8), whatever dtype is asked for. A
model with activations in the thousands shows that in its perplexity."""
from collections.abc import Callable

import torch

from .weights import dequantize_4bit

Product = Callable[[torch.Tensor], torch.Tensor]
SMALLEST_STEP = 1e-30  # of a row that is zero


def exact_products(model: torch.nn.Module) -> dict[torch.nn.Module, Product]:
    """By layer. To be asked for before a layer runs, which packs it anew."""
    return {layer: product_of(layer) for layer in model.modules() if type(layer).__name__ in PRODUCTS}


def multiply_with(products: dict[torch.nn.Module, Product]) -> None:
    for layer, product in products.items():
        layer.forward = product


def product_of(layer: torch.nn.Module) -> Product:
    bias = 0 if layer.bias is None else layer.bias.detach().float().clone()  # bitsandbytes casts its own in place
    return PRODUCTS[type(layer).__name__](layer, bias)


def product_in_4_bits(layer: torch.nn.Module, bias) -> Product:
    weight = dequantize_4bit(layer.weight.data, layer.weight.quant_state).float()
    return lambda x: x.float() @ weight.T + bias


def product_in_8_bits(layer: torch.nn.Module, bias) -> Product:
    """Dettmers et al., LLM.int8(), section 3: a column of inputs with an outlier is multiplied as it is, the others by
    steps of a token, which the outliers have no say in."""
    weight = layer.weight.CB.float() * layer.weight.SCB[:, None] / 127
    threshold = layer.state.threshold

    def product(x: torch.Tensor) -> torch.Tensor:
        tokens = x.float().reshape(-1, x.shape[-1])
        outlying = tokens.abs() >= threshold
        columns = outlying.any(0)
        step = (tokens.masked_fill(outlying, 0).abs().amax(1, keepdim=True) / 127).clamp_min(SMALLEST_STEP)
        rounded = (tokens / step).round().masked_fill(columns, 0) * step
        whole = rounded @ weight.T + tokens[:, columns] @ weight[:, columns].T + bias
        return whole.reshape(*x.shape[:-1], -1)

    return product


PRODUCTS = {"Linear4bit": product_in_4_bits, "Linear8bitLt": product_in_8_bits}
