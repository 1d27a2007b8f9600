// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/draft.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/json_file.h"
#include "core/run/run_spec_json.h"

namespace aq {
namespace {

constexpr int kDraftFormatVersion = 1;

[[noreturn]] void refuse_draft(const std::string& file, const std::string& reason) {
  throw Error(ErrorKind::BadInput, "reading", file, reason);
}

}  // namespace

QByteArray draft_text(const Draft& draft) {
  const nlohmann::ordered_json json{{"format_version", kDraftFormatVersion},
                                    {"run", to_json(draft.spec)},
                                    {"page", draft.page.toStdString()},
                                    {"block", draft.block},
                                    {"layer", draft.layer.toStdString()}};
  constexpr int kIndent = 1;
  // Paths need not be UTF-8.
  return QByteArray::fromStdString(
      json.dump(kIndent, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

Draft read_draft(const QString& file) {
  const std::string name = file.toStdString();
  const nlohmann::json json = read_json_file(name);
  if (!json.is_object() || json.value("format_version", nlohmann::json()) != kDraftFormatVersion)
    refuse_draft(name, "its format_version is not " + std::to_string(kDraftFormatVersion));
  try {
    return {.spec = run_spec_from_json(json.at("run")),
            .page = QString::fromStdString(json.at("page").get<std::string>()),
            .block = json.at("block").get<int>(),
            .layer = QString::fromStdString(json.at("layer").get<std::string>())};
  } catch (const nlohmann::json::exception& error) {
    refuse_draft(name, printable(error.what()));
  }
}

}  // namespace aq
