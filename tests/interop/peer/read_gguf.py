# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opens GGUF files with gguf-py and runs their dequantized weights in transformers.

    python -m peer.read_gguf JOBS.json
"""
import pathlib

from transformers import AutoTokenizer

from .built import compared, model_with
from .gguf_llama import tensors_of, types_of
from .jobs import Job, work_through
from .measure import measured


def read(job: Job) -> dict:
    tensors = dict(tensors_of(job.checkpoint))
    tokenizer = AutoTokenizer.from_pretrained(job.tokenizer)
    weights = {of: compared(tensors, pathlib.Path(directory)) for of, directory in job.weights.items()}
    result = {"types": types_of(job.checkpoint), "weights": weights}
    return result | measured(model_with(tensors, job.tokenizer), tokenizer, job)


if __name__ == "__main__":
    work_through(read)
