# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes bitsandbytes_golden.safetensors: weights as bitsandbytes stores them, and what it dequantizes them to.

Made with bitsandbytes 0.50.2 (CPU), torch 2.13.0, safetensors 0.8.0:
    python tests/golden/bitsandbytes_golden.py

Each case is a layer of a checkpoint under its state_dict's names (NAME.weight, NAME.weight.absmax, …), with
"expected.NAME" beside it: dequantize_4bit() or int8_vectorwise_dequant(). The tests want the same bits.

No row of 64 or more ends within a block: bitsandbytes' native CPU code (AVX-512) takes the scale of a block's first value
for its values in the next row, too, where its path in Python and its CUDA kernels do not.
"""

import pathlib

import bitsandbytes.functional as bnb
import torch
from safetensors.torch import save_file

# name: rows, columns, type, blocks of, dtype, double quantization, storage
FOUR_BIT = {
    "nf4": (16, 64, "nf4", 64, torch.float32, False, torch.uint8),
    "nf4_double": (65, 128, "nf4", 32, torch.bfloat16, True, torch.uint8),
    "fp4": (8, 128, "fp4", 128, torch.float16, False, torch.uint8),
    "fp4_double": (16, 64, "fp4", 64, torch.float32, True, torch.uint8),
    "odd": (3, 5, "nf4", 32, torch.float32, False, torch.uint8),
    "across_rows": (6, 40, "nf4", 64, torch.float16, False, torch.uint8),
    "stored_as_bfloat16": (8, 64, "nf4", 64, torch.bfloat16, True, torch.bfloat16),
}


def four_bit(name, weight, kind, block, dtype, double, storage, out):
    packed, state = bnb.quantize_4bit(weight.to(dtype), blocksize=block, quant_type=kind, compress_statistics=double,
                                      quant_storage=storage)
    out[f"{name}.weight"] = packed
    for key, value in state.as_dict(packed=True).items():
        out[f"{name}.weight.{key}"] = value
    out[f"expected.{name}"] = bnb.dequantize_4bit(packed, state)


def main():
    generator = torch.Generator().manual_seed(11)
    out = {}
    for name, (rows, columns, *rest) in FOUR_BIT.items():
        weight = torch.randn(rows, columns, generator=generator) * torch.linspace(0.02, 0.2, rows).unsqueeze(1)
        four_bit(name, weight, *rest, out)
    weight = torch.randn(12, 40, generator=generator).half()
    out["int8.weight"], out["int8.SCB"], _ = bnb.int8_vectorwise_quant(weight)
    out["int8.weight_format"] = torch.tensor(0, dtype=torch.uint8)
    out["expected.int8"] = bnb.int8_vectorwise_dequant(out["int8.weight"], out["int8.SCB"])
    out["plain.weight"] = torch.ones(2, 3)
    path = pathlib.Path(__file__).with_suffix(".safetensors")
    save_file({name: tensor.contiguous().clone() for name, tensor in out.items()}, path)
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
