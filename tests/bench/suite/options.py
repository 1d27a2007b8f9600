# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What scripts/bench was asked for, and where the programs and references are."""
import dataclasses
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = ROOT / "tests/bench"
NOT_THERE = "reference not there"


@dataclasses.dataclass
class Options:
    rounds: int
    quick: bool
    threads: int
    build: pathlib.Path
    scratch: pathlib.Path  # is removed at the end
    python: str  # of the references; "" where there is none
    authors: str
    auto_gptq: str
    llm_awq: str
    model: str
    text: str
    other_build: str = ""  # against another libtorch
    packages: dict = dataclasses.field(default_factory=dict)  # of the references' Python: name → version

    @property
    def program(self):
        return self.build / "app/cli/affinequant"

    def bench(self, name):
        return self.build / "tests/bench" / name

    def lacks(self, *packages, **paths):
        """Why a reference cannot run; "" where it can. @param paths  option → what was given"""
        if not self.python:
            return f"{NOT_THERE} (--python)"
        for option, path in paths.items():
            if not path:
                return f"{NOT_THERE} (--{option.replace('_', '-')})"
        absent = [name for name in packages if name not in self.packages]
        return f"{NOT_THERE} ({', '.join(absent)})" if absent else ""


# Distributions whose versions belong to the result.
PACKAGES = ["torch", "transformers", "safetensors", "numpy", "gguf", "llama-cpp-python", "matplotlib"]


def packages_of(python):
    """Name → version of what is there."""
    script = ("import importlib.metadata as m, json, sys\nfound = {}\nfor name in sys.argv[1:]:\n"
              "    try: found[name] = m.version(name)\n    except m.PackageNotFoundError: pass\nprint(json.dumps(found))")
    done = subprocess.run([python, "-c", script, *PACKAGES], capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else {}
