#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checkpoint/json_view.h"
#include "core/text/regex_splitter.h"

namespace aq {

/// Cuts a text into the pieces that BPE merges within: the "pre_tokenizer" of tokenizer.json, which must end
/// with ByteLevel (the byte alphabet itself is the model's business, see bpe_model.h).
class PreTokenizer {
 public:
  /// @throws Error(BadInput) naming what is not supported
  explicit PreTokenizer(const JsonView& json);

  /// Pieces of valid UTF-8; none is empty. `storage` owns those that are no part of `text`.
  std::vector<std::string_view> pieces(std::string_view text, std::deque<std::string>& storage) const;

 private:
  struct Step {
    bool prefix_space = false;              ///< put a space before pieces that start with none
    std::optional<RegexSplitter> splitter;  ///< none: pieces stay whole
    SplitBehavior behavior = SplitBehavior::Isolated;
    bool invert = false;  ///< what the pattern matches is the piece, not the delimiter
  };

  void add(const JsonView& json);
  void add_byte_level(const JsonView& json);
  void add_split(const JsonView& json);
  void add_digits(const JsonView& json);
  static std::vector<std::string_view> apply(const Step& step, std::string_view piece,
                                             std::deque<std::string>& storage);

  std::vector<Step> steps_;
  bool byte_level_ = false;
};

}  // namespace aq
