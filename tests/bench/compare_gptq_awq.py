#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds and peak memory of GPTQ and AWQ on one block, here and by the reference implementations.

    compare_gptq_awq.py BENCH_DIRECTORY AUTO_GPTQ_WHEEL LLM_AWQ_CHECKOUT [--rounds 5] [--threads 1 2] [--methods GPTQ AWQ]
                        [--shape 768 3072 12] [--python PYTHON]

BENCH_DIRECTORY holds gptq_bench and awq_bench, AUTO_GPTQ_WHEEL is the unpacked wheel auto_gptq-0.7.1 (its GPTQ class is
used), LLM_AWQ_CHECKOUT a clone of mit-han-lab/llm-awq (its auto_scale_block and auto_clip_layer). PYTHON (the one that
runs this script, unless told otherwise) runs the references and needs torch and transformers.

The block is OPT-125M's (hidden 768, inner 3072, 12 heads) or has another --shape; random weights; 8 samples of 512 tokens; float32; W4, groups of
128, asymmetric. GPTQ rounds its six layers in true sequence, each group of layers with a Hessian of its own from a pass
over the samples. AWQ searches scales and clips. Every measurement is a process of its own; rounds alternate between the
programs. Time is the block's, without start, imports and making the numbers, by the clock and summed over the processors;
memory is the most the whole process had.
"""
import argparse
import importlib
import importlib.util
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time
import types

SAMPLES, TOKENS, BITS, GROUP = 8, 512, 4, 128
SEQUENCE = [["self_attn.k_proj", "self_attn.v_proj", "self_attn.q_proj"], ["self_attn.out_proj"], ["fc1"], ["fc2"]]


def now():
    """Seconds by the clock and of the processors."""
    return time.perf_counter(), time.process_time()


def elapsed(start):
    return tuple(end - begin for begin, end in zip(start, now()))


def opt_block(shape):
    import torch
    from transformers import OPTConfig
    from transformers.models.opt.modeling_opt import OPTDecoderLayer

    torch.manual_seed(0)
    torch.set_grad_enabled(False)
    hidden, ffn, heads = shape
    config = OPTConfig(hidden_size=hidden, ffn_dim=ffn, num_attention_heads=heads, attn_implementation="sdpa")
    layer = OPTDecoderLayer(config, layer_idx=0).eval()
    mask = torch.full((TOKENS, TOKENS), torch.finfo(torch.float32).min).triu(1)[None, None]
    return layer, torch.randn(SAMPLES, TOKENS, hidden), {"attention_mask": mask}


def run_samples(layer, x, kwargs, names, see):
    """Shows see(name, input) what the named layers read, sample by sample."""
    hooks = [layer.get_submodule(name).register_forward_hook(lambda m, i, y, name=name: see(name, i[0]))
             for name in names]
    for sample in x.split(1):
        layer(sample, **kwargs)
    for hook in hooks:
        hook.remove()


def gptq_class(wheel):
    import torch
    import transformers

    transformers.Conv1D = transformers.pytorch_utils.Conv1D  # where the reference expects it
    torch.cuda.synchronize = lambda *_: None
    folder = pathlib.Path(wheel) / "auto_gptq" / "quantization"
    package = types.ModuleType("auto_gptq_quantization")
    package.__path__ = [str(folder)]
    sys.modules[package.__name__] = package
    for name in ("quantizer", "gptq"):
        full = f"{package.__name__}.{name}"
        spec = importlib.util.spec_from_file_location(full, folder / f"{name}.py")
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module.GPTQ


def reference_gptq(wheel, shape):
    solver_class = gptq_class(wheel)
    layer, x, kwargs = opt_block(shape)
    start = now()
    for names in SEQUENCE:
        solvers = {name: solver_class(layer.get_submodule(name)) for name in names}
        for solver in solvers.values():
            solver.quantizer.configure(BITS, perchannel=True, sym=False, mse=False)
        run_samples(layer, x, kwargs, names, lambda name, seen: solvers[name].add_batch(seen, None))
        for name, solver in solvers.items():
            begin = time.perf_counter()
            solver.fasterquant(percdamp=0.01, group_size=GROUP)
            print(f"{name} factor and rounding {time.perf_counter() - begin:.3f} s")
            solver.free()
    return elapsed(start)


def awq_modules(checkout):
    root = pathlib.Path(checkout) / "awq"
    for name, path in (("awq", root), ("awq.quantize", root / "quantize"), ("awq.utils", root / "utils")):
        package = types.ModuleType(name)
        package.__path__ = [str(path)]
        sys.modules[name] = package
    qmodule = types.ModuleType("awq.quantize.qmodule")
    qmodule.ScaledActivation = type("ScaledActivation", (), {})
    sys.modules["awq.quantize.qmodule"] = qmodule
    by_name = types.ModuleType("awq.utils.module")
    by_name.get_op_name = lambda module, op: next(n for n, m in module.named_modules() if m is op)
    by_name.get_op_by_name = lambda module, name: module.get_submodule(name)
    by_name.set_op_by_name = None
    sys.modules["awq.utils.module"] = by_name
    return (importlib.import_module("awq.quantize.auto_scale"), importlib.import_module("awq.quantize.auto_clip"))


def reference_awq(checkout, shape):
    import torch

    auto_scale, auto_clip = awq_modules(checkout)
    torch.nn.Module.cuda = torch.Tensor.cuda = lambda self: self  # apply_scale moves layers to a device and back
    layer, x, kwargs = opt_block(shape)
    settings = {"zero_point": True, "q_group_size": GROUP}
    names = [name for group in SEQUENCE for name in group]
    start = now()
    kept = {name: [] for name in names}
    run_samples(layer, x, kwargs, names, lambda name, seen: kept[name].append(seen.reshape(1, TOKENS, -1)))
    inputs = {name: torch.cat(kept.pop(name)) for name in names}
    scales = auto_scale.auto_scale_block(layer, dict(kwargs), BITS, settings, inputs)
    auto_scale.apply_scale(layer, scales, input_feat_dict=inputs)
    for name in names:
        if "q_proj" not in name and "k_proj" not in name:
            auto_clip.auto_clip_layer(layer.get_submodule(name).weight, inputs[name], BITS, settings)
    return elapsed(start)


def measured(command, threads):
    """Seconds of the block by the clock and of the processors, megabytes of the process."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    seconds = [float(re.search(rf"^{what}\s+([\d.]+) s", output, re.M)[1]) for what in ("block", "processor")]
    return *seconds, usage.ru_maxrss / 1024


