// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>

#include "core/calibration/block_problem.h"
#include "core/calibration/learned_transform.h"
#include "core/calibration/weight_quantizer.h"
#include "core/quant/activation_quantizer.h"
#include "tests/support/forward_chain.h"
#include "tests/support/golden_tensors.h"
#include "tests/support/random_block.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

using Golden = std::map<std::string, at::Tensor>;

constexpr std::int64_t kHidden = 32, kHeads = 2, kFfn = 64;
const std::array<std::string, kLinearRoles> kRoleNames{"query", "key", "value", "output",
                                                       "gate",  "up",  "down"};

at::Tensor optional(const Golden& golden, const std::string& name) {
  const auto found = golden.find(name);
  return found == golden.end() ? at::Tensor() : found->second;
}

BlockWeights golden_block(const Golden& golden, const std::string& family) {
  const auto norm = [&](const std::string& name) {
    return Norm{golden.at(family + name + ".weight"), optional(golden, family + name + ".bias")};
  };
  BlockWeights block;
  block.attention_norm = norm(".attention_norm");
  block.mlp_norm = norm(".mlp_norm");
  for (const LinearRole role : kAllLinearRoles) {
    const std::string name = family + "." + kRoleNames[static_cast<std::size_t>(role)];
    block[role] = {optional(golden, name + ".weight"), optional(golden, name + ".bias")};
  }
  return block;
}

/// OmniQuant as published: nothing inside the MLP, shifts everywhere, and no diagonal in front of RoPE.
Recipe published_recipe(const std::string& family, int weight_bits, int activation_bits, int group) {
  Recipe recipe;
  recipe.transform = {.norm = "diagonal",
                      .value_output = "diagonal",
                      .query_key = family == "opt" ? "diagonal" : "none",
                      .shift = "always"};
  recipe.clipping.rule = "learned";
  recipe.weights.bits = weight_bits;
  if (group > 0) recipe.weights.granularity = "group", recipe.weights.group_size = group;
  recipe.activations.bits = activation_bits;
  return recipe;
}

/// The learned parameters of a block by the golden file's names.
std::vector<std::pair<std::string, at::Tensor>> named_parameters(const LearnedTransform& transform,
                                                                 const WeightQuantizer& quantizer,
                                                                 const BlockWeights& block) {
  std::vector<std::pair<std::string, at::Tensor>> list;
  for (const TransformState& state : transform.states()) {
    list.emplace_back("scale." + placement_name(state.plan.placement), state.matrix);
    if (state.shift.defined())
      list.emplace_back("shift." + placement_name(state.plan.placement), state.shift);
  }
  const auto factors = quantizer.parameters();  // lower and upper of each layer
  std::size_t next = 0;
  for (const LinearRole role : kAllLinearRoles)
    if (block[role].weight.defined())
      for (const char* end : {"lower.", "upper."})
        list.emplace_back(end + kRoleNames[static_cast<std::size_t>(role)], factors.at(next++));
  return list;
}

double size_of(const at::Tensor& x) { return x.abs().max().item<double>(); }

}  // namespace

/// Loss and gradients of one learning step against OmniQuant's own code: tests/golden/omniquant_golden.py.
class OmniquantGoldenTest : public QObject {
  Q_OBJECT

  const Golden golden_ = test::golden_tensors("omniquant");

 private Q_SLOTS:
  void lossAndGradientsAreTheAuthors_data() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<int>("weight_bits");
    QTest::addColumn<int>("activation_bits");
    QTest::addColumn<int>("group");
    QTest::newRow("opt.w3") << "opt" << 3 << 16 << 0;
    QTest::newRow("opt.w4a4") << "opt" << 4 << 4 << 0;
    QTest::newRow("llama.w2g16") << "llama" << 2 << 16 << 16;
    QTest::newRow("llama.w4a4") << "llama" << 4 << 4 << 0;
  }

  void lossAndGradientsAreTheAuthors() {
    QFETCH(QString, family);
    QFETCH(int, weight_bits);
    QFETCH(int, activation_bits);
    QFETCH(int, group);
    const bool weight_only = activation_bits == 16;
    const std::string kind = family.toStdString(), name = QTest::currentDataTag();
    const BlockShape shape = kind == "opt" ? test::opt_shape(kHidden, kHeads, kFfn)
                                           : test::llama_shape(kHidden, kHeads, kHeads, kFfn);
    const BlockWeights block = golden_block(golden_, kind);
    const Recipe recipe = published_recipe(kind, weight_bits, activation_bits, group);
    const at::Tensor x = golden_.at(kind + ".input");  // [1, 12, 32]

    ActivationRecorder inputs;
    test::forward_chain(shape, block, x, &inputs, RunContext());
    const LearnedTransform transform(recipe, shape, block, inputs);
    const WeightQuantizer quantizer(recipe, 0, block, kRoleNames);
    ActivationQuantizer activations(recipe.activations);
    const auto parameters = named_parameters(transform, quantizer, block);
    for (const auto& [parameter, tensor] : parameters) {
      const bool clipping = parameter.starts_with("lower.") || parameter.starts_with("upper.");
      tensor.detach().copy_(golden_.at((clipping ? name : kind) + "." + parameter));
    }

    const BlockWeights quantized = quantizer.quantize(transform.apply(shape, block, transform.realize()));
    const at::Tensor y = block_forward(shape, quantized, x, &activations);
    const at::Tensor loss = at::mse_loss(y, golden_.at(kind + ".target"));
    loss.backward();

    const at::Tensor expected_loss = golden_.at(name + ".loss");
    QVERIFY(test::relative_difference(loss.detach(), expected_loss) < 1e-5);
    for (const auto& [parameter, tensor] : parameters) {
      const at::Tensor& expected = golden_.at(name + ".grad." + parameter);
      QVERIFY2(tensor.grad().defined(), parameter.c_str());
      // Without rounded activations a row's grid moves with the row: nothing pulls at the scale of q and k.
      const double tolerance =
          weight_only && parameter == "scale.query_key" ? 1e-7 : 2e-4 * size_of(expected);
      const double difference = size_of(tensor.grad().reshape({-1}) - expected);
      if (difference >= tolerance) qWarning("%s: off by %.1e", parameter.c_str(), difference);
      QVERIFY2(difference < tolerance, parameter.c_str());
    }
  }
};

AQ_TEST(OmniquantGoldenTest)
#include "omniquant_golden_test.moc"
