# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line that the writers share."""
import argparse
import pathlib


def writer_arguments(about: str, settings: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("model", type=pathlib.Path, help="Hugging Face directory, or the GGUF file to quantize")
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("setting", choices=settings)
    parser.add_argument("--calibration", type=pathlib.Path, required=True, help="text")
    return parser.parse_args()
