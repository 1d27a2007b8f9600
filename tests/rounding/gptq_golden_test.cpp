// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/rounding/gptq.h"
#include "tests/rounding/correlated_data.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/registered_test.h"

using namespace aq;

/// Against AutoGPTQ 0.7.1: tests/golden/gptq_golden.py.
class GptqGoldenTest : public QObject {
  Q_OBJECT

  const std::map<std::string, at::Tensor> golden_ = test::golden_tensors("gptq");

 private Q_SLOTS:
  void integersAreTheReferences_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("group");
    QTest::addColumn<bool>("act_order");
    QTest::addColumn<bool>("fixed");
    for (const int bits : {3, 4})
      for (const int group : {-1, 32})
        for (const bool act_order : {false, true})
          for (const bool fixed : {false, true})
            if (group > 0 || !fixed)
              QTest::addRow("w%d.g%d.%s.%s", bits, group, act_order ? "act" : "plain",
                            fixed ? "static" : "dynamic")
                  << bits << group << act_order << fixed;
  }

  void integersAreTheReferences() {
    QFETCH(int, bits);
    QFETCH(int, group);
    QFETCH(bool, act_order);
    QFETCH(bool, fixed);
    const std::string name = QTest::currentDataTag();
    const at::Tensor weight = golden_.at("weight"), expected = golden_.at(name + ".integers");
    const std::int64_t in = weight.size(1), row = group > 0 ? group : in;
    const auto made = gptq_round(weight, test::hessian_of(golden_.at("inputs")), {bits, false}, row, {}, {},
                                 {.act_order = act_order, .static_groups = fixed, .block_size = 32});
    const auto different = (made.quantized.integers != expected).sum().item<std::int64_t>();
    if (different > 0)
      qInfo("%ld of %ld integers differ", static_cast<long>(different), static_cast<long>(expected.numel()));
    QVERIFY(different <= 2);
    QVERIFY(test::relative_difference(made.quantized.scale, golden_.at(name + ".scale")) < 1e-5);
    QVERIFY(at::equal(made.quantized.zero_point, golden_.at(name + ".zero_point")));
    const at::Tensor groups =
        made.column_groups.defined() ? made.column_groups : at::arange(in, at::kLong).div(row, "floor");
    QVERIFY(at::equal(groups, golden_.at(name + ".groups").to(at::kLong)));
  }
};

AQ_TEST(GptqGoldenTest)
#include "gptq_golden_test.moc"
