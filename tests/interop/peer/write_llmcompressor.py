# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes compressed-tensors checkpoints with llmcompressor."""
import pathlib

from datasets import Dataset
from llmcompressor import oneshot
from llmcompressor.core import reset_session
from llmcompressor.modifiers.awq import AWQModifier
from llmcompressor.modifiers.quantization import GPTQModifier, QuantizationModifier
from llmcompressor.pipelines.cache import IntermediatesCache
from transformers import AutoModelForCausalLM, AutoTokenizer

from .group_size import group_size_of
from .jobs import WriterJob, write_through

LINEAR = {"targets": "Linear", "ignore": ["lm_head"]}
SAMPLES, SAMPLE_TOKENS = 16, 256


def grouped(bits: int, group_size: int, **weights) -> dict:
    """One group of settings over all linear layers."""
    told = {"num_bits": bits, "type": "int", "symmetric": True, "strategy": "group", "group_size": group_size} | weights
    return {"config_groups": {"group_0": {"targets": ["Linear"], "weights": told}}, "ignore": ["lm_head"]}


SETTINGS = {
    "w4a16": lambda size: QuantizationModifier(**grouped(4, size)),
    "w4a16-asymmetric": lambda size: QuantizationModifier(**grouped(4, size, symmetric=False)),
    "w4a16-gptq": lambda size: GPTQModifier(**grouped(4, size)),
    "w4a16-awq": lambda size: AWQModifier(**grouped(4, size, symmetric=False)),
    "w8a16": lambda size: QuantizationModifier(**grouped(8, size)),
    "w8a8": lambda _: QuantizationModifier(scheme="W8A8", **LINEAR),
    "w3a16": lambda size: QuantizationModifier(**grouped(3, size)),
    "w3a16-asymmetric": lambda size: QuantizationModifier(**grouped(3, size, symmetric=False)),
    "w4a16-act-order": lambda size: GPTQModifier(**grouped(4, size, actorder="static")),
}


def calibration(job: WriterJob, tokenizer) -> Dataset:
    ids = tokenizer(pathlib.Path(job.calibration).read_text(encoding="utf-8"))["input_ids"]
    rows = [ids[start : start + SAMPLE_TOKENS] for start in range(0, SAMPLES * SAMPLE_TOKENS, SAMPLE_TOKENS)]
    return Dataset.from_dict({"input_ids": rows, "attention_mask": [[1] * len(row) for row in rows]})


def write(job: WriterJob, modifier) -> None:
    reset_session()
    tokenizer = AutoTokenizer.from_pretrained(job.model)
    model = AutoModelForCausalLM.from_pretrained(job.model, dtype="auto")
    oneshot(model=model, processor=tokenizer, dataset=calibration(job, tokenizer), recipe=modifier(group_size_of(job.model)),
            max_seq_length=SAMPLE_TOKENS, num_calibration_samples=SAMPLES)
    model.save_pretrained(job.output, save_compressed=True)
    tokenizer.save_pretrained(job.output)


if __name__ == "__main__":
    IntermediatesCache.pin_memory = lambda *_, **__: None  # needs an accelerator
    write_through(SETTINGS, write)
