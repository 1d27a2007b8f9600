// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/gguf/gguf_header.h"

#include <QTest>
#include <random>

#include "core/base/error.h"
#include "tests/checkpoint/gguf_bytes.h"
#include "tests/support/registered_test.h"

using namespace aq;
using test::GgufWriter;

namespace {

GgufHeader parse(const std::string& file) { return parse_gguf(std::as_bytes(std::span(file)), "model.gguf"); }

/// A small file with a value of every type and two tensors.
GgufWriter small_file() {
  GgufWriter writer;
  writer.entry("u8", 0, GgufWriter::raw<std::uint8_t>(200)).entry("i8", 1, GgufWriter::raw<std::int8_t>(-7));
  writer.entry("u16", 2, GgufWriter::raw<std::uint16_t>(65535))
      .entry("i16", 3, GgufWriter::raw<std::int16_t>(-9));
  writer.set("u32", 4000000000u).set("i32", -5).set("f32", 0.5f).set("bool", true).set("text", "a\nb");
  writer.entry("u64", 10, GgufWriter::raw(std::uint64_t{1} << 40))
      .entry("i64", 11, GgufWriter::raw<std::int64_t>(-2));
  writer.entry("f64", 12, GgufWriter::raw(0.1));
  writer.set("texts", std::vector<std::string>{"x", "", "yz"})
      .set("numbers", std::vector<std::int32_t>{1, -2});
  writer.floats("first", {2, 3}, test::counting(6));
  writer.tensor("second", {2, 32}, 3, std::string(40, 'q'));
  return writer;
}

}  // namespace

class GgufHeaderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsEveryTypeOfMetadata() {
    const std::string file = small_file().file();
    const GgufHeader header = parse(file);
    QCOMPARE(header.entries.size(), std::size_t{14});
    const auto value = [&](std::size_t i) { return header.entries[i].value; };
    for (const auto& [index, expected] : {std::pair{0, 200LL},
                                          {1, -7LL},
                                          {2, 65535LL},
                                          {3, -9LL},
                                          {4, 4000000000LL},
                                          {5, -5LL},
                                          {9, 1LL << 40},
                                          {10, -2LL}})
      QCOMPARE(static_cast<long long>(value(static_cast<std::size_t>(index)).integer().value()), expected);
    QCOMPARE(value(6).number().value(), 0.5);
    QCOMPARE(value(7).boolean().value(), true);
    QVERIFY(value(8).text().value() == "a\nb");
    QCOMPARE(value(11).number().value(), 0.1);
    QVERIFY((value(12).texts().value() == std::vector<std::string_view>{"x", "", "yz"}));
    QVERIFY((value(13).integers().value() == std::vector<std::int64_t>{1, -2}));
    QVERIFY(!value(8).integer() && !value(5).text() && !value(12).integers() && !value(6).integer());
  }

  void readsTensors() {
    const std::string file = small_file().file();
    const GgufHeader header = parse(file);
    QCOMPARE(header.tensors.size(), std::size_t{2});
    const GgufTensor& second = header.tensors[1];
    QVERIFY(second.name == "second");
    QVERIFY((second.shape == std::vector<std::int64_t>{2, 32}));
    QCOMPARE(second.type, 3u);
    QCOMPARE(second.bytes, std::uint64_t{40});
    QCOMPARE(file.substr(second.begin, second.bytes), std::string(40, 'q'));
  }

  void alignsAsTheFileSays() {
    GgufWriter writer;
    writer.alignment = 256;
    writer.set("general.alignment", 256u).floats("a", {1}, {7});
    const std::string file = writer.file();
    QCOMPARE(parse(file).tensors[0].begin, std::uint64_t{256});
  }

  void namesWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const std::string& file, const char* reason) {
      QTest::newRow(name) << QByteArray::fromStdString(file) << QString(reason);
    };
    const auto version = [](std::uint32_t number) {
      GgufWriter writer = small_file();
      writer.version = number;
      return writer.file();
    };
    row("empty", "", "does not begin with \"GGUF\"");
    row("magic", "GGML" + version(3).substr(4), "does not begin with \"GGUF\"");
    row("version 1", version(1), "its GGUF version is 1, and only version 3 is read (convert it");
    row("version 2", version(2), "its GGUF version is 2, and only version 3 is read");
    row("version 4", version(4), "its GGUF version is 4");
    row("big-endian", version(3u << 24), "it is a big-endian GGUF file");

    GgufWriter writer = small_file();
    writer.claimed_tensors = std::int64_t{1} << 60;
    row("tensor count", writer.file(), "claims 1152921504606846976 tensors, more than");
    writer = small_file();
    writer.claimed_entries = std::int64_t{1} << 60;
    row("entry count", writer.file(), "claims 1152921504606846976 metadata entries, more than");
    row("value type", GgufWriter().entry("k", 13, "").file() + std::string(40, 'x'),
        "the metadata \"k\" has the unknown type 13");
    row("text length", GgufWriter().entry("k", 8, GgufWriter::raw<std::uint64_t>(1000)).file(),
        "it ends inside the metadata \"k\", which claims 1000 bytes");
    row("array length", GgufWriter().array("k", 4, std::uint64_t{1} << 62, "").file(),
        "claims 4611686018427387904 values in the metadata \"k\"");
    row("truth value", GgufWriter().entry("k", 7, "\2").file(), "neither true nor false");
    row("twice", GgufWriter().set("k", 1).set("k", 2).file(), "the metadata key \"k\" appears twice");
    std::string nested = GgufWriter::raw<std::uint32_t>(4) + GgufWriter::raw<std::uint64_t>(0);
    for (int i = 0; i < 5; ++i)
      nested = GgufWriter::raw<std::uint32_t>(9) + GgufWriter::raw<std::uint64_t>(1) + nested;
    row("nesting", GgufWriter().entry("k", 9, nested).file(), "nests arrays more than 4 deep");
    row("alignment", GgufWriter().set("general.alignment", 24u).file(),
        "general.alignment is no power of two");

    row("dimensions", GgufWriter().tensor_info("t", {1, 1, 1, 1, 1}, 0, 0).file(),
        "has 5 dimensions, where 1 to 4");
    row("zero size", GgufWriter().tensor_info("t", {2, 0}, 0, 0).file(), "has a dimension of 0");
    row("huge", GgufWriter().tensor_info("t", {1LL << 40, 1LL << 40}, 0, 0).file(), "product is too large");
    row("type", GgufWriter().tensor_info("t", {4}, 99, 0).file(), "tensor \"t\" has the unknown type 99");
    row("partial block", GgufWriter().tensor_info("t", {40}, 2, 0).file(),
        "has rows of 40 values, no multiple of Q4_0's block of 32");
    row("misaligned", GgufWriter().tensor_info("t", {1}, 0, 4).file() + std::string(64, 'x'),
        "has the offset 4, no multiple of the alignment 32");
    row("outside", GgufWriter().tensor_info("t", {4}, 0, 64).file() + std::string(64, 'x'),
        "tensor \"t\" of 16 bytes at offset 64 lies past the end of the file");
    row("far outside", GgufWriter().tensor_info("t", {4}, 0, ~std::uint64_t{31}).file(), "lies past the end");
    row("same name", GgufWriter().floats("t", {1}, {0}).floats("t", {1}, {0}).file(),
        "the tensor \"t\" appears twice");
    row("overlap",
        GgufWriter().floats("a", {16}, test::counting(16)).tensor_info("b", {16}, 0, 32).file() +
            std::string(64, 'x'),
        "the tensors \"a\" and \"b\" overlap");
    row("long name", GgufWriter().tensor_info(std::string(65, 'n'), {1}, 0, 0).file(), "is 65 bytes long");
  }
  void namesWhatIsWrong() {
    QFETCH(QByteArray, file);
    QFETCH(QString, reason);
    try {
      parse(file.toStdString());
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadInput);
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      QVERIFY(!QString(error.what()).contains('\n'));
      return;
    }
    QFAIL("no error");
  }

  void refusesEveryTruncation() {
    const std::string file = small_file().file();
    for (std::size_t length = 0; length < file.size(); ++length)
      QVERIFY_THROWS_EXCEPTION(Error, parse(file.substr(0, length)));
    parse(file);
  }

  void survivesDamage() {
    const std::string file = small_file().file();
    std::mt19937 random(5);
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
      std::string damaged = file;
      for (int i = 0; i < 3; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
      try {
        for (const GgufTensor& tensor : parse(damaged).tensors)
          QVERIFY(tensor.begin <= file.size() && tensor.bytes <= file.size() - tensor.begin);
      } catch (const Error&) {
        ++refused;
      }
    }
    QVERIFY(refused > 300);
  }
};

AQ_TEST(GgufHeaderTest)
#include "gguf_header_test.moc"
