# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models that are exported, and the texts that they are measured on."""
import dataclasses
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOKENS, SEQLEN, NEW_TOKENS = 4096, 256, 16
LARGE_TOKENS, LARGE_NEW_TOKENS = 512, 8
PROMPTS = ["The town of", "Then she asked for the", "In the year 1923 , the", "He wanted to buy", "There were three"]


@dataclasses.dataclass(frozen=True)
class Model:
    name: str
    argument: str  # as affinequant takes it
    directory: pathlib.Path  # the same as a Hugging Face directory
    text: pathlib.Path
    calibration: pathlib.Path
    family: str
    large: bool = False  # measured on fewer tokens, and rounded to nearest where a number format asks for no calibration

    @property
    def tokens(self) -> int:
        return LARGE_TOKENS if self.large else TOKENS

    @property
    def new_tokens(self) -> int:
        return LARGE_NEW_TOKENS if self.large else NEW_TOKENS

    @property
    def bytes(self) -> int:
        return sum(file.stat().st_size for file in self.directory.glob("*.safetensors"))

    @property
    def has_gguf(self) -> bool:
        """llama.cpp knows no OPT."""
        return self.family != "opt"


def tokens_of(model: Model, rounds_inputs: bool) -> int:
    """A large model is measured on few tokens, but not where inputs are rounded: there last bits move the perplexity of few
    tokens by a percent."""
    return TOKENS if rounds_inputs else model.tokens


def demo(family: str) -> Model:
    resources = ROOT / "resources/demo"
    return Model(f"demo-{family}", f"demo:{family}", resources / family, resources / "evaluation.txt",
                 resources / "calibration.txt", family)


def trained(directory: pathlib.Path, family: str, shared: pathlib.Path, large: bool = False) -> Model:
    texts = shared / "data/wikitext-2"
    return Model(directory.name, str(directory), directory, texts / "test.txt", texts / "valid.txt", family,
                 large)


def present(shared: pathlib.Path, others: list[pathlib.Path]) -> list[Model]:
    """The demo models, and of the others those that are there."""
    found = [demo("llama"), demo("opt")]
    for name, family in (("llama-wt2", "llama"), ("opt-wt2", "opt")):
        if (shared / "models" / name / "config.json").exists():
            found.append(trained(shared / "models" / name, family, shared))
    return found + [trained(directory.resolve(), "llama", shared, large=True) for directory in others]
