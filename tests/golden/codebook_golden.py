# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes codebook_golden.safetensors: what tests/quant compares code books, LLM.int8() and k-means with.

Made with bitsandbytes 0.50.2 (CPU), torch 2.13.0, scikit-learn 1.9.1, numpy 2.4.6, safetensors 0.8.0:
    python tests/golden/codebook_golden.py

- nf4_*, fp4_*: bitsandbytes.functional.quantize_4bit in blocks of 64, with and without compress_statistics ("_double").
  Its CPU path is the one in Python, which rounds to the nearest level. Where a value falls on a threshold to the last
  bit, its CUDA kernels (whose constants the program has) and that path may differ; these weights have none there.
- Double quantization: bitsandbytes' native CPU code finds the 8-bit code through a table, which is one off now and
  then. What is written is the nearest entry of its dynamic map, with its own midpoints (as its CUDA kernel and its path
  in Python do); the script fails where the native code is further away than one entry.
- int8_*: bitsandbytes' int8_vectorwise_quant at threshold 6 and its int8 product with the outlier columns in float.
- kmeans_*: scikit-learn's Lloyd iterations to the end (tol 0) from given centres, one row at a time, in float64.

Tolerances in the tests: codes and absmax are equal, dequantized values too; behind double quantization they agree to
1e-6 of the scale (the mean of the scales is summed in another order); products to 1e-4 (bitsandbytes rounds 1 / 127^2);
centres to 1e-6.
"""

import pathlib

import bitsandbytes.functional as bnb
import torch
from safetensors.torch import save_file
from sklearn.cluster import KMeans

BLOCK = 64
DEQUANTIZED_ROWS = 16  # of the dequantized weights, to keep the file small
SCALE_BLOCK = 256
THRESHOLD = 6.0


def weights(generator):
    """Uneven rows, one of zeros, and more than 256 blocks of 64."""
    w = torch.randn(96, 192, generator=generator) * torch.linspace(0.01, 0.3, 96).unsqueeze(1)
    w[5] = 0
    w[7, :64] = 0.125
    return w


def nearest_in_map(values, code):
    """8-bit codes and absmax of float32 values, in blocks of 256."""
    bounds = (code[:-1] + code[1:]) / 2
    codes, absmax = [], []
    for block in values.reshape(-1).split(SCALE_BLOCK):
        largest = block.abs().max()
        absmax.append(largest)
        codes.append(torch.bucketize(block * (1 / largest), bounds))
    return torch.cat(codes).to(torch.uint8), torch.stack(absmax)


def four_bit(w, kind, out):
    packed, state = bnb.quantize_4bit(w, blocksize=BLOCK, quant_type=kind, compress_statistics=False)
    out[f"{kind}_packed"] = packed.reshape(-1)
    out[f"{kind}_absmax"] = state.absmax
    out[f"{kind}_dequantized"] = bnb.dequantize_4bit(packed, state)[:DEQUANTIZED_ROWS]

    packed_again, nested = bnb.quantize_4bit(w, blocksize=BLOCK, quant_type=kind, compress_statistics=True)
    assert torch.equal(packed, packed_again)
    codes, absmax = nearest_in_map(state.absmax - nested.offset, nested.state2.code)
    assert (codes.int() - nested.absmax.int()).abs().max() <= 1
    assert torch.equal(absmax, nested.state2.absmax)
    nested.absmax = codes
    out[f"{kind}_double_codes"] = codes
    out[f"{kind}_double_absmax"] = absmax
    out[f"{kind}_double_offset"] = nested.offset.reshape(1)
    out[f"{kind}_double_dequantized"] = bnb.dequantize_4bit(packed, nested)[:DEQUANTIZED_ROWS]


def int8(generator, out):
    x = torch.randn(12, 40, generator=generator)
    x[:, 3] *= 9
    x[4, 17] = -6.0  # exactly the threshold
    w = torch.randn(16, 40, generator=generator) * 0.1
    x8, x_stats, outliers = torch.ops.bitsandbytes.int8_vectorwise_quant(x.clone(), THRESHOLD)
    w8, w_stats, _ = torch.ops.bitsandbytes.int8_vectorwise_quant(w.clone(), 0.0)
    product, _ = torch.ops.bitsandbytes.int8_mixed_scaled_mm(x, x8, w8, x_stats, w_stats, outliers)
    out.update(int8_input=x, int8_weight=w, int8_input_codes=x8, int8_input_absmax=x_stats,
               int8_weight_codes=w8, int8_outliers=outliers, int8_product=product)


def kmeans(generator, out):
    rows = torch.randn(4, 300, generator=generator).abs().pow(1.5)
    starts, ends = [], []
    for row in rows:
        start = row[torch.randperm(300, generator=generator)[:8]].sort().values
        fitted = KMeans(8, init=start.double().reshape(-1, 1).numpy(), n_init=1, tol=0, max_iter=1000,
                        algorithm="lloyd").fit(row.double().reshape(-1, 1).numpy())
        starts.append(start)
        ends.append(torch.from_numpy(fitted.cluster_centers_).reshape(-1).sort().values)
    out.update(kmeans_values=rows, kmeans_starts=torch.stack(starts), kmeans_centres=torch.stack(ends))


def main():
    generator = torch.Generator().manual_seed(7)
    out = {"dynamic_map": bnb.create_dynamic_map()}
    w = weights(generator)
    out["weights"] = w
    for kind in ("nf4", "fp4"):
        four_bit(w, kind, out)
    int8(generator, out)
    kmeans(generator, out)
    path = pathlib.Path(__file__).with_suffix(".safetensors")
    save_file({name: tensor.contiguous() for name, tensor in out.items()}, path)
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
