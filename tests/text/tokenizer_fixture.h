// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFile>
#include <QTest>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/text/tokenizer.h"

namespace aq::test {

inline std::string read_fixture(const std::string& path) {
  QFile file(QString::fromStdString(path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the fixture %s is not here", path.c_str());
  return file.readAll().toStdString();
}

inline nlohmann::json read_json(const std::string& path) { return nlohmann::json::parse(read_fixture(path)); }
/// With its keys in the file's order.
inline nlohmann::ordered_json read_ordered_json(const std::string& path) {
  return nlohmann::ordered_json::parse(read_fixture(path));
}

inline std::string fixture_path(const std::string& name) {
  return std::string(AQ_SOURCE_DIR) + "/tests/text/fixtures/" + name + ".json";
}

inline nlohmann::json fixture(const std::string& name) { return read_json(fixture_path(name)); }

/// Opens a tokenizer.json that is only in memory.
inline std::shared_ptr<const Tokenizer> open(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return open_tokenizer(*embedded_files("memory", {{"tokenizer.json", bytes}}));
}

inline std::shared_ptr<const Tokenizer> open(const nlohmann::json& json) { return open(json.dump()); }

}  // namespace aq::test
