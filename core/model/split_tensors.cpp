// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/split_tensors.h"

#include <ATen/Functions.h>

#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace aq {
namespace {

std::int64_t rows_of_group(const StoredTensor& stored) {
  std::int64_t rows = 0;
  for (const auto& part : stored.parts) rows += part.rows;
  return rows;
}

/// [outputs, …] of a stored tensor's shape, and back.
std::vector<std::int64_t> turned_shape(const StoredTensor& stored, std::vector<std::int64_t> shape) {
  if (stored.transposed && shape.size() == 2) std::swap(shape[0], shape[1]);
  return shape;
}

at::Tensor turned(const StoredTensor& stored, const at::Tensor& tensor) {
  return stored.transposed && tensor.dim() == 2 ? tensor.t() : tensor;
}

/// [groups · rows, …] as [groups, rows, …].
at::Tensor in_groups(const at::Tensor& tensor, std::int64_t groups) {
  auto shape = tensor.sizes().vec();
  shape[0] /= groups;
  shape.insert(shape.begin(), groups);
  return tensor.reshape(shape);
}

/// Rows `first` … `first + rows − 1` of every group. @param tensor [outputs, …]
at::Tensor rows_in_groups(const at::Tensor& tensor, std::int64_t groups, std::int64_t first,
                          std::int64_t rows) {
  if (groups == 1) return tensor.narrow(0, first, rows);
  return in_groups(tensor, groups).narrow(1, first, rows).flatten(0, 1);
}

/// Tensors made of a base's, the others as they are.
class DerivedSource : public TensorSource {
 public:
  using Make = std::function<at::Tensor(const TensorSource& base)>;
  struct Derived {
    TensorInfo info;
    Make make;
  };

  /// @param replaced what stands in the place of each name of the base; nothing there: it is left out
  DerivedSource(std::shared_ptr<const TensorSource> base,
                std::map<std::string, std::vector<Derived>> replaced)
      : base_(std::move(base)) {
    for (const TensorInfo& info : base_->tensors()) {
      const auto found = replaced.find(info.name);
      if (found == replaced.end()) {
        add(info, {});
        continue;
      }
      for (Derived& one : found->second) add(std::move(one.info), std::move(one.make));
    }
  }

  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return entries_.contains(name); }
  const TensorInfo& info(const std::string& name) const override {
    const auto found = entries_.find(name);
    return found == entries_.end() ? base_->info(missing(name)) : infos_[found->second.position];
  }
  at::Tensor load(const std::string& name) const override {
    const auto found = entries_.find(name);
    if (found == entries_.end()) return base_->load(missing(name));
    return found->second.make ? found->second.make(*base_) : base_->load(name);
  }
  void require_unchanged() const override { base_->require_unchanged(); }
  at::Tensor rows(const std::string& name, const at::Tensor& ids) const override {
    const auto found = entries_.find(name);
    return found != entries_.end() && !found->second.make ? base_->rows(name, ids)
                                                          : TensorSource::rows(name, ids);
  }

 private:
  struct Entry {
    std::size_t position;
    Make make;  // null: the base's own
  };

  void add(TensorInfo info, Make make) {
    entries_[info.name] = {infos_.size(), std::move(make)};
    infos_.push_back(std::move(info));
  }

  /// A name that is not shown is not there, even where the base has it.
  const std::string& missing(const std::string& name) const {
    if (!base_->has(name)) return name;
    throw Error(ErrorKind::BadInput, "loading", name, "there is no such tensor");
  }

  std::shared_ptr<const TensorSource> base_;
  std::vector<TensorInfo> infos_;
  std::map<std::string, Entry> entries_;
};

using Replacements = std::map<std::string, std::vector<DerivedSource::Derived>>;

std::vector<DerivedSource::Derived> parts_of(const StoredTensor& stored, const TensorInfo& whole,
                                             const std::string& ending) {
  std::vector<DerivedSource::Derived> parts;
  const auto shape = turned_shape(stored, whole.shape);
  std::int64_t first = 0;
  for (const auto& part : stored.parts) {
    TensorInfo info{part.name + ending, whole.dtype, shape, 0};
    info.shape[0] = stored.groups * part.rows;
    info.bytes =
        whole.bytes / static_cast<std::uint64_t>(shape[0]) * static_cast<std::uint64_t>(info.shape[0]);
    parts.push_back(
        {std::move(info), [stored, first, rows = part.rows, name = whole.name](const TensorSource& base) {
           return rows_in_groups(turned(stored, base.load(name)), stored.groups, first, rows).contiguous();
         }});
    first += part.rows;
  }
  return parts;
}

