# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes checkpoints with bitsandbytes through transformers."""
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from .jobs import WriterJob, write_through

SETTINGS = {
    "nf4": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4"},
    "nf4-double": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": True},
    "fp4": {"load_in_4bit": True, "bnb_4bit_quant_type": "fp4"},
    "int8": {"load_in_8bit": True},
}


def write(job: WriterJob, setting: dict) -> None:
    model = AutoModelForCausalLM.from_pretrained(job.model, quantization_config=BitsAndBytesConfig(**setting),
                                                 dtype=torch.float16, device_map="cpu")
    model.save_pretrained(job.output)
    AutoTokenizer.from_pretrained(job.model).save_pretrained(job.output)


if __name__ == "__main__":
    write_through(SETTINGS, write)
