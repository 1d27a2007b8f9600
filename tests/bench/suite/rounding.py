# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""GPTQ and AWQ on one block and layer by layer, against auto-gptq and llm-awq (tests/bench/compare_gptq_awq.py)."""
import argparse
import re
import sys

from .contest import Contestant, contest
from .options import HERE

SHAPE = (768, 3072, 12)


def comparison():
    sys.path.insert(0, str(HERE))
    import compare_gptq_awq

    return compare_gptq_awq


def seconds_of_layers(text):
    """Of gptq_bench: "q 768 x 768 Hessian 0.1 s factor 0.1 s rounding 0.1 s"; of the reference: "fc1 factor and
    rounding 0.1 s". AWQ tells the search of each placement."""
    layers = {}
    for name, factor, rounding in re.findall(r"^(\S+) .*factor +([\d.]+) s  rounding +([\d.]+) s", text, re.M):
        layers[name] = float(factor) + float(rounding)
    for name, seconds in re.findall(r"^(\S+) factor and rounding ([\d.]+) s", text, re.M):
        layers[name.removeprefix("self_attn.").removesuffix("_proj").replace("out", "o")] = float(seconds)
    for name, seconds in re.findall(r"^(\w+_\w+|scales|clips) +([\d.]+) s", text, re.M):
        layers[name] = float(seconds)
    return layers


def parsed(text):
    seconds = {what: float(re.search(rf"^{what}\s+([\d.]+) s", text, re.M)[1]) for what in ("block", "processor")}
    return seconds | {"layers": seconds_of_layers(text)}


def contestant(name, command, threads, missing=""):
    return Contestant(name, command, lambda result: result["block"], threads, missing, parsed,
                      lambda result: {"processor_seconds": result["processor"], "layers": result["layers"]})


def rounding(options):
    """GPTQ's layers are timed beside the block, on inputs of their own (q stands for q, k and v)."""
    shape = (256, 1024, 8) if options.quick else SHAPE
    wanted = argparse.Namespace(bench=str(options.build / "tests/bench"), gptq=options.auto_gptq, awq=options.llm_awq,
                                shape=shape, python=options.python)
    lacking = {"GPTQ": options.lacks("torch", "transformers", auto_gptq=options.auto_gptq),
               "AWQ": options.lacks("torch", "transformers", llm_awq=options.llm_awq)}
    references = {"GPTQ": "auto-gptq", "AWQ": "llm-awq"}
    for method, (ours, theirs) in comparison().programs(wanted, options.threads).items():
        ours = [part for part in ours if part != "--block-only"]
        yield contest("rounding", f"{method} W4 g128, hidden {shape[0]}", "s a block",
                      [contestant("here", ours, options.threads),
                       contestant(references[method], theirs, options.threads, lacking[method])],
                      options.rounds, [("here", references[method])], shape=shape)
