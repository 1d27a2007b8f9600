// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Opening GPTQ and AWQ checkpoints: what they dequantize to, and what hostile ones end in.
#include <ATen/ATen.h>

#include <QTest>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/packed/awq_layout.h"
#include "core/checkpoint/packed/gptq_layout.h"
#include "core/checkpoint/packed/packed_format.h"
#include "tests/support/memory_source.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::test;
using nlohmann::json;

namespace {

using Tensors = std::vector<std::pair<std::string, at::Tensor>>;

constexpr std::int64_t kIn = 96, kOut = 32;
constexpr int kGroup = 40;  // the last group has 16

/// A layer on its grids, [in, out] and [groups, out].
struct Layer {
  at::Tensor integers, zeros, scales, groups;

  at::Tensor weight() const {
    const at::Tensor steps = integers.to(at::kFloat) - zeros.index_select(0, groups).to(at::kFloat);
    return (steps * scales.index_select(0, groups).to(at::kFloat)).to(scales.scalar_type()).t();
  }
};

Layer random_layer(int bits, std::int64_t group, at::ScalarType dtype = at::kHalf) {
  const std::int64_t count = (kIn + group - 1) / group;
  return {random_integers({kIn, kOut}, 1 << bits), random_integers({count, kOut}, 1 << bits).clamp_min(1),
          (at::rand({count, kOut}) * 0.01 + 1e-4).to(dtype), at::arange(kIn).floor_divide(group)};
}

Tensors gptq_tensors(const Layer& layer, int bits, GptqZeros zeros = GptqZeros::OneLess) {
  return {{"model.norm.weight", at::ones({4})},
          {"a.bias", at::ones({kOut})},
          {"a.qweight", pack_gptq_rows(layer.integers, bits)},
          {"a.qzeros", pack_gptq_zeros(layer.zeros, bits, zeros)},
          {"a.scales", layer.scales},
          {"a.g_idx", layer.groups.to(at::kInt)}};
}

Tensors awq_tensors(const Layer& layer) {
  return {{"a.qweight", pack_awq(layer.integers)},
          {"a.qzeros", pack_awq(layer.zeros)},
          {"a.scales", layer.scales},
          {"head.weight", at::ones({2, 2})}};
}

json gptq_config(int bits, std::int64_t group) {
  return {
      {"quant_method", "gptq"}, {"bits", bits}, {"group_size", group}, {"desc_act", false}, {"sym", true}};
}

json awq_config() {
  return {
      {"quant_method", "awq"}, {"bits", 4}, {"group_size", 32}, {"zero_point", true}, {"version", "gemm"}};
}

std::shared_ptr<const TensorSource> open(const Tensors& tensors, const json& config) {
  const auto stored = std::make_shared<MemorySource>(tensors);
  for (const PackedFormat& format : packed_formats())
    if (format.id == config.at("quant_method")) return format.open(stored, config, "config.json");
  throw Error(ErrorKind::Internal, "testing", config.dump(), "no such format");
}

void replace(Tensors& tensors, const std::string& name, const at::Tensor& by) {
  std::erase_if(tensors, [&](const auto& one) { return one.first == name; });
  if (by.defined()) tensors.emplace_back(name, by);
}

/// What opening (and loading) ends in; empty where it works.
std::string failure(const Tensors& tensors, const json& config) {
  try {
    open(tensors, config)->load("a.weight");
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadInput ? error.what()
                                               : std::string("of another kind: ") + error.what();
  }
  return {};
}

}  // namespace

class PackedCheckpointTest : public QObject {
  Q_OBJECT

  /// Messages name the tensor (or key) and say what is wrong.
  static void require_failure(const Tensors& tensors, const json& config, const std::string& subject,
                              const std::string& reason) {
    const std::string message = failure(tensors, config);
    QVERIFY2(message.find(subject) != std::string::npos, (message + " lacks " + subject).c_str());
    QVERIFY2(message.find(reason) != std::string::npos, (message + " lacks " + reason).c_str());
  }

 private Q_SLOTS:
  void init() { at::manual_seed(3); }

  void gptqIsDequantized_data() {
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("group");
    QTest::addColumn<QString>("format");
    for (const int bits : {2, 3, 4, 8})
      for (const int group : {-1, 32, kGroup, 128})
        for (const char* format : {"gptq", "gptq_v2", ""})
          QTest::addRow("%d-%d-%s", bits, group, format) << bits << group << QString(format);
  }

