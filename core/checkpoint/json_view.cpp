// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/json_view.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/error.h"

namespace aq {

/// A step of the way from the document to a value.
struct JsonView::Place {
  std::shared_ptr<const Place> holder;  // null: the document's own
  std::string name;                     // the document's
  const std::string* key = nullptr;     // in the holder, an object; its name lives as long as the document
  std::size_t index = SIZE_MAX;         // in the holder, where that is itself an item of an array

  std::string path() const {
    std::string text = holder ? holder->path() : name;
    if (index != SIZE_MAX) text.append("[").append(std::to_string(index)).append("]");
    if (key) text.append(text.empty() ? "" : ".").append(*key);
    return text;
  }
};

JsonView::JsonView(const nlohmann::json& value, const std::string& file, std::string path)
    : value_(value), file_(file), place_(std::make_shared<Place>(Place{.name = std::move(path)})) {}

JsonView::JsonView(const nlohmann::json& value, const std::string& file, std::shared_ptr<const Place> holder,
                   std::size_t index)
    : value_(value), file_(file), place_(std::move(holder)), index_(index) {}

std::string JsonView::path() const { return Place{.holder = place_, .index = index_}.path(); }

void JsonView::fail(const std::string& reason) const {
  const std::string where = path();
  throw Error(ErrorKind::BadInput, "reading", file_,
              (where.empty() ? "it" : printable(where)) + " " + reason);
}

bool JsonView::has(const std::string& key) const {
  if (!value_.is_object()) return false;
  const auto found = value_.find(key);
  return found != value_.end() && !found->is_null();
}

JsonView JsonView::at(const std::string& key) const {
  if (!value_.is_object()) fail("is no object");
  const auto found = value_.find(key);
  if (found == value_.end()) fail("lacks \"" + key + "\"");
  return {*found, file_,
          std::make_shared<Place>(Place{.holder = place_, .key = &found.key(), .index = index_}), SIZE_MAX};
}

std::vector<JsonView> JsonView::items(std::size_t most) const {
  if (!value_.is_array()) fail("is no array");
  if (value_.size() > most) fail("is longer than " + std::to_string(most));
  const auto here =
      index_ == SIZE_MAX ? place_ : std::make_shared<const Place>(Place{.holder = place_, .index = index_});
  std::vector<JsonView> views;
  views.reserve(value_.size());
  for (const auto& item : value_) views.push_back({item, file_, here, views.size()});
  return views;
}

std::string JsonView::text() const {
  if (!value_.is_string()) fail("is no text");
  return value_.get<std::string>();
}

bool JsonView::boolean() const {
  if (!value_.is_boolean()) fail("is neither true nor false");
  return value_.get<bool>();
}

std::int64_t JsonView::integer(std::int64_t low, std::int64_t high) const {
  if (!value_.is_number_integer()) fail("is no integer");
  const bool too_large = value_.is_number_unsigned() && value_.get<std::uint64_t>() > INT64_MAX;
  const auto number = too_large ? INT64_MAX : value_.get<std::int64_t>();
  if (too_large || number < low || number > high)
    fail("is " + value_.dump() + ", outside " + std::to_string(low) + " to " + std::to_string(high));
  return number;
}

bool JsonView::is_text() const { return value_.is_string(); }

std::string JsonView::text_or(const std::string& key, const std::string& fallback) const {
  return has(key) ? at(key).text() : fallback;
}

bool JsonView::boolean_or(const std::string& key, bool fallback) const {
  return has(key) ? at(key).boolean() : fallback;
}

}  // namespace aq
