# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes GPTQ checkpoints with GPTQModel on the processor."""
import os
import pathlib

os.environ.setdefault("GPTQMODEL_CPU_WORKERS", "2")

from gptqmodel import GPTQModel, QuantizeConfig  # noqa: E402
from transformers import AutoTokenizer  # noqa: E402

from .jobs import WriterJob, write_through  # noqa: E402

SETTINGS = {
    "w4-g128": {"bits": 4, "group_size": 128},
    "w4-g128-asymmetric": {"bits": 4, "group_size": 128, "sym": False},
    "w4-g128-act-order": {"bits": 4, "group_size": 128, "desc_act": True},
    "w4-g128-v2": {"bits": 4, "group_size": 128, "format": "gptq_v2"},
    "w3-g128": {"bits": 3, "group_size": 128},
    "w8-channel": {"bits": 8, "group_size": -1, "act_group_aware": False},
    "w2-g64": {"bits": 2, "group_size": 64},
}
SAMPLES, SAMPLE_TOKENS = 16, 256


def samples(job: WriterJob) -> list[list[int]]:
    text = pathlib.Path(job.calibration).read_text(encoding="utf-8")
    ids = AutoTokenizer.from_pretrained(job.model)(text)["input_ids"]
    return [ids[start : start + SAMPLE_TOKENS] for start in range(0, SAMPLES * SAMPLE_TOKENS, SAMPLE_TOKENS)]


def write(job: WriterJob, config: dict) -> None:
    model = GPTQModel.load(job.model, QuantizeConfig(**config), device="cpu")
    model.quantize(samples(job), batch_size=1)
    model.save(job.output)
    AutoTokenizer.from_pretrained(job.model).save_pretrained(job.output)


if __name__ == "__main__":
    write_through(SETTINGS, write)
