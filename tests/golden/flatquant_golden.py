#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes flatquant.safetensors: FlatQuant's transform, quantizers and a quantized layer, by the authors' code.

    python tests/golden/flatquant_golden.py FLATQUANT_CHECKOUT

FLATQUANT_CHECKOUT is a clone of ruikangliu/FlatQuant (made with 9d88ffc, torch 2.13.0, scipy 1.17.1, numpy 2.4.6,
safetensors 0.8.0); four modules of flatquant/ run as they are. What they import of the package and do not use here is
replaced.

Conventions: activations are row vectors. A row x of n = l·r channels is read as X [l, r], row after row, and becomes
leftᵀ·X·right, which is x·(left ⊗ right). The diagonal scale stands in front: (x ∘ diagonal)·(left ⊗ right). A weight
[out, in] takes each row w through w ∘ 1/diagonal and then left⁻ᵀ, right⁻ᵀ in the places of left and right, so that
x'·w'ᵀ = x·wᵀ. Then the row is clamped to [σ(clip_min)·min w', σ(clip_max)·max w'] and put on a grid taken from what is
left. An activation's range (one token) is multiplied by σ(clip_max), σ(clip_min), one pair a layer, and only the
integers are clamped.

Symmetric grids have s = max |x| / (2^(b−1) − 1) and the integers −2^(b−1) … 2^(b−1) − 1; those of core/quant have one
more above zero, not below, so a clipped activation is core's −Q(−x). A symmetric weight is clamped at both its ends, of
which the nearer one leaves the grid as it is; core's clipping factors clamp nothing there. Asymmetric ones are the same.

- decompose [sizes, 3] int64: n, left, right of get_decompose_dim, which never ends where n is twice an odd number
- n12.*, n64.*: n = 12 = 2 · 6 and n = 64 = 8 · 8. input [5, n], left [l, l], right [r, r], diagonal [n]:
  kronecker [5, n] = kronecker_matmul(input, left, right); transformed [5, n] with the diagonal;
  weight [7, n]; transformed_weight [7, n]
- {sym, asym}_{w4a4, w3a8}.*, of n = 64: activation_clip_max, activation_clip_min [1], weight_clip_max,
  weight_clip_min [7, 1] before the sigmoid; activation [5, 64] and weight [7, 64], dequantized; output [5, 7] with
  bias [7]; activation_plain [5, 64], the transformed input quantized without clipping

