// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_writer.h"

#include <ATen/ATen.h>

#include <QTest>
#include <filesystem>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_file.h"
#include "core/checkpoint/gguf/gguf_pre_tokenizer.h"
#include "core/checkpoint/gguf/gguf_type.h"
#include "core/checkpoint/mapped_file.h"
#include "tests/checkpoint/gguf_bytes.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

namespace {

GgufEntries every_kind() {
  GgufEntries entries;
  entries.text("general.architecture", "llama");
  entries.integer("whole", 4'000'000'000);
  entries.number("number", 1e-5);
  entries.flag("flag", true);
  entries.texts("texts", {"a", "", "β"});
  entries.integers("integers", std::vector<std::int32_t>{-1, 6});
  entries.numbers("numbers", std::vector<float>{0.5F, -2});
  return entries;
}

/// As another program would have written the same.
test::GgufWriter same_by_hand() {
  test::GgufWriter writer;
  writer.set("general.architecture", "llama")
      .set("whole", 4'000'000'000u)
      .set("number", 1e-5F)
      .set("flag", true);
  writer.set("texts", std::vector<std::string>{"a", "", "β"});
  writer.set("integers", std::vector<std::int32_t>{-1, 6}).set("numbers", std::vector<float>{0.5F, -2});
  return writer;
}

}  // namespace

class GgufWriterTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

 private Q_SLOTS:
  void fileIsByteForByteTheOneLaidOutByHand() {
    const at::Tensor values = at::arange(3, at::kFloat), blocks = at::arange(36, at::kByte);
    const std::filesystem::path path = folder_ / "model.gguf";
    write_gguf(path, every_kind(),
               {{"a.weight", {3}, ggml_type::kF32}, {"b.weight", {2, 32}, ggml_type::kQ4_0}},
               [&](std::size_t index) { return index == 0 ? values.view(at::kByte) : blocks; });
    auto by_hand = same_by_hand();
    by_hand.floats("a.weight", {3}, {0, 1, 2});
    std::string raw(36, '\0');
    for (int i = 0; i < 36; ++i) raw[static_cast<std::size_t>(i)] = static_cast<char>(i);
    by_hand.tensor("b.weight", {2, 32}, ggml_type::kQ4_0, raw);
    std::string expected = by_hand.file();
    expected.resize((expected.size() + 31) / 32 * 32);  // the last tensor is padded, too
    QCOMPARE(QByteArray::fromStdString(test::read_file(path)), QByteArray::fromStdString(expected));
  }

  void whatIsNotAsAnnouncedIsNotWritten() {
    const auto write = [&](const std::string& name, std::vector<std::int64_t> shape, std::int64_t bytes) {
      write_gguf(folder_ / "wrong.gguf", every_kind(), {{name, std::move(shape), ggml_type::kQ4_0}},
                 [&](std::size_t) { return at::zeros({bytes}, at::kByte); });
    };
    QVERIFY_EXCEPTION_THROWN(write("a", {2, 32}, 35), Error);
    QVERIFY_EXCEPTION_THROWN(write("a", {2, 31}, 36), Error);
    QVERIFY_EXCEPTION_THROWN(write(std::string(64, 'a'), {2, 32}, 36), Error);
    QVERIFY(!std::filesystem::exists(folder_ / "wrong.gguf"));
    QVERIFY_EXCEPTION_THROWN(GgufEntries().integer("a", -1), Error);
    QVERIFY_EXCEPTION_THROWN(GgufEntries().integer("a", 1LL << 32), Error);
  }

  /// Every set of patterns gets a name that stands for it.
  void preTokenizersHaveTheirNames() {
    const GgufFile file(test::bytes_of(test::sized("llama")), "model.gguf");
    for (const char* name :
         {"default", "gpt-2", "mpt", "smollm", "llama-bpe", "dbrx", "qwen2", "deepseek-r1-qwen", "qwen35",
          "tekken", "gpt-4o", "falcon", "deepseek-coder", "deepseek-v3"}) {
      const GgufPreTokenizer known = gguf_pre_tokenizer(file, name);
      WordPatterns words{.nfc = !known.normalizer.is_null(), .ignore_merges = known.ignore_merges};
      for (const auto& step : known.pre_tokenizer.at("pretokenizers"))
        if (step.at("type") == "Split") words.patterns.push_back(step.at("pattern").at("Regex"));
      QCOMPARE(gguf_pre_tokenizer_name(words), std::string(name));
    }
    QCOMPARE(gguf_pre_tokenizer_name({.patterns = {"[a-z]+"}}), std::string());
  }
};

AQ_TEST(GgufWriterTest)
#include "gguf_writer_test.moc"
