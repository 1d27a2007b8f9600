# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is killed and resumed: each job knows its command, its results and what may lie beside them."""
import dataclasses
import hashlib
import json
import pathlib

# Small enough to be killed often, long enough to be killed in the middle: learned blocks, then files.
QUANTIZE = ["--method", "affinequant", "--wbits", "3", "--group-size", "32", "--norm-transform", "diagonal", "--epochs", "2",
            "--nsamples", "4", "--seqlen", "64", "--eval-max-tokens", "2048", "--threads", "1"]
VOLATILE = {"seconds", "peak_rss_bytes", "created", "output", "session", "date"}


def steady(value):
    """A JSON value without what differs from run to run: times, memory, paths."""
    if isinstance(value, dict):
        return {key: steady(one) for key, one in value.items() if key not in VOLATILE}
    return [steady(one) for one in value] if isinstance(value, list) else value


def digest(path):
    """Of a file's bytes; of JSON without what differs from run to run."""
    if path.suffix == ".json":
        text = json.dumps(steady(json.loads(path.read_text())), sort_keys=True).encode()
        return hashlib.sha256(text).hexdigest()
    if path.suffix == ".md" or path.suffix == ".csv":  # the model card and tables tell seconds
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(folder):
    return {str(path.relative_to(folder)): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


@dataclasses.dataclass
class Job:
    name: str
    folder: pathlib.Path  # everything it writes lies in here

    def first(self):
        """Arguments of the first start."""
        raise NotImplementedError

    def again(self):
        """Arguments of every later one."""
        return self.first()

    def results(self):
        """The final names, none of which may be there half."""
        raise NotImplementedError

    def allowed(self):
        """Names that may lie in the folder at the end."""
        return {path.name for path in self.results()}


@dataclasses.dataclass
class Quantize(Job):
    model: str = "demo:llama"
    format: str = "safetensors"

    def first(self):
        return ["quantize", self.model, *QUANTIZE, "--out", self.folder / "out", "--session", self.folder / "run.h5",
                "--format", self.format]

    def again(self):
        return [*self.first(), "--resume"]

    def results(self):
        return [self.folder / "out"]

    def allowed(self):
        return {"out", "run.h5", "run.h5.lock"}


@dataclasses.dataclass
class Export(Job):
    session: pathlib.Path = pathlib.Path()
    format: str = "safetensors"

    def first(self):
        return ["export", self.session, "--format", self.format, "--out", self.folder / "out"]

    def results(self):
        return [self.folder / "out"]


@dataclasses.dataclass
class Sweep(Job):
    model: str = "demo:opt"

    def first(self):
        grid = self.folder.parent / "grid.json"
        grid.write_text(json.dumps({"name": "faults", "method": "rtn", "recipe": {"calibration": {"nsamples": 2, "seqlen": 32}},
                                    "axes": {"weights.bits": [3, 4], "weights.group_size": [0, 32]}}))
        return ["sweep", self.model, "--grid", grid, "--out", self.folder / "out", "--eval-max-tokens", "1024", "--threads", "1"]

    def results(self):
        return []  # the folder is there from the start; its files are whole, each of them

    def allowed(self):
        return {"out"}
