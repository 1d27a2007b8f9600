# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/interop.md, from the results."""
from collections.abc import Iterable

from .models import LARGE_NEW_TOKENS, LARGE_TOKENS, NEW_TOKENS, PROMPTS, SEQLEN, TOKENS
from .verdict import PERPLEXITY_TOLERANCE, ROUNDED_ACTIVATIONS_TOLERANCE, ROUNDED_INPUTS_TIE, TIE

HEADING = f"""# Who reads the exports, and whose checkpoints are read

Made by `scripts/interop --report`; the figures are in [interop.json](interop.json). Every checkpoint is opened by the
program that its format is for, in an environment of its own, and compared with what `affinequant` makes of the same files:

- **perplexity** of the first {TOKENS} tokens of the evaluation text in windows of {SEQLEN}, against `affinequant eval`: within
  {PERPLEXITY_TOLERANCE:.1%};
- **weights**: what a layer of the peer does to the unit vectors (bitsandbytes, gguf-py, h5py: what is dequantized), against this program's
  own reader, value by value; "bit for bit", or the largest difference relative to a value, of which 2⁻¹⁰ is allowed: half
  a unit of float16 for the scale and half a unit for the product;
- **continuations**: {NEW_TOKENS} greedy tokens of {len(PROMPTS)} prompts, against `affinequant generate`. Where one goes on differently, the
  margin says how far apart the peer's two likeliest tokens were (logits): below {TIE} it is a tie, which the last bits decide.
  Where inputs of layers are rounded (W8A8, LLM.int8) {ROUNDED_INPUTS_TIE} is: a last bit can move a value by a whole step there.

Both sides always take the same text, tokens and windows. A model given by `--hf-model` is measured on {LARGE_TOKENS} tokens ({TOKENS}
where inputs of layers are rounded) and {LARGE_NEW_TOKENS} greedy ones, and its weights are rounded to nearest where the number
format asks for no calibration. Tools that refuse a shorter last group are asked for groups of 64 where 128 does not divide
its width (llmcompressor, AutoRound).

bitsandbytes multiplies 4-bit weights in bfloat16 on a processor, and takes the inputs of LLM.int8 as float16. Its values are
judged by products in float32, and the perplexity of its own products stands beside.

Where inputs of layers are rounded a float's last bit can move a value by a whole step, and a perplexity by a percent. How
far is asked of the peer itself: in brackets stand the least and the most of its perplexities as it is and with its
embeddings off by 10⁻⁶ of their value, for three seeds. What lies between them, or within {PERPLEXITY_TOLERANCE:.1%}, is equal. And
both sides do what the checkpoint's config says: this program opens its own exports without its record of the run, whose
steps are a little shorter, and transformers' OPT is given a scale a token where compressed-tensors takes one for all tokens
([formats/compressed-tensors.md](formats/compressed-tensors.md) has the figures without either).

llama.cpp rounds activations to 8 bits by itself where a weight is quantized, so there {ROUNDED_ACTIVATIONS_TOLERANCE:.0%} of the
perplexity is allowed and the continuations are told but not judged; gguf-py stands for the weights. It also cuts seven
texts into tokens, which must be the same.

*equal* means all of it; *differs* names what does not hold; *refused* is this program's refusal to write; *failed* the error
of one of the two; *unchecked* what could not be installed or written here."""


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def grid(columns: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|",
            *(f"| {' | '.join(map(cell, row))} |" for row in rows), ""]


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def weights_told(record: dict) -> str:
    seen = record.get("weights", {}).get("reader")
    if not seen:
        return ""
    return "bit for bit" if seen["different"] == 0 else f"{seen['worst_relative']:.1e}"


def continuations_told(record: dict) -> str:
    seen = record.get("continuations")
    if not seen or not seen["asked"]:
        return ""
    parted = seen["margins_where_parted"]
    same = f"{seen['asked'] - len(parted)} of {seen['asked']}"
    return same + (f" (margin {max(parted):.3f})" if parted else "")


