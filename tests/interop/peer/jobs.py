# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader or a writer is asked to do, as the suite writes it into a JSON file: one process does many jobs."""
import dataclasses
import json
import pathlib
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from .tools import installed_versions


@dataclasses.dataclass
class Job:
    checkpoint: str
    result: str
    text: str
    tokens: int = 4096
    seqlen: int = 256
    dtype: str = "float32"
    rounds_inputs: bool = False  # of layers: then a last bit matters, and how much is asked, too
    prompts: list[str] = dataclasses.field(default_factory=list)
    new_tokens: int = 24
    drafts: list[str] = dataclasses.field(default_factory=list)  # guessed continuations of the prompts
    weights: dict[str, str] = dataclasses.field(default_factory=dict)  # whose: a directory with plain safetensors
    tokenizer: str = ""  # Hugging Face directory of a GGUF file's model


@dataclasses.dataclass
class WriterJob:
    model: str  # Hugging Face directory, or the GGUF file to quantize
    output: str
    setting: str
    calibration: str  # text
    result: str


def write_through(settings: Mapping[str, Any], write: Callable[[WriterJob, Any], None]) -> None:
    """Writes the checkpoint of every job, with what `settings` has under the job's setting."""
    def written(job: WriterJob) -> dict:
        write(job, settings[job.setting])
        return {}

    work_through(written, WriterJob)


def work_through(answer: Callable[[Any], dict], kind: type = Job) -> None:
    """Answers every job of the file named on the command line in the job's own file, an error as well."""
    for fields in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        job = kind(**fields)
        try:
            result = answer(job)
        except Exception as error:  # whatever a tool throws is its answer
            traceback.print_exc()
            result = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"}
        told = json.dumps(result | {"versions": installed_versions()}, indent=1)
        pathlib.Path(job.result).write_text(told + "\n", encoding="utf-8")
