# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same program built against another libtorch (--other-build) beside this one."""
import argparse
import dataclasses
import pathlib
import subprocess

from .blocks import SETTINGS, SHAPES, here
from .contest import Contestant, contest
from .evaluation import comparison, perplexity, speed
from .options import NOT_THERE

BLOCK = "OPT-125M's block"


def version_of(build):
    """"libtorch 2.13.0", as the program itself says it."""
    told = subprocess.run([build / "app/cli/affinequant", "--version"], capture_output=True, text=True, check=False).stdout
    return next((line for line in told.splitlines() if line.startswith("libtorch")), "libtorch, unknown")


def both(options):
    """(name, options) of either build. The other one may be missing."""
    builds = [options.build] + ([pathlib.Path(options.other_build)] if options.other_build else [])
    return [(version_of(build), dataclasses.replace(options, build=build)) for build in builds]


def raced(group, name, unit, contestants, rounds, **more):
    first, *others = [one.name for one in contestants]
    return contest(group, name, unit, contestants, rounds, [(other, first) for other in others], **more)


def absent(options):
    return [] if options.other_build else [Contestant("another libtorch", [], lambda _: 0, 0,
                                                      f"{NOT_THERE} (--other-build)")]


def learned_block(options, compute):
    shape = SHAPES[BLOCK]
    contestants = []
    for version, chosen in both(options):
        one = here(chosen, shape, SETTINGS["W3A16"], "affinequant", compute, 2 if options.quick else 4)
        one.name = version
        contestants.append(one)
    return raced("libtorch", f"AffineQuant W3A16, {BLOCK}, {compute}", "s an epoch", contestants + absent(options),
                 options.rounds)


def evaluated(options, dtype):
    tokens = 1024 if options.quick else 8192
    contestants = []
    for version, chosen in both(options):
        wanted = argparse.Namespace(program=str(chosen.program), model=options.model, text=options.text,
                                    reference_model=options.model, tokens=tokens, seqlen=512, python="")
        contestants.append(Contestant(version, comparison().commands(wanted, dtype, options.threads)[0], speed,
                                      options.threads, detail=perplexity))
    return raced("libtorch", f"{pathlib.Path(options.model).name}, windows of 512, {dtype}", "tokens a second",
                 contestants + absent(options), options.rounds)


def libtorch(options):
    for compute in ("float32", "bfloat16"):
        yield learned_block(options, compute)
    for dtype in ("float32", "bfloat16"):
        yield evaluated(options, dtype)
