# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loading, packing and exporting a checkpoint, and the start of the programs."""
import pathlib

from .contest import Contestant, Fresh, contest, hold, split
from .options import HERE

STAGES = {"load": "copied out of the file", "convert": "blocks in float32", "quantize": "to integers, W4",
          "pack": "4 bits side by side", "unpack": "4 bits to bytes", "pack_gptq": "4 bits as GPTQ",
          "unpack_gptq": "to bytes", "pack_awq": "4 bits as AWQ", "unpack_awq": "to bytes",
          "pack_compressed_tensors": "4 bits", "unpack_compressed_tensors": "to floats",
          "gguf Q4_1 grid": "the run's 4 bits as they are",
          **{f"gguf {name}": "rounded anew" for name in ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q6_K")},
          "export": "written, read again, compared"}
SAFETENSORS = ("load", "export")  # what it does, too


def files(options):
    """One process tells all stages of a program."""
    fresh = options.scratch / "export"
    ours = Fresh([options.bench("files_bench"), options.model, "--threads", options.threads, "--json", "--out"], fresh)
    theirs = Fresh([options.python, HERE / "files_reference.py", options.model], fresh)
    nothing = lambda result: 0
    whole = hold("files", pathlib.Path(options.model).name, "", [
        Contestant("here", ours, nothing, options.threads, detail=dict),
        Contestant("safetensors", theirs, nothing, options.threads, options.lacks("safetensors", "torch"), detail=dict)],
                 options.rounds)
    for stage, meaning in STAGES.items():
        yield split(whole, stage, f"{stage}: {meaning}", "MB/s", lambda told: told["bytes_per_second"] / 1e6,
                    [("here", "safetensors")] if stage in SAFETENSORS else [])


def wall(result):
    return result["wall_seconds"]


def start(options):
    """From the start of the process to its end."""
    nothing = lambda text: {}
    opening = ("import sys, transformers\ntransformers.AutoTokenizer.from_pretrained(sys.argv[1])\n"
               "transformers.AutoModelForCausalLM.from_pretrained(sys.argv[1])")
    starts = {
        "start": ([options.program, "--version"], "import torch", [options.python, "-c", "import torch"], ["torch"]),
        "open a model": ([options.program, "inspect", options.model, "--json"], "transformers, weights loaded",
                         [options.python, "-c", opening, options.model], ["torch", "transformers"])}
    for name, (ours, reference, theirs, packages) in starts.items():
        yield contest("start", name, "s", [Contestant("here", ours, wall, options.threads, read=nothing),
                                           Contestant(reference, theirs, wall, options.threads, options.lacks(*packages),
                                                      read=nothing)],
                      options.rounds, [("here", reference)])
