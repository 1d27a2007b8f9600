# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opens checkpoints with transformers and the library of their format: perplexity, greedy tokens, weights.

    python -m peer.read_transformers JOBS.json
"""
import contextlib
import os
import pathlib
from collections.abc import Iterator

os.environ.setdefault("GPTQMODEL_CPU_WORKERS", "2")
os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")  # compiling kernels takes longer than running them here

import torch  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402

from .exact_products import exact_products, multiply_with  # noqa: E402
from .jobs import Job, work_through  # noqa: E402
from .loading import load  # noqa: E402
from .measure import measured, perplexities_beside, perplexity, windows_of  # noqa: E402
from .weights import Comparison, effective_weight, stored_matrices  # noqa: E402


@contextlib.contextmanager
def weights_alone(model: torch.nn.Module) -> Iterator[None]:
    """compressed-tensors would round the unit vectors that ask for the weights."""
    schemes = {id(scheme): scheme for module in model.modules()
               if (scheme := getattr(module, "quantization_scheme", None)) is not None}
    activations = {key: scheme.input_activations for key, scheme in schemes.items()}
    for scheme in schemes.values():
        scheme.input_activations = None
    try:
        yield
    finally:
        for key, scheme in schemes.items():
            scheme.input_activations = activations[key]


def compared(model: torch.nn.Module, directory: pathlib.Path, dtype: torch.dtype) -> dict:
    comparison = Comparison()
    layers = dict(model.named_modules())
    for name, expected in stored_matrices(directory):
        layer = layers.get(name.removesuffix(".weight"))
        if layer is not None and not isinstance(layer, torch.nn.Embedding):
            comparison.add(name, expected, effective_weight(layer, expected.shape[1], dtype))
    return comparison.result()


def kind_of_layer(model: torch.nn.Module) -> str:
    """The class that holds a quantized layer, which tells the kernel."""
    return next(type(module).__name__ for name, module in model.named_modules() if name.endswith("q_proj"))


def read(job: Job) -> dict:
    dtype = getattr(torch, job.dtype)
    tokenizer = AutoTokenizer.from_pretrained(job.checkpoint)
    model, how = load(job.checkpoint, dtype)
    with weights_alone(model):  # first: running a layer lets bitsandbytes pack it anew
        weights = {of: compared(model, pathlib.Path(directory), dtype) for of, directory in job.weights.items()}
        products = exact_products(model)
    windows = windows_of(tokenizer, pathlib.Path(job.text), job.tokens, job.seqlen)
    if products:
        how = f"with products in float32; its own come to {perplexity(model, windows):.4f}"
        multiply_with(products)
    answer = {"layer": kind_of_layer(model), "loaded": how, "weights": weights} | measured(model, tokenizer, job)
    return answer | ({"perplexity_beside": perplexities_beside(model, windows)} if job.rounds_inputs else {})


if __name__ == "__main__":
    work_through(read)