  void gptqIsDequantized() {
    QFETCH(int, bits);
    QFETCH(int, group);
    QFETCH(QString, format);
    const Layer layer = random_layer(bits, group < 0 ? kIn : group);
    json config = gptq_config(bits, group);
    if (!format.isEmpty()) config["checkpoint_format"] = format.toStdString();
    const auto zeros = format == "gptq_v2" ? GptqZeros::AsTheyAre : GptqZeros::OneLess;
    Tensors tensors = gptq_tensors(layer, bits, zeros);
    for (const bool with_groups : {true, false}) {
      if (!with_groups) replace(tensors, "a.g_idx", {});
      const auto opened = open(tensors, config);
      QVERIFY(at::equal(opened->load("a.weight"), layer.weight()));
      QCOMPARE(opened->info("a.weight").shape, (std::vector<std::int64_t>{kOut, kIn}));
      QCOMPARE(opened->info("a.weight").dtype, at::kHalf);
      QVERIFY(opened->info("a.weight").stored.starts_with("GPTQ " + std::to_string(bits) + "-bit, "));
      QCOMPARE(opened->tensors().size(), std::size_t{3});
      QVERIFY(opened->has("a.bias") && opened->has("model.norm.weight") && !opened->has("a.qweight"));
    }
  }

  void gptqHasTheDtypeOfItsScales() {
    for (const auto dtype : {at::kFloat, at::kBFloat16}) {
      const Layer layer = random_layer(4, 32, dtype);
      const at::Tensor weight = open(gptq_tensors(layer, 4), gptq_config(4, 32))->load("a.weight");
      QCOMPARE(weight.scalar_type(), dtype);
      QVERIFY(at::equal(weight, layer.weight()));
    }
  }

  void columnsMayHaveGroupsOfTheirOwn() {
    Layer layer = random_layer(4, 32);
    layer.groups = layer.groups.index_select(0, at::randperm(kIn));
    const Tensors tensors = gptq_tensors(layer, 4);
    QVERIFY(at::equal(open(tensors, gptq_config(4, 32))->load("a.weight"), layer.weight()));
  }

  /// A width that no layer is told apart by: its words say it.
  void gptqLayersMayHaveSettingsOfTheirOwn() {
    const Layer layer = random_layer(8, kIn);
    json config = gptq_config(4, 32);
    require_failure(gptq_tensors(layer, 8), config, "a.qweight", "do not hold 96 inputs of 4 bits");
    config["dynamic"] = {{"+:a", {{"bits", 8}, {"group_size", -1}}}};
    QVERIFY(at::equal(open(gptq_tensors(layer, 8), config)->load("a.weight"), layer.weight()));
    Tensors without_groups = gptq_tensors(layer, 8);
    replace(without_groups, "a.g_idx", {});
    require_failure(without_groups, config, "a.qweight", "has no g_idx");
  }

  void strangeGptqConfigurationsAreRefused() {
    const Tensors tensors = gptq_tensors(random_layer(4, 32), 4);
    const auto refused = [&](const char* key, const json& value, const char* reason) {
      json config = gptq_config(4, 32);
      config[key] = value;
      require_failure(tensors, config, key, reason);
    };
    refused("bits", 5, "none of 2, 3, 4 and 8");
    refused("bits", "4", "no integer");
    refused("bits", nullptr, "no integer");
    refused("group_size", 0, "is 0");
    refused("group_size", -2, "outside");
    refused("checkpoint_format", "marlin", "only gptq and gptq_v2");
    refused("format", "gptq_p", "only gptq and gptq_v2");
    refused("is_marlin_format", true, "Marlin");
    refused("pack_dtype", "int64", "int32");
  }

  void hostileGptqTensorsAreRefused() {
    const auto refused = [&](const char* name, const at::Tensor& by, const char* reason) {
      Tensors tensors = gptq_tensors(random_layer(4, 32), 4);
      replace(tensors, name, by);
      require_failure(tensors, gptq_config(4, 32), name, reason);
    };
    for (const char* part : {"a.qzeros", "a.scales"}) refused(part, {}, "missing");
    refused("a.qweight", at::zeros({12, kOut}), "not I32");
    refused("a.qweight", at::zeros({12}, at::kInt), "no matrix's");
    refused("a.qweight", at::zeros({0, kOut}, at::kInt), "no matrix's");
    refused("a.qweight", at::zeros({13, kOut}, at::kInt), "do not hold 96 inputs");
    refused("a.qzeros", at::zeros({3, 5}, at::kInt), "[3, 4]");
    refused("a.qzeros", at::zeros({2, 4}, at::kInt), "[3, 4]");
    refused("a.scales", at::zeros({3, kOut}, at::kInt), "F16");
    refused("a.scales", at::zeros({3, 31}), "[3, 32]");
    refused("a.g_idx", at::zeros({kIn, 1}, at::kInt), "no vector's");
    refused("a.g_idx", at::zeros({kIn}), "I32");
    refused("a.g_idx", at::full({kIn}, 3, at::kInt), "none of the layer's 3");
    refused("a.g_idx", at::full({kIn}, -1, at::kInt), "none of the layer's 3");
    Tensors plain = gptq_tensors(random_layer(4, 32), 4);
    plain.emplace_back("a.weight", at::ones({2}));
    require_failure(plain, gptq_config(4, 32), "a.weight", "both");
    Tensors other_groups = gptq_tensors(random_layer(4, 16), 4);
    replace(other_groups, "a.g_idx", {});
    require_failure(other_groups, gptq_config(4, 32), "a.scales", "6 groups for 96 inputs in groups of 32");
  }

