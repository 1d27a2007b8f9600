# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of the program under test: what it is told, what came of it."""
import dataclasses
import os
import pathlib
import subprocess
import time

PATIENCE = 600  # seconds; a run that takes longer hangs


@dataclasses.dataclass
class Ended:
    code: int  # negative: the signal that ended it
    output: str
    errors: str
    seconds: float

    @property
    def crashed(self):
        """Ended by a signal other than the kill that was sent, or by nothing it could name."""
        return self.code < 0 and self.code != -9

    @property
    def named(self):
        """The last line of the errors, which names what went wrong."""
        lines = [line for line in self.errors.replace("\r", "\n").splitlines() if line.strip()]
        return lines[-1] if lines else ""


@dataclasses.dataclass
class Program:
    path: pathlib.Path

    def start(self, arguments, wrapper=(), environment=None, **options):
        command = [*map(str, wrapper), str(self.path), *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, **(environment or {})}, **options)

    def run(self, arguments, **options):
        begun = time.monotonic()
        process = self.start(arguments, **options)
        try:
            output, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            errors += "\nit hangs"
        return Ended(process.returncode, output, errors, time.monotonic() - begun)

    def run_and_kill(self, arguments, seconds, **options):
        """Ended with code -9 where it was still running after `seconds`."""
        begun = time.monotonic()
        process = self.start(arguments, **options)
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
        return Ended(process.returncode, output, errors, time.monotonic() - begun)
