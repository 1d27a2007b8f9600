// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ops/empty.h>

#include <algorithm>
#include <random>

#include "core/base/error.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

[[noreturn]] void fail(const std::string& name, const std::string& reason, const std::string& advice = {}) {
  throw Error(ErrorKind::BadInput, "reading", name, reason, advice);
}

void require_positive(std::int64_t value, const char* setting) {
  if (value <= 0)
    throw Error(ErrorKind::BadArgument, "cutting", "a text into samples",
                std::string(setting) + " is " + std::to_string(value) + ", it must be positive");
}

void check_ids(const std::int32_t* ids, std::size_t count, const std::string& name, std::int64_t vocabulary) {
  for (std::size_t i = 0; i < count; ++i)
    if (ids[i] < 0 || ids[i] >= vocabulary)
      fail(name,
           "its token " + std::to_string(ids[i]) + " is outside the model's vocabulary of " +
               std::to_string(vocabulary),
           "the tokenizer does not match the model");
}

std::vector<std::int32_t> encode_checked(const std::string& text, const std::string& name,
                                         const Tokenizer& tokenizer, std::int64_t vocabulary) {
  if (text.empty()) fail(name, "the text is empty");
  std::vector<std::int32_t> ids = tokenizer.encode(text);
  check_ids(ids.data(), ids.size(), name, vocabulary);
  return ids;
}

/// A number below `bound`, the same on every platform (std::uniform_int_distribution is not).
std::uint64_t draw(std::mt19937_64& generator, std::uint64_t bound) {
  const std::uint64_t excess =
      (UINT64_MAX % bound + 1) % bound;  // values that would favour the small numbers
  std::uint64_t number = generator();
  while (number > UINT64_MAX - excess) number = generator();
  return number % bound;
}

at::Tensor calibration_set_from_npy(const std::string& path, std::int64_t vocabulary, std::int64_t nsamples,
                                    std::int64_t seqlen) {
  const at::Tensor stored = read_npy(path);
  if (stored.is_floating_point() || stored.dim() != 2)
    fail(path, "it is no two-dimensional array of token ids");
  if (stored.size(0) < nsamples || stored.size(1) < seqlen)
    fail(path, "it holds " + std::to_string(stored.size(0)) + " samples of " +
                   std::to_string(stored.size(1)) + " tokens, " + std::to_string(nsamples) + " of " +
                   std::to_string(seqlen) + " are asked for");
  const at::Tensor ids = stored.slice(0, 0, nsamples).slice(1, 0, seqlen).to(at::kLong).contiguous();
  const std::int64_t low = ids.min().item<std::int64_t>(), high = ids.max().item<std::int64_t>();
  if (low < 0 || high >= vocabulary)
    fail(path,
         "its token " + std::to_string(low < 0 ? low : high) + " is outside the model's vocabulary of " +
             std::to_string(vocabulary),
         "the tokenizer does not match the model");
  return ids;
}

}  // namespace

at::Tensor calibration_set(const std::string& path, const Tokenizer& tokenizer, std::int64_t vocabulary,
                           std::int64_t nsamples, std::int64_t seqlen, std::int64_t seed) {
  require_positive(nsamples, "the number of samples");
  require_positive(seqlen, "the sequence length");
  if (path.ends_with(".npy")) return calibration_set_from_npy(path, vocabulary, nsamples, seqlen);
  return calibration_set_from_text(read_corpus(path), path, tokenizer, vocabulary, nsamples, seqlen, seed);
}

at::Tensor calibration_set_from_text(const std::string& text, const std::string& name,
                                     const Tokenizer& tokenizer, std::int64_t vocabulary,
                                     std::int64_t nsamples, std::int64_t seqlen, std::int64_t seed) {
  require_positive(nsamples, "the number of samples");
  require_positive(seqlen, "the sequence length");
  const auto stream = encode_checked(text, name, tokenizer, vocabulary);
  const auto length = static_cast<std::uint64_t>(seqlen);
  if (stream.size() < length)
    fail(name, "the text is " + std::to_string(stream.size()) + " tokens long, shorter than one sample of " +
                   std::to_string(seqlen));
  std::mt19937_64 generator(static_cast<std::uint64_t>(seed));
  at::Tensor samples = at::empty({nsamples, seqlen}, at::kLong);  // [nsamples, seqlen]
  auto* row = samples.data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < nsamples; ++i, row += seqlen) {
    const auto start = static_cast<std::ptrdiff_t>(draw(generator, stream.size() - length + 1));
    std::copy_n(stream.begin() + start, length, row);
  }
  return samples;
}

at::Tensor evaluation_windows(const std::string& text, const std::string& name, const Tokenizer& tokenizer,
                              std::int64_t vocabulary, std::int64_t seqlen, std::int64_t max_tokens) {
  require_positive(seqlen, "the sequence length");
  const auto stream = encode_checked(text, name, tokenizer, vocabulary);
  auto tokens = static_cast<std::int64_t>(stream.size());
  if (max_tokens > 0) tokens = std::min(tokens, max_tokens);
  const std::int64_t windows = tokens / seqlen;
  if (windows == 0)
    fail(name, "there are " + std::to_string(tokens) + " tokens to evaluate, fewer than one window of " +
                   std::to_string(seqlen));
  at::Tensor ids = at::empty({windows, seqlen}, at::kLong);  // [windows, seqlen]
  std::copy_n(stream.begin(), windows * seqlen, ids.data_ptr<std::int64_t>());
  return ids;
}

}  // namespace aq
