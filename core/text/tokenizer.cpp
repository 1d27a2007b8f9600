#include "core/text/tokenizer.h"

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/checked_json.h"
#include "core/text/byte_level_tokenizer.h"

namespace aq {
namespace {

constexpr const char* kFile = "tokenizer.json";
// Some three times what the largest published vocabularies (262,144 pieces) take.
constexpr std::size_t kLongestFile = 128u << 20;
constexpr JsonLimits kLimits{.depth = 16, .values = 6'000'000};

}  // namespace

std::shared_ptr<const Tokenizer> open_tokenizer(const CheckpointFiles& files) {
  const std::string subject = files.name() + "/" + kFile;
  if (!files.has(kFile))
    throw Error(ErrorKind::BadInput, "opening", subject, "there is no such file",
                "only tokenizers in the tokenizer.json format are supported");
  const auto json = parse_checked_json(read_text(files, kFile, kLongestFile), subject, kLimits);
  return std::make_shared<ByteLevelTokenizer>(JsonView(json, subject));
}

}  // namespace aq
