#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tokenizer fixtures and the ids that the tokenizers library gives for them.

Run by hand where `tokenizers` is installed: python3 tests/text/make_fixtures.py
Two small vocabularies are trained on the text below. fixtures/cases.json holds texts (as hexadecimal, since some are
malformed UTF-8) and, for every variant of a tokenizer (a base file and a JSON merge patch), the ids of each text.
"""
import copy
import json
import pathlib
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

FIXTURES = pathlib.Path(__file__).parent / "fixtures"
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")

STORY = """The miller's daughter counted 12 sacks, then 345 more; she'd never seen so much grain in one summer.
"It's raining again," said the old man, "and we've 7 roofs to mend before the 21st of October!"
They walked along the river where the willows stand, and the water was cold, and the wind was loud.
In the town hall a clerk wrote: total = 1024 + 2048, error < 0.5%, see page 99 (or 100).
Nobody knew why the lamp burned. Nobody asked. The night went on, and on, and on.
    def count(sacks):
        return sum(sack.weight for sack in sacks)  # in kilograms

Der Müller zählte die Säcke; die Tür quietschte, und der Hund schlief süß. Où est passé le café, l'été?
磨坊主的女儿数了十二袋粮食。今年夏天的收成很好，大家都很高兴。河边的柳树很高。
Мельник считал мешки, а собака спала у двери. Ночь была тёмной и тихой.
"""


def train(pre_tokenizer, special, normalizer=None):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=special, show_progress=False, min_frequency=1,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(STORY.splitlines(keepends=True), trainer)
    return tokenizer


def gpt2_style():
    tokenizer = train(pre_tokenizers.ByteLevel(add_prefix_space=False), ["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, rstrip=True, normalized=False)])
    tokenizer.add_tokens([AddedToken("sack", single_word=True), AddedToken("sackcloth"), AddedToken("Ġodd")])
    bos = tokenizer.token_to_id("</s>")
    tokenizer.post_processor = processors.TemplateProcessing(single="</s> $A", special_tokens=[("</s>", bos)])
    return tokenizer


def llama3_style():
    split = pre_tokenizers.Split(Regex(LLAMA3), behavior="isolated")
    tokenizer = train(pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(False, use_regex=False)]),
                      ["<|begin_of_text|>", "<|end_of_text|>", "<|reserved|>", "<|reserved|>2"], normalizers.NFC())
    tokenizer.add_tokens([AddedToken("Mu\u0308ller", normalized=True), AddedToken("<tool>", normalized=False)])
    begin, end = (tokenizer.token_to_id(t) for t in ("<|begin_of_text|>", "<|end_of_text|>"))
    template = processors.TemplateProcessing(single="<|begin_of_text|> $A <|end_of_text|>", special_tokens=[
        ("<|begin_of_text|>", begin), ("<|end_of_text|>", end)])
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template])
    data = json.loads(tokenizer.to_str())
    data["model"]["ignore_merges"] = True
    data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]  # the older spelling
    return Tokenizer.from_str(json.dumps(data)), data


def texts():
    odd_spaces = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x180E, 0x2000,
                  0x200A, 0x200B, 0x200C, 0x200D, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF]
    yield from (line.encode() for line in STORY.splitlines(keepends=True))
    yield STORY.encode()
    yield from (f"ab{chr(c)}cd {chr(c)}{chr(c)} 12{chr(c)}!{chr(c)}".encode() for c in odd_spaces)
    yield "".join(map(chr, odd_spaces)).encode()
    yield "".join(map(chr, range(0x00, 0x180))).encode()
    yield from (text.encode() for text in [
        "", " ", "  ", "\n", "\r\n\r\n  x", " \t leading", "trailing   ", "a\n\n\nb", "'S 'LL they'RE It'ſ 'K'k",
        "don't won't i'm you'd we've they'll 'tis", "1234567890 ٣٤٥ Ⅷ ½ ²³ 一二三 12,345.67", "x" * 400, "ab" * 300, "!" * 50,
        "<s>", "</s> and <pad><unk>", "a  <mask>  b<mask><mask> c", "\u2003<mask>\u3000 x", "sack sacks sackcloth a sack, _sack sack_",
        "Ġodd odd Ġoddly", "<|reserved|>2<|reserved|>3 <|reserved|", "Müller Mu\u0308ller mu\u0308ller e\u0301 e\u0323\u0307 가 \u1100\u1161",
        "<tool>x</tool>", "汉字 漢字，标点。「引号」 全角ＡＢＣ１２３", "👍🏽 👩‍👩‍👧‍👦 🇩🇪 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\ufeffBOM", "a\u0000b\u0001\u001b[31m\u007f",
        "ﬁ ſ K Å \U0001d400 \U00020000 \U000e0001 \ufffd \U0010ffff", "ﷺ नमस्ते สวัสดี שלום مرحبا", "a\u0300\u0301b \u0300 \u200d"])
    yield from [b"\xff", b"\x80\x80", b"a\xc3", b"\xc3\x28", b"\xe2\x82", b"\xe2\x82 x", b"\xf0\x9f\x98", b"\xf0\x9f\x98z",
                b"\xed\xa0\x80", b"\xed\xbf\xbf!", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80",
                b"\xfe\xff ok \xc2", b"\xf1\x80\x80\xe1\x80\xc2b\x80c\x80\xbfd", "é".encode("latin-1") + b" caf\xe9 \xe9t\xe9"]
    generator = random.Random(7)
    alphabet = [" ", "  ", "\n", "'s", "a", "B", "é", "7", "中", "😀", "\u00a0", "\x85", "\x0b", "_", "-", "<s>", "ß", "\u0301"]
    for _ in range(12):
        yield "".join(generator.choice(alphabet) for _ in range(40)).encode()
        yield bytes(generator.randrange(256) for _ in range(40))


def byte_level(**options):
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False, **options}


def split(pattern, behavior, invert=False):
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def sequence(*parts):
    return {"pre_tokenizer": {"type": "Sequence", "pretokenizers": list(parts)}}


VARIANTS = {
    "as it is": ("gpt2-style", {}),
    "prefix space": ("gpt2-style", {"pre_tokenizer": {"add_prefix_space": True}}),
    "no regex": ("gpt2-style", {"pre_tokenizer": {"use_regex": False}}),
    "NFC then NFKD": ("gpt2-style", {"normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "NFKD"}]}}),
    "llama3": ("llama3-style", {}),
    "merges first": ("llama3-style", {"model": {"ignore_merges": False}}),
    "qwen2": ("llama3-style", sequence(split({"Regex": QWEN2}, "Isolated"), byte_level())),
    "removed": ("llama3-style", sequence(split({"Regex": r"\s+"}, "Removed"), byte_level())),
    "removed inverted": ("llama3-style", sequence(split({"Regex": r"\w+|[^\w\s]"}, "Removed", True), byte_level())),
    "merged with previous": ("llama3-style", sequence(split({"String": "a"}, "MergedWithPrevious"), byte_level())),
    "merged with next": ("llama3-style", sequence(split({"String": "."}, "MergedWithNext"), byte_level())),
    "contiguous": ("llama3-style", sequence(split({"Regex": r"[aeiou ]"}, "Contiguous"), byte_level())),
    "lines": ("llama3-style", sequence(split({"Regex": r"^.|\h+$"}, "Isolated"), byte_level())),
    "digits": ("llama3-style", sequence({"type": "Digits", "individual_digits": True}, byte_level(use_regex=True))),
    "digits together": ("llama3-style", sequence({"type": "Digits", "individual_digits": False}, byte_level(add_prefix_space=True))),
}


def merge_patch(target, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = copy.deepcopy(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        result[key] = merge_patch(result.get(key), value)
    return result


def main():
    FIXTURES.mkdir(exist_ok=True)
    bases = {"gpt2-style": json.loads(gpt2_style().to_str()), "llama3-style": llama3_style()[1]}
    for name, data in bases.items():
        (FIXTURES / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=0), encoding="utf-8")
    all_texts = list(texts())
    variants = []
    for name, (base, patch) in VARIANTS.items():
        tokenizer = Tokenizer.from_str(json.dumps(merge_patch(bases[base], patch)))
        encodings = [tokenizer.encode(text.decode(errors="replace")).ids for text in all_texts]
        # Only here: for a normalized added token the library decodes the normalized content, not what was added.
        decoded = [tokenizer.decode(ids).encode().hex() for ids in encodings] if name == "as it is" else []
        variants.append({"name": name, "base": base, "patch": patch, "ids": encodings, "decoded": decoded})
    lines = ",\n".join(json.dumps(variant, separators=(",", ":")) for variant in variants)
    hexes = ",\n".join(json.dumps(text.hex()) for text in all_texts)
    (FIXTURES / "cases.json").write_text(f'{{"texts":[\n{hexes}\n],\n"variants":[\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
