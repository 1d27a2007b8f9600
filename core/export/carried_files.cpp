// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/carried_files.h"

#include <array>
#include <string_view>

#include "core/base/staged_output.h"

namespace aq {
namespace {

constexpr std::array kCarried{"generation_config.json",  "tokenizer.json",      "tokenizer_config.json",
                              "special_tokens_map.json", "vocab.json",          "merges.txt",
                              "added_tokens.json",       "chat_template.jinja", "chat_template.json",
                              "tokenizer.model"};

}  // namespace

void carry_files(const CheckpointFiles& from, const std::filesystem::path& directory,
                 const RunContext& context) {
  for (const char* name : kCarried) {
    if (!from.has(name)) continue;
    context.check();
    const auto file = from.open(name);
    const auto bytes = file->bytes();
    write_file_atomically(directory / name, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    file->require_unchanged();
  }
}

}  // namespace aq
