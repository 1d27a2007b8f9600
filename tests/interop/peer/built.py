# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A model in transformers from tensors that another library read."""
import pathlib

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from .weights import Comparison, stored_matrices


def model_with(tensors: dict[str, torch.Tensor], directory: str) -> torch.nn.Module:
    """The architecture of a Hugging Face directory, float32, with these tensors in it."""
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(directory), dtype=torch.float32).eval()
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    if unexpected or set(missing) - {"lm_head.weight"}:
        raise ValueError(f"missing {missing}, unexpected {unexpected}")
    if missing:
        model.tie_weights()
    return model


def compared(tensors: dict[str, torch.Tensor], directory: pathlib.Path) -> dict:
    comparison = Comparison()
    for name, expected in stored_matrices(directory):
        if name in tensors:
            comparison.add(name, expected, tensors[name])
    return comparison.result()
