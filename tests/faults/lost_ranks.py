# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A random one of several processes that share a run is killed at a random instant."""
import dataclasses
import os
import random
import socket
import subprocess
import time

from .jobs import Quantize, digests
from .kills import fresh, require, require_the_same

MOST_SECONDS = 30  # from the kill until the others have ended


@dataclasses.dataclass
class Found:
    killed: int = 0
    seconds: list = dataclasses.field(default_factory=list)

    @property
    def longest(self):
        return max(self.seconds, default=0)

    @property
    def mean(self):
        return sum(self.seconds) / max(1, len(self.seconds))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(program, arguments, ranks):
    port = str(free_port())
    return [program.start(arguments, environment={"RANK": str(rank), "WORLD_SIZE": str(ranks), "MASTER_PORT": port})
            for rank in range(ranks)]


def finish(processes, patience):
    """@returns (code, errors) of each"""
    ended = []
    for process in processes:
        try:
            _, errors = process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            _, errors = process.communicate()
            errors += "\nit hangs"
        ended.append((process.returncode, errors))
    return ended


def wait_until_met(first):
    """Rank 0 names its model once all ranks have met; before that the others would wait for a lost one to come."""
    line = b""
    while b" on demo:" not in line:
        byte = os.read(first.stderr.fileno(), 1)  # the rest stays for whoever reads it later
        if not byte:
            return
        line = b"" if byte == b"\n" else line + byte


def lose_one(program, job, arguments, ranks, after, victim, found):
    """@returns whether the run had ended before"""
    processes = start(program, arguments, ranks)
    wait_until_met(processes[0])
    time.sleep(after)
    if processes[victim].poll() is not None:
        ended = finish(processes, MOST_SECONDS)
        require(all(code == 0 for code, _ in ended), f"{job.name} on {ranks} ranks fails by itself: {ended}")
        return True
    processes[victim].kill()
    begun = time.monotonic()
    ended = finish(processes, MOST_SECONDS)
    if all(code == 0 for rank, (code, _) in enumerate(ended) if rank != victim):
        return job.results()[0].exists()  # behind its last exchange
    found.killed += 1
    found.seconds.append(time.monotonic() - begun)
    for rank, (code, errors) in enumerate(ended):
        if rank != victim:
            named = f"rank {victim} of {ranks} was lost" in errors
            require(code == 1 and named, f"{job.name}: rank {rank} ended by {code} when rank {victim} was lost: {errors[-400:]}")
    return False


def trial(program, job, wanted, seconds, rng, found):
    """Loses a rank, goes on with another number of them and loses one again, until the run is done."""
    fresh(job)
    arguments = job.first()
    for _ in range(3):
        ranks = rng.choice((2, 3, 4))
        ended = lose_one(program, job, arguments, ranks, rng.uniform(0, seconds), rng.randrange(ranks), found)
        if ended or job.results()[0].exists():  # lost behind its last step: the result is there
            break
        arguments = job.again() if (job.folder / "run.h5").exists() else job.first()
    if not job.results()[0].exists():
        ended = finish(start(program, arguments, rng.choice((1, 2))), 600)
        require(all(code == 0 for code, _ in ended), f"{job.name} does not go on: {ended}")
    require_the_same(job, wanted)


def kills(program, scratch, wanted, seed, tell):
    rng = random.Random(seed)
    job = Quantize("quantize on several ranks", scratch / "ranks")
    fresh(job)
    begun = time.monotonic()
    ended = finish(start(program, job.first(), 2), 600)
    require(all(code == 0 for code, _ in ended), f"{job.name} fails by itself: {ended}")
    seconds, digested = time.monotonic() - begun, digests(job.folder)  # a little longer than from the meeting on
    found = Found()
    while found.killed < wanted:
        trial(program, job, digested, seconds, rng, found)
        tell(f"{found.killed} ranks lost")
    return found
