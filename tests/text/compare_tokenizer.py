#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares the program's token ids with those of the tokenizers library or of sentencepiece, on whole files.

Run by hand where `tokenizers` and `sentencepiece` are installed:
  python3 tests/text/compare_tokenizer.py BUILD/tests/text/text_encode_file CHECKPOINT TEXT...
Prints the count and the FNV-1a hash (64 bits, over the ids as little-endian int32) that tokenizer_shared_test.cpp
expects; exits with 1 at the first difference.
"""
import pathlib
import re
import subprocess
import sys

import sentencepiece
from tokenizers import Tokenizer


def fnv1a(ids):
    value = 0xCBF29CE484222325
    for token in ids:
        for byte in token.to_bytes(4, "little"):
            value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def library_of(checkpoint):
    """The library's own way from a text to ids, and from ids to pieces."""
    if (checkpoint / "tokenizer.json").exists():
        library = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
        library.no_truncation()
        library.no_padding()
        return lambda text: library.encode(text).ids, library.id_to_token
    processor = sentencepiece.SentencePieceProcessor(str(checkpoint / "tokenizer.model"))

    def encode(text):  # what transformers' slow tokenizers do: special tokens first, then the texts between them
        special = {processor.id_to_piece(i): i for i in (processor.unk_id(), processor.bos_id(), processor.eos_id())}
        ids = [processor.bos_id()]
        for part in re.split("(" + "|".join(map(re.escape, special)) + ")", text):
            ids += [special[part]] if part in special else processor.encode(part)
        return ids

    return encode, processor.id_to_piece


def main(program, checkpoint, texts):
    encode, piece = library_of(pathlib.Path(checkpoint))
    for text in texts:
        expected = encode(pathlib.Path(text).read_bytes().decode(errors="replace"))
        output = subprocess.run([program, checkpoint, text], check=True, stdout=subprocess.PIPE).stdout
        found = [int(line) for line in output.split()]
        different = next((i for i, pair in enumerate(zip(expected, found)) if pair[0] != pair[1]), None)
        if different is None and len(expected) != len(found):
            different = min(len(expected), len(found))
        if different is not None:
            window = slice(max(0, different - 3), different + 5)
            print(f"{text}: differs at token {different}: expected {expected[window]}, found {found[window]}, "
                  f"pieces {list(map(piece, expected[window]))}")
            return 1
        print(f"{text}: {len(expected)} ids equal, hash 0x{fnv1a(expected):016x}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
