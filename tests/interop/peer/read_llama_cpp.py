# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opens GGUF files with llama.cpp: tokens of texts, logits against transformers, greedy tokens, perplexity.

    python -m peer.read_llama_cpp JOBS.json
"""
import json
import math
import pathlib

import numpy
from transformers import AutoTokenizer

from .jobs import Job, work_through
from .llama_cpp_model import LlamaCppModel
from .measure import told, windows_of

TEXTS = pathlib.Path(__file__).with_name("tokenized_texts.json")


def same_tokens(model: LlamaCppModel, tokenizer, texts: list[str]) -> dict:
    differing = [text for text in texts if model.tokens(text) != tokenizer(text)["input_ids"]]
    return {"texts": len(texts), "differing": differing}


def negative_log_likelihood(model: LlamaCppModel, window: list[int]) -> float:
    logits = model.logits(window)[:-1].astype(numpy.float64)
    most = logits.max(1)
    normalizer = most + numpy.log(numpy.exp(logits - most[:, None]).sum(1))
    return float((normalizer - logits[numpy.arange(len(window) - 1), window[1:]]).sum())


def greedy(model: LlamaCppModel, ids: list[int], count: int) -> list[tuple[int, float]]:
    """The likeliest tokens with their margins, as measure.greedy."""
    made: list[tuple[int, float]] = []
    while len(made) < count and not (made and model.is_end(made[-1][0])):
        logits = model.logits(ids + [token for token, _ in made])[-1]
        most = int(logits.argmax())
        made.append((most, float(logits[most] - numpy.delete(logits, most).max())))
    return made


def read(job: Job) -> dict:
    tokenizer = AutoTokenizer.from_pretrained(job.tokenizer)
    windows = windows_of(tokenizer, pathlib.Path(job.text), job.tokens, job.seqlen).tolist()
    model = LlamaCppModel(job.checkpoint, job.seqlen)
    loss = sum(negative_log_likelihood(model, window) for window in windows)
    count = sum(len(window) - 1 for window in windows)
    continuations = [greedy(model, tokenizer(prompt)["input_ids"], job.new_tokens) for prompt in job.prompts]
    result = {"perplexity": math.exp(loss / count), "tokens": count,
              "continuations": [told(tokenizer, made) for made in continuations],
              "tokenization": same_tokens(model, tokenizer, json.loads(TEXTS.read_text(encoding="utf-8")))}
    model.close()
    return result


if __name__ == "__main__":
    work_through(read)
