// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace aq {

/// A value inside a JSON file that knows where it stands, so that a wrong type is reported by file and path
/// ("model.merges[3]"). The document and the file's name must outlive it. The path is spelled out only where
/// something is wrong: a hostile document has a long name above a million values.
class JsonView {
 public:
  JsonView(const nlohmann::json& value, const std::string& file, std::string path = {});

  /// True where this is an object whose member `key` is there and not null.
  bool has(const std::string& key) const;
  /// @throws Error(BadInput) where this is no object or lacks `key`.
  JsonView at(const std::string& key) const;
  /// Of an array. @param most how many there may be. @throws Error(BadInput) before more are listed
  std::vector<JsonView> items(std::size_t most = SIZE_MAX) const;
  std::string text() const;
  bool boolean() const;
  std::int64_t integer(std::int64_t low, std::int64_t high) const;
  bool is_text() const;

  std::string text_or(const std::string& key, const std::string& fallback) const;
  bool boolean_or(const std::string& key, bool fallback) const;

  const nlohmann::json& value() const { return value_; }
  const std::string& file() const { return file_; }
  /// @throws Error(BadInput) "reading <file>: <path> <reason>"
  [[noreturn]] void fail(const std::string& reason) const;

 private:
  struct Place;
  JsonView(const nlohmann::json& value, const std::string& file, std::shared_ptr<const Place> holder,
           std::size_t index);
  std::string path() const;

  const nlohmann::json& value_;
  const std::string& file_;
  std::shared_ptr<const Place> place_;  // of this value, or of the array that it is in
  std::size_t index_ = SIZE_MAX;        // in that array
};

}  // namespace aq
