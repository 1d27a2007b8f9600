#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens per second of perplexity, here and by transformers, on the same model, threads and token ids.

    compare_evaluation.py AFFINEQUANT MODEL TEXT [--reference-model DIR] [--tokens 20480] [--seqlen 512] [--threads 1 2]
                          [--rounds 5] [--dtypes float32 bfloat16] [--python PYTHON]

AFFINEQUANT is the program, MODEL what it evaluates; transformers takes --reference-model (default: MODEL), a Hugging Face
directory with the same weights. Every measurement is a process of its own; rounds alternate between the programs. Time is
that of the evaluation, without start and loading; memory is the most that the whole process had. PYTHON (the one that runs
this script, unless told otherwise) needs torch and transformers, which evaluates one window at a time and a batch of
eight; the faster counts.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time


def evaluate(model, text, tokens, seqlen, dtype, threads):
    """The reference's own process: prints one JSON object."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.set_num_threads(threads)
    ids = AutoTokenizer.from_pretrained(model)(pathlib.Path(text).read_text(encoding="utf-8"))["input_ids"][:tokens]
    windows = torch.tensor(ids[: len(ids) // seqlen * seqlen]).view(-1, seqlen)
    causal = AutoModelForCausalLM.from_pretrained(model, dtype=getattr(torch, dtype)).eval()
    best = None
    with torch.no_grad():
        causal(windows[:1])
        for batch in (1, 8):
            total, start = 0.0, time.perf_counter()
            for part in windows.split(batch):
                logits = causal(part).logits[:, :-1].float()
                total += torch.nn.functional.cross_entropy(logits.flatten(0, 1), part[:, 1:].flatten(), reduction="sum").item()
            seconds = time.perf_counter() - start
            best = min(best or seconds, seconds)
    count = windows.numel() - windows.shape[0]
    print(json.dumps({"perplexity": float(torch.tensor(total / count).exp()), "tokens_per_second": count / best}))


def measured(command):
    """The command's JSON and the peak memory of its process, in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return json.loads(out) | {"peak": usage.ru_maxrss / 1024}


def commands(options, dtype, threads):
    here = [options.program, "--log-level", "error", "eval", options.model, "--text", options.text, "--seqlen", str(options.seqlen),
            "--max-tokens", str(options.tokens), "--compute", dtype, "--threads", str(threads), "--json"]
    there = [options.python, __file__, options.program, options.reference_model or options.model, options.text, "--tokens",
             str(options.tokens), "--seqlen", str(options.seqlen), "--threads", str(threads), "--dtypes", dtype, "--as-reference"]
    return here, there


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("model")
    parser.add_argument("text")
    parser.add_argument("--reference-model")
    parser.add_argument("--tokens", type=int, default=20480)
    parser.add_argument("--seqlen", type=int, default=512)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dtypes", nargs="+", default=["float32", "bfloat16"])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--as-reference", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.as_reference:
        return evaluate(options.model, options.text, options.tokens, options.seqlen, options.dtypes[0], options.threads[0])
    print("| dtype | threads | here, tokens/s | transformers, tokens/s | ratio | perplexity here | there | here, MB | there, MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for dtype in options.dtypes:
        for threads in options.threads:
            rounds = [tuple(map(measured, commands(options, dtype, threads))) for _ in range(options.rounds)]
            here, there = zip(*rounds)
            speed = "tokens_per_second"
            print(f"| {dtype} | {threads} | {spread([h[speed] for h in here], 0)} | {spread([t[speed] for t in there], 0)} | "
                  f"{spread([h[speed] / t[speed] for h, t in rounds], 2)} | {here[0]['perplexity']:.4f} | "
                  f"{there[0]['perplexity']:.4f} | {max(h['peak'] for h in here):.0f} | {max(t['peak'] for t in there):.0f} |",
                  flush=True)


if __name__ == "__main__":
    main()
