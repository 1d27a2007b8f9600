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

from .jobs import WriterJob, write_through

LINEAR = {"targets": "Linear", "ignore": ["lm_head"]}
SAMPLES, SAMPLE_TOKENS = 16, 256


def group_scheme(bits: int, **weights) -> dict:
    """One group of settings over all linear layers."""
    told = {"num_bits": bits, "type": "int", "symmetric": True, "strategy": "group", "group_size": 128} | weights
    return {"config_groups": {"group_0": {"targets": ["Linear"], "weights": told}}, "ignore": ["lm_head"]}


SETTINGS = {
    "w4a16": lambda: QuantizationModifier(scheme="W4A16", **LINEAR),
    "w4a16-asymmetric": lambda: QuantizationModifier(scheme="W4A16_ASYM", **LINEAR),
    "w4a16-gptq": lambda: GPTQModifier(scheme="W4A16", **LINEAR),
    "w4a16-awq": lambda: AWQModifier(scheme="W4A16_ASYM", **LINEAR),
    "w8a16": lambda: QuantizationModifier(scheme="W8A16", **LINEAR),
    "w8a8": lambda: QuantizationModifier(scheme="W8A8", **LINEAR),
    "w3a16": lambda: QuantizationModifier(**group_scheme(3)),
    "w3a16-asymmetric": lambda: QuantizationModifier(**group_scheme(3, symmetric=False)),
    "w4a16-act-order": lambda: GPTQModifier(**group_scheme(4, actorder="static")),
}


def calibration(job: WriterJob, tokenizer) -> Dataset:
    ids = tokenizer(pathlib.Path(job.calibration).read_text(encoding="utf-8"))["input_ids"]
    rows = [ids[start : start + SAMPLE_TOKENS] for start in range(0, SAMPLES * SAMPLE_TOKENS, SAMPLE_TOKENS)]
    return Dataset.from_dict({"input_ids": rows, "attention_mask": [[1] * len(row) for row in rows]})


def write(job: WriterJob, modifier) -> None:
    reset_session()
    tokenizer = AutoTokenizer.from_pretrained(job.model)
    model = AutoModelForCausalLM.from_pretrained(job.model, dtype="auto")
    oneshot(model=model, processor=tokenizer, dataset=calibration(job, tokenizer), recipe=modifier(),
            max_seq_length=SAMPLE_TOKENS, num_calibration_samples=SAMPLES)
    model.save_pretrained(job.output, save_compressed=True)
    tokenizer.save_pretrained(job.output)


if __name__ == "__main__":
    IntermediatesCache.pin_memory = lambda *_, **__: None  # needs an accelerator
    write_through(SETTINGS, write)
