# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The group size that a tool can use for a model."""
import json
import pathlib

WIDTHS = ("hidden_size", "intermediate_size", "ffn_dim")


def group_size_of(model: str) -> int:
    """128 as everywhere, or the largest that divides the inputs of all layers: these tools refuse a last group that is
    shorter."""
    config = json.loads((pathlib.Path(model) / "config.json").read_text(encoding="utf-8"))
    widths = [config[key] for key in WIDTHS if key in config]
    return next(size for size in (128, 64, 32, 16) if all(width % size == 0 for width in widths))
