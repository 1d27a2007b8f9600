// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/event_message.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/error.h"
#include "core/watch/watch_line.h"
#include "tests/support/registered_test.h"

using namespace aq;

/// Every event goes over the line as it is.
class EventMessageTest : public QObject {
  Q_OBJECT

  static nlohmann::json over_the_line(const nlohmann::json& message) {
    const WatchBytes bytes = line_bytes(message);
    return message_in({bytes.begin() + 4, bytes.end()});
  }

  static std::string reason_of(const nlohmann::json& message) {
    try {
      event_from_message(message);
    } catch (const Error& error) {
      return error.kind() == ErrorKind::BadInput ? error.reason() : "of another kind";
    }
    return {};
  }

  static std::vector<RunEvent> one_of_each() {
    LayerReport report{.block = 3, .layer = "self_attn.q_proj"};
    report.weights_before = {-1, 1, {1, 2, 3}};
    report.grid = {-0.5F, 0.25F};
    report.channels_before = {1.5F, 2.5F};
    report.sqnr_db = 18.25;
    LayerReport rounded = report;
    rounded.flipped = 0.125;
    MatrixSnapshot picture{.block = 1, .epoch = 2, .size = 4, .band = 1, .placement = "mlp_norm", .cells = 2};
    picture.values = {1, 0, std::numeric_limits<float>::infinity(), 0.1F};
    picture.centers = {1, 2, 3, 4};
    picture.radii = {0, 0.5F, 0, 0};
    return {RunStarted{"demo:llama", "affinequant", "W4A16", 6, 20, 32, 2},
            StageStarted{RunStage::Verifying},
            BlockStarted{2, 0.5},
            StepFinished{2, 1, 7, 0.25},
            EpochFinished{2, 1, 0.125, 3.5, {{.placement = "attention_norm", .size = 64, .dominance = -0.5}}},
            picture,
            report,
            rounded,
            SearchFinished{1, "attention_norm", {0, 0.5F}, {1, 0.75F}},
            BlockFinished{2, 0.5, 0.25, 12},
            EvaluationUpdate{"block 3", 1 << 20, std::int64_t{1} << 40, 12.5, true},
            RecoveryTaken{1, 2, "the loss is not finite", "half the learning rate"},
            Notice{true, "困惑度"}};
  }

 private Q_SLOTS:
  void allPassUnchanged() {
    for (const RunEvent& event : one_of_each()) {
      const RunEvent back = event_from_message(over_the_line(to_message(event)));
      QCOMPARE(back.index(), event.index());
      QCOMPARE(line_bytes(to_message(back)), line_bytes(to_message(event)));
    }
  }

  void everyKindIsTried() {
    std::set<std::size_t> kinds;
    for (const RunEvent& event : one_of_each()) kinds.insert(event.index());
    QCOMPARE(kinds.size(), std::variant_size_v<RunEvent>);
  }

  void valuesOfAllKindsPass() {
    const nlohmann::json message{
        {"null", nullptr},
        {"no", false},
        {"negative", -7},
        {"large", std::uint64_t{1} << 63},
        {"text", "位"},
        {"list", {1, {{"deeper", {nlohmann::json::object(), nlohmann::json::array()}}}, 2.5}},
        {"bytes", nlohmann::json::binary({1, 2, 3})}};
    QVERIFY(over_the_line(message) == message);
    QVERIFY(over_the_line(7) == nlohmann::json(7));
  }

  void whatIsNoMessageIsRefused_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nested too deep") << QByteArray(9, '\x81') + '\0';
    QTest::newRow("nested far too deep") << QByteArray(1 << 20, '\x81');
    QTest::newRow("a key that appears twice") << QByteArray("\xa2\x61\x61\x01\x61\x61\x02", 7);
    QTest::newRow("something behind it") << QByteArray("\x01\x01", 2);
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no CBOR") << QByteArray("\xff\xff", 2);
    QTest::newRow("a list longer than memory") << QByteArray("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", 9);
  }
  void whatIsNoMessageIsRefused() {
    QFETCH(QByteArray, bytes);
    QVERIFY_THROWS_EXCEPTION(Error, message_in(WatchBytes(bytes.begin(), bytes.end())));
  }

  void eightDeepIsDeepEnough() {
    const WatchBytes bytes{0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x01};
    QCOMPARE(message_in(bytes).dump(), std::string("[[[[[[[[1]]]]]]]]"));
  }

  void infinitiesPass() {
    const BlockStarted start{0, std::numeric_limits<double>::infinity()};
    const RunEvent back = event_from_message(over_the_line(to_message(RunEvent(start))));
    QVERIFY(std::isinf(std::get<BlockStarted>(back).initial_loss));
  }

  void nonsenseIsRefused() {
    QVERIFY(!reason_of(nullptr).empty());
    QVERIFY(!reason_of({{"event", 99}}).empty());
    QVERIFY(!reason_of({{"event", -1}}).empty());
    QVERIFY(!reason_of({{"event", "1"}}).empty());
    QVERIFY(!reason_of({{"event", 2}}).empty());  // without its fields
    for (const RunEvent& event : one_of_each()) {
      const nlohmann::json whole = to_message(event);
      nlohmann::json message = whole;
      for (const auto& [name, value] : whole.items()) {
        message[name] = nlohmann::json::object({{"x", 1}});
        QVERIFY2(!reason_of(message).empty(), name.c_str());
        message[name] = value;
      }
      QVERIFY(reason_of(message).empty());
    }
  }

  void countsAreNotNegative() {
    nlohmann::json message = to_message(RunEvent(BlockStarted{1, 0.5}));
    message["block"] = -1;
    QVERIFY(!reason_of(message).empty());
    message["block"] = 1.5;
    QVERIFY(!reason_of(message).empty());
  }

  void aPictureHasItsCells() {
    MatrixSnapshot picture{.size = 4, .cells = 2};
    picture.values = {1, 2, 3};
    QVERIFY(!reason_of(to_message(RunEvent(picture))).empty());
    picture.values = {1, 2, 3, 4};
    QVERIFY(reason_of(to_message(RunEvent(picture))).empty());
    picture.radii = {1};
    QVERIFY(!reason_of(to_message(RunEvent(picture))).empty());
  }

  void endsPass() {
    Outcome outcome;
    outcome.spec.model = "demo:opt";
    outcome.spec.recipe.method = "gptq";
    outcome.perplexity = {{"float", 2.5}, {"quantized", 2.75}};
    outcome.blocks = {{.index = 0, .loss_initial = 0.5, .loss_final = 0.25, .seconds = 3},
                      {.index = 1, .matrices = MatrixOutcome{0.5, 12, 1e-6}}};
    outcome.seconds = 12.5;
    outcome.output = "/there/out";
    const auto done = end_from_message(over_the_line(to_message(RunEnd{.outcome = outcome, .error = {}})));
    QVERIFY(done && done->outcome);
    QCOMPARE(done->outcome->spec.model, outcome.spec.model);
    QCOMPARE(done->outcome->spec.recipe.method, outcome.spec.recipe.method);
    QVERIFY(done->outcome->perplexity == outcome.perplexity);
    QCOMPARE(to_json(*done->outcome).dump(), to_json(outcome).dump());
    const auto failed = end_from_message(over_the_line(to_message(RunEnd{.outcome = {}, .error = "why"})));
    QVERIFY(failed && !failed->outcome);
    QCOMPARE(failed->error, std::string("why"));
    QVERIFY(!end_from_message(to_message(RunEvent(Notice{}))));
  }
};

AQ_TEST(EventMessageTest)
#include "event_message_test.moc"
