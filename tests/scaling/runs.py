# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of the program as one process, as ranks and as hosts, and what they took."""
import dataclasses
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/release/app/cli/affinequant"
LEARNED = ("matrix", "right", "shift", "clipping")


@dataclasses.dataclass(frozen=True)
class Work:
    model: str
    calibration: str = ""
    samples: int = 8
    tokens: int = 256
    batch: int = 2
    epochs: int = 3

    @property
    def steps(self):
        return self.epochs * -(-self.samples // self.batch)

    def command(self, session):
        flags = ["--preset", "W3A16g128", "--nsamples", self.samples, "--seqlen", self.tokens, "--batch-size", self.batch,
                 "--epochs", self.epochs, "--max-blocks", 1, "--eval-max-tokens", self.tokens, "--session", session, "--json"]
        if self.calibration:
            flags += ["--calib", self.calibration]
        return [str(PROGRAM), "--log-level", "error", "quantize", self.model, *map(str, flags)]


@dataclasses.dataclass(frozen=True)
class Run:
    block: float  # seconds of the block, with statistics before and behind the learning
    step: float  # median seconds of a step
    sent: int  # bytes by the first host, where it was a run on hosts
    learned: int  # parameters


def contents(session, batches):
    import h5py  # Debian's

    with h5py.File(session) as file:
        events = file["events"][()]
        epochs = [event["values"][1] for event in events if event["kind"].decode().rstrip("\0") == "epoch"]
        found = []
        file["blocks/000"].visititems(
            lambda name, item: found.append(item.size) if name.split("/")[-1] in LEARNED and "tensors" not in name else None)
    return statistics.median(epochs) / batches, sum(found)


def run(launcher, work):
    with tempfile.TemporaryDirectory() as scratch:
        session = pathlib.Path(scratch) / "run.h5"
        done = subprocess.run([*launcher, "--", *work.command(session)], cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{done.stderr}scripts/rank-scaling: {' '.join(launcher)} ended with exit code {done.returncode}")
        step, learned = contents(session, work.steps // work.epochs)
    sent = re.search(r"^host 0 sent (\d+) bytes", done.stderr, re.MULTILINE)
    return Run(json.loads(done.stdout)["blocks"][0]["seconds"], step, int(sent[1]) if sent else 0, learned)


def alternating(work, launchers, rounds):
    """@returns name → runs; each round has one of each"""
    found = {name: [] for name in launchers}
    for _ in range(rounds):
        for name, launcher in launchers.items():
            found[name].append(run(launcher, work))
    return found
