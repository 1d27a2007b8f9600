#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds an epoch of the authors' own code on one OPT block, on the processor in float32. Prints one JSON object.

    authors_block.py CHECKOUT [--method affinequant|omniquant] [--wbits 3] [--abits 16] [--hidden 768] [--ffn 3072]
                     [--heads 12] [--samples 8] [--tokens 512] [--epochs 2] [--threads 2]

CHECKOUT is a clone of bytedance/AffineQuant. Its function affinequant() runs as it is on a model of one block with random
weights; what it does to a graphics card is made to do nothing, and the modules of models other than OPT's are not
imported. Batch 1, AdamW without weight decay, 5e-3 for scales, shifts and matrices, 1e-2 for clipping. Weights alone: a
full matrix at the norms, stability factor 1. Activations, too: diagonals there, a matrix a head between q and k, stability
factor 0.1. OmniQuant is the same code with the matrices off (stability factor 0). An epoch's time is between two of its
log lines, the first from the making of the optimizer's scaler on. The Python needs torch and transformers.
"""
import argparse
import json
import logging
import pathlib
import sys
import tempfile
import time
import types


def peak_bytes():
    """The most memory that this process had."""
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def stand_in(name, **contents):
    """A module that their imports find, with nothing behind it."""
    module = sys.modules[name] = types.ModuleType(name)
    vars(module).update(contents)


def without_graphics_card(torch):
    torch.Tensor.cuda = torch.nn.Module.cuda = lambda self, *_, **__: self
    torch.cuda.empty_cache = lambda: None
    torch.cuda.max_memory_allocated = lambda *_: 0


def authors_module(checkout):
    """Their quantize/affinequant.py; importing it also imports OPT's layer and the quantizer."""
    for name in ("auto_gptq", "auto_gptq.nn_modules", "auto_gptq.nn_modules.qlinear"):
        stand_in(name, __path__=[])
    stand_in("auto_gptq.nn_modules.qlinear.qlinear_cuda")
    sys.modules["auto_gptq.nn_modules.qlinear"].qlinear_cuda = sys.modules["auto_gptq.nn_modules.qlinear.qlinear_cuda"]
    stand_in("models.int_llama_layer", QuantLlamaDecoderLayer=None)
    stand_in("models.int_falcon_layer", QuantFalconDecoderLayer=None)
    stand_in("termcolor", colored=lambda text, *_: text)
    sys.path.insert(0, str(checkout))
    import quantize.affinequant

    return quantize.affinequant


class EpochTimes(logging.Handler):
    """Reads the clock at the scaler's making and at each line that tells an epoch's loss."""

    def __init__(self, utils):
        super().__init__()
        self.marks = []
        scaler = utils.NativeScalerWithGradNormCount

        def marked():
            self.marks.append(time.perf_counter())
            return scaler()

        utils.NativeScalerWithGradNormCount = marked

    def emit(self, record):
        if " loss:" in record.getMessage():
            self.marks.append(time.perf_counter())

    def epochs(self):
        return [end - begin for begin, end in zip(self.marks, self.marks[1:])]


def random_layer(torch, shape):
    """What their layer takes its weights from, by OPT's names."""
    hidden, ffn = shape.hidden, shape.ffn
    layer, attention = torch.nn.Module(), torch.nn.Module()
    for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
        setattr(attention, name, torch.nn.Linear(hidden, hidden))
    layer.self_attn = attention
    layer.fc1, layer.fc2 = torch.nn.Linear(hidden, ffn), torch.nn.Linear(ffn, hidden)
    layer.self_attn_layer_norm, layer.final_layer_norm = torch.nn.LayerNorm(hidden), torch.nn.LayerNorm(hidden)
    return layer.half().requires_grad_(False)


