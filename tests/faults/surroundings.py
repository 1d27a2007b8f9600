# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A hostile machine: no space, no permission, short writes, little memory. Every run ends in a result or in a named error."""
import dataclasses
import os
import pathlib
import shutil
import subprocess

from .jobs import Quantize
from .kills import Broken, fresh, require, whole


@dataclasses.dataclass
class Found:
    fault: str
    runs: int = 0
    completed: int = 0
    refused: int = 0
    skipped: str = ""
    note: str = ""


def require_named(ended, what):
    require(not ended.crashed and "it hangs" not in ended.errors, f"{what}: ended by signal {-ended.code}, {ended.named}")
    require(ended.code in (1, 2), f"{what}: exit code {ended.code}, {ended.named}")
    require(ended.named.startswith("affinequant:"), f"{what}: no line says what went wrong: {ended.named}")


def take(found, ended, job, what):
    """Counts a run; what it left is whole or nothing."""
    found.runs += 1
    if ended.code == 0:
        found.completed += 1
        return
    require_named(ended, what)
    found.refused += 1


def settle(program, job, what):
    for path in job.results():
        if path.exists():
            whole(program, path)
    partial = [path.name for path in job.folder.iterdir() if ".partial-" in path.name]
    require(not partial, f"{what}: the staging is left: {partial}")


def mounted(folder, options):
    """A small file system of its own on `folder`; why not, where that is not allowed."""
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip() or "mount failed"


def unmount(folder):
    subprocess.run(["umount", folder], capture_output=True, check=False)


def full_disk(program, scratch, tell):
    """Disks from far too small to nearly large enough."""
    found = Found("a full disk")
    for kilobytes in (4, 64, 256, 512, 1024, 2048, 3072, 4096, 6144, 8192, 12288, 16384):
        job = Quantize("a full disk", scratch / "full")
        fresh(job)
        if why := mounted(job.folder, f"size={kilobytes}k"):
            found.skipped = why
            return found
        try:
            what = f"a disk of {kilobytes} kB"
            ended = program.run(job.first())
            take(found, ended, job, what)
            settle(program, job, what)
        finally:
            unmount(job.folder)
        tell(f"{what}: {'done' if ended.code == 0 else ended.named}")
    return found


def read_only(program, scratch, tell):
    found = Found("a read-only folder")
    job = Quantize("a read-only folder", scratch / "read-only")
    fresh(job)
    if why := mounted(job.folder, "size=64m,ro"):
        found.skipped = why
        return found
    try:
        ended = program.run(job.first())
        take(found, ended, job, "a read-only folder")
        require(ended.code != 0, "it says that it wrote into a read-only folder")
    finally:
        unmount(job.folder)
    tell(ended.named)
    return found


def no_permission(program, scratch, tell):
    found = Found("permission denied")
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        found.skipped = "takes root and setpriv, to become nobody"
        return found
    job = Quantize("permission denied", scratch / "denied")
    fresh(job)
    job.folder.chmod(0o755)
    ended = program.run(job.first(), wrapper=["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
    take(found, ended, job, "permission denied")
    require(ended.code != 0, "nobody wrote into root's folder")
    tell(ended.named)
    return found


def built_shim(scratch):
    source = pathlib.Path(__file__).with_name("shim.c")
    library = scratch / "shim.so"
    done = subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], capture_output=True, text=True,
                          check=False)
    return library, done.stderr.strip() if done.returncode else ""


def short_writes(program, scratch, tell):
    """EINTR and half writes: the result is that of a run without them."""
    found = Found("EINTR and short writes")
    library, why = built_shim(scratch)
    if why:
        found.skipped = why
        return found
    for model in ("demo:llama", "demo:opt"):
        job = Quantize(f"short writes, {model}", scratch / "short", model=model)
        fresh(job)
        ended = program.run(job.first(), environment={"LD_PRELOAD": str(library)})
        take(found, ended, job, job.name)
        require(ended.code == 0, f"{job.name}: {ended.named}")
        settle(program, job, job.name)
        tell(f"{job.name}: done")
    return found


def within(megabytes):
    return ["bash", "-c", f'ulimit -v {megabytes * 1024} && exec "$0" "$@"']


def least_to_start(program):
    """Megabytes of address space below which the libraries do not get as far as the program's first line (OpenBLAS asks
    again for ever, others abort)."""
    for megabytes in range(500, 4001, 25):
        ended = program.run_and_kill(["--version"], 3, wrapper=within(megabytes))
        if ended.code == 0:
            return megabytes
    raise Broken("the program does not start within 4 GB of address space")


def little_memory(program, scratch, tell):
    """Address space from what starting takes upwards."""
    found = Found("too little memory")
    least = least_to_start(program)
    for megabytes in range(least, least + 400, 25):
        job = Quantize(f"{megabytes} MB of address space", scratch / "memory")
        fresh(job)
        ended = program.run(job.first(), wrapper=within(megabytes))
        take(found, ended, job, job.name)
        settle(program, job, job.name)
        tell(f"{job.name}: {'done' if ended.code == 0 else ended.named}")
    found.note = f"from {least} MB on, below which the libraries do not start"
    return found


class ControlGroup:
    """A control group of its own, of the first or the second version; `why` it cannot be had here."""

    def __init__(self):
        self.why = "no control group for memory can be made here"
        for folder, limit in (("memory", "memory.limit_in_bytes"), ("", "memory.max")):
            self.path = pathlib.Path("/sys/fs/cgroup", folder, f"affinequant-faults-{os.getpid()}")
            self.limit = self.path / limit
            try:
                self.path.mkdir()
            except OSError:
                continue
            if self.limit.exists():
                self.why = ""
                return
            self.path.rmdir()

    def within(self, megabytes):
        self.limit.write_text(str(megabytes << 20))
        return ["bash", "-c", f'echo $$ > {self.path}/cgroup.procs && exec "$0" "$@"']

    def remove(self):
        if not self.why:
            self.path.rmdir()


def control_group(program, scratch, tell):
    """The kernel kills what outgrows its group: a run must see its limit and keep below it."""
    found = Found("a control group's memory")
    group = ControlGroup()
    if group.why:
        found.skipped = group.why
        return found
    try:
        least = next(size for size in range(25, 2001, 25) if program.run(["--version"], wrapper=group.within(size)).code == 0)
        for megabytes in range(least + 25, least + 325, 25):
            job = Quantize(f"a group of {megabytes} MB", scratch / "group")
            fresh(job)
            ended = program.run(job.first(), wrapper=group.within(megabytes))
            take(found, ended, job, job.name)
            settle(program, job, job.name)
            tell(f"{job.name}: {'done' if ended.code == 0 else ended.named}")
        found.note = f"from {least + 25} MB on"
    finally:
        group.remove()
    return found


FAULTS = [full_disk, read_only, no_permission, short_writes, little_memory, control_group]

__all__ = ["Broken", "FAULTS", "Found"]
