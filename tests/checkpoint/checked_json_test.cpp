// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/checked_json.h"

#include <malloc.h>

#include <QTest>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/json_view.h"
#include "tests/support/registered_test.h"

using aq::parse_checked_json;

class CheckedJsonTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void parses() {
    const auto json = parse_checked_json(R"({"a":[1,{"b":"x"}],"c":{"b":null}})", "file");
    QCOMPARE(json["a"][1]["b"].get<std::string>(), std::string("x"));
  }

  void refusesDuplicatesAndExcess() {
    refuses([] { parse_checked_json(R"({"a":1,"b":{"a":2},"a":3})", "file"); },
            "the key \"a\" appears twice");
    refuses([] { parse_checked_json(R"([{"a":{"x":1,"x":2}}])", "file"); }, "the key \"x\" appears twice");
    refuses([] { parse_checked_json("[[[1]]]", "file", {.depth = 2}); }, "nested more than 2 deep");
    refuses([] { parse_checked_json(std::string(1'000'000, '['), "file"); }, "nested more than 16 deep");
    refuses([] { parse_checked_json("[1,2,3]", "file", {.values = 3}); }, "more than 3 values");
    refuses([] { parse_checked_json(std::string("1\0x", 3), "file"); }, "zero byte");
    refuses([] { parse_checked_json("", "file"); }, "not valid JSON");
    refuses([] { parse_checked_json("{\"a\":1}}", "file"); }, "not valid JSON");
  }

  void namesThePlaceOfAWrongValue() {
    const std::string file = "file";
    const auto json = parse_checked_json(R"({"a":[1,{"b":"x"}],"n":null,"big":18446744073709551615})", file);
    const aq::JsonView root(json, file);
    QVERIFY(root.has("a") && !root.has("n") && !root.has("z"));
    QCOMPARE(root.at("a").items()[0].integer(0, 5), std::int64_t{1});
    QCOMPARE(root.text_or("z", "other"), std::string("other"));
    refuses([&] { root.at("z"); }, "reading file: it lacks \"z\"");
    refuses([&] { root.at("a").items()[1].at("b").boolean(); }, "a[1].b is neither true nor false");
    refuses([&] { root.at("a").items()[0].text(); }, "a[0] is no text");
    refuses([&] { root.at("a").at("b"); }, "a is no object");
    refuses([&] { root.items(); }, "it is no array");
    refuses([&] { root.at("a").items()[0].integer(2, 5); }, "a[0] is 1, outside 2 to 5");
    refuses([&] { root.at("big").integer(0, INT64_MAX); }, "big is 18446744073709551615, outside");
  }

  void theOrderIsTheTexts() {
    const auto json =
        aq::parse_checked_ordered_json(R"({"z":1,"a":{"y":[2,{}],"b":null},"c":-1.5,"d":[[]]})", "file");
    QCOMPARE(json.dump(), std::string(R"({"z":1,"a":{"y":[2,{}],"b":null},"c":-1.5,"d":[[]]})"));
    refuses([] { aq::parse_checked_ordered_json(R"({"a":1,"b":2,"a":3})", "file"); }, "\"a\" appears twice");
    refuses([] { aq::parse_checked_ordered_json(R"([1e999])", "file"); }, "not valid JSON");
  }

  /// No key is searched for among those before it: that would take the square of their number.
  void anObjectMayHaveManyKeys() {
    std::string text = "{";
    for (int i = 0; i < 300'000; ++i) text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
    const auto json = aq::parse_checked_ordered_json(text + "}", "file");
    QCOMPARE(json.size(), std::size_t{300'000});
    QCOMPARE(json.back().get<int>(), 0);
  }

  /// The path of a value is spelled out where something is wrong with it, not for every value.
  void aLongNameIsNotCopied() {
    const std::string file = "file", name(1'000'000, 'n');
    nlohmann::json document;
    document[name] = std::vector<int>(10'000, 7);
    const aq::JsonView root(document, file);
    const auto before = heap_in_use();
    const auto items = root.at(name).items();
    QVERIFY(heap_in_use() < before + (std::size_t{16} << 20));
    refuses([&] { items[9999].text(); }, "n[9999] is no text");
    refuses([&] { root.at(name).items(9999); }, "is longer than 9999");
  }

 private:
  static std::size_t heap_in_use() {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
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
};

AQ_TEST(CheckedJsonTest)
#include "checked_json_test.moc"
