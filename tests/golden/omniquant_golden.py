#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes omniquant.safetensors: loss and gradients of one learning step of OmniQuant, by the authors' code.

    python tests/golden/omniquant_golden.py OMNIQUANT_CHECKOUT

OMNIQUANT_CHECKOUT is a clone of OpenGVLab/OmniQuant (made with 95fae1b, torch 2.13.0, transformers 5.23.0, safetensors
0.8.0). Its QuantOPTDecoderLayer and QuantLlamaDecoderLayer with their own smooth_and_quant_temporary run as they are, in
float64; only the rotary embedding is passed in as today's transformers computes it.

A block of each family with fixed weights, one sample of 12 tokens, a target, LET scales and shifts and LWC factors that
are away from their start. Names: FAMILY.NAME for the block, its input, target and the LET parameters by placement;
FAMILY.CASE.NAME for the LWC factors (before the sigmoid), the loss, and grad.* of everything learned.

Not comparable, and so left out: the scale between queries and keys of LLaMA, which the published code puts in front of
RoPE, where it is no equivalence (core learns a rotation and scale of each pair instead; here it is one and without
gradient), and the scale inside the MLP, which the published code has not. quantize/utils.py has a second
smooth_and_quant_temporary for OPT that treats v_proj as a norm, in front of out_proj: it divides v_proj's input channels and
drops the scale of q, k, v from it. The one of the layer class, which is the paper's (and what is merged in the end), is
taken.