def one_block_model(torch, shape):
    """As much of a model as their function touches. "Tokens" are the number of a sample."""
    inputs = torch.randn(shape.samples, shape.tokens, shape.hidden)
    mask = torch.full((shape.tokens, shape.tokens), torch.finfo(torch.float32).min).triu(1)[None, None]

    class Model(torch.nn.Module):
        dtype = torch.float16  # as OPT is published; their block becomes float32
        config = types.SimpleNamespace(use_cache=False, hidden_size=shape.hidden, num_attention_heads=shape.heads,
                                       attention_dropout=0.0, dropout=0.0, enable_bias=True, do_layer_norm_before=True)

        def __init__(self):
            super().__init__()
            decoder = torch.nn.Module()
            decoder.layers = torch.nn.ModuleList([random_layer(torch, shape)])
            decoder.embed_tokens = decoder.embed_positions = torch.nn.Identity()
            self.model = torch.nn.Module()
            self.model.decoder = decoder

        def forward(self, number):
            return self.model.decoder.layers[0](inputs[number], attention_mask=mask)

        def half(self):  # their last step; nothing is measured behind it
            return self

    return Model()


def settings(shape, output):
    """Their command line's values."""
    import torch

    affine, rounds_activations = shape.method == "affinequant", shape.abits < 16
    activations = {"n_bits": shape.abits, "per_channel_axes": [], "symmetric": False, "dynamic_method": "per_token"}
    factor = (0.1 if rounds_activations else 1.0) if affine else 0.0
    return types.SimpleNamespace(
        net="opt-block", dtype=torch.float32, deactive_amp=True, batch_size=1, nsamples=shape.samples,
        epochs=shape.epochs, let=True, lwc=True, let_lr=5e-3, lwc_lr=1e-2, wd=0, alpha=0.5, aug_loss=False, resume=None,
        real_quant=False, output_dir=output, sf=factor, use_matrix=affine and rounds_activations,
        use_ln_matrix=affine and not rounds_activations,
        weight_quant_params={"n_bits": shape.wbits, "per_channel_axes": [0], "symmetric": False,
                             "dynamic_method": "per_channel", "group_size": None, "lwc": True},
        act_quant_params=activations, q_quant_params=activations, k_quant_params=activations, v_quant_params=activations,
        p_quant_params={"n_bits": 16, "metric": "fix0to1"})


def ranges(torch, shape, low, high):
    """Per input channel, for the three places whose start they decide."""
    return {f"model.decoder.layers.0.{name}": torch.empty(shape.hidden).uniform_(low, high)
            for name in ("self_attn.q_proj", "self_attn.out_proj", "fc1")}


def measure(shape):
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(shape.threads)
    without_graphics_card(torch)
    module = authors_module(shape.checkout)
    import utils

    times = EpochTimes(utils)
    logger = logging.Logger("authors", logging.INFO)
    logger.addHandler(times)
    language_model = types.SimpleNamespace(model=one_block_model(torch, shape), device="cpu", _device="cpu",
                                           seqlen=shape.tokens)
    batches = [(torch.tensor([number]),) for number in range(shape.samples)]
    before, start = peak_bytes(), time.perf_counter()
    with tempfile.TemporaryDirectory() as output:
        module.affinequant(language_model, settings(shape, output), batches, ranges(torch, shape, 1, 4),
                           ranges(torch, shape, -0.1, 0.1), logger)
    return {"method": shape.method, "hidden": shape.hidden, "samples": shape.samples, "tokens": shape.tokens,
            "threads": shape.threads, "block_seconds": time.perf_counter() - start, "epoch_seconds": times.epochs(),
            "start_bytes": before, "peak_bytes": peak_bytes()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=pathlib.Path)
    parser.add_argument("--method", choices=["affinequant", "omniquant"], default="affinequant")
    for name, value in (("wbits", 3), ("abits", 16), ("hidden", 768), ("ffn", 3072), ("heads", 12), ("samples", 8),
                        ("tokens", 512), ("epochs", 2), ("threads", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    shape = parser.parse_args()
    if shape.epochs < 2:
        parser.error("their mask divides by the number of epochs less one")
    print(json.dumps(measure(shape)))


if __name__ == "__main__":
    main()
