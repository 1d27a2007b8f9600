#include "core/text/corpus.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "core/base/error.h"
#include "core/base/interruption.h"
#include "core/checkpoint/checked_json.h"
#include "core/checkpoint/json_view.h"
#include "core/checkpoint/mapped_file.h"
#include "core/text/gzip.h"

namespace aq {
namespace {

/// The "text" field of every line, joined by blank lines.
std::string texts_of_json_lines(std::string_view lines, const std::string& path) {
  std::string joined;
  std::size_t number = 0;
  FrequentInterruptionPoint between_lines;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    ++number;
    between_lines();
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string subject = path + " line " + std::to_string(number);
    const auto json = parse_checked_json(line, subject);
    if (!joined.empty()) joined += "\n\n";
    joined += JsonView(json, subject).at("text").text();
  }
  return joined;
}

bool take_suffix(std::string_view& name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return false;
  name.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::string read_corpus(const std::string& path, std::size_t longest) {
  const auto file = map_file(path);
  const auto bytes = file->bytes();
  if (bytes.size() > longest)
    throw Error(ErrorKind::BadInput, "reading", path,
                "it is longer than " + std::to_string(longest) + " bytes");
  std::string_view name = path;
  std::string text = take_suffix(name, ".gz")
                         ? gunzip(bytes, path, longest)
                         : std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const bool json_lines = take_suffix(name, ".jsonl") || take_suffix(name, ".json");
  return json_lines ? texts_of_json_lines(text, path) : text;
}

}  // namespace aq