Rows of all zeros are quantized too (zero_activation [2, 64] of the asymmetric and symmetric quantizer, at 4 bits).
Everything is computed in float64 from float32 inputs. The script fails where a value lies within 1e-4 steps of half-way
between two integers, so that the test may ask for 1e-5 of the largest value.
"""
import importlib
import pathlib
import sys
import types

import torch
from safetensors.torch import save_file

ROWS, OUT = 5, 7
SIZES = [1, 7, 9, 15, 35, *range(4, 129, 4), 192, 256, 384, 512, 576, 640, 768, 896, 1024, 1152, 1536, 2048, 2560, 2816,
         3072, 3584, 4096, 5120, 5632, 8192, 8960, 11008, 13824, 14336, 18944, 28672]
CASES = {"w4a4": (4, 4), "w3a8": (3, 8)}
MARGIN = 1e-4
SEED = 3


def reference(checkout):
    package = types.ModuleType("flatquant")
    package.__path__ = [str(pathlib.Path(checkout) / "flatquant")]
    sys.modules["flatquant"] = package
    return types.SimpleNamespace(**{name: importlib.import_module(f"flatquant.{name}") for name in
                                    ("function_utils", "flat_utils", "trans_utils", "quant_utils", "flat_linear")})


def even(tensor):
    """float64 numbers that float32 holds."""
    return tensor.float().double()


def well_conditioned(size, generator):
    return even(torch.linalg.qr(torch.randn(size, size, generator=generator)).Q
                + 0.2 * torch.randn(size, size, generator=generator) / size**0.5)


def require_margin(x, scale, what):
    """No value may be so near to half-way that float32 rounds it to the other side."""
    steps = x / scale
    distance = (steps - steps.floor() - 0.5).abs().min()
    assert distance > MARGIN, f"{what}: {distance:.1e} of a step from half-way; choose another seed"


def transform(ref, size, generator):
    left, right = ref.function_utils.get_decompose_dim(size)
    made = ref.trans_utils.InvDecomposeTransMatrix(left, right, add_diag=True,
                                                   diag_init_para=even(0.5 + torch.rand(size, generator=generator)))
    made.linear_left.weight.data = well_conditioned(left, generator)
    made.linear_right.weight.data = well_conditioned(right, generator)
    return made


def layer(ref, linear, weight_bits, activation_bits, asymmetric, generator):
    settings = types.SimpleNamespace(w_bits=weight_bits, a_bits=activation_bits, w_asym=asymmetric, a_asym=asymmetric,
                                     lac=True, lwc=True, a_groupsize=-1)
    made = ref.flat_linear.FlatQuantizedLinear(settings, linear)
    for name, rows in (("clip_factor_w_max", OUT), ("clip_factor_w_min", OUT)):
        getattr(made, name).data = even(1.5 + torch.randn(rows, 1, generator=generator))
    for name in ("clip_factor_a_max", "clip_factor_a_min"):
        getattr(made.act_quantizer, name).data = even(2 + torch.randn(1, generator=generator))
    return made


def check_margins(made, x, weight):
    require_margin(x, made.act_quantizer.get_scale_zero(x)[0], "an activation")
    clipped = made.apply_wclip(weight)
    quantizer = made.weight_quantizer
    quantizer.find_params(clipped)
    require_margin(clipped, quantizer.scale, "a weight")
    if not made.act_quantizer.sym:
        low, scale = x.amin(-1, keepdim=True) * made.sigmoid(made.act_quantizer.clip_factor_a_min), \
            made.act_quantizer.get_scale_zero(x)[0][..., :1]
        require_margin(-low, scale, "a zero point")
        require_margin(-clipped.amin(1, keepdim=True), quantizer.scale, "a weight's zero point")


def main():
    ref = reference(sys.argv[1])
    torch.set_default_dtype(torch.float64)
    generator = torch.Generator().manual_seed(SEED)
    tensors = {"decompose": torch.tensor([[n, *ref.function_utils.get_decompose_dim(n)] for n in SIZES])}
    for size in (12, 64):
        x = even(torch.randn(ROWS, size, generator=generator) * torch.randn(size, generator=generator).exp())
        weight = even(torch.randn(OUT, size, generator=generator) / size**0.5)
        pair = transform(ref, size, generator)
        left, right = pair.linear_left.weight.data, pair.linear_right.weight.data
        tensors.update({f"n{size}.{name}": value for name, value in {
            "input": x, "left": left, "right": right, "diagonal": pair.diag_scale.data, "weight": weight,
            "kronecker": ref.flat_utils.kronecker_matmul(x, left, right), "transformed": pair(x),
            "transformed_weight": pair(weight, inv_t=True)}.items()})
        assert torch.allclose(pair(x) @ pair(weight, inv_t=True).t(), x @ weight.t())
    linear = torch.nn.Linear(size, OUT)
    linear.weight.data, linear.bias.data = weight, even(linear.bias.data)
    tensors["bias"] = linear.bias.data
    seen, seen_weight = pair(x), pair(weight, inv_t=True)
    for kind, asymmetric in (("sym", False), ("asym", True)):
        for bits, (weight_bits, activation_bits) in CASES.items():
            made = layer(ref, linear, weight_bits, activation_bits, asymmetric, generator)
            check_margins(made, seen, seen_weight)
            output = made(seen, qa_trans=pair)
            plain = ref.quant_utils.ActivationQuantizer(activation_bits, sym=not asymmetric)
            require_margin(seen, plain.get_scale_zero(seen)[0], "an unclipped activation")
            case = {"activation_clip_max": made.act_quantizer.clip_factor_a_max,
                    "activation_clip_min": made.act_quantizer.clip_factor_a_min,
                    "weight_clip_max": made.clip_factor_w_max, "weight_clip_min": made.clip_factor_w_min,
                    "activation": made.act_quantizer(seen),
                    "weight": made.weight_quantizer(made.apply_wclip(seen_weight)), "output": output,
                    "activation_plain": plain(seen)}
            tensors.update({f"{kind}_{bits}.{name}": value for name, value in case.items()})
    tensors["zero_activation"] = torch.cat(
        [ref.quant_utils.ActivationQuantizer(4, sym=sym)(torch.zeros(1, size)) for sym in (False, True)])
    save_file({name: (value if value.dtype == torch.int64 else value.detach().float()).contiguous()
               for name, value in tensors.items()}, pathlib.Path(__file__).with_name("flatquant.safetensors"))


if __name__ == "__main__":
    main()
