// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_header.h"

#include <QTest>
#include <random>

#include "core/base/error.h"
#include "tests/checkpoint/safetensors_bytes.h"
#include "tests/support/registered_test.h"

using aq::test::bytes_of;
using aq::test::safetensors;

class SafetensorsHeaderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsNamesDtypesShapesAndOffsets() {
    const std::string file = safetensors(
        R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2,3],"data_offsets":[2,26]},)"
        R"("a":{"shape":[],"data_offsets":[0,2],"dtype":"BF16"}}   )",
        24 + 2);
    const auto header = aq::read_safetensors_header(bytes_of(file), "model");
    QCOMPARE(header.tensors.size(), std::size_t{2});
    QCOMPARE(header.tensors[0].name, std::string("a"));  // in the order of the bytes
    QVERIFY(header.tensors[0].shape.empty());
    QCOMPARE(header.tensors[1].dtype, std::string("F32"));
    QVERIFY((header.tensors[1].shape == std::vector<std::int64_t>{2, 3}));
    QCOMPARE(header.tensors[1].begin, std::uint64_t{2});
    QCOMPARE(header.data_start, std::uint64_t{file.size() - 26});
  }

  void takesEmptyTensors() {
    const std::string file = safetensors(
        R"({"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
        1);
    QCOMPARE(aq::read_safetensors_header(bytes_of(file), "model").tensors.size(), std::size_t{2});
    QVERIFY(aq::read_safetensors_header(bytes_of(safetensors("{}")), "model").tensors.empty());
  }

  void namesWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const std::string& file, const char* reason) {
      QTest::newRow(name) << QByteArray::fromStdString(file) << QString(reason);
    };
    const auto tensor = [](const std::string& fields, std::size_t data) {
      return safetensors(R"({"a":{)" + fields + "}}", data);
    };
    row("empty file", "", "0 bytes long, too short");
    row("seven bytes", "1234567", "7 bytes long, too short");
    row("2^63 header", std::string("\0\0\0\0\0\0\0\x80", 8) + "{}",
        "claims 9223372036854775808 bytes, more than");
    row("2^64-1 header", std::string(8, '\xff') + "{}", "claims 18446744073709551615 bytes, more than");
    row("truncated header", safetensors("{}").substr(0, 9), "claims 2 bytes, past the end of the file");
    row("no JSON", safetensors("hello"), "is not valid JSON");
    row("empty header", safetensors(""), "is not valid JSON");
    row("not an object", safetensors("[1]"), "no JSON object");
    row("a number", safetensors("7"), "no JSON object");
    row("cut JSON", safetensors(R"({"a":{"dtype":)"), "is not valid JSON");
    row("more after it", safetensors("{} {}"), "is not valid JSON");
    row("a zero byte", safetensors(std::string("{}\0{", 4)), "zero byte");
    row("malformed UTF-8", safetensors("{\"\xff\":1}"), "is not valid JSON");
    row("deep nesting", safetensors(R"({"a":)" + std::string(100'000, '[')), "wrong type");
    row("deep objects", safetensors(R"({"a":{"dtype":{"x":1}}})"), "no object belongs");
    row("metadata of numbers", safetensors(R"({"__metadata__":{"a":1}})"), "wrong type");
    row("nested metadata", safetensors(R"({"__metadata__":{"a":{}}})"), "no object belongs");
    row("tensor is text", safetensors(R"({"a":"F32"})"), "wrong type");
    row("twice",
        safetensors(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                    R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                    1),
        "\"a\" appears twice");
    row("field twice", tensor(R"("dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1])", 1),
        "\"dtype\" appears twice");
    row("no dtype", tensor(R"("shape":[1],"data_offsets":[0,1])", 1), "dtype is missing");
    row("no shape", tensor(R"("dtype":"U8","data_offsets":[0,1])", 1), "shape is missing");
    row("no offsets", tensor(R"("dtype":"U8","shape":[1])", 1), "data_offsets is missing");
    row("one offset", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[0])", 1), "not two numbers");
    row("three offsets", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[0,1,2])", 1), "not two numbers");
    row("negative offset", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[-1,1])", 1), "an offset is -1");
    row("fraction", tensor(R"("dtype":"U8","shape":[1.5],"data_offsets":[0,1])", 1),
        "1.5 is no 64-bit integer");
    row("offset of 2^64", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[0,18446744073709551616])", 1),
        "18446744073709551616 is no 64-bit integer");
    row("unknown dtype", tensor(R"("dtype":"F7","shape":[1],"data_offsets":[0,1])", 1),
        "unknown dtype \"F7\"");
    row("negative dimension", tensor(R"("dtype":"U8","shape":[-1],"data_offsets":[0,1])", 1),
        "a dimension is -1");
    row("huge dimension", tensor(R"("dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1])", 1),
        "9223372036854775808 is too large");
    row("product overflows",
        tensor(R"("dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,1])", 1),
        "product is too large");
    row("overflow behind zero",
        tensor(R"("dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0])", 0),
        "product is too large");
    row("bits overflow", tensor(R"("dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,1])", 1),
        "product is too large");
    row("many dimensions",
        tensor(R"("dtype":"U8","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,1])", 1),
        "more than 16 dimensions");
    row("size differs", tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])", 4),
        "occupies 4 bytes, but its dtype and shape need 8");
    row("half a byte", tensor(R"("dtype":"F4","shape":[1],"data_offsets":[0,0])", 0),
        "does not fill whole bytes");
    row("ends before", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[1,0])", 1),
        "ends before it begins");
    row("past the end", tensor(R"("dtype":"U8","shape":[2],"data_offsets":[0,2])", 1),
        "past the end of the file");
    row("overlap",
        safetensors(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                    R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                    3),
        "overlaps");
    row("same bytes",
        safetensors(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                    R"("b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})",
                    2),
        "overlaps");
    row("hole",
        safetensors(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                    R"("b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
                    3),
        "hole before tensor \"b\"");
    row("hole at the start", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[1,2])", 2), "hole before");
    row("bytes left over", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[0,1])", 3),
        "2 bytes after the last");
  }
  void namesWhatIsWrong() {
    QFETCH(QByteArray, file);
    QFETCH(QString, reason);
    const std::string bytes = file.toStdString();
    try {
      aq::read_safetensors_header(bytes_of(bytes), "dir/model.safetensors");
      QFAIL("no error");
    } catch (const aq::Error& error) {
      QCOMPARE(error.kind(), aq::ErrorKind::BadInput);
      QCOMPARE(error.subject(), std::string("dir/model.safetensors"));
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      QVERIFY(!QString(error.what()).contains('\n'));
    }
  }

  void survivesRandomDamage() {
    const std::string whole = safetensors(
        R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
        R"("b":{"dtype":"I8","shape":[3],"data_offsets":[16,19]}})",
        19);
    std::mt19937_64 generator(3);
    int refused = 0;
    for (int i = 0; i < 20'000; ++i) {
      std::string damaged = whole.substr(0, i % 4 == 0 ? generator() % whole.size() : whole.size());
      for (std::uint64_t n = generator() % 4; n > 0 && !damaged.empty(); --n)
        damaged[generator() % damaged.size()] = static_cast<char>(generator());
      try {
        const auto header = aq::read_safetensors_header(bytes_of(damaged), "model");
        for (const auto& tensor : header.tensors) QVERIFY(header.data_start + tensor.end <= damaged.size());
      } catch (const aq::Error&) {
        ++refused;
      }
    }
    QVERIFY(refused > 1000);
  }
};

AQ_TEST(SafetensorsHeaderTest)
#include "safetensors_header_test.moc"
