// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/checkpoint/checkpoint_files.h"
#include "core/checkpoint/mapped_file.h"
#include "core/text/tokenizer.h"
#include "tests/support/registered_test.h"
#include "tests/support/shared_data.h"

namespace {

/// FNV-1a, 64 bits, over the ids as little-endian int32 (the same as in compare_tokenizer.py).
std::uint64_t hash(const std::vector<std::int32_t>& ids) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const std::int32_t id : ids)
    for (int shift = 0; shift < 32; shift += 8)
      value = (value ^ (static_cast<std::uint32_t>(id) >> shift & 0xff)) * 0x100000001b3;
  return value;
}

}  // namespace

/// Whole corpora under real tokenizers; what the tokenizers library gives is from compare_tokenizer.py.
class TokenizerSharedTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equalsTheLibraryOnWikiText_data() {
    QTest::addColumn<QString>("model");
    QTest::newRow("llama") << "llama-wt2";
    QTest::newRow("opt") << "opt-wt2";
  }
  void equalsTheLibraryOnWikiText() {
    QFETCH(QString, model);
    AQ_NEED_SHARED(models, "models");
    AQ_NEED_SHARED(corpus, "data/wikitext-2/test.txt");
    const auto files = aq::directory_files(models + "/" + model.toStdString());
    const auto tokenizer = aq::open_tokenizer(*files);
    const auto file = aq::map_file(corpus);
    const std::string_view text(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
    const auto ids = tokenizer->encode(text);
    QCOMPARE(ids.size(), std::size_t{345395});
    QCOMPARE(hash(ids), std::uint64_t{0x729cdaf885a0d3ee});
    QVERIFY(tokenizer->decode(ids, false) == text);
  }
};

AQ_TEST(TokenizerSharedTest)
#include "tokenizer_shared_test.moc"
