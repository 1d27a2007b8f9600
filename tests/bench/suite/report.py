# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tables of docs/bench/README.md, made from bench.json between its markers."""
import re

from .contest import ratios, spread, state


def megabytes(record):
    return f"{max(record['peak_bytes']) / 1e6:.0f}" if record.get("peak_bytes") else ""


def by_median(record):
    """Digits that show a thousandth of the value."""
    values = record.get("values")
    return 0 if values and min(values) >= 100 else 1 if values and min(values) >= 10 else 3


def rows_of(measurement):
    """A line a contestant: what it took, the ratio to what it is held against, memory."""
    for record in measurement["contestants"]:
        against = [(there, ratios(measurement, here, there)) for here, there in measurement["pairs"]
                   if here == record["name"]]
        told = "; ".join(f"{spread(found, 2)} of {there}" for there, found in against if found)
        value = state(record, by_median(record))
        yield f"| {measurement['name']} | {record['name']} | {value} | {told} | {megabytes(record)} |"


def table(measurements):
    lines = [f"In {measurements[0]['unit']}: the median, with the least and the greatest of "
             f"{max(len(record.get('values', [])) for one in measurements for record in one['contestants'])} rounds.", "",
             "| what | who | value | ratio | peak MB |", "|---|---|---|---|---|"]
    return lines + [row for measurement in measurements for row in rows_of(measurement)]


def mean_phases(record):
    """Seconds of an epoch by phase, over all rounds; nothing where the program tells none."""
    told = [detail["phases"] for detail in record.get("details", []) if "phases" in detail]
    names = sorted({name for one in told for name in one}, key=lambda name: (name == "rest", name))
    return {name: sum(one.get(name, 0) for one in told) / len(told) for name in names}


def phase_table(measurements):
    found = [(f"{one['name']}; {record['name'].removeprefix('here, ')}", mean_phases(record))
             for one in measurements for record in one["contestants"] if mean_phases(record)]
    names = sorted({name for _, phases in found for name in phases}, key=lambda name: (name == "rest", name))
    lines = [f"| seconds of an epoch | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    return lines + [f"| {what} | {' | '.join(f'{phases.get(name, 0):.3f}' for name in names)} |" for what, phases in found]


def layer_table(measurements):
    """GPTQ's factorization and rounding and AWQ's searches, of the first round."""
    lines = ["| | who | seconds of each layer or search |", "|---|---|---|"]
    for one in measurements:
        for record in one["contestants"]:
            layers = (record.get("details") or [{}])[0].get("layers", {})
            if layers:
                told = ", ".join(f"{name} {seconds:.3f}" for name, seconds in layers.items())
                lines.append(f"| {one['name']} | {record['name']} | {told} |")
    return lines if len(lines) > 2 else []


def perplexity_table(measurements):
    """That the programs computed the same."""
    lines = ["| perplexity | who | |", "|---|---|---|"]
    for one in measurements:
        for record in one["contestants"]:
            if found := [detail["perplexity"] for detail in record.get("details", [])]:
                lines.append(f"| {one['name']} | {record['name']} | {found[0]:.4f} |")
    return lines if len(lines) > 2 else []


def machine_lines(machine):
    processor = machine["processor"]
    ours = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    theirs = ", ".join(f"{name} {version}" for name, version in machine["references"].items()) or "none there"
    return [f"Machine: {processor['name']}, {processor['cores']} cores ({', '.join(processor['instructions'])}), "
            f"{machine['memory_bytes'] / 2**30:.0f} GiB, {machine['system']}. Threads: {machine['threads']} unless a row "
            f"says otherwise. Load at the start: {machine['load_at_start']:.1f}.", "",
            f"{machine['date']}, commit {machine['commit']}. Here: {ours}. References: {theirs}."]


EXTRAS = {"blocks": phase_table, "rounding": layer_table, "evaluation": perplexity_table}


def section(result, group, pictures):
    if group == "machine":
        return machine_lines(result["machine"])
    measurements = [one for one in result["measurements"] if one["group"] == group]
    if not measurements:
        return []
    by_unit = {}
    for one in measurements:
        by_unit.setdefault(one["unit"], []).append(one)
    lines = [line for of_unit in by_unit.values() for line in [*table(of_unit), ""]]
    lines += EXTRAS[group](measurements) if group in EXTRAS else []
    return lines + ([f"\n![{group}]({group}.png)"] if group in pictures else [])


def fill(text, result, pictures):
    """The document with its tables made anew. @param pictures groups that have one beside it"""
    def made(match):
        lines = "\n".join(section(result, match[1], pictures)).strip()
        return f"<!-- bench: {match[1]} -->\n{lines or 'Not measured.'}\n<!-- end -->"

    return re.sub(r"<!-- bench: (\w+) -->.*?<!-- end -->", made, text, flags=re.S)
