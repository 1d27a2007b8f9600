# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes GPTQ and AWQ checkpoints with AutoRound, rounded to nearest (no iterations)."""
import pathlib
import shutil

from auto_round import AutoRound
from transformers import AutoTokenizer

from .group_size import group_size_of
from .jobs import WriterJob, write_through

SETTINGS = {
    "gptq-w4-g128": ("auto_gptq", {"scheme": "W4A16", "sym": True}),
    "awq-w4-g128": ("auto_awq", {"scheme": "W4A16", "sym": False}),
}


def lift_only_folder(directory: pathlib.Path) -> None:
    """AutoRound puts the checkpoint into a folder of its own making."""
    (inner,) = [entry for entry in directory.iterdir() if entry.is_dir()]
    for file in inner.iterdir():
        shutil.move(file, directory / file.name)
    inner.rmdir()


def write(job: WriterJob, setting: tuple[str, dict]) -> None:
    layout, scheme = setting
    rounding = AutoRound(job.model, iters=0, disable_opt_rtn=True, device_map="cpu",
                         group_size=group_size_of(job.model), **scheme)
    rounding.quantize_and_save(job.output, format=layout)
    lift_only_folder(pathlib.Path(job.output))
    AutoTokenizer.from_pretrained(job.model).save_pretrained(job.output)


if __name__ == "__main__":
    write_through(SETTINGS, write)
