# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Perplexity and greedy tokens of a model in transformers, taken the way `affinequant eval` and `generate` take them."""
import itertools
import math
import pathlib
from collections.abc import Iterable, Iterator

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


LAST_BITS = 1e-6  # of a value: what another order of summation does to a float32 layer's output


def perplexities_beside(causal, windows: torch.Tensor, count: int = 3) -> list[float]:
    """The same model's, each time with its embeddings off by their last bits."""
    return [perplexity_moved(causal, windows, torch.Generator().manual_seed(seed)) for seed in range(count)]


def perplexity_moved(causal, windows: torch.Tensor, random: torch.Generator) -> float:
    def move(_module, _inputs, output: torch.Tensor) -> torch.Tensor:
        return output * (1 + LAST_BITS * torch.randn(output.shape, generator=random))

    hook = causal.get_input_embeddings().register_forward_hook(move)
    try:
        return perplexity(causal, windows)
    finally:
        hook.remove()


@torch.no_grad()
def likeliest(logits: torch.Tensor) -> tuple[int, float]:
    """The token, and how far the next one is behind."""
    most, places = logits.float().topk(2)
    return int(places[0]), float(most[0] - most[1])


@torch.no_grad()
def accepted(causal, ids: list[int], guess: list[int]) -> list[tuple[int, float]]:
    """The likeliest tokens behind `ids` as far as they are those of the guess, and the one where they part: in one pass."""
    made: list[tuple[int, float]] = []
    for row, guessed in zip(causal(torch.tensor([ids + guess])).logits[0, len(ids) - 1 :], [*guess, None]):
        made.append(likeliest(row))
        if made[-1][0] != guessed:
            break
    return made


@torch.no_grad()
def continued(causal, ids: list[int], count: int) -> Iterator[tuple[int, float]]:
    """The likeliest tokens one after the other: the prompt at once, then each token with the cache of those before."""
    fed, cache = ids, None
    for _ in range(count):
        output = causal(torch.tensor([fed]), past_key_values=cache, use_cache=True)
        yield (made := likeliest(output.logits[0, -1]))
        fed, cache = [made[0]], output.past_key_values


def greedy(causal, tokenizer, prompt: str, count: int, draft: str = "") -> Iterator[tuple[int, float]]:
    """The likeliest tokens behind a prompt, each with its margin; ends at an end token."""
    ids, ends = tokenizer(prompt)["input_ids"], end_tokens(causal)
    guess = tokenizer(prompt + draft)["input_ids"][len(ids) :]
    made = accepted(causal, ids, guess)[:count] if guess else []
    behind = ids + [token for token, _ in made]
    for one in itertools.chain(made, continued(causal, behind, count - len(made))):
        yield one
        if one[0] in ends:
            return


def end_tokens(causal) -> set[int]:
    told = causal.generation_config.eos_token_id
    return set(told) if isinstance(told, list) else {told}


def told(tokenizer, made: Iterable[tuple[int, float]]) -> dict:
    """A continuation's text after each token, and how far the next likely token was behind."""
    ids, margins = map(list, zip(*made))
    return {"texts": [tokenizer.decode(ids[:end], skip_special_tokens=True) for end in range(1, len(ids) + 1)],
            "margins": margins}


def measured(causal, tokenizer, job: Job) -> dict:
    windows = windows_of(tokenizer, pathlib.Path(job.text), job.tokens, job.seqlen)
    guessed = zip(job.prompts, job.drafts or [""] * len(job.prompts))
    return {"perplexity": perplexity(causal, windows), "tokens": windows.numel() - len(windows),
            "continuations": [told(tokenizer, greedy(causal, tokenizer, prompt, job.new_tokens, draft))
                              for prompt, draft in guessed]}
