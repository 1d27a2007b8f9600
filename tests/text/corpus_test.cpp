// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/corpus.h"

#include <ATen/ATen.h>
#include <zlib.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <functional>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// A version 1 .npy file, its header padded as numpy pads it.
std::string npy(const std::string& descr, const std::string& shape, const std::string& data,
                const std::string& fortran = "False") {
  std::string header =
      "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
  header.append((64 - (header.size() + 11) % 64) % 64, ' ');
  header += '\n';
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() & 0xff);
  file += static_cast<char>(header.size() >> 8);
  return file + header + data;
}

template <typename T>
std::string raw(std::vector<T> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// One token a byte.
class BytesTokenizer : public aq::Tokenizer {
 public:
  std::int64_t vocabulary_size() const override { return 256; }
  std::vector<std::int32_t> encode(std::string_view text, bool add_special) const override {
    std::vector<std::int32_t> ids;
    if (add_special) ids.push_back(1);
    for (const char byte : text) ids.push_back(static_cast<unsigned char>(byte));
    return ids;
  }
  std::string decode(const std::vector<std::int32_t>&, bool) const override { return {}; }
  std::string piece(std::int32_t) const override { return {}; }
};

}  // namespace

class CorpusTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsEveryKind() {
    const std::string lines = "{\"text\":\"one\",\"url\":\"x\"}\r\n\n{\"text\":\"two\\n\"}\n";
    QCOMPARE(aq::read_corpus(file("a.txt", "as\nit is")), std::string("as\nit is"));
    QCOMPARE(aq::read_corpus(file("a.jsonl", lines)), std::string("one\n\ntwo\n"));
    QCOMPARE(aq::read_corpus(file("a.json.gz", gzip(lines))), std::string("one\n\ntwo\n"));
    QCOMPARE(aq::read_corpus(file("b.jsonl.gz", gzip(lines) + gzip("{\"text\":\"three\"}"))),
             std::string("one\n\ntwo\n\n\nthree"));
    QCOMPARE(aq::read_corpus(file("a.txt.gz", gzip("packed"))), std::string("packed"));
    QCOMPARE(aq::read_corpus(file("empty.txt", "")), std::string());
  }

  void namesWhatIsWrongWithACorpus() {
    const std::string packed = gzip(std::string(1'000'000, 'x'));
    refuses([&] { aq::read_corpus(path("missing.txt")); }, "No such file");
    refuses([&] { aq::read_corpus(file("a.jsonl", "{\"text\":\"a\"}\n{\"txt\":\"b\"}")); },
            "line 2: it lacks \"text\"");
    refuses([&] { aq::read_corpus(file("a.jsonl", "{\"text\":1}")); }, "line 1: text is no text");
    refuses([&] { aq::read_corpus(file("a.jsonl", "text")); }, "line 1: it is not valid JSON");
    refuses([&] { aq::read_corpus(file("a.json.gz", "no gzip")); }, "damaged");
    refuses([&] { aq::read_corpus(file("a.json.gz", "")); }, "cut short");
    refuses([&] { aq::read_corpus(file("a.txt.gz", packed.substr(0, packed.size() / 2))); }, "cut short");
    refuses([&] { aq::read_corpus(file("a.txt.gz", packed), 10'000); },
            "decompresses to more than 10000 bytes");
    refuses([&] { aq::read_corpus(file("a.txt", "0123456789"), 9); }, "longer than 9 bytes");
  }

  /// A gigabyte of zeros in a file of a megabyte is no text.
  void stopsADecompressionBomb() {
    const std::string bomb = gzip(std::string(std::size_t{80} << 20, '\0'));
    QVERIFY(bomb.size() < 100'000);
    refuses([&] { aq::read_corpus(file("a.json.gz", bomb)); }, "decompresses to more than 67108864 bytes");
    refuses([&] { aq::read_corpus(file("a.txt.gz", bomb)); }, "decompresses to more than 67108864 bytes");
  }

  void boundsWhatALineHolds() {
    std::string wide = "[0";
    for (int i = 0; i < 100'000; ++i) wide += ",0";
    refuses([&] { aq::read_corpus(file("a.jsonl", "{\"text\":\"a\",\"x\":" + wide + "]}")); },
            "line 1: it holds more than 100000 values");
    refuses([&] { aq::read_corpus(file("a.jsonl", "{\"text\":" + std::string(100'000, '[') + "]}")); },
            "line 1: it is nested more than 16 deep");
  }

  void readsArrays() {
    QVERIFY(at::equal(aq::read_npy(file("a.npy", npy("<i4", "(2, 2)", raw<int>({1, -2, 3, 4})))),
                      at::tensor({1, -2, 3, 4}, at::kInt).reshape({2, -1})));
    QVERIFY(at::equal(aq::read_npy(file("a.npy", npy("<f8", "(1,)", raw<double>({0.5})))),
                      at::tensor({0.5}, at::kDouble)));
    QCOMPARE(aq::read_npy(file("a.npy", npy("<f4", "()", raw<float>({2})))).dim(), std::int64_t{0});
    QCOMPARE(aq::read_npy(file("a.npy", npy("<i8", "(0, 3)", ""))).size(1), std::int64_t{3});
  }

  void namesWhatIsWrongWithAnArray() {
    const std::string whole = npy("<i4", "(2,)", raw<int>({1, 2}));
    const auto bad = [&](const std::string& bytes, const char* reason) {
      refuses([&] { aq::read_npy(file("a.npy", bytes)); }, reason);
    };
    bad("", "no .npy file");
    bad("text that is long enough", "no .npy file");
    bad(whole.substr(0, 40), "cut short");
    bad(whole + "x", "its shape needs 8 bytes, it holds 9");
    bad(whole.substr(0, whole.size() - 1), "its shape needs 8 bytes, it holds 7");
    bad(npy("<i4", "(4611686018427387904, 4)", ""), "shape is too large");
    bad(npy("<i4", "(99999999999999999999,)", ""), "shape is too large");
    bad(npy("<i4", "(0, 999999999999999999, 999999999999999999)", ""), "shape is too large");
    bad(npy(">i4", "(2,)", raw<int>({1, 2})), "dtype \">i4\" is not supported");
    bad(npy("|O", "(2,)", raw<int>({1, 2})), "dtype \"|O\" is not supported");
    bad(npy("<i4", "(2,)", raw<int>({1, 2}), "True"), "not in C order");
    bad(npy("<i4", "2", raw<int>({1, 2})), "header is malformed");
  }

  void drawsSamplesBySeed() {
    std::string text;
    for (int i = 0; i < 200; ++i) text += static_cast<char>(i);
    const auto set = [&](std::int64_t seed) {
      return aq::calibration_set_from_text(text, "text", BytesTokenizer(), 256, 50, 16, seed);
    };
    const at::Tensor samples = set(3);  // [50, 16]
    QVERIFY((samples.sizes() == at::IntArrayRef{50, 16}));
    QVERIFY(at::equal(samples, set(3)));
    QVERIFY(!at::equal(samples, set(4)));
    for (std::int64_t i = 0; i < 50; ++i)  // neighbours in the text stay neighbours
      if (samples[i][0].item<int>() > 1 || samples[i][1].item<int>() == 2)
        QCOMPARE(samples[i][15].item<int>(), samples[i][0].item<int>() + 15);
  }

  void drawsTheOnlySample() {
    const auto set = aq::calibration_set_from_text("abc", "text", BytesTokenizer(), 256, 3, 4, 0);
    QVERIFY(at::equal(set[2], at::tensor({1, 97, 98, 99}, at::kLong)));
  }

  void takesAnArrayAsItIs() {
    const std::string name =
        file("set.npy", npy("<i4", "(3, 4)", raw<int>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})));
    const auto set = [&](int vocabulary, int nsamples, int seqlen) {
      return aq::calibration_set(name, BytesTokenizer(), vocabulary, nsamples, seqlen, 0);
    };
    QVERIFY(at::equal(set(12, 2, 3), at::tensor({0, 1, 2, 4, 5, 6}, at::kLong).reshape({2, -1})));
    refuses([&] { set(11, 3, 4); }, "token 11 is outside the model's vocabulary of 11");
    refuses([&] { set(12, 4, 4); }, "3 samples of 4 tokens, 4 of 4 are asked for");
    refuses([&] { set(12, 3, 5); }, "3 of 5 are asked for");
    file("set.npy", npy("<i4", "(1, 2)", raw<int>({-5, 1})));
    refuses([&] { set(12, 1, 2); }, "token -5 is outside");
    file("set.npy", npy("<f4", "(1, 2)", raw<float>({1, 1})));
    refuses([&] { set(12, 1, 2); }, "no two-dimensional array of token ids");
  }

  void cutsWindows() {
    const auto windows = [](const std::string& text, std::int64_t seqlen, std::int64_t max_tokens) {
      return aq::evaluation_windows(text, "text", BytesTokenizer(), 256, seqlen, max_tokens);
    };
    QVERIFY(at::equal(windows("abcdef", 3, 0),
                      at::tensor({1, 97, 98, 99, 100, 101}, at::kLong).reshape({2, -1})));
    QCOMPARE(windows("abcdef", 3, 5).size(0), std::int64_t{1});
    refuses([&] { windows("ab", 4, 0); }, "there are 3 tokens to evaluate, fewer than one window of 4");
    refuses([&] { windows("abcdef", 4, 3); }, "3 tokens to evaluate");
  }

  void namesTextsThatCannotBeUsed() {
    const auto set = [](const std::string& text, std::int64_t vocabulary, std::int64_t seqlen) {
      return aq::calibration_set_from_text(text, "text", BytesTokenizer(), vocabulary, 2, seqlen, 0);
    };
    refuses([&] { set("", 256, 4); }, "text: the text is empty");
    refuses([&] { set("ab", 256, 4); }, "3 tokens long, shorter than one sample of 4");
    refuses([&] { set("abcdef", 99, 4); },
            "token 99 is outside the model's vocabulary of 99 (the tokenizer does not match");
    QVERIFY_THROWS_EXCEPTION(aq::Error, set("abc", 256, 0));
  }

 private:
  std::string path(const std::string& name) const { return directory_.path().toStdString() + "/" + name; }

  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

  static void refuses(const std::function<void()>& action, const char* reason) {
    try {
      action();
    } catch (const aq::Error& error) {
      QCOMPARE(error.kind(), aq::ErrorKind::BadInput);
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      return;
    }
    QFAIL("no error");
  }

  QTemporaryDir directory_;
};

AQ_TEST(CorpusTest)
#include "corpus_test.moc"
