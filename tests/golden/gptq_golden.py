# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes tests/golden/gptq.safetensors: what AutoGPTQ's GPTQ class makes of a small layer.

    python gptq_golden.py AUTO_GPTQ_WHEEL_DIRECTORY

The directory holds the unpacked wheel auto_gptq-0.7.1 (only auto_gptq/quantization is used). Made with auto-gptq 0.7.1,
torch 2.13.0, transformers 5.23.0, numpy 2.4.6, safetensors 0.8.0, Python 3.11.

A layer of 32 outputs and 64 inputs, 256 input rows whose channels depend on each other, asymmetric grids. The reference
takes a dynamic group's range from weights that lack the errors of the block of columns it lies in, so groups of 32 are
made with a block of 32, where both are the same thing.

Tolerance: scales within 1e-5; integers equal but where rounding errors of the two factorizations tip a weight that lies
between two levels, which may then move those behind it: at most 2 of 2048 a case are allowed (seen: none in 12 cases).
"""

import importlib.util
import pathlib
import sys

import torch
from safetensors.torch import save_file


def load_reference(root):
    folder = pathlib.Path(root) / "auto_gptq" / "quantization"
    package = type(sys)("auto_gptq_quantization")
    package.__path__ = [str(folder)]
    sys.modules[package.__name__] = package
    modules = {}
    for name in ("quantizer", "gptq"):
        full = f"{package.__name__}.{name}"
        spec = importlib.util.spec_from_file_location(full, folder / f"{name}.py")
        modules[name] = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(modules[name])
    return modules["gptq"].GPTQ


def main():
    import transformers

    transformers.Conv1D = transformers.pytorch_utils.Conv1D  # where the reference expects it
    torch.cuda.synchronize = lambda *_: None
    reference = load_reference(sys.argv[1])
    generator = torch.Generator().manual_seed(7)
    normal = lambda *shape: torch.randn(*shape, generator=generator)
    mix = normal(64, 64) / 8
    inputs = normal(256, 64) @ mix * normal(64).exp() + normal(256, 1)
    weight = normal(32, 64) / 8
    tensors = {"weight": weight, "inputs": inputs}
    for bits in (3, 4):
        for group in (-1, 32):
            for act_order in (False, True):
                for static_groups in (False, True) if group > 0 else (False,):
                    layer = torch.nn.Linear(64, 32, bias=False)
                    layer.weight.data = weight.clone()
                    solver = reference(layer)
                    solver.quantizer.configure(bits, perchannel=True, sym=False, mse=False)
                    solver.add_batch(inputs, None)
                    scale, zero, groups = solver.fasterquant(
                        blocksize=32, percdamp=0.01, group_size=group, actorder=act_order, static_groups=static_groups
                    )
                    groups = groups.long()
                    integers = torch.round(layer.weight.data / scale[:, groups]) + zero[:, groups]
                    name = f"w{bits}.g{group}.{'act' if act_order else 'plain'}.{'static' if static_groups else 'dynamic'}"
                    tensors[f"{name}.integers"] = integers.to(torch.uint8)
                    tensors[f"{name}.scale"] = scale.contiguous()
                    tensors[f"{name}.zero_point"] = zero.contiguous()
                    tensors[f"{name}.groups"] = groups
    save_file(tensors, pathlib.Path(__file__).with_name("gptq.safetensors"))


main()