/// Splits one stored tensor. @returns whether it is there
bool add_parts(const StoredTensor& stored, const std::string& ending, const TensorSource& source,
               const std::string& file, Replacements& replaced) {
  const std::string name = stored.name + ending;
  if (!source.has(name)) return false;
  const TensorInfo& whole = source.info(name);
  const std::int64_t rows = stored.groups * rows_of_group(stored);
  const auto shape = turned_shape(stored, whole.shape);
  if (shape.empty() || shape.size() > 2 || shape[0] != rows)
    throw Error(
        ErrorKind::BadInput, "opening", file,
        "the tensor " + name + " has not the " + std::to_string(rows) + " outputs that config.json asks for");
  replaced[name] = parts_of(stored, whole, ending);
  return true;
}

/// The whole of its parts. @throws Error(Internal) where one is missing
DerivedSource::Derived joined(const StoredTensor& stored, const std::string& ending,
                              const TensorSource& source) {
  TensorInfo info = source.info(stored.parts.front().name + ending);
  info.name = stored.name + ending;
  info.shape[0] = stored.groups * rows_of_group(stored);
  info.bytes = 0;
  for (const auto& part : stored.parts) {
    if (!source.has(part.name + ending))
      throw Error(ErrorKind::Internal, "joining", info.name,
                  "the part " + part.name + ending + " is missing");
    info.bytes += source.info(part.name + ending).bytes;
  }
  info.shape = turned_shape(stored, info.shape);
  return {std::move(info), [stored, ending](const TensorSource& base) {
            std::vector<at::Tensor> parts;
            for (const auto& part : stored.parts)
              parts.push_back(in_groups(base.load(part.name + ending), stored.groups));
            return turned(stored, at::cat(parts, 1).flatten(0, 1)).contiguous();
          }};
}

/// Puts the checkpoint's parts together to what the block knows. @returns whether they are there
bool add_whole(const StoredTensor& stored, const std::string& ending, const TensorSource& source,
               const std::string& file, Replacements& replaced) {
  const std::string first = stored.parts.front().name + ending;
  if (!source.has(first)) return false;
  for (const auto& part : stored.parts) {
    const std::string name = part.name + ending;
    if (!source.has(name))
      throw Error(ErrorKind::BadInput, "opening", file, "the tensor " + name + " is missing");
    const TensorInfo& info = source.info(name);
    if (info.shape.empty() || info.shape[0] != part.rows || info.shape != source.info(first).shape ||
        info.dtype != source.info(first).dtype)
      throw Error(ErrorKind::BadInput, "opening", file,
                  "the tensor " + name + " differs in shape or dtype from " + first + " or from config.json");
    replaced[name];
  }
  replaced[first].push_back(joined(stored, ending, source));
  return true;
}

/// What is made of the stored tensors must not be stored as well: only one of the two would be read, and
/// which one the author meant the file does not say.
void require_stored_once(const TensorSource& stored, const Replacements& replaced, const std::string& file) {
  std::set<std::string> made;
  for (const auto& [whole, parts] : replaced)
    for (const auto& part : parts) {
      const std::string& name = part.info.name;
      if (!made.insert(name).second || (stored.has(name) && !replaced.contains(name)))
        throw Error(ErrorKind::BadInput, "opening", file,
                    "the tensor " + name + " is there twice, by itself and within others");
    }
}

}  // namespace

std::shared_ptr<const TensorSource> split_tensors(std::shared_ptr<const TensorSource> stored,
                                                  const Family& family, const ModelConfig& config,
                                                  const std::string& file) {
  if (!family.stored_tensors) return stored;
  Replacements replaced;
  for (std::int64_t block = 0; block < config.layers; ++block) {
    bool any = false;
    for (const StoredTensor& one : family.stored_tensors(config, block))
      for (const char* ending : {".weight", ".bias"})
        any |= one.stacked ? add_whole(one, ending, *stored, file, replaced)
                           : add_parts(one, ending, *stored, file, replaced);
    if (!any) break;  // however many layers config.json tells of
  }
  require_stored_once(*stored, replaced, file);
  return std::make_shared<DerivedSource>(std::move(stored), std::move(replaced));
}

std::shared_ptr<const TensorSource> join_tensors(std::shared_ptr<const TensorSource> split,
                                                 const Family& family, const ModelConfig& config) {
  if (!family.stored_tensors) return split;
  Replacements replaced;
  for (std::int64_t block = 0; block < config.layers; ++block)
    for (const StoredTensor& one : family.stored_tensors(config, block))
      for (const std::string ending : {".weight", ".bias"}) {
        if (one.stacked) {
          if (split->has(one.name + ending))
            replaced[one.name + ending] = parts_of(one, split->info(one.name + ending), ending);
          continue;
        }
        if (!split->has(one.parts.front().name + ending)) continue;
        for (const auto& part : one.parts) replaced[part.name + ending];
        replaced[one.parts.front().name + ending].push_back(joined(one, ending, *split));
      }
  return std::make_shared<DerivedSource>(std::move(split), std::move(replaced));
}

}  // namespace aq
