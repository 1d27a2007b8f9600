#pragma once

#include <unicode/normalizer2.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/json_view.h"

namespace aq {

/// The normalization of a text before it is cut into pieces: none, or Unicode normalization forms one after
/// another.
class Normalizer {
 public:
  Normalizer() = default;
  /// @param json the "normalizer" of tokenizer.json, an object. @throws Error(BadInput) naming what is not
  /// supported
  explicit Normalizer(const JsonView& json);

  /// @param text valid UTF-8
  std::string normalize(std::string_view text) const;

 private:
  void add(const JsonView& json);

  std::vector<const icu::Normalizer2*> forms_;  // ICU's own instances, which live as long as the program
};

}  // namespace aq
