# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a LLaMA with a byte-level BPE as a GGUF file of 16-bit floats with gguf-py: what llama.cpp quantizes."""
import json
import pathlib

import gguf
import numpy
import torch
from safetensors import safe_open
from transformers import AutoTokenizer

from .gguf_names import gguf_name, in_pairs
from .jobs import WriterJob, write_through


def describe(writer: gguf.GGUFWriter, config: dict) -> None:
    heads = config["num_attention_heads"]
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config.get("num_key_value_heads", heads))
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config.get("rope_theta") or config["rope_parameters"]["rope_theta"])
    writer.add_rope_dimension_count(config["hidden_size"] // heads)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)


def pattern_name(stored: dict) -> str:
    """llama.cpp's name of the pre-tokenizer: GPT-2's alone, or behind single digits as SmolLM has it."""
    return "smollm" if stored["pre_tokenizer"]["type"] == "Sequence" else "gpt-2"


def add_vocabulary(writer: gguf.GGUFWriter, model: pathlib.Path, size: int) -> None:
    stored = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer = AutoTokenizer.from_pretrained(model)
    special = {token["id"] for token in stored["added_tokens"] if token["special"]}
    pieces = {place: piece for piece, place in tokenizer.get_vocab().items()}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pattern_name(stored))
    writer.add_token_list([pieces.get(place, f"[PAD{place}]") for place in range(size)])
    writer.add_token_types([gguf.TokenType.CONTROL if place in special else gguf.TokenType.NORMAL if place in pieces
                            else gguf.TokenType.UNUSED for place in range(size)])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in stored["model"]["merges"]])
    for kind, add in (("bos", writer.add_bos_token_id), ("eos", writer.add_eos_token_id), ("pad", writer.add_pad_token_id),
                      ("unk", writer.add_unk_token_id)):
        place = getattr(tokenizer, f"{kind}_token_id")
        if place is not None:
            add(place)
    writer.add_add_bos_token(False)


def add_tensors(writer: gguf.GGUFWriter, model: pathlib.Path, config: dict) -> None:
    heads = {"attn_q": config["num_attention_heads"],
             "attn_k": config.get("num_key_value_heads", config["num_attention_heads"])}
    for shard in sorted(model.glob("*.safetensors")):
        with safe_open(shard, "pt") as file:
            for name in file.keys():
                target = gguf_name(name)
                values = file.get_tensor(name).to(torch.float32).numpy()
                if count := heads.get(target.split(".")[-2]):
                    values = in_pairs(values, count)
                writer.add_tensor(target, values.astype(numpy.float16 if values.ndim > 1 else numpy.float32))


def write(job: WriterJob, _) -> None:
    model = pathlib.Path(job.model)
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    writer = gguf.GGUFWriter(job.output, "llama")
    describe(writer, config)
    add_vocabulary(writer, model, config["vocab_size"])
    add_tensors(writer, model, config)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    write_through({"f16": None}, write)
