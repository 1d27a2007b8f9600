# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports of one model: made and measured here, then opened by the programs that they are for."""
import dataclasses
import json
import itertools
import pathlib
import re
import shutil
from collections.abc import Iterator

from . import peers
from .environments import Environments
from .matrix import NUMBER_FORMATS, NumberFormat, Reader, readers_of
from .models import PROMPTS, SEQLEN, Model, tokens_of
from .product import Product, Refused

# The run's own rounding of inputs, which vLLM's kernels share, is not that of transformers: with the run's record away
# this program rounds as the config says, like transformers.
RECORDS_ANOTHER_ROUNDING = ("compressed-tensors:int-quantized",)
ROOM = 5 << 30  # bytes of checkpoints, sessions and weights on disk at a time


def slug_of(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


@dataclasses.dataclass
class Export:
    """One checkpoint, and where everything about it lies."""

    model: Model
    number_format: NumberFormat
    layout: str
    directory: pathlib.Path  # of the model

    @property
    def slug(self) -> str:
        return slug_of(f"{self.number_format.name} {self.layout}")

    @property
    def checkpoint(self) -> pathlib.Path:
        return self.directory / self.slug

    @property
    def file(self) -> pathlib.Path:
        """What a program opens: the directory, or the GGUF file in it."""
        return next(self.checkpoint.glob("*.gguf"), self.checkpoint)

    @property
    def answer(self) -> pathlib.Path:
        return self.directory / f"{self.slug}.ours.json"

    def answer_of(self, reader: Reader) -> pathlib.Path:
        return self.directory / f"{self.slug}.{reader.module}.json"

    @property
    def tokens(self) -> int:
        return tokens_of(self.model, self.number_format.rounds_inputs)

    @property
    def session(self) -> pathlib.Path:
        return self.directory / f"{slug_of(self.number_format.name)}.h5"

    @property
    def run(self) -> pathlib.Path:
        """The run's fake-quantized weights."""
        return self.directory / f"{slug_of(self.number_format.name)}-run"

    def dumped(self) -> pathlib.Path:
        """The weights as this program's own reader sees them."""
        return self.directory / f"{self.slug}-weights"


def exports_of(model: Model, only: list[str], work: pathlib.Path) -> list[Export]:
    wanted = [(number_format, layout) for number_format in NUMBER_FORMATS for layout in number_format.layouts
              if not only or layout in only or layout.split(":")[0] in only]
    return [Export(model, number_format, layout, work / model.name) for number_format, layout in wanted
            if model.has_gguf or not layout.startswith("gguf")]


def portions(exports: list[Export]) -> Iterator[list[Export]]:
    """Whole number formats, as many as have room at a time."""
    portion: list[Export] = []
    for _, of_format in itertools.groupby(exports, lambda export: export.number_format):
        more = list(of_format)
        if portion and disk_bytes(portion + more) > ROOM:
            yield portion
            portion = []
        portion += more
    if portion:
        yield portion


def disk_bytes(exports: list[Export]) -> int:
    """A session and a run a number format, a checkpoint and its weights a layout, each as large as the model at most."""
    return 2 * exports[0].model.bytes * (len({export.number_format for export in exports}) + len(exports))


def session_of(product: Product, export: Export) -> tuple[pathlib.Path, pathlib.Path]:
    """The run's session and its fake-quantized weights: one run for all layouts of a number format."""
    session, run = export.session, export.run
    if not run.exists():
        session.unlink(missing_ok=True)
        shutil.rmtree(f"{session}.parts", ignore_errors=True)  # of a run that was interrupted
        options = export.number_format.options_for(export.model.large)
        needs_text = "--nsamples" in options and not export.model.argument.startswith("demo:")
        calibration = ["--calib", str(export.model.calibration)] if needs_text else []
        product.ask("quantize", export.model.argument, *options, *calibration, "--session", str(session), "--out", str(run))
    return session, run


def measured_here(product: Product, export: Export) -> dict:
    session, _ = session_of(product, export)
    product.export(session, export.checkpoint, export.layout)
    if export.layout in RECORDS_ANOTHER_ROUNDING:
        (export.checkpoint / "affinequant.json").unlink()
    opened = str(export.file)
    product.weights(opened, export.dumped())
    return {"perplexity": product.perplexity(opened, str(export.model.text), export.tokens, SEQLEN),
            "continuations": [product.continuation(opened, prompt, export.model.new_tokens) for prompt in PROMPTS]}


def make(product: Product, export: Export) -> None:
    if export.answer.exists():
        return
    export.directory.mkdir(parents=True, exist_ok=True)
    try:
        answer = measured_here(product, export)
    except Refused as reason:
        answer = {"refused": str(reason)}
    export.answer.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")


def drafts_of(export: Export) -> list[str]:
    """What the peer may guess its own continuations to be, so that one pass over a right guess stands for many.

    LLM.int8 sees a text's outliers in all of its tokens at once: there a guess would change the answer."""
    if "llm-int8" in export.number_format.options:
        return []
    return json.loads(export.answer.read_text(encoding="utf-8"))["continuations"]


def job_of(export: Export, reader: Reader) -> dict:
    weights = {"reader": str(export.dumped()), "run": str(export.run)}
    return {"checkpoint": str(export.file), "result": str(export.answer_of(reader)), "text": str(export.model.text),
            "tokens": export.tokens, "seqlen": SEQLEN, "prompts": PROMPTS, "new_tokens": export.model.new_tokens,
            "drafts": drafts_of(export), "rounds_inputs": export.number_format.rounds_inputs,
            "weights": weights if reader.compares_weights else {}, "tokenizer": str(export.model.directory)}


def made(export: Export) -> bool:
    return "perplexity" in json.loads(export.answer.read_text(encoding="utf-8"))


def read_by_peers(environments: Environments, exports: list[Export]) -> None:
    """One process a reader, for all the checkpoints that it has not answered for yet."""
    asked: dict[Reader, list[dict]] = {}
    for export in filter(made, exports):
        for reader in readers_of(export.layout):
            if not export.answer_of(reader).exists():
                asked.setdefault(reader, []).append(job_of(export, reader))
    for reader, jobs in asked.items():
        peers.answer_all(environments, reader.environment, reader.module, jobs, exports[0].directory)


def forget_checkpoints(exports: list[Export]) -> None:
    """Answers stay, weights go."""
    for export in exports:
        export.session.unlink(missing_ok=True)
        for directory in (export.checkpoint, export.dumped(), export.run):
            shutil.rmtree(directory, ignore_errors=True)