The script fails where a weight, an activation or a zero point lies within 2e-5 steps of half-way between two integers,
or where a range does not hold zero (core takes zero into every range, the published code does not).
Tolerance of the test: loss 1e-5 relative; gradients 2e-4 of the largest of their tensor. The scale between queries and
keys has the gradient zero where activations stay float, for a row's grid is scaled with the row: there 1e-7.
"""
import pathlib
import sys
import types

import torch
from safetensors.torch import save_file

HIDDEN, HEADS, FFN, TOKENS = 32, 2, 64, 12
CASES = {"opt": {"w3": (3, 16, None), "w4a4": (4, 4, None)}, "llama": {"w2g16": (2, 16, 16), "w4a4": (4, 4, None)}}
ROLES = {"q_proj": "query", "k_proj": "key", "v_proj": "value", "o_proj": "output", "out_proj": "output",
         "gate_proj": "gate", "up_proj": "up", "down_proj": "down", "fc1": "up", "fc2": "down"}
PLACEMENTS = {"qkv": "attention_norm", "fc1": "mlp_norm", "out": "value_output", "qkt": "query_key"}
MARGIN = 2e-5
SEED = 4


def even(tensor):
    """float64 numbers that float32 holds."""
    return tensor.float().double()


class Rotary(torch.nn.Module):
    """Cosines and sines for the call that the published attention makes."""

    def __init__(self, config):
        super().__init__()
        from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

        self.embedding = LlamaRotaryEmbedding(config)

    def forward(self, x, seq_len):
        cos, sin = self.embedding(x, torch.arange(seq_len).unsqueeze(0))
        return cos[0], sin[0]


def reference(checkout):
    import transformers

    transformers.Conv1D = transformers.pytorch_utils.Conv1D  # where the reference expects it
    sys.path.insert(0, str(checkout))
    import models.int_llama_layer as llama
    import models.int_opt_layer as opt
    import quantize.quantizer as quantizer

    rotate = llama.apply_rotary_pos_emb
    llama.apply_rotary_pos_emb = lambda q, k, cos, sin, positions: rotate(q, k, cos[positions], sin[positions])
    return types.SimpleNamespace(opt=opt.QuantOPTDecoderLayer, llama=llama.QuantLlamaDecoderLayer,
                                 quantizer=quantizer.UniformAffineQuantizer)


def linear(out, in_, bias, generator):
    made = torch.nn.Linear(in_, out, bias=bias)
    made.weight.data = even(torch.randn(out, in_, generator=generator) / in_**0.5)
    if bias:
        made.bias.data = even(0.1 * torch.randn(out, generator=generator))
    return made


def norm(bias, generator):
    made = torch.nn.LayerNorm(HIDDEN, eps=1e-5)
    made.variance_epsilon = 1e-5
    made.weight.data = even(1 + 0.3 * torch.randn(HIDDEN, generator=generator))
    made.bias.data = even(0.2 * torch.randn(HIDDEN, generator=generator)) if bias else made.bias.data
    return made


def float_layer(family, config, generator):
    """The parts of a decoder layer that the quantized layers copy."""
    bias = family == "opt"
    attention = {name: linear(HIDDEN, HIDDEN, bias, generator) for name in ("q_proj", "k_proj", "v_proj")}
    attention["out_proj" if bias else "o_proj"] = linear(HIDDEN, HIDDEN, bias, generator)
    if family == "opt":
        parts = {"self_attn": types.SimpleNamespace(**attention)}
        parts.update(fc1=linear(FFN, HIDDEN, True, generator), fc2=linear(HIDDEN, FFN, True, generator),
                     self_attn_layer_norm=norm(True, generator), final_layer_norm=norm(True, generator))
    else:
        parts = {"self_attn": types.SimpleNamespace(rotary_emb=Rotary(config), **attention)}
        mlp = {name: linear(FFN, HIDDEN, False, generator) for name in ("gate_proj", "up_proj")}
        parts.update(mlp=types.SimpleNamespace(down_proj=linear(HIDDEN, FFN, False, generator), **mlp),
                     input_layernorm=norm(False, generator), post_attention_layernorm=norm(False, generator))
    return types.SimpleNamespace(**parts)


def settings(weight_bits, activation_bits, group):
    activation = {"n_bits": activation_bits, "per_channel_axes": [], "symmetric": False, "dynamic_method": "per_token"}
    return types.SimpleNamespace(
        weight_quant_params={"n_bits": weight_bits, "per_channel_axes": [0], "symmetric": False,
                             "dynamic_method": "per_channel", "group_size": group, "lwc": True},
        act_quant_params=activation, q_quant_params=activation, k_quant_params=activation, v_quant_params=activation,
        p_quant_params={"n_bits": 16, "metric": "fix0to1"})


def family_config(family):
    from transformers import LlamaConfig, OPTConfig

    if family == "opt":
        return OPTConfig(hidden_size=HIDDEN, num_attention_heads=HEADS, ffn_dim=FFN)
    return LlamaConfig(hidden_size=HIDDEN, num_attention_heads=HEADS, num_key_value_heads=HEADS, intermediate_size=FFN)


def let_parameters(generator):
    made = {}
    for name in PLACEMENTS:
        made[f"{name}_smooth_scale"] = even((0.3 * torch.randn(HIDDEN, generator=generator)).exp())
        if name != "qkt":
            made[f"{name}_smooth_shift"] = even(0.1 * torch.randn(HIDDEN, generator=generator))
    return made


def watch_margins(quantizer):
    """From now on every call of a quantizer fails where float32 could round to the other side."""
    plain = quantizer.fake_quant

    def watched(self, x, scale, zero):
        rows = x.reshape(-1, self.group_size) if self.group_size else x
        for what, steps in (("a value", rows / scale), ("a zero point", self.margin_zero)):
            distance = (steps - steps.floor() - 0.5).abs().min()
            assert distance > MARGIN, f"{what} is {distance:.1e} of a step from half-way; choose another seed"
        return plain(self, x, scale, zero)

    calibrate = quantizer.per_token_dynamic_calibration

    def calibrated(self, x):
        calibrate(self, x)
        rows = x.reshape(-1, self.group_size) if self.group_size else x
        low = rows.amin(-1, keepdim=True)
        assert (low <= 0).all() and (rows.amax(-1) >= 0).all(), "a range lacks zero; choose another seed"
        self.margin_zero = -(low * self.sigmoid(self.lowbound_factor) if self.lwc else low) / self.scale

    quantizer.fake_quant, quantizer.per_token_dynamic_calibration = watched, calibrated


def as_buffers(layer):
    """The float weights as plain tensors, which the published .float() makes of them."""
    for module in layer.modules():
        for name, value in module._buffers.items():
            module._buffers[name] = value.detach() if value is not None else None


def step(layer, x, target, mask):
    as_buffers(layer)
    layer.set_quant_state(weight_quant=False, act_quant=True)
    layer.let = True
    layer.smooth_and_quant_temporary()
    positions = {"position_ids": torch.arange(TOKENS).unsqueeze(0)} if hasattr(layer, "mlp") else {}
    output = layer(x, attention_mask=mask, **positions)[0]
    loss = torch.nn.functional.mse_loss(target, output)
    loss.backward()
    return loss


def main():
    ref = reference(sys.argv[1])
    torch.set_default_dtype(torch.float64)
    watch_margins(ref.quantizer)
    generator = torch.Generator().manual_seed(SEED)
    mask = torch.full((TOKENS, TOKENS), torch.finfo(torch.float64).min).triu(1)[None, None]
    tensors = {}
    for family, cases in CASES.items():
        config = family_config(family)
        original = float_layer(family, config, generator)
        x, target = (even(torch.randn(1, TOKENS, HIDDEN, generator=generator)) for _ in range(2))
        let = let_parameters(generator)
        if family == "llama":
            let["qkt_smooth_scale"] = torch.ones(HIDDEN)
        block = {"input": x, "target": target}
        for name, value in let.items():
            placement, kind = PLACEMENTS[name.split("_")[0]], name.split("_")[2]
            block[f"{kind}.{placement}"] = value
        for case, (weight_bits, activation_bits, group) in cases.items():
            layer = getattr(ref, family)(config, original, settings(weight_bits, activation_bits, group))
            for name, value in let.items():
                layer.register_parameter(name, torch.nn.Parameter(value.clone()))
            linears = {ROLES[n.split(".")[-1]]: m for n, m in layer.named_modules() if hasattr(m, "weight_quantizer")}
            for role, module in linears.items():
                quantizer = module.weight_quantizer
                for end in ("lowbound_factor", "upbound_factor"):
                    shape = getattr(quantizer, end).shape
                    getattr(quantizer, end).data = even(2 + torch.randn(shape, generator=generator))
                block[f"{role}.weight"] = module.weight
                if module.bias is not None:
                    block[f"{role}.bias"] = module.bias
            norms = ("self_attn_layer_norm", "final_layer_norm") if family == "opt" else (
                "input_layernorm", "post_attention_layernorm")
            for name, module in zip(("attention_norm", "mlp_norm"), norms):
                block[f"{name}.weight"] = getattr(layer, module).weight
                if family == "opt":
                    block[f"{name}.bias"] = getattr(layer, module).bias
            tensors[f"{family}.{case}.loss"] = step(layer, x, target, mask).reshape(1)
            for role, module in linears.items():
                for end, name in (("lower", "lowbound_factor"), ("upper", "upbound_factor")):
                    factor = getattr(module.weight_quantizer, name)
                    tensors[f"{family}.{case}.{end}.{role}"] = factor.data.reshape(-1)
                    tensors[f"{family}.{case}.grad.{end}.{role}"] = factor.grad.reshape(-1)
            for name in let:
                if family == "llama" and name == "qkt_smooth_scale":
                    continue
                placement, kind = PLACEMENTS[name.split("_")[0]], name.split("_")[2]
                tensors[f"{family}.{case}.grad.{kind}.{placement}"] = getattr(layer, name).grad
        tensors.update({f"{family}.{name}": value for name, value in block.items()})
    save_file({name: value.detach().float().contiguous().clone() for name, value in tensors.items()},
              pathlib.Path(__file__).with_name("omniquant.safetensors"))


if __name__ == "__main__":
    main()
