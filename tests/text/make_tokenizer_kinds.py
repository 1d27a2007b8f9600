#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small tokenizers of the kinds that published models have, and what the reference libraries give for hard texts.

Run by hand where `tokenizers` and `sentencepiece` are installed: python3 tests/text/make_tokenizer_kinds.py
Every folder of tests/text/kinds is a checkpoint's tokenizer: tokenizer.json, or tokenizer.model with its
tokenizer_config.json, or vocab.json and merges.txt. kinds/cases.json holds the texts (hexadecimal: some are malformed
UTF-8) and, for every folder, the ids and what they decode to. With --full DIR it instead writes larger ones (8,000
pieces) trained on the text that --text names, for a comparison by hand with compare_tokenizer.py.
"""
import argparse
import base64
import contextlib
import io
import json
import pathlib
import shutil
import sys
import tempfile

import sentencepiece
from tokenizers import (AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers)

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from make_fixtures import QWEN2, STORY, texts  # noqa: E402

KINDS = pathlib.Path(__file__).parent / "kinds"
MARK = "\u2581"
HARD = ["Hello world", " leading", "  two  spaces  ", "a\nb\r\nc\t\td", "x" * 150 + " y", "\u2581marked\u2581 text",
        "<s>x</s> <s> y", "[CLS] a [MASK] b", "<unk><pad>", "<0x41><0x0A>", "\u0130stanbul \u01c5 \u1e9e \u03a3\u03c3\u03c2 \u212a",
        "na\u00efve cafe\u0301 \u00c5ngstr\u00f6m \ufb01ne \u2460\u2461 \uff21\uff22", "\u0e01\u0e33\u0e25\u0e31\u0e07 \u0928\u093f \u1100\u1161\u11a8",
        "\u4e2d\u6587\u5b57 \u65e5\u672c\u8a9e\u30c6\u30b9\u30c8 \ud55c\uad6d\uc5b4 \u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
        "if (x<=3) { y += 1; }  // done!", "it's don't we've they're n't 'm do not", "12 345.67 \u00bd \u2167 \u0664", "\u0600\u0661 \r\n \r\r\n\n", "a_b-c.d,e;f:g",
        "\u00a0\u3000\u2003x\u200b\u200d\ufeff\u00ad", "\x00\x01\x7f\x85 \u2028 \ufffd", "\u1e0b\u0323 q\u0307\u0323 \u1e69", "\uac00\uac01 \U0002f800 \u2126",
        "abc " * 40, "\u00df\u00df" * 20, "tool <tool_call> x", " <tool_call>", "<tool_call> <tool_call>  ", "word<sep> word",
        "a@@b @@@ over river's a river", "@@"]


def train_bpe(size, special, lines, normalizer=None, pre_tokenizer=None, byte_fallback=True):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=byte_fallback))
    # Trained on words that keep their mark; used without a pre-tokenizer.
    tokenizer.pre_tokenizer = pre_tokenizer or pre_tokenizers.Metaspace()
    if normalizer:
        tokenizer.normalizer = normalizer
    pieces = special + [f"<0x{byte:02X}>" for byte in range(256)] if byte_fallback else special
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=size, special_tokens=pieces, show_progress=False,
                                                             min_frequency=1, limit_alphabet=120))
    data = json.loads(tokenizer.to_str())
    data["added_tokens"] = [token for token in data["added_tokens"] if not token["content"].startswith("<0x")]
    return data


def template(data, name="<s>"):
    token = next(token for token in data["added_tokens"] if token["content"] == name)
    return {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": name, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {name: {"id": name, "ids": [token["id"]], "tokens": [name]}}}


def llama2(size, lines):
    """What transformers converts a sentencepiece Llama tokenizer to (legacy)."""
    data = train_bpe(size, ["<unk>", "<s>", "</s>"], lines)
    data["pre_tokenizer"] = None
    data["normalizer"] = json.loads(normalizers_json(normalizers.Sequence([normalizers.Prepend(MARK), normalizers.Replace(" ", MARK)])))
    data["post_processor"] = template(data)
    data["decoder"] = {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": MARK}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
        {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
    return Tokenizer.from_str(json.dumps(data))


def mistral(size, lines):
    """Not legacy: Metaspace puts the space before the first text only."""
    data = json.loads(llama2(size, lines).to_str())
    data["normalizer"] = None
    data["pre_tokenizer"] = {"type": "Metaspace", "replacement": MARK, "prepend_scheme": "first", "split": False}
    data["model"]["ignore_merges"] = True
    tokenizer = Tokenizer.from_str(json.dumps(data))
    tokenizer.add_tokens([AddedToken("<tool_call>", normalized=False, special=False)])
    return tokenizer


def gemma(size, lines):
    data = train_bpe(size, ["<pad>", "<eos>", "<bos>", "<unk>"], lines)
    data["normalizer"] = {"type": "Replace", "pattern": {"String": " "}, "content": MARK}
    data["pre_tokenizer"] = {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False}
    data["post_processor"] = template(data, "<bos>")
    data["decoder"] = {"type": "Sequence", "decoders": [
        {"type": "Replace", "pattern": {"String": MARK}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]}
    return Tokenizer.from_str(json.dumps(data))


def qwen(size, lines):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), behavior="isolated"), pre_tokenizers.ByteLevel(False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, show_progress=False, min_frequency=1, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<tool_call>", normalized=False, special=False)])
    return tokenizer


def gpt2(size, lines):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False, min_frequency=1,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    end = tokenizer.token_to_id("</s>")
    tokenizer.post_processor = processors.TemplateProcessing(single="</s> $A", special_tokens=[("</s>", end)])
    return tokenizer


def charsmap(model):
    """The precompiled character map of a sentencepiece model: field 2 of field 3."""
    return base64_of(field(field(model, 3), 2))


def unigram(size, lines, path, t5):
    model = train_sentencepiece(path, lines, size, "unigram", byte_fallback=not t5)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    vocabulary = [(processor.id_to_piece(i), processor.get_score(i)) for i in range(processor.get_piece_size())]
    tokenizer = Tokenizer(models.Unigram(vocabulary, processor.unk_id(), not t5))
    data = json.loads(tokenizer.to_str())
    steps = [{"type": "Precompiled", "precompiled_charsmap": charsmap(model)}]
    if t5:
        steps.append({"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "})
        steps.insert(1, {"type": "Strip", "strip_left": False, "strip_right": True})
    else:  # ALBERT
        steps = [{"type": "Replace", "pattern": {"String": "``"}, "content": "\""}, {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}] + steps
    data["normalizer"] = {"type": "Sequence", "normalizers": steps}
    data["pre_tokenizer"] = {"type": "Metaspace", "replacement": MARK, "prepend_scheme": "always", "split": True}
    if not t5:
        data["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, data["pre_tokenizer"]]}
    data["decoder"] = {"type": "Metaspace", "replacement": MARK, "prepend_scheme": "always", "split": True}
    tokenizer = Tokenizer.from_str(json.dumps(data))
    tokenizer.add_special_tokens(["<sep>", AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", processor.eos_id())])
    return tokenizer


def bert(size, lines, cased):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=not cased, strip_accents=None, clean_text=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(cleanup=not cased)
    tokenizer.train_from_iterator(lines, trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False, min_frequency=1))
    if cased:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation()])
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return tokenizer


def clip(size, lines):
    tokenizer = Tokenizer(models.BPE(unk_token="<|end|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"'s|'t|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=size, special_tokens=["<|start|>", "<|end|>"], show_progress=False, min_frequency=1, end_of_word_suffix="</w>",
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.decoder = decoders.BPEDecoder("</w>")
    tokenizer.post_processor = processors.RobertaProcessing(("<|end|>", 1), ("<|start|>", 0), trim_offsets=False, add_prefix_space=False)
    return tokenizer


def words(lines):
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("merged_with_previous"), pre_tokenizers.Digits(True)])
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Strip()])
    tokenizer.train_from_iterator(lines, trainers.WordLevelTrainer(vocab_size=200, special_tokens=["<unk>"], show_progress=False))
    return tokenizer


def normalizers_json(normalizer):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizer
    return json.dumps(json.loads(tokenizer.to_str())["normalizer"])


def small_map(path):
    """A character map of a few entries, for the built-in one (nmt_nfkc) takes 240 KB."""
    rules = {"\u3000": " ", "\u00a0": " ", "\t": " ", "\n": " ", "\ufb01": "fi", "\u2460": "1", "\uff21": "A", "\u00bd": "1\u20442",
             "e\u0301": "\u00e9", "\u0e33": "\u0e4d\u0e32", "\u200b": "", "\u00ad": "", "\u1100\u1161": "\uac00", "\r\n": " ",
             "\u0928\u093f": "ni", "\u0600": "#", "\u2126": "\u03a9", "\u1e0b\u0323": "\u1e0d\u0307"}
    codes = lambda text: " ".join(f"{ord(c):X}" for c in text)  # noqa: E731
    file = path / "rules.tsv"
    file.write_text("".join(f"{codes(source)}\t{codes(target)}\n" for source, target in rules.items()))
    return file.name


def train_sentencepiece(path, lines, size, kind, **options):
    if size < 1000 and "normalization_rule_name" not in options:
        options["normalization_rule_tsv"] = small_map(path)
    model = io.BytesIO()  # names of files would stand in the model
    with contextlib.chdir(path):
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([line.strip() for line in lines if line.strip()]), model_writer=model, vocab_size=size,
            model_type=kind, hard_vocab_limit=False, minloglevel=2, num_threads=1, character_coverage=0.995, **options)
    return model.getvalue()


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def field(data, number):
    """The last field of this number with a length in a protobuf message."""
    at, found = 0, b""
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            _, at = varint(data, at)
        elif kind == 2:
            size, at = varint(data, at)
            if tag >> 3 == number:
                found = data[at:at + size]
            at += size
        else:
            at += 4 if kind == 5 else 8
    return found


def base64_of(data):
    return base64.b64encode(data).decode()


def write_json(folder, tokenizer):
    folder.mkdir(parents=True)
    (folder / "tokenizer.json").write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")),
                                           encoding="utf-8")


def build(root, lines, size):
    """Writes all the kinds. @returns name → (encode, decode)"""
    made = {}
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        kinds = {"llama2": llama2(size, lines), "mistral": mistral(size, lines), "gemma": gemma(size, lines), "qwen": qwen(size, lines),
                 "t5": unigram(size, lines, scratch, True), "albert": unigram(size, lines, scratch, False),
                 "bert": bert(size, lines, False), "bert-cased": bert(size, lines, True), "clip": clip(size, lines), "words": words(lines)}
        for name, tokenizer in kinds.items():
            write_json(root / name, tokenizer)
            made[name] = (lambda text, t=tokenizer: t.encode(text).ids, tokenizer.decode)

        tokenizer = gpt2(size, lines)
        folder = root / "gpt2-files"
        folder.mkdir()
        tokenizer.model.save(str(folder))
        (folder / "tokenizer_config.json").write_text(json.dumps({
            "tokenizer_class": "GPT2Tokenizer", "add_bos_token": True, "bos_token": "</s>", "eos_token": {"content": "</s>"},
            "pad_token": "<pad>", "unk_token": "<unk>"}))
        data = json.loads(tokenizer.to_str())
        data["added_tokens"] = [token for token in data["added_tokens"] if token["content"] != "<s>"]  # no file says it
        tokenizer = Tokenizer.from_str(json.dumps(data))
        made["gpt2-files"] = (lambda text, t=tokenizer: t.encode(text).ids, tokenizer.decode)

        plain = {"normalization_rule_name": "identity", "remove_extra_whitespaces": False, "byte_fallback": True}
        for name, kind, options in [("bpe", "bpe", plain), ("bpe-symbols", "bpe", {"user_defined_symbols": ["@@", "ver", "s a"]}),
                                    ("unigram", "unigram", {"user_defined_symbols": ["@@", "ver"]})]:
            model = train_sentencepiece(scratch, lines, size, kind, **options)
            folder = root / f"sentencepiece-{name}"
            folder.mkdir()
            (folder / "tokenizer.model").write_bytes(model)
            processor = sentencepiece.SentencePieceProcessor(model_proto=model)
            made[folder.name] = (lambda text, p=processor: [p.bos_id()] + p.encode(text), processor.decode)
    return made


def shown(name, ids):
    """Without the unknown token, which is special and so not decoded."""
    return [i for i in ids if i != 0] if name.startswith("sentencepiece") else ids


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--text", type=pathlib.Path, nargs="*")
    options = parser.parse_args()
    if options.full:
        lines = [line for path in options.text for line in path.read_text(errors="replace").splitlines(keepends=True)]
        build(options.full, lines, 8000)
        return
    shutil.rmtree(KINDS, ignore_errors=True)
    made = build(KINDS, STORY.splitlines(keepends=True), 420)
    chosen = [text.encode() for text in HARD] + list(texts())
    chosen = [text for i, text in enumerate(chosen) if len(text) < 400 and (i < len(HARD) or i % 2 == 0)]
    cases = {"texts": [text.hex() for text in chosen], "kinds": []}
    for name, (encode, decode) in made.items():
        # sentencepiece knows nothing of special tokens in a text: transformers finds those first.
        plain = [text.decode(errors="replace") for text in chosen]
        if name.startswith("sentencepiece"):
            plain = [text if "<" not in text else "" for text in plain]
        ids = [encode(text) for text in plain]
        cases["kinds"].append({"name": name, "ids": ids, "decoded": [decode(shown(name, found)).encode().hex() for found in ids[:len(HARD)]]})
    (KINDS / "cases.json").write_text(json.dumps(cases, separators=(",", ":")))


if __name__ == "__main__":
    main()
