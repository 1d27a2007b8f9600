"""Opens GGUF files with gguf-py and runs their dequantized weights in transformers.

    python -m peer.read_gguf JOBS.json
"""
import pathlib

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from .gguf_llama import tensors_of, types_of
from .jobs import Job, work_through
from .measure import measured
from .weights import Comparison, stored_matrices


def model_with(tensors: dict[str, torch.Tensor], directory: str) -> torch.nn.Module:
    """The architecture of a Hugging Face directory with the file's tensors in it."""
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(directory), dtype=torch.float32).eval()
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    if unexpected or set(missing) - {"lm_head.weight"}:
        raise ValueError(f"missing {missing}, unexpected {unexpected}")
    if missing:
        model.tie_weights()
    return model


def compared(tensors: dict[str, torch.Tensor], directory: pathlib.Path) -> dict:
    comparison = Comparison()
    for name, expected in stored_matrices(directory):
        if name in tensors:
            comparison.add(name, expected, tensors[name])
    return comparison.result()


def read(job: Job) -> dict:
    tensors = dict(tensors_of(job.checkpoint))
    tokenizer = AutoTokenizer.from_pretrained(job.tokenizer)
    result = {"types": types_of(job.checkpoint)} | measured(model_with(tensors, job.tokenizer), tokenizer, job)
    weights = {of: compared(tensors, pathlib.Path(directory)) for of, directory in job.weights.items()}
    return result | {"weights": weights}


if __name__ == "__main__":
    work_through(read)
