#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command and prints the most memory that it held, by kind.

    memory_probe.py [--interval 0.02] [--series FILE.csv] [--json] -- COMMAND...

Anonymous memory is what the program itself holds; mapped pages are files that the kernel may take back at any time.
Both are sampled from /proc/PID/status, so a shorter peak than the interval can be missed; VmHWM, the kernel's own
figure of both together, is printed beside them. With --json the figures are one object on standard output, where the
command's own output does not appear.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import time

FIELDS = ("RssAnon", "RssFile", "RssShmem", "VmHWM")


def status_of(pid):
    """Megabytes of each field; nothing once the process is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    pairs = (line.split(":") for line in text.splitlines() if line.startswith(FIELDS))
    return {name: int(value.split()[0]) / 1024 for name, value in pairs}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interval", type=float, default=0.02)
    parser.add_argument("--series", type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    command = arguments.command[arguments.command[:1] == ["--"]:]
    start, most, series = time.monotonic(), dict.fromkeys(FIELDS, 0.0), []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL if arguments.json else None)
    while process.poll() is None:
        seen = status_of(process.pid)
        most = {name: max(most[name], seen.get(name, 0.0)) for name in FIELDS}
        series.append((time.monotonic() - start, *(seen.get(name, 0.0) for name in FIELDS)))
        time.sleep(arguments.interval)
    if arguments.series:
        lines = [",".join(("seconds", *FIELDS)), *(",".join(f"{value:.3f}" for value in row) for row in series)]
        arguments.series.write_text("\n".join(lines) + "\n")
    if arguments.json:
        names = {"anonymous_bytes": "RssAnon", "mapped_bytes": "RssFile", "peak_bytes": "VmHWM"}
        print(json.dumps({"seconds": time.monotonic() - start} | {key: most[name] * 2**20 for key, name in names.items()}))
        sys.exit(process.returncode)
    print(f"seconds {time.monotonic() - start:.1f}, MB: anonymous {most['RssAnon']:.0f}, mapped {most['RssFile']:.0f}, "
          f"shared {most['RssShmem']:.0f}, all at once {most['VmHWM']:.0f}", file=sys.stderr)
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
