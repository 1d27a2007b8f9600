// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_source.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_layout.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/interruptible_rows.h"

namespace aq {
namespace {

GgufHeads heads_of(const GgufFile& file) {
  const std::int64_t query = file.integer(architecture_key(file, "attention.head_count"));
  const std::string kv = architecture_key(file, "attention.head_count_kv");
  return {query, file.has(kv) ? file.integer(kv) : query};
}

/// One place's bytes cut into rows. A vector that is rearranged has rows of one value.
struct StoredRows {
  const std::uint8_t* data = nullptr;
  std::int64_t count = 0, width = 0;  // rows, values of a row
  std::uint64_t stride = 0;           // bytes of a row
  DequantizeRow dequantize = nullptr;

  /// Copies or dequantizes row `row` to `to`, `width` elements.
  void read(std::int64_t row, std::uint8_t* to) const {
    const std::uint8_t* from = data + static_cast<std::uint64_t>(row) * stride;
    if (dequantize != nullptr)
      dequantize(from, width, reinterpret_cast<float*>(to));
    else
      std::memcpy(to, from, stride);
  }
};

class GgufSource : public TensorSource {
 public:
  explicit GgufSource(std::shared_ptr<const GgufFile> file)
      : file_(std::move(file)), heads_(heads_of(*file_)), places_(place_gguf_tensors(*file_, heads_)) {
    for (const GgufPlace& place : places_) {
      if (!positions_.try_emplace(place.name, infos_.size()).second)
        file_->fail("two tensors are " + printable(place.name));
      infos_.push_back(info_of(place));
    }
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return positions_.contains(name); }
  const TensorInfo& info(const std::string& name) const override { return infos_[position(name)]; }

  at::Tensor load(const std::string& name) const override {
    const GgufPlace& place = unchanged_place(name);
    const bool as_it_lies = place.rows == GgufRows::AsStored && !is_block_format(place) && !place.adds_one;
    if (as_it_lies && is_aligned(place)) return view(place, plain_dtype(place.stored->type), place.shape);
    const StoredRows rows = rows_of(place);
    at::Tensor loaded = at::empty({rows.count, rows.width}, stored_dtype(place));
    read_all(place, rows, loaded);
    if (place.rows == GgufRows::Transposed) return loaded.t().contiguous();
    loaded = loaded.reshape(place.shape);
    return place.adds_one ? loaded.to(at::kFloat).sub(1) : loaded;
  }

  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    const GgufPlace& place = unchanged_place(name);
    const bool matrix = place.shape.size() == 2 && place.rows != GgufRows::Transposed && !place.adds_one;
    if (!matrix) return TensorSource::rows(name, ids);
    const StoredRows stored = rows_of(place);
    const at::Tensor wanted = ids.to(at::kLong).contiguous();
    at::Tensor picked = at::empty({wanted.numel(), stored.width}, stored_dtype(place));
    for (std::int64_t i = 0; i < wanted.numel(); ++i)
      stored.read(checked_row(place, stored, wanted.data_ptr<std::int64_t>()[i]), row_of(picked, i));
    auto shape = ids.sizes().vec();
    shape.push_back(stored.width);
    return picked.reshape(shape);
  }

  void require_unchanged() const override { file_->bytes()->require_unchanged(); }

  at::Tensor stored_bytes(const std::string& name) const override {
    const GgufPlace& place = unchanged_place(name);
    return view(place, at::kByte, {static_cast<std::int64_t>(infos_[position(name)].bytes)});
  }

 private:
  /// @throws Error(BadInput) where there is none, or the file has changed
  const GgufPlace& unchanged_place(const std::string& name) const {
    require_unchanged();
    return places_[position(name)];
  }
  std::size_t position(const std::string& name) const {
    const auto found = positions_.find(name);
    if (found == positions_.end())
      throw Error(ErrorKind::BadInput, "loading", file_->subject(),
                  "there is no tensor \"" + printable(name) + "\"");
    return found->second;
  }

  static bool is_block_format(const GgufPlace& place) {
    return find_dequantizer(place.stored->type) != nullptr;
  }
  static at::ScalarType stored_dtype(const GgufPlace& place) {
    return is_block_format(place) ? at::kFloat : plain_dtype(place.stored->type);
  }

  TensorInfo info_of(const GgufPlace& place) const {
    TensorInfo info{place.name, place.adds_one ? at::kFloat : stored_dtype(place), place.shape};
    info.bytes = rows_of(place).stride * static_cast<std::uint64_t>(rows_of(place).count);
    info.stored = find_ggml_type(place.stored->type)->name;
    return info;
  }

  const std::uint8_t* data_of(const GgufPlace& place) const {
    return reinterpret_cast<const std::uint8_t*>(file_->bytes()->bytes().data()) + place.stored->begin;
  }
  bool is_aligned(const GgufPlace& place) const {
    return reinterpret_cast<std::uintptr_t>(rows_of(place).data) %
               c10::elementSize(plain_dtype(place.stored->type)) ==
           0;
  }

  /// The mapped file's bytes as a tensor that keeps the mapping alive.
  at::Tensor view(const GgufPlace& place, at::ScalarType dtype,
                  const std::vector<std::int64_t>& shape) const {
    void* const start = const_cast<std::uint8_t*>(rows_of(place).data);  // from_blob wants a mutable pointer
    return at::from_blob(
        start, shape, [file = file_](void*) {}, dtype);
  }

  StoredRows rows_of(const GgufPlace& place) const {
    const auto& shape = place.stored->shape;
    const GgmlType& type = *find_ggml_type(place.stored->type);
    StoredRows rows;
    rows.width = shape.size() == 1 && place.rows != GgufRows::AsStored ? 1 : shape.back();
    rows.stride = static_cast<std::uint64_t>(rows.width) / type.values * type.bytes;
    rows.count = static_cast<std::int64_t>(place.stored->bytes / rows.stride);
    if (place.shape.size() < shape.size()) rows.count = place.shape[0];  // one expert's of a stack
    rows.data = data_of(place) + static_cast<std::uint64_t>(place.first_row) * rows.stride;
    rows.dequantize = find_dequantizer(place.stored->type);
    return rows;
  }

  static std::uint8_t* row_of(at::Tensor& matrix, std::int64_t row) {
    return static_cast<std::uint8_t*>(matrix.data_ptr()) +
           static_cast<std::size_t>(row * matrix.size(1)) * matrix.element_size();
  }

  void read_all(const GgufPlace& place, const StoredRows& rows, at::Tensor& to) const {
    constexpr std::int64_t kStrip = 1 << 24;
    interruptible_rows(rows.count, rows.width, kStrip, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row)
        rows.read(stored_row(place.rows, heads_, rows.count, row), row_of(to, row));
    });
  }

  std::int64_t checked_row(const GgufPlace& place, const StoredRows& rows, std::int64_t row) const {
    if (row >= 0 && row < rows.count) return stored_row(place.rows, heads_, rows.count, row);
    throw Error(ErrorKind::Internal, "loading", place.name,
                "there is no row " + std::to_string(row) + " of " + std::to_string(rows.count));
  }

  std::shared_ptr<const GgufFile> file_;
  GgufHeads heads_;
  std::vector<GgufPlace> places_;
  std::vector<TensorInfo> infos_;
  std::unordered_map<std::string, std::size_t> positions_;
};

}  // namespace

std::shared_ptr<const TensorSource> open_gguf_tensors(std::shared_ptr<const GgufFile> file) {
  return std::make_shared<GgufSource>(std::move(file));
}

}  // namespace aq
