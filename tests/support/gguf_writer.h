// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace aq::test {

/// Lays out a GGUF file in memory, whether what is put in makes sense or not.
class GgufWriter {
 public:
  std::uint32_t version = 3;
  std::uint64_t alignment = 32;
  std::int64_t claimed_tensors = -1, claimed_entries = -1;  ///< where not what there are

  template <typename T>
  static std::string raw(T value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
  }
  static std::string text(std::string_view value) {
    return raw<std::uint64_t>(value.size()) + std::string(value);
  }

  /// A value of the type numbered `type`, as it lies in the file.
  GgufWriter& entry(const std::string& key, std::uint32_t type, const std::string& bytes) {
    entries_ += text(key) + raw(type) + bytes;
    ++entry_count_;
    return *this;
  }
  GgufWriter& set(const std::string& key, std::uint32_t value) { return entry(key, 4, raw(value)); }
  GgufWriter& set(const std::string& key, int value) { return entry(key, 5, raw(value)); }
  GgufWriter& set(const std::string& key, float value) { return entry(key, 6, raw(value)); }
  GgufWriter& set(const std::string& key, bool value) {
    return entry(key, 7, raw<std::uint8_t>(value ? 1 : 0));
  }
  GgufWriter& set(const std::string& key, const char* value) { return entry(key, 8, text(value)); }
  GgufWriter& set(const std::string& key, const std::vector<std::string>& values) {
    std::string items;
    for (const auto& value : values) items += text(value);
    return array(key, 8, values.size(), items);
  }
  GgufWriter& set(const std::string& key, const std::vector<std::int32_t>& values) {
    std::string items;
    for (const auto value : values) items += raw(value);
    return array(key, 5, values.size(), items);
  }
  GgufWriter& set(const std::string& key, const std::vector<float>& values) {
    std::string items;
    for (const auto value : values) items += raw(value);
    return array(key, 6, values.size(), items);
  }
  GgufWriter& array(const std::string& key, std::uint32_t item, std::uint64_t count,
                    const std::string& items) {
    return entry(key, 9, raw(item) + raw(count) + items);
  }

  /// @param shape in torch's order. @param data the tensor's bytes; its offset follows from those before it
  GgufWriter& tensor(const std::string& name, const std::vector<std::int64_t>& shape, std::uint32_t type,
                     const std::string& data) {
    data_.resize((data_.size() + alignment - 1) / alignment * alignment);
    tensor_info(name, shape, type, data_.size());
    data_ += data;
    return *this;
  }
  GgufWriter& tensor_info(const std::string& name, const std::vector<std::int64_t>& shape, std::uint32_t type,
                          std::uint64_t offset) {
    infos_ += text(name) + raw(static_cast<std::uint32_t>(shape.size()));
    for (auto size = shape.rbegin(); size != shape.rend(); ++size)
      infos_ += raw(static_cast<std::uint64_t>(*size));
    infos_ += raw(type) + raw(offset);
    ++tensor_count_;
    return *this;
  }
  GgufWriter& floats(const std::string& name, const std::vector<std::int64_t>& shape,
                     const std::vector<float>& values) {
    return tensor(name, shape, 0,
                  std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)));
  }

  std::string file() const {
    std::string file = "GGUF" + raw(version);
    file +=
        raw<std::uint64_t>(claimed_tensors < 0 ? tensor_count_ : static_cast<std::uint64_t>(claimed_tensors));
    file +=
        raw<std::uint64_t>(claimed_entries < 0 ? entry_count_ : static_cast<std::uint64_t>(claimed_entries));
    file += entries_ + infos_;
    file.resize((file.size() + alignment - 1) / alignment * alignment);
    return file + data_;
  }

 private:
  std::string entries_, infos_, data_;
  std::uint64_t entry_count_ = 0, tensor_count_ = 0;
};

}  // namespace aq::test
