#include "core/text/normalizer.h"

#include <unicode/bytestream.h>
#include <unicode/stringpiece.h>

#include "core/base/error.h"

namespace aq {
namespace {

constexpr std::size_t kLongestText = std::size_t{1} << 30;  // ICU counts in 32 bits

const icu::Normalizer2* form_of(const JsonView& json, const std::string& type) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = nullptr;
  if (type == "NFC") form = icu::Normalizer2::getNFCInstance(status);
  if (type == "NFD") form = icu::Normalizer2::getNFDInstance(status);
  if (type == "NFKC") form = icu::Normalizer2::getNFKCInstance(status);
  if (type == "NFKD") form = icu::Normalizer2::getNFKDInstance(status);
  if (form == nullptr) json.fail("is the normalizer \"" + printable(type) + "\", which is not supported");
  return form;
}

}  // namespace

Normalizer::Normalizer(const JsonView& json) { add(json); }

void Normalizer::add(const JsonView& json) {
  const std::string type = json.at("type").text();
  if (type == "Sequence") {
    for (const JsonView& item : json.at("normalizers").items()) add(item);
  } else {
    forms_.push_back(form_of(json, type));
  }
}

std::string Normalizer::normalize(std::string_view text) const {
  std::string current(text);
  for (const icu::Normalizer2* form : forms_) {
    if (current.size() > kLongestText)
      throw Error(ErrorKind::BadInput, "normalizing", "the text", "it is longer than 1 GiB");
    UErrorCode status = U_ZERO_ERROR;
    std::string next;
    icu::StringByteSink<std::string> sink(&next, static_cast<std::int32_t>(current.size()));
    form->normalizeUTF8(0, icu::StringPiece(current.data(), static_cast<std::int32_t>(current.size())), sink,
                        nullptr, status);
    if (U_FAILURE(status)) throw Error(ErrorKind::Internal, "normalizing", "the text", u_errorName(status));
    current = std::move(next);
  }
  return current;
}

}  // namespace aq
