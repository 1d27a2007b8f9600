#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of bench.json, PNG. Needs matplotlib.

    plots.py BENCH.json DIRECTORY

Dashed lines are limits: products at the measured peak of the machine, memory traffic at the measured bandwidth.
"""
import json
import pathlib
import statistics
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402


def of_group(result, group):
    return [one for one in result["measurements"] if one["group"] == group]


def median(record):
    return statistics.median(record["values"]) if record.get("values") and "failed" not in record else None


def limit_of(result, key, threads):
    """Of the machine at so many threads; None where it was not measured."""
    for one in of_group(result, "limits"):
        record = one["contestants"][0]
        if one["key"] == key and record["threads"] == threads:
            return median(record)
    return None


def at_peak(result, record, times=1):
    """Seconds of a step's products at the machine's peak."""
    detail = (record.get("details") or [None])[0]
    if not detail:
        return None
    peak = limit_of(result, f"{detail['compute']}_flops", record["threads"])
    return times * detail["product_operations"] / (1e9 * peak) if peak else None


def at_bandwidth(result, record, times=1):
    """Seconds of the traffic of a step's operands and results, each met once; a copy reads and writes."""
    detail = (record.get("details") or [None])[0]
    bandwidth = limit_of(result, "copy_bytes_per_second", record["threads"])
    return times * detail["product_bytes"] / (2e9 * bandwidth) if detail and bandwidth else None


def alone(measurement):
    return next((one for one in measurement["contestants"] if "alone" in one["name"]), None)


def phases_of(record):
    told = [detail["phases"] for detail in record.get("details", []) if "phases" in detail]
    names = sorted({name for one in told for name in one}, key=lambda name: (name == "rest", name))
    return {name: sum(one.get(name, 0) for one in told) / len(told) for name in names}


def save(figure, directory, name):
    figure.tight_layout(rect=(0, 0.04, 1, 1))  # below stands the legend
    figure.savefig(directory / f"{name}.png", dpi=110)
    plt.close(figure)


PHASES = ["products", "inverse", "attention", "fake quantization", "norms", "copies",
          "other operators", "rest"]


def colour(phase):
    return plt.get_cmap("tab10")(PHASES.index(phase)) if phase in PHASES else "0.6"


def draw_bars(axes, measurement):
    """A bar a contestant, in colours of their phases where they tell them."""
    shown = [record for record in measurement["contestants"] if median(record) is not None]
    for place, record in enumerate(shown):
        left = 0
        for name, value in (phases_of(record) or {"": median(record)}).items():
            axes.barh(place, value, left=left, color=colour(name))
            left += value
        low, middle, high = min(record["values"]), median(record), max(record["values"])
        axes.errorbar(middle, place, xerr=[[middle - low], [high - middle]], color="black", capsize=3)
    axes.set_yticks(range(len(shown)), [record["name"] for record in shown], fontsize=7)
    axes.set_title(measurement["name"], fontsize=8)
    axes.set_xlabel(measurement["unit"], fontsize=7)


def legend_of(figure, phases, limit):
    """One for all pictures of a figure. @param limit what the dashed line is; empty: there is none"""
    handles = [Patch(color=colour(name), label=name) for name in PHASES if phases]
    if limit:
        handles.append(Line2D([], [], linestyle="--", color="red", label=limit))
    if handles:
        figure.legend(handles=handles, loc="lower center", ncols=len(handles), fontsize=7)


def grid_of(count, columns=2):
    rows = (count + columns - 1) // columns
    figure, axes = plt.subplots(rows, columns, figsize=(6 * columns, 2.4 * rows), squeeze=False)
    for unused in axes.flat[count:]:
        unused.set_visible(False)
    return figure, axes.flat


