#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a text that is hard on tokenizers: many scripts, emoji, code, white space, malformed UTF-8.

usage: python3 tests/text/mixed_text.py FILE [BYTES]    for compare_tokenizer.py; the same bytes every time
"""
import pathlib
import random
import sys
import unicodedata

WORDS = {
    "Chinese": "今天 天气 很好 我们 去 公园 散步 吧 量化 模型 的 权重 与 激活 值 中华人民共和国 龘靐齉 𠀀𠮷 ，。！？《》「」".split(),
    "Japanese": "こんにちは 世界 カタカナ ﾊﾝｶｸ 漢字 です。 ます、 ー 々 ヴァイオリン が\u3099 ぱ".split(),
    "Korean": "안녕하세요 세계 한국어 각 \u1112\u1161\u11ab 값".split(),
    "Arabic": "السلام عليكم العربية ٱلرَّحْمَٰنِ ٣٤٥ لا ﷺ \u0600\u0661".split(),
    "Hebrew": "שלום עולם בְּרֵאשִׁית".split(),
    "Indic": "नमस्ते दुनिया क्षत्रिय தமிழ் നമസ്കാരം ঢাকা".split(),
    "Thai": "สวัสดีชาวโลก กำลัง น้ำ".split(),
    "Cyrillic": "Привет мир ёлка Й и\u0306 Ё".split(),
    "Greek": "Καλημέρα κόσμε ΣΊΣΥΦΟΣ ς ᾳ ά".split(),
    "Latin": "naïve café cafe\u0301 Straße İstanbul ıI ŉ ǆ ﬁn ﬀ Å Å ñ ọ̣ Vietnamese Việt Nam ſ".split(),
    "emoji": "😀 👍🏽 👩\u200d👩\u200d👧\u200d👦 🇩🇪🇫🇷 ❤\ufe0f 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f 🥰 🫠 ☃".split(),
    "code": ["def f(x):\n    return x**2  # two\n", "\tif (a != b && c <= 3) {\n\t\tfoo->bar[0] = NULL;\n\t}\n", "x_1 = {'k': [1, 2.5e-3]}",
             "<div class=\"a\">&amp;</div>\r\n", "::std::vector<int>", "/* ... */", "a+=b--;", "https://example.org/?q=1&r=%20#x"],
    "English": "the quick brown fox; it's don't we've I'll they're 1,234.56 12345678901234567890 A.B.C. e.g. (hyphen-ated) \"quoted\" 'single' end.".split(),
    "odd": ["\u00a0", "\u3000", "\u2003", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u0085", "\u2028", "\u2029", "\u180e", "\x00", "\x1f", "\x7f", "½", "²", "Ⅷ", "①",
            "ＡＢＣ１２３", "ﷲ", "\ufffd", "\ufffe", "\U0010ffff", "\ue000", "\u0378", "▁", "▁▁x", "<0x0A>", "<s>", "</s>", "<unk>", "[MASK]", "Ġx", "``", "''"],
}
MALFORMED = [b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\x80\x80", b"caf\xe9 "]


def part(generator):
    kind = generator.randrange(20)
    if kind == 0:
        return b" " * generator.randrange(1, 60)
    if kind == 1:
        return generator.choice([b"\n", b"\n\n", b"\r\n", b"\t\t", b" \n \n", b"\n" * 20])
    if kind == 2:
        return generator.choice(MALFORMED)
    if kind == 3:
        return (generator.choice("ab=-_. !é中") * generator.randrange(1, 80)).encode()
    if kind == 4:
        code = generator.choice([generator.randrange(0x20, 0x3000), generator.randrange(0x20, 0xd800), generator.randrange(0xe000, 0x30000)])
        # What came to Unicode after the libraries' tables were made is another matter.
        return b"" if unicodedata.category(chr(code)) == "Cn" else chr(code).encode()
    words = WORDS[generator.choice(list(WORDS))]
    return generator.choice(["", " ", " "]).join(generator.choice(words) for _ in range(generator.randrange(1, 12))).encode()


def main(path, size=1_000_000):
    generator = random.Random(11)
    text = bytearray()
    while len(text) < int(size):
        text += part(generator) + generator.choice([b"", b" ", b" ", b"\n"])
    pathlib.Path(path).write_bytes(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
