# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which number formats are exported in which formats, and who reads those."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Reader:
    name: str  # in the table
    environment: str
    module: str
    compares_weights: bool = True
    rounds_activations: bool = False  # by itself, to 8 bits, where weights are quantized: not what the checkpoint says


@dataclasses.dataclass(frozen=True)
class NumberFormat:
    name: str
    options: tuple[str, ...]  # of affinequant quantize
    layouts: tuple[str, ...]  # of affinequant export --format

    @property
    def rounds_inputs(self) -> bool:
        """Inputs of linear layers, to 8 bits, on both sides."""
        return "--abits" in self.options or "llm-int8" in self.options

    def options_for(self, large: bool) -> tuple[str, ...]:
        """GPTQ's calibration changes the integers, not how they are written: a large model does without."""
        if large and self.options[: len(CALIBRATED)] == CALIBRATED and "--act-order" not in self.options:
            return NEAREST + self.options[len(CALIBRATED) :]
        return self.options


TRANSFORMERS = Reader("transformers", "readers", "read_transformers")
THROUGH_GPTQMODEL = Reader("transformers with GPTQModel", "gptqmodel", "read_transformers")
GGUF_PY = Reader("gguf-py", "readers", "read_gguf")
H5PY = Reader("h5py", "readers", "read_hdf5")
LLAMA_CPP = Reader("llama.cpp", "llama-cpp", "read_llama_cpp", compares_weights=False, rounds_activations=True)
READERS = {"gptq": (THROUGH_GPTQMODEL,), "awq": (THROUGH_GPTQMODEL,), "compressed-tensors": (TRANSFORMERS,),
           "bitsandbytes": (TRANSFORMERS,), "gguf": (GGUF_PY, LLAMA_CPP), "hdf5": (H5PY,), "safetensors": (TRANSFORMERS,)}

CALIBRATED = ("--method", "gptq", "--nsamples", "8", "--seqlen", "128")
NEAREST = ("--method", "rtn")


def integers(name: str, bits: int, group: int, *others: str, layouts: tuple[str, ...], rounding=CALIBRATED) -> NumberFormat:
    scale = ("--group-size", str(group)) if group else ("--granularity", "channel")
    return NumberFormat(name, (*rounding, "--wbits", str(bits), *scale, *others), layouts)


SYMMETRIC = "--symmetric"
NUMBER_FORMATS = (
    integers("W4 g128", 4, 128, layouts=("safetensors", "gptq:v1", "gptq:v2", "awq", "compressed-tensors", "hdf5")),
    integers("W4 g128 symmetric", 4, 128, SYMMETRIC, layouts=("gptq:v1", "gptq:v2", "awq", "compressed-tensors")),
    integers("W4 g128 act-order", 4, 128, SYMMETRIC, "--act-order",
             layouts=("gptq:v2", "compressed-tensors", "hdf5")),
    NumberFormat("W4 g128, scaled by AWQ", ("--method", "awq", "--nsamples", "8", "--seqlen", "128", "--group-size", "128"),
                 ("awq", "gptq:v2", "compressed-tensors")),
    integers("W4 channel", 4, 0, layouts=("gptq:v2", "compressed-tensors")),
    integers("W2 g64", 2, 64, layouts=("gptq:v2", "compressed-tensors")),
    integers("W3 g64", 3, 64, layouts=("gptq:v2", "compressed-tensors")),
    integers("W3 g128 symmetric", 3, 128, SYMMETRIC, layouts=("gptq:v1", "compressed-tensors")),
    integers("W5 g64", 5, 64, layouts=("compressed-tensors",)),
    integers("W6 channel symmetric", 6, 0, SYMMETRIC, layouts=("compressed-tensors",)),
    integers("W7 g128", 7, 128, layouts=("compressed-tensors",)),
    integers("W8 channel symmetric", 8, 0, SYMMETRIC, layouts=("gptq:v1", "compressed-tensors")),
    integers("W8A8", 8, 0, SYMMETRIC, "--abits", "8", "--symmetric-activations", "--kv-bits", "16",
             layouts=("compressed-tensors:int-quantized",)),
    NumberFormat("NF4 double", ("--method", "nf4"), ("bitsandbytes", "hdf5")),
    NumberFormat("NF4", ("--method", "nf4", "--no-double-quantization"), ("bitsandbytes",)),
    NumberFormat("FP4", ("--method", "nf4", "--weight-format", "fp4", "--no-double-quantization"), ("bitsandbytes",)),
    NumberFormat("LLM.int8", ("--method", "llm-int8"), ("bitsandbytes",)),
    NumberFormat("k-means W4", ("--method", "kmeans", "--wbits", "4"), ("safetensors", "hdf5")),
    NumberFormat("AffineQuant W4 g128", ("--method", "affinequant", "--epochs", "1", "--nsamples", "8", "--seqlen", "128",
                                         "--group-size", "128"), ("safetensors", "hdf5")),
    integers("W4 g32 symmetric", 4, 32, SYMMETRIC, layouts=("gguf", "gguf:q4_0", "gguf:q8_0", "gguf:f16", "gguf:bf16")),
    integers("W4 g32", 4, 32, layouts=("gguf", "gguf:q4_1", "gguf:q4_k", "gguf:q6_k")),
    integers("W5 g32 symmetric", 5, 32, SYMMETRIC, layouts=("gguf", "gguf:q5_0")),
    integers("W5 g32", 5, 32, layouts=("gguf", "gguf:q5_1")),
    integers("W8 g32 symmetric", 8, 32, SYMMETRIC, layouts=("gguf", "gguf:q8_0")),
)


def readers_of(layout: str) -> tuple[Reader, ...]:
    return READERS[layout.split(":")[0]]
