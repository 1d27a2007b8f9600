# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Perplexity and greedy tokens of a model in transformers, taken the way `affinequant eval` and `generate` take them."""
import math
import pathlib

import torch

from .jobs import Job


def windows_of(tokenizer, text: pathlib.Path, tokens: int, seqlen: int) -> torch.Tensor:
    """The first tokens of a text as [windows, seqlen], what is left over cut off."""
    ids = tokenizer(text.read_text(encoding="utf-8"))["input_ids"][:tokens]
    return torch.tensor(ids[: len(ids) // seqlen * seqlen]).view(-1, seqlen)


@torch.no_grad()
def perplexity(causal, windows: torch.Tensor) -> float:
    """exp of the mean loss; a window's first token has none."""
    loss = 0.0
    for window in windows.split(1):
        logits = causal(window).logits[0, :-1].double()
        loss += torch.nn.functional.cross_entropy(logits, window[0, 1:], reduction="sum").item()
    return math.exp(loss / (windows.numel() - len(windows)))


@torch.no_grad()
def greedy(causal, tokenizer, prompt: str, count: int) -> list[tuple[int, float]]:
    """The likeliest tokens behind a prompt, one after the other without a cache, each with its margin; ends at an end token."""
    ids = tokenizer(prompt)["input_ids"]
    ends = end_tokens(causal)
    made: list[tuple[int, float]] = []
    while len(made) < count and not (made and made[-1][0] in ends):
        logits = causal(torch.tensor([ids + [token for token, _ in made]])).logits[0, -1].float()
        most, places = logits.topk(2)
        made.append((int(places[0]), float(most[0] - most[1])))
    return made


def end_tokens(causal) -> set[int]:
    told = causal.generation_config.eos_token_id
    return set(told) if isinstance(told, list) else {told}


def told(tokenizer, made: list[tuple[int, float]]) -> dict:
    """A continuation's text after each token, and how far the next likely token was behind."""
    ids = [token for token, _ in made]
    return {"texts": [tokenizer.decode(ids[:end], skip_special_tokens=True) for end in range(1, len(ids) + 1)],
            "margins": [margin for _, margin in made]}


def measured(causal, tokenizer, job: Job) -> dict:
    windows = windows_of(tokenizer, pathlib.Path(job.text), job.tokens, job.seqlen)
    return {"perplexity": perplexity(causal, windows), "tokens": windows.numel() - len(windows),
            "continuations": [told(tokenizer, greedy(causal, tokenizer, prompt, job.new_tokens)) for prompt in job.prompts]}
