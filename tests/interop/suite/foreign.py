# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reverse: checkpoints that public tools wrote, opened by this program and by the tool's own reader."""
import dataclasses
import json
import pathlib

from . import peers
from .environments import Environments, NotInstalled
from .matrix import GGUF_PY, THROUGH_GPTQMODEL, TRANSFORMERS, Reader
from .models import SEQLEN, TOKENS, Model
from .product import Product, Refused

SECONDS = 900


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
    def checkpoint(self) -> pathlib.Path:
        name = f"{self.writer.module.removeprefix('write_')}-{self.setting}"
        return self.directory / (name + ".gguf" if self.writer.layout == "gguf" else name)

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


def source_of(environments: Environments, one: Foreign, log: pathlib.Path) -> pathlib.Path:
    """What the tool quantizes: the model, for llama.cpp as a GGUF file of 16-bit floats that gguf-py wrote."""
    if one.writer.layout != "gguf":
        return one.model.directory
    source = one.directory / "float.gguf"
    if not source.exists():
        arguments = [str(one.model.directory), str(source), "f16", "--calibration", str(one.model.calibration)]
        failure = peers.run(environments.python("readers"), "write_gguf", arguments, log, SECONDS)
        if failure:
            raise NotInstalled(failure)
    return source


def write(environments: Environments, one: Foreign) -> None:
    """Its checkpoint; where there is none in the end, the reason is the answer."""
    if one.checkpoint.exists() or one.peer_answer.exists():
        return
    one.directory.mkdir(parents=True, exist_ok=True)
    log = one.checkpoint.with_name(one.checkpoint.name + ".log")
    try:
        arguments = [str(source_of(environments, one, log)), str(one.checkpoint), one.setting, "--calibration", str(one.model.calibration)]
        failure = peers.run(environments.python(one.writer.environment), one.writer.module, arguments, log, SECONDS)
    except NotInstalled as reason:
        failure = str(reason)
    if failure:
        one.peer_answer.write_text(json.dumps({"unchecked": f"not written: {failure}"}), encoding="utf-8")


def measure_here(product: Product, one: Foreign) -> None:
    if one.answer.exists() or not one.checkpoint.exists():
        return
    opened = str(one.checkpoint)
    try:
        answer = {"perplexity": product.perplexity(opened, str(one.model.text), TOKENS, SEQLEN), "continuations": []}
        product.weights(opened, one.dumped())
    except Refused as reason:
        answer = {"error": str(reason)}
    one.answer.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")


def job_of(one: Foreign) -> dict:
    weights = {"reader": str(one.dumped())} if one.dumped().exists() else {}
    return {"checkpoint": str(one.checkpoint), "result": str(one.peer_answer), "text": str(one.model.text),
            "tokens": TOKENS, "seqlen": SEQLEN, "weights": weights, "tokenizer": str(one.model.directory)}


def read_by_peers(environments: Environments, all_of_them: list[Foreign]) -> None:
    asked: dict[Reader, list[dict]] = {}
    for one in all_of_them:
        if one.checkpoint.exists() and not one.peer_answer.exists():
            asked.setdefault(one.writer.reader, []).append(job_of(one))
    for reader, jobs in asked.items():
        peers.read_all(environments, reader.environment, reader.module, jobs, all_of_them[0].directory)
