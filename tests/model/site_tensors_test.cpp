// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/site_tensors.h"

#include <ATen/ATen.h>

#include <QTest>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/memory_source.h"
#include "tests/support/reason_of.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

constexpr std::int64_t kHidden = 12, kLayers = 2;
using Fields = std::vector<std::pair<std::string, at::Tensor>>;

/// Why the fields of a site are refused, or "no error".
std::string reason_of(const std::string& site, const Fields& fields) {
  Fields named;
  for (const auto& [field, tensor] : fields) named.emplace_back(kSitePrefix + site + "." + field, tensor);
  const test::MemorySource source(named);
  BlockShape shape;
  shape.hidden = kHidden;
  shape.heads = shape.kv_heads = 2;
  shape.head_dim = 6;
  shape.ffn = 8;
  return test::reason_of([&] { require_site_layout(source, shape, kLayers, "the file"); });
}

std::string reason_of(const Fields& fields) { return reason_of("1.attention_input", fields); }

at::Tensor one() { return at::scalar_tensor(1.0, at::kFloat); }

void expect(const std::string& reason, const std::string& field, const std::string& part) {
  const std::string named = std::string("the tensor ") + kSitePrefix + "1.attention_input." + field + " ";
  QVERIFY2(reason.find(named) != std::string::npos && reason.find(part) != std::string::npos, reason.c_str());
}

}  // namespace

class SiteTensorsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatAnExportWritesFits() {
    const std::string fits = "no error";
    QCOMPARE(reason_of({}), fits);
    QCOMPARE(reason_of({{"low", one()}, {"high", one()}}), fits);
    QCOMPARE(reason_of({{"lower", one()}, {"upper", one()}}), fits);
    QCOMPARE(reason_of({{"left", at::eye(4)}}), fits);
    QCOMPARE(reason_of({{"right", at::eye(6)}, {"right_inverse", at::eye(6)}}), fits);
    QCOMPARE(reason_of({{"left", at::eye(4)},
                        {"right", at::eye(3)},
                        {"left_inverse", at::eye(4)},
                        {"right_inverse", at::eye(3)},
                        {"low", one()},
                        {"high", one()}}),
             fits);
    QCOMPARE(reason_of("0.query", {{"right", at::eye(6)}}), fits);
  }

  void aFactorIsNoNumberAndANumberNoMatrix() {
    for (const char* field : {"left", "right", "left_inverse", "right_inverse"}) {
      expect(reason_of({{field, one()}}), field, "does not fit");
      expect(reason_of({{field, at::eye(5)}}), field, "does not fit");
      expect(reason_of({{field, at::ones({3, 4})}}), field, "does not fit");
    }
    for (const char* field : {"low", "high", "lower", "upper"}) {
      expect(reason_of({{field, at::eye(2)}}), field, "does not fit");
      expect(reason_of({{field, at::ones({1})}}), field, "does not fit");
    }
  }

  void halfOfAPairIsNamed() {
    expect(reason_of({{"low", one()}}), "low", "without its partner \"high\"");
    expect(reason_of({{"high", one()}}), "high", "without its partner \"low\"");
    expect(reason_of({{"lower", one()}}), "lower", "\"upper\"");
    expect(reason_of({{"upper", one()}}), "upper", "\"lower\"");
  }

  void anInverseGoesWithItsFactor() {
    expect(reason_of({{"left_inverse", at::eye(4)}}), "left_inverse", "\"left\"");
    expect(reason_of({{"right_inverse", at::eye(4)}}), "right_inverse", "\"right\"");
    expect(reason_of({{"left", at::eye(4)}, {"right", at::eye(3)}, {"right_inverse", at::eye(3)}}), "left",
           "\"left_inverse\"");
    expect(reason_of({{"right", at::eye(4)}, {"right_inverse", at::eye(3)}}), "right_inverse", "shape");
  }

  void factorsMakeUpAllChannels() {
    expect(reason_of({{"left", at::eye(4)}, {"right", at::eye(4)}}), "left", "12");
    expect(reason_of({{"left", at::eye(2)}, {"right", at::eye(3)}}), "left", "12");
  }
};

AQ_TEST(SiteTensorsTest)
#include "site_tensors_test.moc"
