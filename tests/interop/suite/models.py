# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models that are exported, and the texts that they are measured on."""
import dataclasses
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOKENS, SEQLEN, NEW_TOKENS = 4096, 256, 16
PROMPTS = ["The town of", "Then she asked for the", "In the year 1923 , the", "He wanted to buy", "There were three"]


@dataclasses.dataclass(frozen=True)
class Model:
    name: str
    argument: str  # as affinequant takes it
    directory: pathlib.Path  # the same as a Hugging Face directory
    text: pathlib.Path
    calibration: pathlib.Path
    family: str

    @property
    def has_gguf(self) -> bool:
        """llama.cpp knows no OPT."""
        return self.family != "opt"


def demo(family: str) -> Model:
    resources = ROOT / "resources/demo"
    return Model(f"demo-{family}", f"demo:{family}", resources / family, resources / "evaluation.txt",
                 resources / "calibration.txt", family)


def trained(directory: pathlib.Path, family: str, shared: pathlib.Path) -> Model:
    texts = shared / "data/wikitext-2"
    return Model(directory.name, str(directory), directory, texts / "test.txt", texts / "valid.txt", family)


def present(shared: pathlib.Path, others: list[pathlib.Path]) -> list[Model]:
    """The demo models, and of the others those that are there."""
    found = [demo("llama"), demo("opt")]
    for name, family in (("llama-wt2", "llama"), ("opt-wt2", "opt")):
        if (shared / "models" / name / "config.json").exists():
            found.append(trained(shared / "models" / name, family, shared))
    return found + [trained(directory.resolve(), "llama", shared) for directory in others]
