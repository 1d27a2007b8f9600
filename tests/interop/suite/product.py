# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What affinequant itself makes of a model: the other half of every comparison."""
import dataclasses
import json
import pathlib
import shutil
import subprocess


class Refused(Exception):
    """Why the program ended."""


def reason_of(done: subprocess.CompletedProcess) -> str:
    """Of "affinequant: doing SUBJECT: reason" the reason: the subject is a path."""
    lines = done.stderr.strip().splitlines()
    return lines[-1].split(": ", 2)[-1] if lines else f"exit code {done.returncode}"


@dataclasses.dataclass
class Product:
    program: pathlib.Path
    threads: int = 1

    def ask(self, *arguments: str) -> dict:
        command = [str(self.program), "--log-level", "error", *arguments, "--threads", str(self.threads), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(reason_of(done))
        return json.loads(done.stdout)

    def version(self) -> str:
        return subprocess.run([str(self.program), "--version"], capture_output=True, text=True,
                              check=True).stdout.splitlines()[0]

    def export(self, session: pathlib.Path, output: pathlib.Path, layout: str) -> None:
        shutil.rmtree(output, ignore_errors=True)
        command = [str(self.program), "--log-level", "error", "export", str(session), "--out", str(output), "--format", layout]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(reason_of(done))

    def perplexity(self, model: str, text: str, tokens: int, seqlen: int) -> float:
        return self.ask("eval", model, "--text", text, "--seqlen", str(seqlen), "--max-tokens", str(tokens))["perplexity"]

    def continuation(self, model: str, prompt: str, count: int) -> str:
        return self.ask("generate", model, "--prompt", prompt, "--max-tokens", str(count))["continuation"]

    def weights(self, model: str, output: pathlib.Path) -> pathlib.Path:
        """The weights as the program's own reader sees them, in plain safetensors."""
        shutil.rmtree(output, ignore_errors=True)
        self.ask("quantize", model, "--method", "rtn", "--wbits", "16", "--out", str(output))
        return output
