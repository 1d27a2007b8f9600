// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints the ids of a text, one a line: the other side of compare_tokenizer.py.
// Usage: text_encode_file CHECKPOINT TEXT

#include <cstdio>
#include <ctime>
#include <exception>

#include "core/text/corpus.h"
#include "core/text/tokenizer.h"

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: %s CHECKPOINT TEXT\n", arguments[0]);
    return 2;
  }
  try {
    const std::clock_t start = std::clock();  // processor time: a loaded machine changes nothing
    const auto tokenizer = aq::open_tokenizer(*aq::directory_files(arguments[1]));
    const std::string text = aq::read_corpus(arguments[2]);
    const std::clock_t opened = std::clock();
    const auto ids = tokenizer->encode(text);
    const std::clock_t encoded = std::clock();
    for (const auto id : ids) std::printf("%d\n", id);
    const auto seconds = [](std::clock_t span) { return static_cast<double>(span) / CLOCKS_PER_SEC; };
    std::fprintf(stderr, "%zu tokens, opened in %.3f s, encoded in %.3f s\n", ids.size(),
                 seconds(opened - start), seconds(encoded - opened));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