def programs(arguments, threads):
    """Name of a method → (ours, reference), each a command."""
    bench = pathlib.Path(arguments.bench)
    shape = [str(size) for size in arguments.shape]
    again = [arguments.python, __file__, str(bench), arguments.gptq, arguments.awq, "--threads", str(threads), "--shape",
             *shape, "--reference"]
    ours = ["--wbits", str(BITS), "--group-size", str(GROUP), "--threads", str(threads), "--hidden", shape[0], "--ffn",
            shape[1], "--heads", shape[2]]
    return {"GPTQ": ([str(bench / "gptq_bench"), "--block-only", *ours], [*again, "gptq"]),
            "AWQ": ([str(bench / "awq_bench"), *ours], [*again, "awq"])}


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def ratio(here, there, which):
    """Of each round's own pair, so that what else the machine does touches both."""
    return spread([mine[which] / other[which] for mine, other in zip(here, there)], 2)


def compare(arguments):
    print("| method | threads | here, s | reference, s | ratio by the clock | ratio of processor time | here, MB | "
          "reference, MB |\n|---|---|---|---|---|---|---|---|")
    for threads in arguments.threads:
        for method, (ours, reference) in programs(arguments, threads).items():
            if method not in arguments.methods:
                continue
            rounds = [(measured(ours, threads), measured(reference, threads)) for _ in range(arguments.rounds)]
            here, there = zip(*rounds)
            print(f"| {method} | {threads} | {spread([one[0] for one in here], 2)} | {spread([one[0] for one in there], 2)}"
                  f" | {ratio(here, there, 0)} | {ratio(here, there, 1)} | {max(one[2] for one in here):.0f} | "
                  f"{max(one[2] for one in there):.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("gptq")
    parser.add_argument("awq")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--shape", type=int, nargs=3, default=[768, 3072, 12])
    parser.add_argument("--methods", nargs="+", default=["GPTQ", "AWQ"], choices=["GPTQ", "AWQ"])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--reference", choices=["gptq", "awq"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.reference:
        return compare(arguments)
    import torch

    torch.set_num_threads(arguments.threads[0])
    if arguments.reference == "gptq":
        seconds = reference_gptq(arguments.gptq, arguments.shape)
    else:
        seconds = reference_awq(arguments.awq, arguments.shape)
    print(f"block {seconds[0]:.3f} s\nprocessor {seconds[1]:.3f} s")


if __name__ == "__main__":
    main()
