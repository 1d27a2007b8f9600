#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens per second of llama.cpp over a text's windows. Prints one JSON object.

    llama_cpp_evaluation.py MODEL.gguf TOKENIZER_MODEL TEXT [--tokens 20480] [--seqlen 512] [--threads 2]

TOKENIZER_MODEL is the Hugging Face directory whose tokenizer makes the ids. One window is one decoding of all its logits;
time is that of the decoding alone, so that llama.cpp is spared the likelihoods. Needs llama-cpp-python, numpy and
transformers.
"""
import argparse
import ctypes
import json
import math
import pathlib
import time

import llama_cpp
import numpy


def windows_of(model, text, tokens, seqlen):
    from transformers import AutoTokenizer

    ids = AutoTokenizer.from_pretrained(model)(pathlib.Path(text).read_text(encoding="utf-8"))["input_ids"][:tokens]
    return numpy.array(ids[: len(ids) // seqlen * seqlen]).reshape(-1, seqlen)


def open_model(path, seqlen, threads):
    llama_cpp.llama_log_set(SILENCE, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    model = llama_cpp.llama_model_load_from_file(path.encode(), llama_cpp.llama_model_default_params())
    if not model:
        raise SystemExit(f"{path} cannot be opened")
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = seqlen
    parameters.n_threads = parameters.n_threads_batch = threads
    return model, llama_cpp.llama_init_from_model(model, parameters)


SILENCE = llama_cpp.llama_log_callback(lambda *_: None)


def fill(batch, window):
    batch.n_tokens = len(window)
    for place, token in enumerate(window):
        batch.token[place] = int(token)
        batch.pos[place] = place
        batch.n_seq_id[place] = 1
        batch.seq_id[place][0] = 0
        batch.logits[place] = True


def decode(context, batch):
    """Seconds of one window."""
    llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
    start = time.perf_counter()
    if llama_cpp.llama_decode(context, batch) != 0:
        raise SystemExit("llama_decode failed")
    return time.perf_counter() - start


def negative_log_likelihood(context, window, vocabulary):
    pointer = llama_cpp.llama_get_logits(context)
    logits = numpy.ctypeslib.as_array(pointer, (len(window), vocabulary))[:-1].astype(numpy.float64)
    most = logits.max(1)
    normalizer = most + numpy.log(numpy.exp(logits - most[:, None]).sum(1))
    return float((normalizer - logits[numpy.arange(len(window) - 1), window[1:]]).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gguf")
    parser.add_argument("model")
    parser.add_argument("text")
    for name, value in (("tokens", 20480), ("seqlen", 512), ("threads", 2)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    windows = windows_of(options.model, options.text, options.tokens, options.seqlen)
    model, context = open_model(options.gguf, options.seqlen, options.threads)
    vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    batch = llama_cpp.llama_batch_init(options.seqlen, 0, 1)
    fill(batch, windows[0])
    decode(context, batch)  # warms up
    seconds = loss = 0.0
    for window in windows:
        fill(batch, window)
        seconds += decode(context, batch)
        loss += negative_log_likelihood(context, window, vocabulary)
    count = windows.size - len(windows)
    print(json.dumps({"perplexity": math.exp(loss / count), "tokens_per_second": count / seconds}))


if __name__ == "__main__":
    main()
