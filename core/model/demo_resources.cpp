// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/demo_resources.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/model/model.h"

namespace aq {
namespace {

constexpr std::string_view kScheme = "demo:";

[[noreturn]] void not_embedded(const std::string& subject, const std::string& what) {
  throw Error(ErrorKind::BadInput, "opening", subject, what + " is not embedded in this build");
}

/// The resources below `folder`, by their names in it.
std::vector<EmbeddedFile> resources_in(const std::string& folder) {
  std::vector<EmbeddedFile> files;
  for (const auto& file : embedded_demo_resources())
    if (file.name.starts_with(folder)) files.push_back({file.name.substr(folder.size()), file.bytes});
  return files;
}

std::string resource_text(const std::string& subject, const std::string& name) {
  for (const auto& file : embedded_demo_resources())
    if (file.name == name) return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
  not_embedded(subject, printable(name));
}

}  // namespace

bool is_demo(const std::string& spec) { return spec.starts_with(kScheme); }

std::shared_ptr<const CheckpointFiles> demo_files(const std::string& spec) {
  const std::string family = is_demo(spec) ? spec.substr(kScheme.size()) : spec;
  if (family != "llama" && family != "opt")
    throw Error(ErrorKind::BadInput, "opening", printable(spec), "there is no such demo model",
                "demo:llama or demo:opt");
  auto files = resources_in(family + "/");
  for (const std::string file : {"config.json", "model.safetensors", "tokenizer.json"})
    if (std::ranges::find(files, file, &EmbeddedFile::name) == files.end()) not_embedded(spec, file);
  return embedded_files(spec, std::move(files));
}

std::string demo_text(const std::string& part) { return resource_text("the demo text", part + ".txt"); }

std::string demo_tasks() { return resource_text("the demo tasks", "tasks.jsonl"); }

}  // namespace aq
