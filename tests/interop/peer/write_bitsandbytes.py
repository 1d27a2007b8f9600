# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes checkpoints with bitsandbytes through transformers."""
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from .arguments import writer_arguments

SETTINGS = {
    "nf4": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4"},
    "nf4-double": {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": True},
    "fp4": {"load_in_4bit": True, "bnb_4bit_quant_type": "fp4"},
    "int8": {"load_in_8bit": True},
}


def main() -> None:
    options = writer_arguments(__doc__, list(SETTINGS))
    config = BitsAndBytesConfig(**SETTINGS[options.setting])
    model = AutoModelForCausalLM.from_pretrained(options.model, quantization_config=config, dtype=torch.float16,
                                                 device_map="cpu")
    model.save_pretrained(options.output)
    AutoTokenizer.from_pretrained(options.model).save_pretrained(options.output)


if __name__ == "__main__":
    main()
