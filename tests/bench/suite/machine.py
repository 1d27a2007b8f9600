# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The machine and the versions that a result belongs to."""
import os
import pathlib
import platform
import re
import subprocess
import time

from .options import ROOT


def processor():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    name = re.search(r"model name\s*: (.*)", text)
    flags = set((re.search(r"flags\s*: (.*)", text) or ["", ""])[1].split())
    sets = [name for name in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if name in flags]
    return {"name": name[1] if name else platform.machine(), "cores": len(os.sched_getaffinity(0)), "instructions": sets}


def memory_bytes():
    return 1024 * int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])


def system():
    found = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    return f"{found[1] if found else platform.system()}, Linux {platform.release()}"


def commit():
    done = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True,
                          check=False)
    return done.stdout.strip()


def versions(program):
    """The program's own list: "libtorch 1.13.1" and so on."""
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True)
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines() if " " in line)


def describe(options):
    return {"date": time.strftime("%Y-%m-%d %H:%M"), "commit": commit(), "processor": processor(),
            "memory_bytes": memory_bytes(), "system": system(), "versions": versions(options.program),
            "references": options.packages, "threads": options.threads, "load_at_start": os.getloadavg()[0]}
