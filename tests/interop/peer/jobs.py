# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a reader is asked to do, as the suite writes it into a JSON file: one process opens many checkpoints."""
import dataclasses
import json
import pathlib
import sys
import traceback
from collections.abc import Callable

from .tools import installed_versions


@dataclasses.dataclass
class Job:
    checkpoint: str
    result: str
    text: str
    tokens: int = 4096
    seqlen: int = 256
    dtype: str = "float32"
    prompts: list[str] = dataclasses.field(default_factory=list)
    new_tokens: int = 24
    weights: dict[str, str] = dataclasses.field(default_factory=dict)  # whose: a directory with plain safetensors
    tokenizer: str = ""  # Hugging Face directory of a GGUF file's model


def work_through(read: Callable[[Job], dict]) -> None:
    """Answers every job of the file named on the command line in the job's own file, an error as well."""
    for fields in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")):
        job = Job(**fields)
        try:
            result = read(job)
        except Exception as error:  # whatever a tool throws is its answer
            traceback.print_exc()
            result = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"}
        answer = json.dumps(result | {"versions": installed_versions()}, indent=1)
        pathlib.Path(job.result).write_text(answer + "\n", encoding="utf-8")
