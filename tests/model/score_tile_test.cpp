// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/model/attention/score_tile.h"

#include <ATen/ATen.h>

#include <QTest>
#include <cmath>
#include <limits>
#include <vector>

#include "core/model/attention/tile_rows.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// One query's row through the online softmax, all keys seen. @returns its largest score
float softmax_row(std::vector<float>& scores, float softcap) {
  float largest = std::numeric_limits<float>::lowest(), sum = 0, correction = 0;
  const auto keys = static_cast<std::int64_t>(scores.size());
  tile::online_softmax({1, keys, keys - 1}, softcap, {scores.data(), keys}, {&largest, &sum, &correction});
  return largest;
}

template <typename T>
tile::Matrix<T> matrix_of(const at::Tensor& x) {
  return {x.data_ptr<T>(), x.stride(0)};
}

template <typename T>
void compare_turned(const at::Tensor& x) {
  const at::Tensor turned = at::zeros({x.size(1), x.size(0)}, x.options());
  tile::turn(x.size(0), x.size(1), tile::Matrix<const T>(matrix_of<T>(x)), matrix_of<T>(turned));
  QVERIFY(at::equal(turned, x.t()));
}

}  // namespace

class ScoreTileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void exponentialsAreAccurate() {
    std::vector<float> scores(96);
    for (int round = 0; round < 1000; ++round) {
      for (std::size_t i = 0; i < scores.size(); ++i)
        scores[i] = -85.9F * static_cast<float>(i * 1000 + static_cast<std::size_t>(round)) / 96000;
      std::vector<float> powers = scores;
      const float largest = softmax_row(powers, 0);
      for (std::size_t i = 0; i < scores.size(); ++i) {
        const double exact = std::exp(static_cast<double>(scores[i] - largest));
        QVERIFY(std::fabs(powers[i] - exact) <= 1.3e-7 * exact);
      }
    }
  }

  void scoresFarBelowTheLargestAreZero() {
    std::vector<float> scores{0, -87, -1e30F, -std::numeric_limits<float>::infinity()};
    scores.resize(16, -200);
    softmax_row(scores, 0);
    QCOMPARE(scores[0], 1.0F);
    for (std::size_t i = 1; i < scores.size(); ++i) QCOMPARE(scores[i], 0.0F);
  }

  void whatIsNoNumberStaysNone() {
    std::vector<float> scores(16, 1.0F);
    scores[3] = std::numeric_limits<float>::quiet_NaN();
    softmax_row(scores, 0);
    QVERIFY(std::isnan(scores[3]));
  }

  void cappedScoresAreAccurate() {
    const float softcap = 2;
    std::vector<float> scores(96);
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = 0.25F * (static_cast<float>(i) - 60);
    std::vector<float> powers = scores;
    softmax_row(powers, softcap);
    const double top = softcap * std::tanh(static_cast<double>(scores.back()) / softcap);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double exact = std::exp(softcap * std::tanh(static_cast<double>(scores[i]) / softcap) - top);
      QVERIFY(std::fabs(powers[i] - exact) <= 1e-6 * exact);
    }
  }

  void turningIsTransposing() {
    for (const std::int64_t rows : {1, 7, 8, 17, 96})
      for (const std::int64_t columns : {1, 8, 13, 64}) {
        const at::Tensor x = at::randn({rows, columns + 3}, at::kDouble).narrow(1, 2, columns);
        compare_turned<double>(x);
        compare_turned<float>(x.to(at::kFloat));
        compare_turned<at::BFloat16>(x.to(at::kBFloat16));
      }
  }

  void roundingIsThatOfTheLibrary() {
    const at::Tensor x = at::randn({40, 96}, at::kFloat) * at::pow(10, at::randint(-20, 20, {40, 1}));
    x.view(-1)[5] = std::numeric_limits<float>::infinity();
    x.view(-1)[6] = 1.00390625F;  // halfway, down to even
    x.view(-1)[7] = 1.01171875F;  // halfway, up to even
    const at::Tensor rounded = at::empty({40, 96}, at::kBFloat16);
    tile::round_rows(40, 96, tile::Matrix<const float>(matrix_of<float>(x)),
                     matrix_of<at::BFloat16>(rounded));
    QVERIFY(at::equal(rounded, x.to(at::kBFloat16)));
    x.fill_(std::numeric_limits<float>::quiet_NaN());
    tile::round_rows(40, 96, tile::Matrix<const float>(matrix_of<float>(x)),
                     matrix_of<at::BFloat16>(rounded));
    QVERIFY(rounded.isnan().all().item<bool>());
  }
};

AQ_TEST(ScoreTileTest)
#include "score_tile_test.moc"
