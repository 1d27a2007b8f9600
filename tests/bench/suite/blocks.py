# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Learning one block: seconds an epoch here and by the authors' code, and a step against its products alone."""
from .contest import Contestant, contest, hold, split
from .options import HERE

# name: hidden, ffn, heads, samples, tokens, threads (0: as many as there are)
SHAPES = {"OPT-125M's block": (768, 3072, 12, 8, 512, 0), "small block": (256, 1024, 8, 32, 256, 1)}
# name: weight bits, activation bits, stability factor of AffineQuant
SETTINGS = {"W3A16": (3, 16, 1.0), "W4A4": (4, 4, 0.1)}
METHODS = {"affinequant": "AffineQuant", "omniquant": "OmniQuant"}

# What is kept of a step's products, beside their seconds.
BOUND = ("compute", "product_seconds", "inverse_seconds", "product_operations", "product_bytes")


def mean_epoch(result):
    return sum(result["epoch_seconds"]) / len(result["epoch_seconds"])


def kept(result):
    return {key: result[key] for key in ("epoch_seconds", "block_seconds", "phases", "start_bytes") if key in result}


def block_flags(shape, setting, method, epochs):
    hidden, ffn, heads, samples, tokens, _ = shape
    weight_bits, activation_bits, _ = setting
    return ["--method", method, "--wbits", weight_bits, "--abits", activation_bits, "--hidden", hidden, "--ffn", ffn,
            "--heads", heads, "--samples", samples, "--tokens", tokens, "--epochs", epochs]


def here(options, shape, setting, method, compute, epochs):
    threads = shape[-1] or options.threads
    return Contestant(f"here, {compute}", [options.bench("block_bench"), *block_flags(shape, setting, method, epochs),
                                           "--compute", compute, "--stability-factor", setting[2], "--threads", threads,
                                           "--json"], mean_epoch, threads, detail=kept)


def authors(options, shape, setting, method, epochs):
    threads = shape[-1] or options.threads
    return Contestant("the authors' code, float32",
                      [options.python, HERE / "authors_block.py", options.authors,
                       *block_flags(shape, setting, method, epochs), "--threads", threads], mean_epoch, threads,
                      options.lacks("torch", "transformers", authors=options.authors), detail=kept)


def matrices_of(method, setting):
    if method == "omniquant":
        return "none"
    return "weights" if setting[1] == 16 else "activations"


def limit(options, shape, matrices, compute="float32"):
    """The step's products and inverses, each measured alone."""
    hidden, ffn, heads, _, tokens, threads = shape
    threads = threads or options.threads
    return Contestant(f"its products and inverses alone, {compute}",
                      [options.bench("limits_bench"), "--step", hidden, ffn, heads, tokens, "--matrices", matrices,
                       "--compute", compute, "--threads", threads, "--json"], lambda result: result["seconds"], threads,
                      detail=lambda result: {key: result[key] for key in BOUND})


def blocks(options):
    """An epoch's mean over a run in which the mask goes from a band to the whole matrix."""
    epochs = 2 if options.quick else 4
    there = "the authors' code, float32"
    for shape_name, shape in SHAPES.items():
        if options.quick:
            shape = (*shape[:3], 2, shape[4] // 2, shape[5])
        for setting_name, setting in SETTINGS.items():
            for method, method_name in METHODS.items():
                ours = [here(options, shape, setting, method, compute, epochs) for compute in ("float32", "bfloat16")]
                bound = limit(options, shape, matrices_of(method, setting))
                bound.value = lambda result, samples=shape[3]: samples * result["seconds"]
                yield contest("blocks", f"{method_name} {setting_name}, {shape_name}", "s an epoch",
                              [*ours, authors(options, shape, setting, method, epochs), bound], options.rounds,
                              [(one.name, there) for one in ours], shape=shape[:5])


def steps(options):
    """One step with the whole matrix against the sum of its products and inverses, float32 and bfloat16."""
    for hidden in (256, 512) if options.quick else (768, 2048):
        shape = (hidden, 4 * hidden, hidden // 64, 2 if hidden > 1024 else 4, 512, 0)
        for compute in ("float32", "bfloat16"):
            whole = here(options, shape, SETTINGS["W3A16"], "affinequant", compute, 2)
            whole.value = lambda result, samples=shape[3]: result["epoch_seconds"][-1] / samples
            alone = limit(options, shape, "weights", compute)
            alone.detail = lambda result: {key: result[key] for key in (*BOUND, "parts")}
            yield contest("steps", f"AffineQuant W3A16, hidden {hidden}, {compute}", "s a step", [whole, alone],
                          options.rounds, [(whole.name, alone.name)], shape=shape[:5])


def limits(options):
    """What the machine can do: products and copying."""
    for threads in sorted({1, options.threads}):
        command = [options.bench("limits_bench"), "--threads", threads, "--json"]
        whole = hold("limits", f"threads: {threads}", "", [Contestant("here", command, lambda result: 0, threads,
                                                                      detail=dict)], options.rounds)
        for key, name, unit in (("float32_flops", "float32 products", "GFLOP/s"),
                                ("bfloat16_flops", "bfloat16 products", "GFLOP/s"),
                                ("copy_bytes_per_second", "copying", "GB/s")):
            yield split(whole, key, f"{name}, threads: {threads}", unit, lambda value: value / 1e9)
