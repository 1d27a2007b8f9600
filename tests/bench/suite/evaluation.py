# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens per second of perplexity against transformers (tests/bench/compare_evaluation.py) and llama.cpp."""
import argparse
import pathlib
import subprocess
import sys

from .contest import Contestant, contest, run
from .options import HERE, NOT_THERE


def comparison():
    sys.path.insert(0, str(HERE))
    import compare_evaluation

    return compare_evaluation


def speed(result):
    return result["tokens_per_second"]


def perplexity(result):
    return {"perplexity": result["perplexity"]}


def gguf_of(options):
    """(file, why there is none): the model as llama.cpp reads it."""
    lacking = options.lacks("llama-cpp-python", "gguf", "torch", "transformers", "safetensors")
    if lacking or not pathlib.Path(options.model).is_dir():
        return "", lacking or f"{NOT_THERE} (the model is no directory)"
    target = options.scratch / "model-f16.gguf"
    done = subprocess.run([options.python, HERE / "write_gguf.py", options.model, target], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        return "", f"{NOT_THERE} ({(done.stderr.strip().splitlines() or ['no GGUF file'])[-1]})"
    return str(target), ""


def operations_of_a_token(options, seqlen):
    """Of the products: two for each weight but an untied embedding's, and attention on half of a window."""
    seen = run([options.program, "inspect", options.model, "--json"])
    embedding = 0 if seen["tied_head"] else seen["vocabulary"] * seen["hidden"]
    attention = 2 * seqlen * seen["heads"] * seen["head_dim"] * seen["layers"]
    return 2 * (seen["parameters"] - embedding) + attention


def evaluation(options):
    seqlen, tokens = 256 if options.quick else 512, 1024 if options.quick else 8192
    wanted = argparse.Namespace(program=str(options.program), model=options.model, text=options.text,
                                reference_model=options.model, tokens=tokens, seqlen=seqlen, python=options.python)
    gguf, no_gguf = gguf_of(options)
    lacking = options.lacks("torch", "transformers")
    for threads in sorted({1, options.threads}):
        contestants, pairs = [], []
        for dtype in ("float32", "bfloat16"):
            here, there = comparison().commands(wanted, dtype, threads)
            contestants += [Contestant(f"here, {dtype}", here, speed, threads, detail=perplexity),
                            Contestant(f"transformers, {dtype}", there, speed, threads, lacking, detail=perplexity)]
            pairs += [(f"here, {dtype}", f"transformers, {dtype}"), (f"here, {dtype}", "llama.cpp, F16")]
        contestants.append(Contestant("llama.cpp, F16", [
            options.python, HERE / "llama_cpp_evaluation.py", gguf, options.model, options.text, "--tokens", tokens,
            "--seqlen", seqlen, "--threads", threads], speed, threads, no_gguf, detail=perplexity))
        yield contest("evaluation", f"{pathlib.Path(options.model).name}, windows of {seqlen}, threads: {threads}",
                      "tokens a second", contestants, options.rounds, pairs,
                      operations_of_a_token=operations_of_a_token(options, seqlen))
