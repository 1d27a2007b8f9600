#pragma once

#include <QFile>
#include <QTest>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/text/tokenizer.h"

namespace aq::test {

inline nlohmann::json fixture(const std::string& name) {
  QFile file(QString::fromStdString(std::string(AQ_SOURCE_DIR) + "/tests/text/fixtures/" + name + ".json"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the fixture %s is not here", name.c_str());
  return nlohmann::json::parse(file.readAll().toStdString());
}

/// Opens a tokenizer.json that is only in memory.
inline std::shared_ptr<const Tokenizer> open(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return open_tokenizer(*embedded_files("memory", {{"tokenizer.json", bytes}}));
}

inline std::shared_ptr<const Tokenizer> open(const nlohmann::json& json) { return open(json.dump()); }

}  // namespace aq::test
