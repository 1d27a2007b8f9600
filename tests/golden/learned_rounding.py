#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes learned_rounding.safetensors: AdaRound and SignRound of a small weight, by the authors' code.

usage: learned_rounding.py BRECQ_CHECKOUT AUTO_ROUND_PACKAGE

BRECQ_CHECKOUT is a clone of yhhhli/BRECQ (made with e455d62), AUTO_ROUND_PACKAGE the unpacked wheel of auto-round
0.16.1; torch 2.13.0, safetensors 0.8.0. AdaRoundQuantizer, quant_tensor_asym and SignSGD run as they are; what their
modules import and do not use here is replaced. The regularizer is BRECQ's expression over AdaRoundQuantizer's h.

adaround.*: V as it starts; at V + noise the weight, its gradient under a random one of the output, the regularizer
and its gradient at three β, and the hard weight. signround.*: a weight and gradients at a random V, α, β; and V, α, β
after 12 signed steps with falling step size on the MSE of a layer's output.
Tolerance of the test: 1e-5 relative. A sign decides a step, so after the steps at most 1 in 200 offsets may differ.
"""
import importlib
import importlib.util
import pathlib
import sys
import types

import torch
from safetensors.torch import save_file

OUT, IN, ROW, BITS, STEPS, RATE = 24, 64, 32, 3, 12, 0.04


def package(name, path=None, **members):
    module = types.ModuleType(name)
    module.__path__ = [str(path)] if path else []
    for key, value in members.items():
        setattr(module, key, value)
    sys.modules[name] = module


def module_at(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def brecq(checkout):
    package("quant", pathlib.Path(checkout) / "quant")
    return importlib.import_module("quant.adaptive_rounding").AdaRoundQuantizer


def auto_round(root):
    root = pathlib.Path(root) / "auto_round"
    package("auto_round", root, envs=types.SimpleNamespace())
    package("auto_round.data_type", root / "data_type")
    package("auto_round.compressors")
    package("auto_round.compressors.utils", is_nv_fp=None)
    package("auto_round.utils", check_to_quantized=None, logger=None, get_reciprocal=None)
    quantize = importlib.import_module("auto_round.data_type.int").quant_tensor_asym
    steps = module_at("sign_sgd", root / "algorithms/quantization/sign_round/sign_sgd.py")
    return quantize, steps.SignSGD


def adaround(quantizer, weight, tensors):
    rows = weight.reshape(-1, ROW)
    low, high = rows.amin(1, keepdim=True).clamp(max=0), rows.amax(1, keepdim=True).clamp(min=0)
    levels = 2**BITS
    delta = (high - low) / (levels - 1)
    grid = types.SimpleNamespace(n_bits=BITS, sym=False, delta=delta, zero_point=torch.round(-low / delta),
                                 n_levels=levels)
    rounding = quantizer(grid, rows, round_mode="learned_hard_sigmoid")
    tensors["adaround.start"] = rounding.alpha.detach().reshape(OUT, IN).clone()
    noise = 1.5 * torch.randn(rows.shape)
    rounding.alpha.data += noise
    rounding.soft_targets = True
    soft = rounding(rows)
    gradient = torch.randn(rows.shape)
    (soft * gradient).sum().backward()
    tensors |= {"adaround.noise": noise.reshape(OUT, IN), "adaround.soft": soft.detach().reshape(OUT, IN),
                "adaround.gradient": gradient.reshape(OUT, IN),
                "adaround.v_gradient": rounding.alpha.grad.reshape(OUT, IN).clone(),
                "adaround.h": rounding.get_soft_targets().detach().reshape(OUT, IN).clone()}
    for beta in (20, 7.5, 2):
        rounding.alpha.grad = None
        loss = (1 - ((rounding.get_soft_targets() - 0.5).abs() * 2).pow(beta)).sum()
        loss.backward()
        tensors[f"adaround.regularizer.{beta}"] = loss.detach().reshape(1)
        tensors[f"adaround.regularizer_gradient.{beta}"] = rounding.alpha.grad.reshape(OUT, IN).clone()
    rounding.soft_targets = False
    tensors["adaround.hard"] = rounding(rows).detach().reshape(OUT, IN).clone()
    return tensors


def signround(quantize, sgd, weight, tensors):
    rows = weight.reshape(-1, ROW)
    ends = {"tensor_min": rows.amin(1).clamp(max=0), "tensor_max": rows.amax(1).clamp(min=0)}

    def rounded(v, lower, upper):
        return quantize(weight, bits=BITS, group_size=ROW, v=v, min_scale=lower, max_scale=upper,
                        scale_dtype=torch.float32, **ends)[0]

    v = (torch.rand(rows.shape) - 0.5).requires_grad_()
    lower = (0.6 + 0.4 * torch.rand(len(rows))).requires_grad_()
    upper = (0.6 + 0.4 * torch.rand(len(rows))).requires_grad_()
    made = rounded(v, lower, upper)
    gradient = torch.randn(OUT, IN)
    (made * gradient).sum().backward()
    tensors |= {"signround.v": v.detach().reshape(OUT, IN).clone(), "signround.lower": lower.detach().clone(),
                "signround.upper": upper.detach().clone(), "signround.rounded": made.detach().clone(),
                "signround.gradient": gradient, "signround.v_gradient": v.grad.reshape(OUT, IN).clone(),
                "signround.lower_gradient": lower.grad.clone(), "signround.upper_gradient": upper.grad.clone()}

    inputs = torch.randn(128, IN) @ (torch.eye(IN) + 0.2 * torch.randn(IN, IN))
    v = torch.zeros(rows.shape, requires_grad=True)
    lower, upper = (torch.ones(len(rows), requires_grad=True) for _ in range(2))
    optimizer = sgd([v, lower, upper], lr=RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=STEPS)
    for _ in range(STEPS):
        optimizer.zero_grad()
        for factor in (lower, upper):
            factor.data.clamp_(0, 1)
        torch.nn.functional.mse_loss(inputs @ rounded(v, lower, upper).t(), inputs @ weight.t()).backward()
        optimizer.step()
        schedule.step()
    for factor in (lower, upper):
        factor.data.clamp_(0, 1)
    tensors |= {"signround.inputs": inputs, "signround.learned_v": v.detach().reshape(OUT, IN).clone(),
                "signround.learned_lower": lower.detach().clone(), "signround.learned_upper": upper.detach().clone()}
    return tensors


def main():
    torch.manual_seed(7)
    weight = torch.randn(OUT, IN)
    tensors = adaround(brecq(sys.argv[1]), weight, {"weight": weight})
    tensors = signround(*auto_round(sys.argv[2]), weight, tensors)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()},
              pathlib.Path(__file__).with_suffix(".safetensors"))


if __name__ == "__main__":
    main()
