#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes smoothquant_scales.safetensors: SmoothQuant's scales of two small layers, by the authors' code.

usage: smoothquant_scales.py SMOOTHQUANT_CHECKOUT

SMOOTHQUANT_CHECKOUT is a clone of mit-han-lab/smoothquant (made with c61476d, torch 2.13.0, transformers 5.23.0,
safetensors 0.8.0). The norm's weight is one before, so what smooth_ln_fcs leaves there is the reciprocal of the scale.
Tolerance of the test: 1e-5 relative (pow in two libraries).
"""
import importlib.util
import pathlib
import sys

import torch
from safetensors.torch import save_file

HIDDEN = 24
ALPHAS = [0.5, 0.75]


def reference(checkout):
    path = pathlib.Path(checkout) / "smoothquant" / "smooth.py"
    spec = importlib.util.spec_from_file_location("smooth", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def linear(out, generator):
    layer = torch.nn.Linear(HIDDEN, out, bias=False)
    layer.weight.data = torch.randn(out, HIDDEN, generator=generator) / HIDDEN**0.5
    return layer


def main():
    smooth = reference(sys.argv[1])
    generator = torch.Generator().manual_seed(11)
    absmax = torch.rand(HIDDEN, generator=generator) * 3 + 0.1
    absmax[5] = 60.0  # an outlier channel
    tensors = {"absmax": absmax}
    weights = [linear(HIDDEN, generator).weight.data for _ in "qkv"]
    tensors.update(zip(("q", "k", "v"), (w.clone() for w in weights)))
    for alpha in ALPHAS:
        norm = torch.nn.LayerNorm(HIDDEN)
        layers = [torch.nn.Linear(HIDDEN, HIDDEN, bias=False) for _ in weights]
        for layer, weight in zip(layers, weights):
            layer.weight.data = weight.clone()
        smooth.smooth_ln_fcs(norm, layers, absmax, alpha)
        tensors[f"scale_{alpha}"] = (1 / norm.weight.data).contiguous()
    save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))


if __name__ == "__main__":
    main()
