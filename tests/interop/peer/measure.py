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
def greedy(causal, tokenizer, prompt: str, count: int) -> list[int]:
    """The likeliest tokens behind a prompt, one after the other, without a cache; ends at an end token."""
    ids = tokenizer(prompt)["input_ids"]
    start = len(ids)
    ends = end_tokens(causal)
    while len(ids) - start < count:
        following = int(causal(torch.tensor([ids])).logits[0, -1].argmax())
        ids.append(following)
        if following in ends:
            break
    return ids[start:]


def end_tokens(causal) -> set[int]:
    told = causal.generation_config.eos_token_id
    return set(told) if isinstance(told, list) else {told}


def measured(causal, tokenizer, job: Job) -> dict:
    windows = windows_of(tokenizer, pathlib.Path(job.text), job.tokens, job.seqlen)
    continuations = [greedy(causal, tokenizer, prompt, job.new_tokens) for prompt in job.prompts]
    return {"perplexity": perplexity(causal, windows), "tokens": windows.numel() - len(windows),
            "continuations": [tokenizer.decode(ids, skip_special_tokens=True) for ids in continuations]}
