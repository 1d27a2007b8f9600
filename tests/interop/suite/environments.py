# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Virtual environments for the peers, one for tools that ask for the same versions of the same libraries."""
import dataclasses
import hashlib
import os
import pathlib
import subprocess
import venv

TORCH = "torch==2.13.0"
PEERS = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Environment:
    name: str
    packages: tuple[str, ...]
    options: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()  # while it is installed


READERS = Environment("readers", ("transformers==5.23.0", "compressed-tensors==0.20.0", "bitsandbytes==0.50.2", "accelerate",
                                  "gguf==0.19.0", "h5py==3.16.0", "safetensors", "sentencepiece"))
LLAMA_CPP = Environment(
    "llama-cpp", ("llama-cpp-python==0.3.36", "transformers==5.23.0", "numpy"), ("--no-cache-dir",),
    # What GCC 12 makes of its AMX kernels loses stores, so the processor's own instructions are named one by one.
    (("CMAKE_ARGS", "-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DLLAVA_BUILD=OFF"),))
GPTQMODEL = Environment("gptqmodel", ("gptqmodel==7.6.0", "transformers==5.23.0", "optimum==2.3.0", "auto-round==0.16.1",
                                      "accelerate"), ("--no-build-isolation",))
LLMCOMPRESSOR = Environment("llmcompressor", ("llmcompressor==0.14.0.1",))
ALL = {one.name: one for one in (READERS, LLAMA_CPP, GPTQMODEL, LLMCOMPRESSOR)}


class NotInstalled(Exception):
    """Why a tool stays unchecked."""


@dataclasses.dataclass
class Environments:
    """Those under one directory, made when they are first asked for."""

    root: pathlib.Path
    torch_index: str = ""
    reasons: dict[str, str] = dataclasses.field(default_factory=dict)

    def python(self, name: str) -> pathlib.Path:
        """Its interpreter. Throws NotInstalled, at once the second time."""
        if name in self.reasons:
            raise NotInstalled(self.reasons[name])
        environment, directory = ALL[name], self.root / name
        stamp = directory / "installed"
        if not stamp.exists() or stamp.read_text() != fingerprint(environment):
            self.make(environment, directory)
            stamp.write_text(fingerprint(environment))
        return directory / "bin/python"

    def make(self, environment: Environment, directory: pathlib.Path) -> None:
        try:
            if not (directory / "bin/python").exists():
                venv.create(directory, with_pip=True)
            install(directory, [TORCH, "setuptools", "wheel"], self.torch_options(), {})
            install(directory, [TORCH, *environment.packages], environment.options, dict(environment.variables))
        except (subprocess.CalledProcessError, OSError) as error:
            self.reasons[environment.name] = reason_of(error)
            raise NotInstalled(self.reasons[environment.name]) from error

    def torch_options(self) -> tuple[str, ...]:
        return ("--index-url", self.torch_index) if self.torch_index else ()


def fingerprint(environment: Environment) -> str:
    return hashlib.sha256(repr(environment).encode()).hexdigest()


def install(directory: pathlib.Path, packages: list[str], options: tuple[str, ...], variables: dict[str, str]) -> None:
    # a build of torch that is there stays: a second one could be for another processor
    command = ["nice", "-n", "10", str(directory / "bin/python"), "-m", "pip", "install", "--quiet", *options, *packages]
    subprocess.run(command, env=dict(os.environ, **variables), check=True, capture_output=True, text=True)


def reason_of(error: Exception) -> str:
    told = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
    return next((line for line in reversed(told) if line.lower().startswith("error")), told[-1] if told else "no reason told")
