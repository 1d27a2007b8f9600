# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs programs against each other: each a process of its own, in rounds that alternate between them."""
import dataclasses
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Callable


class Failed(Exception):
    """A program that did not do what it was asked for; its last words."""


@dataclasses.dataclass
class Contestant:
    """One program of a measurement."""
    name: str
    command: list  # empty where it is not there
    value: Callable  # of its result, in the measurement's unit
    threads: int = 0
    missing: str = ""  # why it is not there
    read: Callable = json.loads  # what it prints → result
    detail: Callable = lambda result: None  # of its result, what is kept beside the value


class Fresh:
    """A command that ends with a path where nothing is; what the last run left there goes before the next."""

    def __init__(self, command, path):
        self.command, self.path = command, path

    def __iter__(self):
        shutil.rmtree(self.path, ignore_errors=True)
        return iter([*self.command, self.path])


def environment(threads):
    counted = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    return dict(os.environ, TOKENIZERS_PARALLELISM="false", **(counted if threads else {}))


def run(command, threads=0, read=json.loads):
    """What a program printed, as `read` takes it, with "wall_seconds" and "peak_bytes" of its process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=errors, env=environment(threads))
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise Failed(lines[-1] if lines else f"exit code {process.returncode}")
        return {"wall_seconds": seconds, "peak_bytes": usage.ru_maxrss * 1024} | (read(out.read().decode()) or {})


def spread(values, digits=3):
    """Median, least and greatest."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def one_round(contestants, records, reverse):
    """The order turns with every round, so that none is always the one that finds the machine warm."""
    pairs = list(zip(contestants, records))
    for contestant, record in reversed(pairs) if reverse else pairs:
        if "missing" in record or "failed" in record:
            continue
        try:
            result = run(contestant.command, contestant.threads, contestant.read)
            record["values"].append(contestant.value(result))
        except (Failed, ValueError, KeyError, TypeError) as error:
            record["failed"] = f"{type(error).__name__}: {error}" if not isinstance(error, Failed) else str(error)
            continue
        record["peak_bytes"].append(result["peak_bytes"])
        if (detail := contestant.detail(result)) is not None:
            record.setdefault("details", []).append(detail)


def first_word(contestant):
    if contestant.missing:
        return {"name": contestant.name, "missing": contestant.missing}
    return {"name": contestant.name, "threads": contestant.threads, "values": [], "peak_bytes": []}


def hold(group, name, unit, contestants, rounds, pairs=(), **facts):
    """A measurement: every value of every round. @param pairs of names (here, there), whose ratios are told"""
    records = [first_word(contestant) for contestant in contestants]
    print(f"{group}: {name}", file=sys.stderr, flush=True)
    for number in range(rounds):
        one_round(contestants, records, reverse=number % 2 == 1)
    measurement = {"group": group, "name": name, "unit": unit, **facts, "date": time.strftime("%Y-%m-%d %H:%M"),
                   "load": os.getloadavg()[0], "contestants": records, "pairs": [list(pair) for pair in pairs]}
    return measurement


def contest(*arguments, **facts):
    """hold()s it and tells it."""
    measurement = hold(*arguments, **facts)
    tell(measurement)
    return measurement


def of_key(record, key, value):
    """A record of the value at a key, where all of what a program told was kept; None where it told no such thing."""
    if "values" not in record or "failed" in record:
        return dict(record)
    told = record.get("details", [])
    if any(key not in detail for detail in told):
        return None
    return record | {"values": [value(detail[key]) for detail in told], "details": []}


def split(measurement, key, name, unit, value, pairs=()):
    """One of several measurements that the same runs tell. @param value (what stands at the key) → in the unit"""
    records = [of_key(record, key, value) for record in measurement["contestants"]]
    part = measurement | {"name": name, "unit": unit, "key": key, "pairs": [list(pair) for pair in pairs],
                          "contestants": [record for record in records if record]}
    print(f"{part['group']}: {name}", file=sys.stderr, flush=True)
    tell(part)
    return part


def named(measurement, name):
    return next(record for record in measurement["contestants"] if record["name"] == name)


def ratios(measurement, here, there):
    """Of each round's own two values; nothing where either is not there."""
    mine, other = named(measurement, here).get("values", []), named(measurement, there).get("values", [])
    if not mine or len(mine) != len(other):
        return []
    return [one / two for one, two in zip(mine, other)]


def state(record, digits=3):
    """A contestant's value, or why there is none."""
    if "missing" in record:
        return record["missing"]
    if "failed" in record:
        return f"failed: {record['failed']}"
    return spread(record["values"], digits)


def tell(measurement):
    for record in measurement["contestants"]:
        peak = f", {max(record['peak_bytes']) / 1e6:.0f} MB" if record.get("peak_bytes") else ""
        print(f"  {record['name']:<28} {state(record)} {measurement['unit'] if record.get('values') else ''}{peak}")
    for here, there in measurement["pairs"]:
        if found := ratios(measurement, here, there):
            print(f"  {here} / {there}: {spread(found, 2)}")
    sys.stdout.flush()
