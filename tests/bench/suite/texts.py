# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Models and texts that the suite makes itself."""
import subprocess
import sys

from .options import ROOT


def synthetic(options, blocks):
    """LLaMA-160M's shapes with random weights."""
    target = options.scratch / f"synthetic-{blocks}"
    if not target.exists():
        subprocess.run([sys.executable, ROOT / "scripts/make-synthetic-checkpoint", "--model", "llama-160m", "--blocks",
                        str(blocks), "--out", target], check=True, stdout=subprocess.DEVNULL)
    return target


def demo_text(options):
    """A text to calibrate and evaluate on."""
    target = options.scratch / "text.txt"
    if not target.exists():
        with open(target, "wb") as file:
            subprocess.run([options.program, "demo", "text", "--part", "evaluation"], stdout=file, check=True)
    return target
