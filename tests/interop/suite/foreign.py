# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reverse: checkpoints that public tools wrote, opened by this program and by the tool's own reader."""
import dataclasses
import itertools
import json
import pathlib
import shutil
from collections.abc import Iterator

from . import peers
from .environments import Environments
from .matrix import GGUF_PY, THROUGH_GPTQMODEL, TRANSFORMERS, Reader
from .models import SEQLEN, Model, tokens_of
from .product import Product, Refused

SECONDS = 3600


@dataclasses.dataclass(frozen=True)
class Writer:
    tool: str
    environment: str
    module: str
    settings: tuple[str, ...]
    reader: Reader
    only_llama: tuple[str, ...] = ()
    layout: str = ""  # as --only names it


WRITERS = (
    Writer("GPTQModel", "gptqmodel", "write_gptqmodel",
           ("w4-g128", "w4-g128-asymmetric", "w4-g128-act-order", "w4-g128-v2", "w3-g128", "w8-channel", "w2-g64"),
           THROUGH_GPTQMODEL, layout="gptq"),
    Writer("AutoRound", "gptqmodel", "write_auto_round", ("gptq-w4-g128", "awq-w4-g128"), THROUGH_GPTQMODEL, layout="awq"),
    Writer("llmcompressor", "llmcompressor", "write_llmcompressor",
           ("w4a16", "w4a16-asymmetric", "w4a16-gptq", "w4a16-act-order", "w4a16-awq", "w8a16", "w8a8", "w3a16",
            "w3a16-asymmetric"), TRANSFORMERS, only_llama=("w4a16-awq",), layout="compressed-tensors"),
    Writer("bitsandbytes", "readers", "write_bitsandbytes", ("nf4", "nf4-double", "fp4", "int8"), TRANSFORMERS,
           layout="bitsandbytes"),
    Writer("llama.cpp", "llama-cpp", "write_llama_cpp", ("q4_0", "q4_1", "q5_0", "q5_1", "q8_0", "q4_k", "q6_k"), GGUF_PY,
           layout="gguf"),
)


@dataclasses.dataclass(frozen=True)
class Foreign:
    writer: Writer
    setting: str
    model: Model
    directory: pathlib.Path

    @property
    def rounds_inputs(self) -> bool:
        """Of layers, to 8 bits, on both sides."""
        return self.setting in ("w8a8", "int8")

    @property
    def tokens(self) -> int:
        return tokens_of(self.model, self.rounds_inputs)

    @property
    def checkpoint(self) -> pathlib.Path:
        name = f"{self.writer.module.removeprefix('write_')}-{self.setting}"
        return self.directory / (name + ".gguf" if self.writer.layout == "gguf" else name)

    @property
    def writers_answer(self) -> pathlib.Path:
        return self.checkpoint.with_name(self.checkpoint.name + ".written.json")

    @property
    def answer(self) -> pathlib.Path:
        return self.checkpoint.with_name(self.checkpoint.name + ".ours.json")

    @property
    def peer_answer(self) -> pathlib.Path:
        return self.checkpoint.with_name(self.checkpoint.name + ".peer.json")

    def dumped(self) -> pathlib.Path:
        return self.checkpoint.with_name(self.checkpoint.name + "-weights")


def foreign_of(model: Model, only: list[str], work: pathlib.Path) -> list[Foreign]:
    layouts = {one.split(":")[0] for one in only}
    return [Foreign(writer, setting, model, work / model.name / "foreign") for writer in WRITERS
            if not only or writer.layout in layouts for setting in writer.settings if can_write(writer, setting, model)]


def can_write(writer: Writer, setting: str, model: Model) -> bool:
    return model.family == "llama" or writer.layout != "gguf" and setting not in writer.only_llama


def of_one_writer(all_of_them: list[Foreign]) -> Iterator[list[Foreign]]:
    for _, written in itertools.groupby(all_of_them, lambda one: one.writer):
        yield list(written)


def source_of(environments: Environments, one: Foreign) -> pathlib.Path:
    """What the tool quantizes: the model, for llama.cpp as a GGUF file of 16-bit floats that gguf-py writes."""
    if one.writer.layout != "gguf":
        return one.model.directory
    source = one.directory / "float.gguf"
    answer = source.with_suffix(".written.json")
    if not source.exists() or not answer.exists():
        job = {"model": str(one.model.directory), "output": str(source), "setting": "f16",
               "calibration": str(one.model.calibration), "result": str(answer)}
        peers.answer_all(environments, "readers", "write_gguf", [job], one.directory, SECONDS)
    return source


def written_answer(one: Foreign) -> dict:
    return json.loads(one.writers_answer.read_text(encoding="utf-8")) if one.writers_answer.exists() else {}


def write(environments: Environments, of_writer: list[Foreign]) -> None:
    """The checkpoints of one tool; where there is none in the end, the reason is the answer."""
    asked = [one for one in of_writer if not one.peer_answer.exists() and not one.writers_answer.exists()]
    if not asked:
        return
    writer, directory = asked[0].writer, asked[0].directory
    directory.mkdir(parents=True, exist_ok=True)
    forget(asked)  # what an interrupted check left
    jobs = [{"model": str(source_of(environments, one)), "output": str(one.checkpoint), "setting": one.setting,
             "calibration": str(one.model.calibration), "result": str(one.writers_answer)} for one in asked]
    peers.answer_all(environments, writer.environment, writer.module, jobs, directory, SECONDS)
    for one in asked:
        failure = written_answer(one).get("error") or written_answer(one).get("unchecked")
        if failure:
            one.peer_answer.write_text(json.dumps({"unchecked": f"not written: {failure}"}), encoding="utf-8")


def measure_here(product: Product, one: Foreign) -> None:
    if one.answer.exists() or one.peer_answer.exists():
        return
    opened = str(one.checkpoint)
    try:
        answer = {"perplexity": product.perplexity(opened, str(one.model.text), one.tokens, SEQLEN), "continuations": []}
        product.weights(opened, one.dumped())
    except Refused as reason:
        answer = {"error": str(reason)}
    one.answer.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")


def job_of(one: Foreign) -> dict:
    weights = {"reader": str(one.dumped())} if one.dumped().exists() else {}
    return {"checkpoint": str(one.checkpoint), "result": str(one.peer_answer), "text": str(one.model.text),
            "tokens": one.tokens, "seqlen": SEQLEN, "rounds_inputs": one.rounds_inputs, "weights": weights,
            "tokenizer": str(one.model.directory)}


def read_by_peer(environments: Environments, of_writer: list[Foreign]) -> None:
    reader = of_writer[0].writer.reader
    jobs = [job_of(one) for one in of_writer if not one.peer_answer.exists()]
    peers.answer_all(environments, reader.environment, reader.module, jobs, of_writer[0].directory)


def forget(foreign: list[Foreign]) -> None:
    """Answers stay, weights go."""
    for one in foreign:
        shutil.rmtree(one.dumped(), ignore_errors=True)
        if one.checkpoint.is_file():
            one.checkpoint.unlink()
        else:
            shutil.rmtree(one.checkpoint, ignore_errors=True)


def forget_source(of_writer: list[Foreign]) -> None:
    (of_writer[0].directory / "float.gguf").unlink(missing_ok=True)