def outcome_told(record: dict) -> str:
    return record["outcome"] + (f": {'; '.join(record['findings'])}" if record["findings"] else "")


def reader_told(record: dict) -> str:
    return ", ".join(filter(None, [record["reader"], record.get("loaded", "")]))


def there_told(there: float | None, beside: list[float], **_) -> str:
    """The peer's perplexity, and how far it moves by itself where that was asked."""
    its_own = [there, *beside]
    return number(there) + (f" ({number(min(its_own))} to {number(max(its_own))})" if beside else "")


def measured(record: dict) -> list[str]:
    perplexity = record["perplexity"]
    return [number(perplexity["here"]), there_told(**perplexity), weights_told(record), continuations_told(record),
            outcome_told(record)]


TOOLS = {"transformers": ("torch", "transformers", "compressed-tensors", "bitsandbytes"),
         "transformers with GPTQModel": ("torch", "transformers", "optimum", "gptqmodel"), "h5py": ("h5py", "torch", "transformers"),
         "gguf-py": ("gguf", "torch", "transformers"), "llama.cpp": ("llama-cpp-python",)}
MEASURED = ["here", "there", "weights", "continuations", "result"]


def summary(records: list[dict], who: str) -> list[str]:
    """A line for each format and reader: how many checkpoints came to what."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for record in records:
        outcomes = counted.setdefault((record["format"].split(":")[0], record[who]), {})
        outcomes[record["outcome"]] = outcomes.get(record["outcome"], 0) + 1
    return grid(["format", who, "checkpoints", "result"],
                ([layout, name, str(sum(outcomes.values())), ", ".join(f"{count} {one}" for one, count in outcomes.items())]
                 for (layout, name), outcomes in counted.items()))


def versions(results: dict) -> list[str]:
    """By reader, as the environments really had them."""
    told: dict[str, dict[str, str]] = {}
    for record in results["exports"] + results["foreign"]:
        told.setdefault(record["reader"], {}).update(record["versions"])
    return grid(["reader", "with"], ([name, ", ".join(f"{tool} {found[tool]}" for tool in TOOLS[name] if tool in found)]
                                     for name, found in told.items() if found))


def exports_table(records: list[dict]) -> list[str]:
    lines: list[str] = []
    for layout in dict.fromkeys(record["format"].split(":")[0] for record in records):
        rows = [record for record in records if record["format"].split(":")[0] == layout]
        lines += [f"### {layout}", ""]
        lines += grid(["model", "number format", "`--format`", "reader", *MEASURED],
                      ([row["model"], row["number_format"], row["format"], reader_told(row), *measured(row)] for row in rows))
    return lines


def foreign_table(records: list[dict]) -> list[str]:
    return grid(["model", "written by", "setting", "reader", *MEASURED],
                ([row["model"], row["writer"], row["setting"], reader_told(row), *measured(row)] for row in records))


def left_over(results: dict) -> str:
    names = results["not_run"]
    return f" Of the combinations that `scripts/interop` knows {len(names)} were not run ([below](#not-run))." if names else ""


def not_run(results: dict) -> list[str]:
    names = results["not_run"]
    return ["", "## Not run", "", *(f"- {name}" for name in names)] if names else []


def document(results: dict) -> str:
    exports, foreign = results["exports"], results["foreign"]
    lines = [HEADING, "",
             f"Measured on {results['date']} with {results['program']}, on processors only; what an earlier build of that "
             f"version has answered is not asked again.{left_over(results)}", "",
             *versions(results),
             "## In short", "", *summary(exports, "reader"), "Checkpoints of others, opened here:", "",
             *summary(foreign, "writer"), "## Exports", "", *exports_table(exports), "## Checkpoints of others", "",
             *foreign_table(foreign), *not_run(results)]
    return "\n".join(lines).rstrip() + "\n"
