#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the window's event loop is held up while the engine calibrates, as a histogram.

usage: tests/bench/window_latency.py [--build DIR] [--epochs N] [--samples N] [--starts N]

Runs the real window (offscreen, or on the display there is with QT_QPA_PLATFORM=xcb) on demo:llama, and on one block of
2048 channels with random weights (scripts/make-synthetic-checkpoint), and prints what affinequant-studio
--measure-latency says: of every turn of the event loop how late it came, and the processor time that the window's own
thread took in it. On a machine whose processors are all taken by the engine and by others a turn can be late without the
window doing anything; the second histogram is the window's alone. Before that: how long it takes from the start of the
process to the first frame, over some warm starts, and how long a step of scrolling takes in long lists. Last a control:
the wide block once more by the command, and beside it a window that holds a line of text only. What is late there is the
machine's doing.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def recipe(epochs, samples, seqlen):
    return {"method": "affinequant", "transform": {"norm": "affine", "value_output": "affine", "query_key": "diagonal"},
            "clipping": {"rule": "learned"}, "weights": {"bits": 3}, "optimizer": {"epochs": epochs},
            "calibration": {"nsamples": samples, "seqlen": seqlen}}


def run(studio, model, folder, name, settings, calibration=None):
    (folder / f"{name}.json").write_text(json.dumps(settings))
    command = [studio, str(model), "--recipe", str(folder / f"{name}.json"), "--settings", str(folder / "settings.ini"),
               "--output-root", str(folder / name), "--start", "--measure-latency"]
    if calibration:
        command += ["--calib", str(calibration)]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    print(f"== {name}")
    print(done.stderr.strip())
    if done.returncode != 0:
        raise SystemExit(f"affinequant-studio ended with {done.returncode}")


def first_frames(studio, folder, starts):
    """Each start is ended after a while: nothing else ends a window."""
    times = []
    command = [studio, "--settings", str(folder / "settings.ini"), "--output-root", str(folder / "out"),
               "--measure-latency"]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    for _ in range(starts + 1):  # the first one warms the file cache
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            for line in process.stderr:
                if line.startswith("first frame"):
                    times.append(int(line.split()[2]))
                    break
            process.terminate()
    print(f"== first frame: median {statistics.median(times[1:]):.0f} ms, "
          f"{min(times[1:])} to {max(times[1:])} ms over {starts} warm starts")


def control(build, model, folder, name):
    """The run that run() had under `name`, by the command, as far behind the window as the window's engine stands."""
    print(f"== {name}, beside the command: a window of one line", flush=True)
    command = [build / "tests/bench/latency_control", "nice", "-n", "10", build / "app/cli/affinequant", "--log-level",
               "error", "quantize", str(model), "--recipe", str(folder / f"{name}.json"), "--calib",
               str(folder / "text.txt"), "--out", str(folder / "control")]
    done = subprocess.run(command, env={"QT_QPA_PLATFORM": "offscreen", **os.environ}, capture_output=True, text=True,
                          check=False)
    print(done.stderr.strip())
    if done.returncode != 0:
        raise SystemExit(f"the control ended with {done.returncode}")


def synthetic(folder):
    target = folder / "wide"
    subprocess.run([ROOT / "scripts/make-synthetic-checkpoint", "--out", target, "--model", "tinyllama-1.1b", "--blocks",
                    "1"], check=True, capture_output=True)
    text = folder / "text.txt"
    text.write_text(" ".join(f"word{i % 977} and {i}" for i in range(20000)))
    return target, text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--starts", type=int, default=7)
    options = parser.parse_args()
    studio = options.build / "app/studio/affinequant-studio"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        first_frames(studio, folder, options.starts)
        print("== scrolling", flush=True)
        subprocess.run([options.build / "tests/bench/scroll_bench"], check=True,
                       env={"QT_QPA_PLATFORM": "offscreen", **os.environ})
        run(studio, "demo:llama", folder, "demo", recipe(options.epochs, options.samples, 256))
        model, text = synthetic(folder)
        wide = "2048 channels"
        run(studio, model, folder, wide, recipe(options.epochs, options.samples, 256), text)
        control(options.build, model, folder, wide)


if __name__ == "__main__":
    main()
