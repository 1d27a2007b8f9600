# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes GPTQ and AWQ checkpoints with AutoRound, rounded to nearest (no iterations)."""
import pathlib
import shutil

from auto_round import AutoRound
from transformers import AutoTokenizer

from .arguments import writer_arguments

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


def main() -> None:
    options = writer_arguments(__doc__, list(SETTINGS))
    layout, scheme = SETTINGS[options.setting]
    rounding = AutoRound(str(options.model), iters=0, disable_opt_rtn=True, device_map="cpu", **scheme)
    rounding.quantize_and_save(str(options.output), format=layout)
    lift_only_folder(options.output)
    AutoTokenizer.from_pretrained(options.model).save_pretrained(options.output)


if __name__ == "__main__":
    main()
