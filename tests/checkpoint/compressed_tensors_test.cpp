// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/packed/compressed_tensors_layout.h"
#include "core/checkpoint/packed/packed_format.h"
#include "core/checkpoint/safetensors_writer.h"
#include "core/checkpoint/tensor_source.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
using namespace aq::test;
using compressed_tensors::Packing;
using compressed_tensors::to_words;
using nlohmann::json;

namespace {

json weights(int bits, bool symmetric, std::int64_t group) {
  return {{"num_bits", bits},
          {"type", "int"},
          {"symmetric", symmetric},
          {"strategy", group > 0 ? "group" : "channel"},
          {"group_size", group > 0 ? json(group) : json()},
          {"dynamic", false}};
}

json config_of(const json& weight_scheme, const std::string& version = "0.20.0") {
  return {{"quant_method", "compressed-tensors"},
          {"version", version},
          {"format", "pack-quantized"},
          {"config_groups", {{"group_0", {{"targets", {"Linear"}}, {"weights", weight_scheme}}}}},
          {"ignore", {"lm_head"}},
          {"kv_cache_scheme", nullptr},
          {"sparsity_config", json::object()},
          {"transform_config", json::object()}};
}

/// A checkpoint in memory until it is opened.
struct Stored {
  json config;
  std::map<std::string, at::Tensor> tensors;

  std::shared_ptr<const TensorSource> open(const TemporaryFolder& folder) const {
    static int number = 0;
    const std::string name = "checkpoint" + std::to_string(number++);
    folder.write(name + "/config.json", json{{"quantization_config", config}}.dump());
    std::vector<TensorInfo> infos;
    for (const auto& [key, tensor] : tensors)
      infos.push_back({key, tensor.scalar_type(), tensor.sizes().vec(), tensor.nbytes(), {}});
    write_safetensors(folder / name, infos, [&](const std::string& key) { return tensors.at(key); });
    return open_tensors(directory_files(folder / name));
  }
};

/// uint8 [rows, columns]: (7r + 5c + rc) mod 2^bits
at::Tensor pattern(int bits, std::int64_t rows, std::int64_t columns) {
  const at::Tensor r = at::arange(rows).unsqueeze(1), c = at::arange(columns).unsqueeze(0);
  return (r * 7 + c * 5 + r * c).remainder(1 << bits).to(at::kByte);
}

at::Tensor from_bits(const std::vector<int>& bits, at::ScalarType dtype) {
  return at::tensor(bits).to(at::kShort).view(dtype).reshape({2, -1});
}

/// 3-bit, a scale a channel, of either sign; beside it a norm.
Stored channel_checkpoint(at::ScalarType dtype) {
  return {config_of(weights(3, true, 0)),
          {{"a.weight_packed", to_words(pattern(3, 2, 8), 3)},
           {"a.weight_scale", at::tensor({0.1f, -0.2f}).unsqueeze(1).to(dtype)},
           {"a.weight_shape", at::tensor({2, 8}).to(at::kLong)},
           {"norm.weight", at::ones({8})}}};
}

/// 5-bit, groups of 4, zero points in words.
Stored group_checkpoint(at::ScalarType dtype) {
  const at::Tensor zeros = at::tensor({0, 5, 3, 8}).to(at::kByte).reshape({2, 2});
  return {config_of(weights(5, false, 4)),
          {{"a.weight_packed", to_words(pattern(5, 2, 8), 5)},
           {"a.weight_scale", at::tensor({0.1f, -0.2f, -0.2f, 0.3f}).reshape({2, 2}).to(dtype)},
           {"a.weight_shape", at::tensor({2, 8}).to(at::kLong)},
           {"a.weight_zero_point", to_words(zeros.t(), 5).t().contiguous()}}};
}

/// 8-bit, one int8 a weight.
Stored int8_checkpoint() {
  json config = config_of(weights(8, true, 0));
  config["format"] = "int-quantized";
  return {config,
          {{"a.weight", at::tensor({-128, -1, 0, 127, 5, -5}).to(at::kChar).reshape({2, 3})},
           {"a.weight_scale", at::tensor({0.5f, 2.f}).unsqueeze(1)}}};
}

/// What opening, or then loading the weight, is refused with; empty where it is not.
std::string refusal(const Stored& stored, const TemporaryFolder& folder) {
  try {
    stored.open(folder)->load("a.weight");
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadInput ? error.what()
                                               : std::string("of another kind: ") + error.what();
  }
  return {};
}

}  // namespace

class CompressedTensorsTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;

 private Q_SLOTS:
  /// The bits that decompress() of compressed-tensors 0.20.0 gives.
  void weightsAreTheReferencesBits() {
    QVERIFY(at::equal(channel_checkpoint(at::kHalf).open(folder_)->load("a.weight"),
                      from_bits({0xb666, 0x2e66, 0xb266, 0x34cc, 0x0000, 0xb4cc, 0x3266, 0xae66, 0xb8cc,
                                 0xb266, 0x3266, 0x38cc, 0xb8cc, 0xb266, 0x3266, 0x38cc},
                                at::kHalf)));
    QVERIFY(at::equal(group_checkpoint(at::kHalf).open(folder_)->load("a.weight"),
                      from_bits({0x0000, 0x3800, 0x3c00, 0x3e00, 0xc200, 0xc400, 0xc500, 0x3666, 0xba66,
                                 0xc000, 0xc266, 0xc466, 0x46e7, 0xbb34, 0x3b34, 0x4167},
                                at::kHalf)));
    QVERIFY(at::equal(group_checkpoint(at::kBFloat16).open(folder_)->load("a.weight"),
                      from_bits({0x0000, 0x3f00, 0x3f80, 0x3fc0, 0xc040, 0xc080, 0xc0a0, 0x3ecd, 0xbf4d,
                                 0xc000, 0xc04d, 0xc08d, 0x40dd, 0xbf67, 0x3f67, 0x402d},
                                at::kBFloat16)));
  }

  void partsAreHiddenAndSaidWhatTheyAre() {
    const auto source = group_checkpoint(at::kHalf).open(folder_);
    QCOMPARE(source->tensors().size(), std::size_t{1});
    const TensorInfo& info = source->info("a.weight");
    QCOMPARE(info.stored, std::string("compressed-tensors 5-bit, groups of 4, asymmetric"));
    QVERIFY(info.shape == (std::vector<std::int64_t>{2, 8}) && info.dtype == at::kHalf);
    QCOMPARE(info.bytes, std::uint64_t{2 * 2 * 4 + 4 * 2 + 2 * 8 + 2 * 4});
    QVERIFY(!source->has("a.weight_scale"));
    QVERIFY(channel_checkpoint(at::kHalf).open(folder_)->has("norm.weight"));
  }

  void everyWidthIsReadInBothPackings_data() {
    QTest::addColumn<int>("bits");
    for (int bits = 2; bits <= 8; ++bits) QTest::addRow("%d bits", bits) << bits;
  }
  void everyWidthIsReadInBothPackings() {
    QFETCH(int, bits);
    for (const std::int64_t columns : {12, 44, 96})
      for (const Packing packing : {Packing::Dense, Packing::WholeWords}) {
        const at::Tensor integers = pattern(bits, 5, columns), zeros = pattern(bits, 5, columns / 4);
        const at::Tensor scale = (at::arange(5 * columns / 4) + 1).to(at::kFloat).reshape({5, -1});
        const Stored stored{
            config_of(weights(bits, false, 4), packing == Packing::Dense ? "0.18.0" : "0.17.1"),
            {{"a.weight_packed", to_words(integers, bits, packing)},
             {"a.weight_scale", scale},
             {"a.weight_shape", at::tensor({std::int64_t{5}, columns})},
             {"a.weight_zero_point", to_words(zeros.t(), bits, packing).t().contiguous()}}};
        const auto by_column = [](const at::Tensor& one) { return one.repeat_interleave(4, 1); };
        const at::Tensor wanted =
            (integers.to(at::kFloat) - by_column(zeros.to(at::kFloat))) * by_column(scale);
        QVERIFY(at::equal(stored.open(folder_)->load("a.weight"), wanted));
      }
  }

  void shapeTellsThePackingWhereThereIsNoVersion() {
    Stored stored = channel_checkpoint(at::kFloat);
    stored.config.erase("version");
    for (const std::int64_t columns : {32, 64}) {  // 3 and 4 words, 6 and 7
      for (const Packing packing : {Packing::Dense, Packing::WholeWords}) {
        stored.tensors["a.weight_packed"] = to_words(pattern(3, 2, columns), 3, packing);
        stored.tensors["a.weight_shape"] = at::tensor({std::int64_t{2}, columns});
        const at::Tensor wanted =
            (pattern(3, 2, columns).to(at::kFloat) - 4) * at::tensor({0.1f, -0.2f}).unsqueeze(1);
        QVERIFY(at::equal(stored.open(folder_)->load("a.weight"), wanted));
      }
    }
    stored.tensors["a.weight_packed"] = to_words(pattern(3, 2, 20), 3);  // 2 words either way
    stored.tensors["a.weight_shape"] = at::tensor({2, 20}).to(at::kLong);
    QVERIFY(refusal(stored, folder_).find("no version") != std::string::npos);
  }

  void zeroPointsMayBeInt8() {
    Stored stored = group_checkpoint(at::kFloat);
    const at::Tensor wanted = stored.open(folder_)->load("a.weight");
    stored.tensors["a.weight_zero_point"] = at::tensor({-16, -11, -13, -8}).to(at::kChar).reshape({2, 2});
    QVERIFY(at::equal(stored.open(folder_)->load("a.weight"), wanted));
    stored.tensors["a.weight_zero_point"].fill_(-17);
    QVERIFY(refusal(stored, folder_).find("outside") != std::string::npos);
  }

  void columnsMayHaveTheirOwnGroups() {
    Stored stored = group_checkpoint(at::kFloat);
    const at::Tensor order = at::tensor({1, 0, 0, 1, 1, 0, 1, 0}).to(at::kLong);
    const at::Tensor zeros = at::tensor({0, 5, 3, 8}).to(at::kFloat).reshape({2, 2});
    const at::Tensor wanted = (pattern(5, 2, 8).to(at::kFloat) - zeros.index_select(1, order)) *
                              stored.tensors["a.weight_scale"].index_select(1, order);
    stored.tensors["a.weight_g_idx"] = order.to(at::kInt);
    QVERIFY(at::equal(stored.open(folder_)->load("a.weight"), wanted));
    for (const int wrong : {2, -1}) {
      stored.tensors["a.weight_g_idx"][3] = wrong;
      QVERIFY(refusal(stored, folder_).find("group that there is not") != std::string::npos);
    }
    stored.tensors["a.weight_g_idx"].fill_(-1);  // never filled in
    QVERIFY(refusal(stored, folder_).empty());
  }

  void int8WeightsAreRead() {
    Stored stored = int8_checkpoint();
    const at::Tensor wanted = at::tensor({-64.f, -0.5f, 0.f, 254.f, 10.f, -10.f}).reshape({2, 3});
    QVERIFY(at::equal(stored.open(folder_)->load("a.weight"), wanted));
    stored.tensors["a.weight_zero_point"] = at::tensor({-128, 127}).to(at::kChar).unsqueeze(1);
    stored.config["config_groups"]["group_0"]["weights"]["symmetric"] = false;
    const at::Tensor moved = at::tensor({0.f, 63.5f, 64.f, 0.f, -244.f, -264.f}).reshape({2, 3});
    QVERIFY(at::equal(stored.open(folder_)->load("a.weight"), moved));
  }

  void oneScaleMayBeForAll() {
    Stored stored = int8_checkpoint();
    stored.config["config_groups"]["group_0"]["weights"]["strategy"] = "tensor";
    for (const auto& scale : {at::tensor({0.5f}), at::tensor(0.5f), at::tensor({0.5f}).reshape({1, 1})}) {
      stored.tensors["a.weight_scale"] = scale;
      QCOMPARE(stored.open(folder_)->load("a.weight")[1][1].item<float>(), 2.5f);
    }
  }

  void layersGoByTheirTargets() {
    Stored stored = channel_checkpoint(at::kFloat);
    stored.config["config_groups"]["group_1"] = {{"targets", {"re:b.*"}}, {"weights", weights(4, true, 4)}};
    stored.tensors["b.x.weight_packed"] = to_words(pattern(4, 2, 8), 4);
    stored.tensors["b.x.weight_scale"] = at::ones({2, 2});
    stored.tensors["b.x.weight_shape"] = at::tensor({2, 8}).to(at::kLong);
    const auto source = stored.open(folder_);
    QVERIFY(at::equal(source->load("b.x.weight"), pattern(4, 2, 8).to(at::kFloat) - 8));
    QCOMPARE(source->info("a.weight").stored, std::string("compressed-tensors 3-bit"));
    stored.config["config_groups"]["group_0"]["targets"] = {"c"};
    QVERIFY(refusal(stored, folder_).find("among its targets") != std::string::npos);
  }

  void whatChangesTheFunctionIsRefused_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("says");
    QTest::newRow("float") << "/config_groups/group_0/weights/type"
                           << "\"float\""
                           << "floating-point";
    QTest::newRow("block") << "/config_groups/group_0/weights/strategy"
                           << "\"block\""
                           << "strategy";
    QTest::newRow("outputs") << "/config_groups/group_0/output_activations"
                             << "{\"num_bits\":8}"
                             << "outputs";
    QTest::newRow("cache") << "/kv_cache_scheme"
                           << "{\"num_bits\":8}"
                           << "cache of keys and values";
    QTest::newRow("sparse") << "/sparsity_config"
                            << "{\"format\":\"sparse-24-bitmask\"}"
                            << "sparse";
    QTest::newRow("format") << "/format"
                            << "\"nvfp4-pack-quantized\""
                            << "nvfp4";
    QTest::newRow("own format") << "/config_groups/group_0/format"
                                << "\"float-quantized\""
                                << "float-quantized";
    QTest::newRow("transform")
        << "/transform_config"
        << R"({"config_groups":{"R4":{"type":"hadamard","apply":[{"location":"input"}]}}})"
        << "transforms activations";
    QTest::newRow("bits") << "/config_groups/group_0/weights/num_bits"
                          << "9"
                          << "outside 2 to 8";
    QTest::newRow("group") << "/config_groups/group_0/weights/group_size"
                           << "99999999999"
                           << "outside";
    QTest::newRow("groups") << "/config_groups"
                            << "[]"
                            << "no object";
    QTest::newRow("preset") << "/config_groups/group_0"
                            << "[\"Linear\"]"
                            << "no object";
    QTest::newRow("targets") << "/config_groups/group_0/targets"
                             << "[1]"
                             << "no text";
  }
  void whatChangesTheFunctionIsRefused() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, says);
    Stored stored = channel_checkpoint(at::kFloat);
    stored.config[json::json_pointer(path.toStdString())] = json::parse(value.toStdString());
    const std::string reason = refusal(stored, folder_);
    QVERIFY2(reason.find(says.toStdString()) != std::string::npos, reason.c_str());
    QVERIFY2(reason.find("config.json") != std::string::npos, reason.c_str());
  }

  void mergedTransformsAreNotRefused() {
    Stored stored = channel_checkpoint(at::kFloat);
    stored.config["transform_config"] = json::parse(
        R"({"config_groups":{"R1":{"type":"hadamard","apply":[{"location":"weight_input","targets":["Linear"]}]}}})");
    QVERIFY(refusal(stored, folder_).empty());
  }

  void tensorsThatDoNotGoTogetherAreRefused() {
    const auto refused = [this](const std::string& name, const at::Tensor& tensor, Stored stored) {
      if (tensor.defined())
        stored.tensors[name] = tensor;
      else
        stored.tensors.erase(name);
      const std::string reason = refusal(stored, folder_);
      return reason.find(name) != std::string::npos && !reason.starts_with("of another kind");
    };
    const auto longs = [](std::int64_t a, std::int64_t b) { return at::tensor({a, b}); };
    const Stored channel = channel_checkpoint(at::kFloat), group = group_checkpoint(at::kFloat);
    QVERIFY(refused("a.weight_shape", longs(3, 8), channel));
    QVERIFY(refused("a.weight_shape", longs(2, -8), channel));
    QVERIFY(refused("a.weight_shape", longs(2, INT64_MAX), channel));
    QVERIFY(refused("a.weight_shape", at::ones({3}, at::kLong), channel));
    QVERIFY(refused("a.weight_shape", {}, channel));
    QVERIFY(refused("a.weight_packed", at::ones({2, 5}, at::kInt), channel));
    QVERIFY(refused("a.weight_packed", at::ones({2}, at::kInt), channel));
    QVERIFY(refused("a.weight_packed", at::ones({2, 1}, at::kLong), channel));
    QVERIFY(refused("a.weight_packed", at::ones({0, 1}, at::kInt), channel));
    QVERIFY(refused("a.weight_scale", at::ones({2, 2}), channel));
    QVERIFY(refused("a.weight_scale", at::ones({1, 2}), channel));
    QVERIFY(refused("a.weight_scale", at::ones({2, 1}, at::kByte), channel));
    QVERIFY(refused("a.weight_scale", {}, channel));
    QVERIFY(refused("a.weight_zero_point", {}, group));
    QVERIFY(refused("a.weight_zero_point", at::ones({2, 2}, at::kInt), group));
    QVERIFY(refused("a.weight_zero_point", at::ones({1, 3}, at::kInt), group));
    QVERIFY(refused("a.weight_zero_point", at::ones({1, 2}, at::kChar), group));
    QVERIFY(refused("a.weight_g_idx", at::ones({7}, at::kInt), group));
    QVERIFY(refused("a.weight_scale", {}, int8_checkpoint()));
    QVERIFY(refused("a.weight", at::ones({2, 3}), int8_checkpoint()));
  }
};

AQ_TEST(CompressedTensorsTest)
#include "compressed_tensors_test.moc"
