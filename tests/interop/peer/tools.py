# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tools are installed beside the running interpreter."""
import importlib.metadata

TOOLS = {"torch", "transformers", "compressed-tensors", "llmcompressor", "gptqmodel", "optimum", "auto-round",
         "bitsandbytes", "gguf", "h5py", "llama-cpp-python"}


def installed_versions() -> dict[str, str]:
    found = {}
    for package in importlib.metadata.distributions():
        name = (package.metadata["Name"] or "").lower().replace("_", "-")
        if name in TOOLS:
            found[name] = package.version
    return dict(sorted(found.items()))