def draw_group(result, directory, group, limit, name):
    """@param limit (measurement) → where the dashed line stands, or None; @param name what the line is"""
    measurements = of_group(result, group)
    if not measurements:
        return
    figure, grid = grid_of(len(measurements))
    limits = [limit(measurement) for measurement in measurements]
    for axes, measurement, place in zip(grid, measurements, limits):
        draw_bars(axes, measurement)
        if place is not None:
            axes.axvline(place, linestyle="--", color="red")
    phases = any(phases_of(record) for one in measurements for record in one["contestants"])
    legend_of(figure, phases, name if any(place is not None for place in limits) else "")
    save(figure, directory, group)


def draw_line(axes, measurements, value, label, **style):
    points = [(one["x"], value(one)) for one in measurements]
    points = [(x, y) for x, y in points if y is not None]
    if points:
        axes.plot(*zip(*points), label=label, **style)


def steps_of(measurement):
    return measurement["shape"][3] * measurement["epochs"]


def draw_time(result, axes, measurements):
    draw_line(axes, measurements, lambda one: median(one["contestants"][0]), "here", marker="o")
    if alone(measurements[0]):
        draw_line(axes, measurements, lambda one: median(alone(one)), "products and inverses alone", marker="s")
        draw_line(axes, measurements, lambda one: at_peak(result, alone(one), steps_of(one)), "products at the peak",
                  linestyle="--", color="red")
        draw_line(axes, measurements, lambda one: at_bandwidth(result, alone(one), steps_of(one)),
                  "their operands at the bandwidth", linestyle=":", color="red")
    axes.set(xscale="log", yscale="log", xlabel=measurements[0]["variable"], ylabel="s")
    axes.set_xticks([one["x"] for one in measurements], [one["x"] for one in measurements])
    axes.minorticks_off()
    axes.legend(fontsize=6)


def draw_memory(axes, measurements):
    def most(one, kind):
        details = one["contestants"][0].get("details")
        return max(detail[kind] for detail in details) / 1e6 if details else None

    draw_line(axes, measurements, lambda one: most(one, "anonymous_bytes"), "held", marker="o")
    draw_line(axes, measurements, lambda one: most(one, "mapped_bytes"), "mapped files", marker="s")
    axes.set(xlabel="blocks", ylabel="peak MB")
    axes.set_ylim(0, 1.3 * axes.get_ylim()[1])
    axes.legend(fontsize=6)


def draw_growth(result, directory):
    measurements = of_group(result, "growth")
    by_variable = {}
    for one in measurements:
        by_variable.setdefault(one["variable"], []).append(one)
    if not by_variable:
        return
    figure, grid = grid_of(len(by_variable) + 1)
    for axes, of_one in zip(grid, by_variable.values()):
        draw_time(result, axes, of_one)
    if "blocks" in by_variable:
        draw_memory(figure.axes[len(by_variable)], by_variable["blocks"])
    save(figure, directory, "growth")


def main():
    result = json.loads(pathlib.Path(sys.argv[1]).read_text())
    directory = pathlib.Path(sys.argv[2])

    def of_blocks(measurement):
        bound = alone(measurement)
        return at_peak(result, bound, measurement["shape"][3]) if bound else None

    def of_steps(measurement):
        return at_peak(result, alone(measurement)) if alone(measurement) else None

    def of_evaluation(measurement):
        peak = limit_of(result, "float32_flops", measurement["contestants"][0]["threads"])
        return 1e9 * peak / measurement["operations_of_a_token"] if peak else None

    def of_files(measurement):
        bandwidth = limit_of(result, "copy_bytes_per_second", measurement["contestants"][0]["threads"])
        return 1e3 * bandwidth if bandwidth else None

    none = (lambda _: None, "")
    limits = {"blocks": (of_blocks, "products at the float32 peak"), "steps": (of_steps, "products at the peak of their type"),
              "rounding": none, "evaluation": (of_evaluation, "a token's products at the float32 peak"),
              "files": (of_files, "copying"), "start": none}
    for group, (limit, name) in limits.items():
        draw_group(result, directory, group, limit, name)
    draw_growth(result, directory)


if __name__ == "__main__":
    main()
