#!/usr/bin/env python3
"""Compares the program's token ids with the tokenizers library's, on whole files.

Run by hand where `tokenizers` is installed:
  python3 tests/text/compare_tokenizer.py BUILD/tests/text/text_encode_file CHECKPOINT TEXT...
Prints the count and the FNV-1a hash (64 bits, over the ids as little-endian int32) that tokenizer_shared_test.cpp
expects; exits with 1 at the first difference.
"""
import pathlib
import subprocess
import sys

from tokenizers import Tokenizer


def fnv1a(ids):
    value = 0xCBF29CE484222325
    for token in ids:
        for byte in token.to_bytes(4, "little"):
            value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def main(program, checkpoint, texts):
    library = Tokenizer.from_file(str(pathlib.Path(checkpoint) / "tokenizer.json"))
    library.no_truncation()
    library.no_padding()
    for text in texts:
        expected = library.encode(pathlib.Path(text).read_bytes().decode(errors="replace")).ids
        output = subprocess.run([program, checkpoint, text], check=True, stdout=subprocess.PIPE).stdout
        found = [int(line) for line in output.split()]
        different = next((i for i, pair in enumerate(zip(expected, found)) if pair[0] != pair[1]), None)
        if different is None and len(expected) != len(found):
            different = min(len(expected), len(found))
        if different is not None:
            window = slice(max(0, different - 3), different + 5)
            print(f"{text}: differs at token {different}: expected {expected[window]}, found {found[window]}, "
                  f"text {library.decode(expected[window])!r}")
            return 1
        print(f"{text}: {len(expected)} ids equal, hash 0x{fnv1a(expected):016x}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
