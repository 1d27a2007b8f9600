# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kills at random instants: whatever is left resumes to the result of a run that was never killed."""
import random
import shutil

from .jobs import Export, Quantize, Sweep, digests


class Broken(Exception):
    """A promise that did not hold."""


def require(holds, what):
    if not holds:
        raise Broken(what)


def whole(program, path):
    """A checkpoint that is there is a whole one."""
    ended = program.run(["inspect", path])
    require(ended.code == 0, f"{path} is there and does not open: {ended.named}")


def fresh(job):
    shutil.rmtree(job.folder, ignore_errors=True)
    job.folder.mkdir(parents=True)


def uninterrupted(program, job):
    """(seconds, digests) of a run that nobody kills."""
    fresh(job)
    ended = program.run(job.first())
    require(ended.code == 0, f"{job.name} fails by itself: {ended.named}")
    return ended.seconds, digests(job.folder)


def kill_until_done(program, job, seconds, rng, most):
    """@returns how often it was killed; every kill but the last start's is at a random instant"""
    kills = 0
    arguments = job.first()
    while kills < most:
        ended = program.run_and_kill(arguments, rng.uniform(0, seconds))
        require(not ended.crashed, f"{job.name} ended by signal {-ended.code}: {ended.named}")
        if ended.code == 0:
            return kills
        require(ended.code == -9, f"{job.name} does not go on after a kill: {ended.named}")
        kills += 1
        for path in job.results():
            if path.exists():
                whole(program, path)
                return kills  # killed behind its last step: the result is there
        arguments = job.again()
    ended = program.run(arguments)
    require(ended.code == 0, f"{job.name} does not go on after {kills} kills: {ended.named}")
    return kills


def without_sessions(found):
    """A session's file holds times; what it stands for is compared by its export."""
    return {name: value for name, value in found.items() if not name.endswith((".h5", ".lock"))}


def require_the_same(job, wanted):
    found = without_sessions(digests(job.folder))
    for name, value in without_sessions(wanted).items():
        require(name in found, f"{job.name}: {name} is missing")
        require(found[name] == value, f"{job.name}: {name} is not what an uninterrupted run writes")
    strays = {path.name for path in job.folder.iterdir()} - job.allowed()
    require(not strays, f"{job.name}: left over: {sorted(strays)}")


def trial(program, job, reference, rng, most):
    seconds, wanted = reference
    fresh(job)
    kills = kill_until_done(program, job, seconds, rng, most)
    require_the_same(job, wanted)
    return kills


def jobs_of(scratch, session, formats):
    yield Quantize("quantize demo:llama", scratch / "quantize")
    yield Quantize("quantize demo:opt", scratch / "quantize-opt", model="demo:opt")
    yield Sweep("sweep", scratch / "sweep")
    for name in formats:
        yield Export(f"export as {name}", scratch / f"export-{name.replace(':', '-')}", session, name)


def kills(program, scratch, session, formats, wanted, seed, tell):
    """Goes round the jobs until `wanted` kills were made. @returns kills by job"""
    rng = random.Random(seed)
    jobs = list(jobs_of(scratch, session, formats))
    references, counts = {}, {job.name: 0 for job in jobs}
    while sum(counts.values()) < wanted:
        for job in jobs:
            if job.name not in references:
                references[job.name] = uninterrupted(program, job)
            counts[job.name] += trial(program, job, references[job.name], rng, most=6)
            tell(f"{sum(counts.values())} kills")
            if sum(counts.values()) >= wanted:
                break
    return counts
