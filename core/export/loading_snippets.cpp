// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/export/loading_snippets.h"

#include <algorithm>

namespace aq {
namespace {

const std::vector<LoadingSnippet>& usual_snippets() {
  static const std::vector<LoadingSnippet> usual{
      {"transformers", "python",
       "from transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
       "model = AutoModelForCausalLM.from_pretrained(\"{}\")\n"
       "tokenizer = AutoTokenizer.from_pretrained(\"{}\")\n"},
      {"vLLM", "python", "from vllm import LLM\n\nmodel = LLM(\"{}\")\n"},
      {"GPTQModel", "python", "from gptqmodel import GPTQModel\n\nmodel = GPTQModel.load(\"{}\")\n"},
      {"llama.cpp", "sh", "llama-cli -m {} -p \"Once upon a time\"\n"},
      {kOwnProgram, "sh",
       "affinequant generate {} --prompt \"Once upon a time\"\naffinequant eval {} --text test.txt\n"}};
  return usual;
}

std::string filled(std::string code, const std::string& checkpoint) {
  for (auto at = code.find("{}"); at != std::string::npos; at = code.find("{}", at + checkpoint.size()))
    code.replace(at, 2, checkpoint);
  return code;
}

const LoadingSnippet* snippet_of(const std::vector<LoadingSnippet>& snippets, const std::string& program) {
  const auto found = std::ranges::find(snippets, program, &LoadingSnippet::program);
  return found == snippets.end() ? nullptr : &*found;
}

}  // namespace

std::vector<LoadingSnippet> loading_snippets(const Exporter& exporter, const std::string& checkpoint) {
  std::vector<std::string> programs = exporter.programs;
  std::erase(programs, kOwnProgram);
  programs.emplace_back(kOwnProgram);
  std::vector<LoadingSnippet> snippets;
  for (const std::string& program : programs) {
    const LoadingSnippet* own = snippet_of(exporter.usage, program);
    const LoadingSnippet* found = own ? own : snippet_of(usual_snippets(), program);
    if (found) snippets.push_back({program, found->language, filled(found->code, checkpoint)});
  }
  return snippets;
}

}  // namespace aq
