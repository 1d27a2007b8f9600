// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <filesystem>

#include "core/base/error.h"
#include "core/engine/session_export.h"
#include "core/export/exporter.h"
#include "core/methods/method.h"
#include "core/model/finite_values.h"
#include "core/model/model.h"
#include "tests/export/rounded_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/run_sessions.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

constexpr const char* kEdges = "model.layers.1.mlp.up_proj";  ///< has rows at the edges of the numbers
constexpr std::int64_t kWiden = 16;                           ///< whole super-blocks of GGUF
constexpr std::int64_t kIn = kTinyHidden * kWiden;
constexpr float kConstant = 0.25F, kDenormal = 1e-41F, kSmall = 1e-7F;
/// What a format may add to a run's own error. Rounded anew to four bits a value is off by half of a step of
/// 1/15, and one at the wrong end of Q4_0's −8 … 7 by a whole one of 1/8. (Not the original weights: a double
/// quantization has small rows off by a share of the tensor's largest scale, as bitsandbytes has.)
constexpr double kHalfStep = 0.5 / 15, kStep = 1.0 / 8;
/// Scales and origins in half precision have steps of 2⁻²⁴ at least: one for each of up to 15 steps and one.
constexpr double kHalfPrecision = 16 * 0.5 * 0x1p-24;
enum Row : std::int64_t { Zeros, Constant, Denormals, Small };  ///< small: scales of half precision end there

std::string edge_model(const fs::path& path) {
  widened(tiny_llama(), kWiden).write(path);
  std::vector<float> values(static_cast<std::size_t>(kIn), 0.0F);
  const auto fill = [&](Row row, const auto& value) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = value(i);
    overwrite_values(path, std::string(kEdges) + ".weight", row * kIn, values);
  };
  const auto wave = [](std::size_t i) { return static_cast<float>(static_cast<int>(i * 7 % 15) - 7) / 7; };
  fill(Row::Zeros, [](std::size_t) { return 0.0F; });
  fill(Row::Constant, [](std::size_t) { return kConstant; });
  fill(Row::Denormals, [&](std::size_t i) { return kDenormal * wave(i); });
  fill(Row::Small, [&](std::size_t i) { return kSmall * wave(i); });
  return path.string();
}

/// Among them every format finds one that it can carry.
std::vector<Recipe> recipes() {
  const std::vector<WeightRecipe> formats{
      {.bits = 4, .granularity = "group", .group_size = 32},
      {.bits = 4, .granularity = "group", .group_size = 32, .symmetric = true},
      {.bits = 8, .granularity = "channel", .symmetric = true},
      {.format = "nf4", .bits = 4, .granularity = "group", .group_size = 64},
      {.format = "nf4", .bits = 4, .granularity = "group", .group_size = 64, .double_quantization = true},
      {.format = "fp4", .bits = 4, .granularity = "group", .group_size = 64},
      {.format = "kmeans", .bits = 3, .granularity = "channel"}};
  std::vector<Recipe> made;
  for (const WeightRecipe& weights : formats) {
    made.push_back(method("rtn").apply({}));
    made.back().weights = weights;
    made.back().calibration = {.nsamples = 1, .seqlen = 16, .seed = 0};
  }
  made.push_back(made[2]);
  made.back().activations = {.bits = 8, .symmetric = true, .kv_bits = 16};
  return made;
}

double largest(const at::Tensor& values) { return values.abs().max().item<double>(); }

}  // namespace

/// What every export format makes of weights at the edges of the numbers, as they are read back.
class ExportNumbersTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  RunSessions sessions_{folder_.path()};

  /// The run's own weights of the layer at the edges.
  at::Tensor rows_of_run(std::size_t index, const Recipe& recipe) {
    const std::string run = folder_ / ("run" + std::to_string(index));
    if (!fs::exists(run)) export_session({.session = sessions_.of(index, recipe), .output = run}, {});
    return edge_rows(Model::open(run));
  }

  static at::Tensor edge_rows(const Model& model) {
    return model.tensors().load(std::string(kEdges) + ".weight").to(at::kFloat).narrow(0, 0, Row::Small + 1);
  }

  static void expect_edges(const Model& model, const at::Tensor& run, const std::string& what) {
    for (std::int64_t block = 0; block < model.config().layers; ++block)
      QVERIFY2(non_finite_tensor(model, block, model.block(block)).empty(), what.c_str());
    const at::Tensor rows = edge_rows(model);
    QVERIFY2(rows[Row::Zeros].eq(0).all().item<bool>(), what.c_str());
    QVERIFY2(largest(rows[Row::Constant] - run[Row::Constant]) <= kHalfStep * largest(run[Row::Constant]),
             what.c_str());
    for (const Row row : {Row::Denormals, Row::Small})
      QVERIFY2(largest(rows[row] - run[row]) <= kStep * largest(run[row]) + kHalfPrecision ||
                   largest(rows[row]) <= kHalfPrecision,
               what.c_str());
  }

 private Q_SLOTS:
  void initTestCase() { edge_model(folder_.path() / "model"); }

  void everyFormatKeepsThem_data() {
    QTest::addColumn<QString>("format");
    for (const std::string& format : all_export_layouts())
      QTest::newRow(format.c_str()) << QString::fromStdString(format);
  }
  void everyFormatKeepsThem() {
    QFETCH(QString, format);
    const ExportFormat chosen = export_format(format.toStdString());
    const ModelConfig config = Model::open(folder_ / "model").config();
    const auto all = recipes();
    int carried = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!chosen.refusal(resolved(all[i]), config).empty()) continue;
      const std::string output = folder_ / "out";
      try {
        export_session({.session = sessions_.of(i, all[i]), .format = format.toStdString(), .output = output},
                       {});
        expect_edges(Model::open(output), rows_of_run(i, all[i]),
                     format.toStdString() + " of recipe " + std::to_string(i));
      } catch (const Error& error) {
        QFAIL(error.what());
      }
      fs::remove_all(output);
      ++carried;
    }
    QVERIFY(carried > 0);
  }
};

AQ_TEST(ExportNumbersTest)
#include "export_numbers_test.moc"