  void awqIsDequantized() {
    for (const std::int64_t group : {std::int64_t{32}, std::int64_t{8}, kIn}) {
      const Layer layer = random_layer(4, group);
      const auto opened = open(awq_tensors(layer), awq_config());
      QVERIFY(at::equal(opened->load("a.weight"), layer.weight()));
      QCOMPARE(opened->info("a.weight").shape, (std::vector<std::int64_t>{kOut, kIn}));
      QVERIFY(opened->has("head.weight") && !opened->has("a.qzeros"));
    }
  }

  void strangeAwqConfigurationsAreRefused() {
    const Tensors tensors = awq_tensors(random_layer(4, 32));
    const auto refused = [&](const char* key, const json& value, const char* reason) {
      json config = awq_config();
      config[key] = value;
      require_failure(tensors, config, key, reason);
    };
    refused("version", "gemv", "only gemm");
    refused("version", "GEMV_FAST", "only gemm");
    refused("bits", 3, "not 4");
    refused("backend", "llm-awq", "cannot be read");
    json older = awq_config();
    older.erase("bits");
    older.erase("version");
    require_failure(tensors, older, "bits", "lacks");
    older["w_bit"] = 4;
    older["version"] = "GEMM";
    QCOMPARE(failure(tensors, older), std::string());
  }

  /// GPTQ's layout, with zero points less one or as they are, or AWQ's.
  void autoRoundSaysWhichLayoutItUses() {
    const Layer layer = random_layer(4, 32);
    const auto weight = [&](const Tensors& tensors, const char* packing) {
      json config = {{"quant_method", "auto-round"}, {"bits", 4}, {"group_size", 32}, {"data_type", "int"}};
      if (packing) config["packing_format"] = packing;
      return open(tensors, config)->load("a.weight");
    };
    const Tensors less_one = gptq_tensors(layer, 4),
                  as_they_are = gptq_tensors(layer, 4, GptqZeros::AsTheyAre);
    for (const char* packing : {static_cast<const char*>(nullptr), "auto_round:auto_gptq"})
      QVERIFY(at::equal(weight(less_one, packing), layer.weight()));
    for (const char* packing : {"auto_round", "auto_round:gptqmodel"})
      QVERIFY(at::equal(weight(as_they_are, packing), layer.weight()));
    QVERIFY(at::equal(weight(awq_tensors(layer), "auto_round:auto_awq"), layer.weight()));
    json other = {{"quant_method", "auto-round"}, {"bits", 4}, {"packing_format", "auto_round:fp8_static"}};
    require_failure(less_one, other, "packing_format", "cannot be read");
    other["data_type"] = "mx_fp";
    require_failure(less_one, other, "data_type", "is not int");
  }

  void hostileAwqTensorsAreRefused() {
    const auto refused = [&](const char* name, const at::Tensor& by, const char* reason) {
      Tensors tensors = awq_tensors(random_layer(4, 32));
      replace(tensors, name, by);
      require_failure(tensors, awq_config(), name, reason);
    };
    for (const char* part : {"a.qzeros", "a.scales"}) refused(part, {}, "missing");
    refused("a.qweight", at::zeros({kIn, 4}, at::kLong), "not I32");
    refused("a.qweight", at::zeros({kIn, 4, 1}, at::kInt), "no matrix's");
    refused("a.scales", at::zeros({3, 33}), "[3, 32]");
    refused("a.qzeros", at::zeros({4, 4}, at::kInt), "[3, 4]");
    Tensors seven = awq_tensors(random_layer(4, 32));
    replace(seven, "a.scales", at::ones({7, kOut}));
    replace(seven, "a.qzeros", at::zeros({7, 4}, at::kInt));
    require_failure(seven, awq_config(), "a.scales", "7 groups do not divide 96");
  }
};

AQ_TEST(PackedCheckpointTest)
#include "packed_checkpoint_test.moc"
