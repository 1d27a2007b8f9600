# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports of one model: made and measured here, then opened by the programs that they are for."""
import dataclasses
import json
import pathlib
import re
import shutil

from . import peers
from .environments import Environments
from .matrix import NUMBER_FORMATS, NumberFormat, Reader, readers_of
from .models import NEW_TOKENS, PROMPTS, SEQLEN, TOKENS, Model
from .product import Product, Refused


@dataclasses.dataclass
class Export:
    """One checkpoint, and where everything about it lies."""

    model: Model
    number_format: NumberFormat
    layout: str
    directory: pathlib.Path  # of the model

    @property
    def slug(self) -> str:
        return re.sub(r"[^A-Za-z0-9]+", "-", f"{self.number_format.name} {self.layout}")

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

    def dumped(self) -> pathlib.Path:
        """The weights as this program's own reader sees them."""
        return self.directory / f"{self.slug}-weights"


def exports_of(model: Model, only: list[str], work: pathlib.Path) -> list[Export]:
    wanted = [(number_format, layout) for number_format in NUMBER_FORMATS for layout in number_format.layouts
              if not only or layout in only or layout.split(":")[0] in only]
    return [Export(model, number_format, layout, work / model.name) for number_format, layout in wanted
            if model.has_gguf or not layout.startswith("gguf")]


def session_of(product: Product, export: Export) -> tuple[pathlib.Path, pathlib.Path]:
    """The run's session and its fake-quantized weights: one run for all layouts of a number format."""
    slug = re.sub(r"[^A-Za-z0-9]+", "-", export.number_format.name)
    session, run = export.directory / f"{slug}.h5", export.directory / f"{slug}-run"
    if not run.exists():
        session.unlink(missing_ok=True)
        calibration = [] if export.model.argument.startswith("demo:") else ["--calib", str(export.model.calibration)]
        product.ask("quantize", export.model.argument, *export.number_format.options, *calibration, "--session",
                    str(session), "--out", str(run))
    return session, run


def measured_here(product: Product, export: Export) -> dict:
    session, _ = session_of(product, export)
    product.export(session, export.checkpoint, export.layout)
    opened = str(export.file)
    product.weights(opened, export.dumped())
    return {"perplexity": product.perplexity(opened, str(export.model.text), TOKENS, SEQLEN),
            "continuations": [product.continuation(opened, prompt, NEW_TOKENS) for prompt in PROMPTS]}


def make(product: Product, export: Export) -> None:
    if export.answer.exists():
        return
    export.directory.mkdir(parents=True, exist_ok=True)
    try:
        answer = measured_here(product, export)
    except Refused as reason:
        answer = {"refused": str(reason)}
    export.answer.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")


def job_of(export: Export, reader: Reader) -> dict:
    slug = re.sub(r"[^A-Za-z0-9]+", "-", export.number_format.name)
    weights = {"reader": str(export.dumped()), "run": str(export.directory / f"{slug}-run")}
    return {"checkpoint": str(export.file), "result": str(export.answer_of(reader)), "text": str(export.model.text),
            "tokens": TOKENS, "seqlen": SEQLEN, "prompts": PROMPTS, "new_tokens": NEW_TOKENS,
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
        peers.read_all(environments, reader.environment, reader.module, jobs, exports[0].directory)


def forget_checkpoints(exports: list[Export]) -> None:
    """Answers stay, weights go."""
    for export in exports:
        for directory in (export.checkpoint, export.dumped()):
            shutil.rmtree(directory, ignore_errors=True)
