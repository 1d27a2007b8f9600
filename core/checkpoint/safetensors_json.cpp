// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "core/base/error.h"

namespace aq {
namespace {

/// Follows the parser through {"name": {"dtype": "F32", "shape": [..], "data_offsets": [..]}, "__metadata__":
/// {..}}.
class HeaderReader {
 public:
  explicit HeaderReader(const std::string& subject) : subject_(subject) {}

  std::vector<SafetensorsEntry> take() {
    if (place_ != Place::Done) fail("the header is no JSON object");
    return std::move(entries_);
  }

  // What nlohmann's SAX parser calls; every function says whether to go on.
  bool start_object(std::size_t) {
    switch (place_) {
      case Place::Start:
        place_ = Place::Root;
        return true;
      case Place::Root:
        place_ = name_ == "__metadata__" ? Place::Metadata : Place::Tensor;
        begin_tensor();
        return true;
      default:
        fail("the header is nested where no object belongs" + of_tensor());
    }
  }
  bool end_object() {
    if (place_ == Place::Tensor) finish_tensor();
    place_ = place_ == Place::Root ? Place::Done : Place::Root;
    return true;
  }
  bool key(std::string& key) {
    if (place_ == Place::Root) {
      if (!names_.insert(key).second)
        fail("the tensor \"" + printable(key) + "\" appears twice in the header");
      name_ = key;
    } else if (!fields_.insert(key).second) {
      fail("the key \"" + printable(key) + "\" appears twice" + of_tensor());
    }
    field_ = key;
    return true;
  }
  bool string(std::string& text) {
    if (place_ == Place::Metadata) return true;
    if (place_ != Place::Tensor || field_ != "dtype") unexpected();
    entry_.dtype = text;
    return true;
  }
  bool start_array(std::size_t) {
    if (place_ != Place::Tensor) unexpected();
    if (field_ != "shape" && field_ != "data_offsets") unexpected();
    place_ = field_ == "shape" ? Place::Shape : Place::Offsets;
    return true;
  }
  bool end_array() {
    if (place_ == Place::Offsets && offsets_.size() != 2)
      fail("data_offsets are not two numbers" + of_tensor());
    place_ = Place::Tensor;
    return true;
  }
  bool number_unsigned(std::uint64_t number) {
    if (place_ == Place::Shape) {
      if (number > INT64_MAX)
        fail("a dimension of " + std::to_string(number) + " is too large" + of_tensor());
      if (entry_.shape.size() == kMostDimensions)
        fail("there are more than " + std::to_string(kMostDimensions) + " dimensions" + of_tensor());
      entry_.shape.push_back(static_cast<std::int64_t>(number));
    } else if (place_ == Place::Offsets) {
      if (offsets_.size() == 2) fail("data_offsets are not two numbers" + of_tensor());
      offsets_.push_back(number);
    } else {
      unexpected();
    }
    return true;
  }
  bool number_integer(std::int64_t number) {
    if (place_ == Place::Shape || place_ == Place::Offsets)
      fail((place_ == Place::Shape ? "a dimension is " : "an offset is ") + std::to_string(number) +
           of_tensor());
    unexpected();
  }
  bool number_float(double, const std::string& text) {
    fail("the number " + printable(text) + " is no 64-bit integer" + of_tensor());
  }
  bool null() { unexpected(); }
  bool boolean(bool) { unexpected(); }
  bool binary(std::vector<std::uint8_t>&) { unexpected(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    fail("the header is not valid JSON at byte " + std::to_string(position));
  }

 private:
  enum class Place { Start, Root, Metadata, Tensor, Shape, Offsets, Done };

  void begin_tensor() {
    fields_.clear();
    offsets_.clear();
    entry_ = {};
    entry_.name = name_;
  }
  void finish_tensor() {
    for (const char* field : {"dtype", "shape", "data_offsets"})
      if (!fields_.contains(field)) fail(std::string(field) + " is missing" + of_tensor());
    entry_.begin = offsets_[0];
    entry_.end = offsets_[1];
    entries_.push_back(std::move(entry_));
  }
  std::string of_tensor() const {
    return name_.empty() ? std::string() : " (tensor \"" + printable(name_) + "\")";
  }
  [[noreturn]] void unexpected() const {
    if (place_ == Place::Start || place_ == Place::Done) fail("the header is no JSON object");
    fail("\"" + printable(field_) + "\" holds a value of the wrong type" + of_tensor());
  }
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", subject_, reason);
  }

  const std::string& subject_;
  Place place_ = Place::Start;
  std::string name_, field_;
  std::unordered_set<std::string> names_, fields_;
  std::vector<std::uint64_t> offsets_;
  SafetensorsEntry entry_;
  std::vector<SafetensorsEntry> entries_;
};

}  // namespace

std::vector<SafetensorsEntry> parse_safetensors_json(std::string_view text, const std::string& subject) {
  // The parser takes a zero byte for the end of its input and would let anything follow it.
  if (text.find('\0') != std::string_view::npos)
    throw Error(ErrorKind::BadInput, "reading", subject, "the header holds a zero byte");
  HeaderReader reader(subject);
  nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
  return reader.take();
}

}  // namespace aq
