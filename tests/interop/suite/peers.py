# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the modules of peer/ in their environments."""
import json
import os
import pathlib
import subprocess

from .environments import PEERS, Environments, NotInstalled


def variables() -> dict[str, str]:
    return dict(os.environ, OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", PYTHONPATH=str(PEERS))


def run(python: pathlib.Path, module: str, arguments: list[str], log: pathlib.Path, seconds: int) -> str:
    """Empty, or what went wrong."""
    with log.open("a", encoding="utf-8") as file:
        try:
            # where its log is: some of them leave logs of their own where they stand
            code = subprocess.run([str(python), "-m", f"peer.{module}", *arguments], env=variables(), cwd=log.parent,
                                  stdout=file, stderr=subprocess.STDOUT, timeout=seconds, check=False).returncode
        except subprocess.TimeoutExpired:
            return f"not done after {seconds} s"
    return "" if code == 0 else ended(code, log)


def ended(code: int, log: pathlib.Path) -> str:
    if code < 0:
        return f"ended by signal {-code}"
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit code {code}"


def write_result(job: dict, result: dict) -> None:
    pathlib.Path(job["result"]).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def answer_all(environments: Environments, environment: str, module: str, jobs: list[dict], directory: pathlib.Path,
               seconds_each: int = 1800) -> None:
    """Has every job answered in its own file: by the module, or with the reason why it could not.

    One process for all of them: to start one takes longer than most jobs."""
    if not jobs:
        return
    try:
        python = environments.python(environment)
    except NotInstalled as reason:
        for job in jobs:
            write_result(job, {"unchecked": f"{environment} could not be installed: {reason}"})
        return
    while jobs:
        asked = directory / f"{module}.jobs.json"
        asked.write_text(json.dumps(jobs), encoding="utf-8")
        failure = run(python, module, [str(asked)], directory / f"{module}.log", seconds_each * len(jobs))
        jobs = [job for job in jobs if not pathlib.Path(job["result"]).exists()]
        if jobs:  # the process died of the first one that has no answer
            write_result(jobs[0], {"error": failure or "it left no answer"})
            jobs = jobs[1:]
