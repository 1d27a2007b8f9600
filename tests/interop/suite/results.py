# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""All answers of a run as one JSON object."""
import datetime
import json
import pathlib
import platform

from .exports import Export
from .foreign import Foreign
from .matrix import Reader, readers_of
from .product import Product
from .verdict import judged, partings


def answer_in(path: pathlib.Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def compared(ours: dict, theirs: dict, rounds_activations: bool = False, rounds_inputs: bool = False) -> dict:
    verdict = judged(ours, theirs, rounds_activations, rounds_inputs)
    record = {"outcome": verdict.outcome, "findings": list(verdict.findings), "versions": theirs.get("versions", {}),
              "perplexity": {"here": ours.get("perplexity"), "there": theirs.get("perplexity"),
                             "beside": theirs.get("perplexity_beside", [])}}
    if "continuations" in ours and "continuations" in theirs:
        record["continuations"] = {"asked": len(ours["continuations"]), "margins_where_parted": partings(ours, theirs)}
    for key in ("weights", "layer", "loaded", "types", "tokenization"):
        if theirs.get(key):
            record[key] = theirs[key]
    return record


def is_float(layout: str) -> bool:
    return layout.endswith("f16")


def export_record(export: Export, reader: Reader) -> dict:
    answers = answer_in(export.answer), answer_in(export.answer_of(reader))
    return {"model": export.model.name, "number_format": export.number_format.name, "format": export.layout,
            "reader": reader.name} | compared(*answers, reader.rounds_activations and not is_float(export.layout),
                                              export.number_format.rounds_inputs)


def foreign_record(one: Foreign) -> dict:
    return {"model": one.model.name, "writer": one.writer.tool, "setting": one.setting, "format": one.writer.layout,
            "reader": one.writer.reader.name} | compared(answer_in(one.answer), answer_in(one.peer_answer))


def name_of(one: Foreign | tuple[Export, Reader]) -> str:
    if isinstance(one, Foreign):
        return f"{one.model.name}, written by {one.writer.tool}, {one.setting}"
    export, reader = one
    return f"{export.model.name}, {export.number_format.name}, {export.layout}, {reader.name}"


def names_but(all_of_them: list, done: list) -> list[str]:
    return [name_of(one) for one in all_of_them if one not in done]


def results_of(product: Product, exports: list[Export], foreign: list[Foreign]) -> dict:
    """What has been measured so far; the rest is named."""
    pairs = [(export, reader) for export in exports for reader in readers_of(export.layout)]
    done = [(export, reader) for export, reader in pairs
            if export.answer_of(reader).exists() or "perplexity" not in answer_in(export.answer) and export.answer.exists()]
    opened = [one for one in foreign if one.peer_answer.exists() and (one.answer.exists() or not one.checkpoint.exists())]
    return {"date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(), "program": product.version(),
            "python": platform.python_version(), "not_run": names_but(pairs, done) + names_but(foreign, opened),
            "exports": [export_record(*pair) for pair in done], "foreign": [foreign_record(one) for one in opened]}
