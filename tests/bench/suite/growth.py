# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How cost grows: with the hidden size, tokens, epochs and blocks, in time and memory."""
import sys

from .blocks import SETTINGS, here, limit
from .contest import Contestant, Fresh, contest
from .options import HERE
from .texts import demo_text, synthetic


def grown(options, name, variable, sizes):
    """One block at each size, with the sum of its products. @param sizes  x → (shape, epochs)"""
    for x, (shape, epochs) in sizes.items():
        block = here(options, shape, SETTINGS["W3A16"], "affinequant", "float32", epochs)
        block.value = lambda result: sum(result["epoch_seconds"])
        alone = limit(options, shape, "weights")
        alone.value = lambda result, steps=shape[3] * epochs: steps * result["seconds"]
        yield contest("growth", f"{name}: {x}", "s", [block, alone], min(3, options.rounds), variable=variable, x=x,
                      shape=shape[:5], epochs=epochs)


def block_shape(hidden, tokens, samples=2):
    return hidden, 4 * hidden, hidden // 64, samples, tokens, 0


def quantize_command(options, blocks):
    """A whole run under the probe that tells anonymous memory from mapped pages."""
    run = [options.program, "--log-level", "error", "quantize", synthetic(options, blocks), "--method", "affinequant",
           "--wbits", 4, "--epochs", 1, "--nsamples", 4, "--seqlen", 128, "--calib", demo_text(options), "--threads",
           options.threads, "--json", "--out"]
    return [sys.executable, HERE / "memory_probe.py", "--json", "--", *run]


def growth(options):
    hidden = (256, 512) if options.quick else (256, 512, 768, 1024, 1536, 2048)
    tokens = (64, 128) if options.quick else (128, 256, 512, 1024, 2048)
    epochs = (2, 4) if options.quick else (1, 2, 4, 8, 16)
    yield from grown(options, "hidden size", "hidden", {n: (block_shape(n, 256), 2) for n in hidden})
    yield from grown(options, "tokens of a sample", "tokens", {n: (block_shape(512, n), 2) for n in tokens})
    yield from grown(options, "epochs", "epochs", {n: (block_shape(256, 128), n) for n in epochs})
    fresh = options.scratch / "quantized"
    for blocks in (1, 2) if options.quick else (1, 2, 4, 8, 12):
        command = Fresh(quantize_command(options, blocks), fresh)
        yield contest("growth", f"blocks: {blocks}", "s", [
            Contestant("here, float32", command, lambda result: result["seconds"], options.threads,
                       detail=lambda result: {key: result[key] for key in ("anonymous_bytes", "mapped_bytes")})],
                      min(3, options.rounds), variable="blocks", x=blocks)
