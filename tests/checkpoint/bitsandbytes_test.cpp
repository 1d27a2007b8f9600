// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/packed/bitsandbytes_layout.h"
#include "core/checkpoint/packed/bitsandbytes_state.h"
#include "core/checkpoint/packed/packed_format.h"
#include "tests/support/registered_test.h"

using namespace aq;
using namespace aq::bitsandbytes;

namespace {

const std::string kState = ".quant_state.bitsandbytes__nf4";

/// A few tensors in memory.
class HeldTensors : public TensorSource {
 public:
  void put(const std::string& name, const at::Tensor& tensor) {
    infos_.push_back(
        {name, tensor.scalar_type(), tensor.sizes().vec(), static_cast<std::uint64_t>(tensor.nbytes()), {}});
    tensors_[name] = tensor;
  }
  const std::vector<TensorInfo>& tensors() const override { return infos_; }
  bool has(const std::string& name) const override { return tensors_.contains(name); }
  const TensorInfo& info(const std::string& name) const override {
    return *std::ranges::find(infos_, name, &TensorInfo::name);
  }
  at::Tensor load(const std::string& name) const override { return tensors_.at(name); }

 private:
  std::vector<TensorInfo> infos_;
  std::map<std::string, at::Tensor> tensors_;
};

std::shared_ptr<const TensorSource> opened(std::shared_ptr<const TensorSource> stored) {
  const auto format = std::ranges::find(packed_formats(), "bitsandbytes", &PackedFormat::id);
  return format->open(std::move(stored), {{"quant_method", "bitsandbytes"}}, "dir/config.json");
}

std::shared_ptr<const TensorSource> golden() {
  const std::string path = std::string(AQ_SOURCE_DIR) + "/tests/golden/bitsandbytes_golden.safetensors";
  const auto bytes = map_file(path);
  static std::vector<std::shared_ptr<const FileBytes>> kept;
  kept.push_back(bytes);
  return open_safetensors(embedded_files("golden", {{"model.safetensors", bytes->bytes()}}));
}

at::Tensor bytes_of(const std::string& text) {
  at::Tensor bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
  std::ranges::copy(text, static_cast<char*>(bytes.data_ptr()));
  return bytes;
}

std::string text_of(const at::Tensor& bytes) {
  return {static_cast<const char*>(bytes.data_ptr()), static_cast<std::size_t>(bytes.numel())};
}

nlohmann::ordered_json small_state() {
  return {{"quant_type", "nf4"},  {"blocksize", 4},        {"dtype", "float32"},
          {"shape", {2, 6}},      {"nested_blocksize", 2}, {"nested_dtype", "float32"},
          {"nested_offset", 0.25}};
}

/// A weight [2, 6] in three blocks of 4, whose scales lie in two blocks of 2.
std::map<std::string, at::Tensor> small_parts(const nlohmann::ordered_json& state = small_state()) {
  return {{"w.weight", at::arange(6).to(at::kByte).reshape({6, 1})},
          {"w.weight.absmax", at::tensor({0, 1, 2}, at::kByte)},
          {"w.weight.quant_map", at::arange(16).to(at::kFloat)},
          {"w.weight.nested_absmax", at::tensor({2.0F, 4.0F})},
          {"w.weight.nested_quant_map", at::arange(256).to(at::kFloat)},
          {"w.weight" + kState, bytes_of(state.dump())}};
}

std::shared_ptr<const TensorSource> held(const std::map<std::string, at::Tensor>& parts) {
  auto tensors = std::make_shared<HeldTensors>();
  for (const auto& [name, tensor] : parts) tensors->put(name, tensor);
  return tensors;
}

/// Why it is refused, with the file or tensor it names in front.
std::string refusal_of(const std::map<std::string, at::Tensor>& parts) {
  try {
    opened(held(parts));
  } catch (const Error& error) {
    return error.kind() == ErrorKind::BadInput ? error.what() : "of another kind";
  }
  return "accepted";
}

std::string refusal_of_state(const std::string& json) {
  auto parts = small_parts();
  parts["w.weight" + kState] = bytes_of(json);
  return refusal_of(parts);
}

void expect(const std::string& line, const std::string& part) {
  QVERIFY2(line.find(part) != std::string::npos, line.c_str());
}

}  // namespace

class BitsandbytesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void dequantizesAsBitsandbytes_data() {
    QTest::addColumn<QString>("name");
    const auto stored = golden();
    for (const TensorInfo& info : stored->tensors())
      if (info.name.starts_with("expected."))
        QTest::newRow(info.name.c_str()) << QString::fromStdString(info.name.substr(9));
  }
  void dequantizesAsBitsandbytes() {
    QFETCH(QString, name);
    const auto stored = golden();
    const auto tensors = opened(stored);
    const at::Tensor found = tensors->load(name.toStdString() + ".weight");
    const at::Tensor expected = stored->load("expected." + name.toStdString());
    QVERIFY(found.scalar_type() == expected.scalar_type());
    QVERIFY(at::equal(found, expected));
    const TensorInfo& info = tensors->info(name.toStdString() + ".weight");
    QVERIFY(info.dtype == found.scalar_type() && at::IntArrayRef(info.shape) == found.sizes());
  }

  void partsAreHiddenAndPlainTensorsShown() {
    const auto tensors = opened(golden());
    QVERIFY(tensors->has("plain.weight"));
    for (const TensorInfo& info : tensors->tensors())
      QVERIFY2(info.name.ends_with(".weight") || info.name.starts_with("expected."), info.name.c_str());
    QCOMPARE(tensors->info("nf4_double.weight").stored,
             std::string("NF4, blocks of 32, double quantization"));
    QCOMPARE(tensors->info("int8.weight").stored, std::string("LLM.int8()"));
    QCOMPARE(tensors->info("odd.weight").bytes, std::uint64_t{8 + 4 + 16 * 4 + 75});
  }

  /// Bytes 0 to 5 are the codes 0 0, 0 1, 0 2, 0 3, 0 4, 0 5, whose levels are themselves; the scales are
  /// 0·2, 1·2 and 2·4, each plus 0.25.
  void worksOutByHand() {
    const at::Tensor w = opened(held(small_parts()))->load("w.weight");
    const at::Tensor expected =
        at::tensor({0.0F, 0.0F, 0.0F, 0.25F, 0.0F, 4.5F, 0.0F, 6.75F, 0.0F, 33.0F, 0.0F, 41.25F});
    QVERIFY(at::equal(w, expected.reshape({2, 6})));
  }

  void theShapeOfAListDoesNotMatter() {
    const at::Tensor expected = opened(held(small_parts()))->load("w.weight");
    for (const char* part : {"absmax", "quant_map", "nested_absmax", "nested_quant_map"})
      for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{-1, 1}, {1, -1}, {1, -1, 1}}) {
        auto parts = small_parts();
        at::Tensor& list = parts.at(std::string("w.weight.") + part);
        list = list.reshape(shape);
        const at::Tensor found = opened(held(parts))->load("w.weight");
        QVERIFY2(at::equal(found, expected), part);
      }
  }

  void codesComeBack() {
    for (const std::int64_t count : {0, 1, 2, 7, 4096, 200'001}) {
      const at::Tensor codes = at::randint(16, {count}).to(at::kByte);
      const at::Tensor packed = pack_four_bit(codes);
      QCOMPARE(packed.size(0), (count + 1) / 2);
      QVERIFY(at::equal(unpack_four_bit(packed, count), codes));
    }
    QVERIFY(at::equal(pack_four_bit(at::tensor({1, 2, 15}, at::kByte)),
                      at::tensor({0x12, 0xf0}, at::kByte).reshape({2, 1})));
  }

  /// The bytes that bitsandbytes 0.50.2 writes.
  void theStateIsWrittenAsPythonDoes() {
    const std::string text =
        R"({"quant_type": "nf4", "blocksize": 64, "dtype": "bfloat16", "shape": [40, 64], )"
        R"("nested_blocksize": 256, "nested_dtype": "float32", "nested_offset": 2.6005859375})";
    const FourBitState state = four_bit_state(text, "here");
    QCOMPARE(state.nested->offset, 2.6005859375F);
    const at::Tensor written = to_bytes(state);
    QVERIFY(at::equal(written.slice(0, 0, static_cast<std::int64_t>(text.size())), bytes_of(text)));
    QCOMPARE(four_bit_state(text_of(written), "here").nested->offset, 2.6005859375F);
    FourBitState plain = state;
    plain.nested.reset();
    QCOMPARE(
        text_of(to_bytes(plain)),
        std::string(R"({"quant_type": "nf4", "blocksize": 64, "dtype": "bfloat16", "shape": [40, 64]}  )"));
  }

  /// A checkpoint's header is written before its scales are looked at.
  void theOffsetDoesNotChangeTheLength() {
    FourBitState state{.shape = {3, 64}, .nested = FourBitState::Nested{}};
    const auto length = to_bytes(state).numel();
    QCOMPARE(length % 8, 0);
    for (const float offset : {1.0F, 0.1F, -1.17549449e-38F, 3.40282347e38F, 1.40129846e-45F}) {
      state.nested->offset = offset;
      const at::Tensor bytes = to_bytes(state);
      QCOMPARE(bytes.numel(), length);
      QCOMPARE(four_bit_state(text_of(bytes), "here").nested->offset, offset);
    }
  }

  void scalesInHalfPrecisionAreRead() {
    auto state = small_state();
    for (const char* key : {"nested_blocksize", "nested_dtype", "nested_offset"}) state.erase(key);
    auto parts = small_parts(state);
    parts["w.weight.absmax"] = at::tensor({0.5F, 1.0F, 2.0F}).to(at::kBFloat16);
    parts.erase("w.weight.nested_absmax");
    parts.erase("w.weight.nested_quant_map");
    QCOMPARE(opened(held(parts))->load("w.weight")[1][5].item<float>(), 10.0F);
  }

  void aPartThatDoesNotFitIsNamed() {
    for (const auto& [part, tensor] : {std::pair{"w.weight", at::zeros({5, 1}, at::kByte)},
                                       {"w.weight", at::zeros({1, 6}, at::kByte)},
                                       {"w.weight", at::zeros({6}, at::kByte)},
                                       {"w.weight.absmax", at::zeros({3})},
                                       {"w.weight.absmax", at::zeros({4}, at::kByte)},
                                       {"w.weight.quant_map", at::zeros({15})},
                                       {"w.weight.quant_map", at::zeros({16}, at::kHalf)},
                                       {"w.weight.nested_absmax", at::zeros({1})},
                                       {"w.weight.nested_quant_map", at::zeros({255})}}) {
      auto parts = small_parts();
      parts[part] = tensor;
      expect(refusal_of(parts), std::string("the tensor ") + part);
    }
  }

  void aMissingPartIsNamed() {
    for (const char* part : {"w.weight", "w.weight.absmax", "w.weight.quant_map", "w.weight.nested_absmax",
                             "w.weight.nested_quant_map"}) {
      auto parts = small_parts();
      parts.erase(part);
      expect(refusal_of(parts), part);
    }
  }

  void aStateThatCannotBeIsRefused() {
    const auto changed = [](const char* key, const nlohmann::ordered_json& value) {
      auto state = small_state();
      state[key] = value;
      return refusal_of_state(state.dump());
    };
    expect(changed("blocksize", 0), "blocksize");
    expect(changed("blocksize", -64), "blocksize");
    expect(changed("blocksize", 1e30), "blocksize");
    expect(changed("blocksize", 8), "absmax");
    expect(changed("dtype", "int8"), "dtype");
    expect(changed("quant_type", "af4"), "quant_type");
    expect(changed("quant_type", "fp4"), "says that it is fp4");
    expect(changed("shape", nullptr), "shape");
    expect(changed("shape", {2, 7}), "w.weight has 6 bytes where 7");
    expect(changed("shape", {2, -6}), "shape");
    expect(changed("shape", nlohmann::ordered_json::array()), "shape");
    expect(changed("shape", {4'000'000'000, 4'000'000'000}), "shape too large");
    expect(changed("shape", {INT64_MAX}), "bytes where");
    expect(changed("nested_blocksize", 0), "nested_blocksize");
    expect(changed("nested_blocksize", INT64_MAX), "nested_absmax");
    expect(changed("nested_dtype", "float64"), "nested_dtype");
    expect(changed("nested_offset", 1e300), "not finite");
    expect(changed("nested_offset", "much"), "nested_offset");
  }

  void textThatIsNoStateIsRefused() {
    for (const std::string text : {"", "{", "[]", "{}", "null", R"({"nested_offset": 1e999})",
                                   R"({"nested_offset": NaN})", "\xff\xfe", R"({"shape": [[[[1]]]]})"})
      expect(refusal_of_state(text), kState);
    expect(refusal_of_state(std::string(100'000, ' ')), "no short text");
  }

  void integersWithoutTheirScalesAreRefused() {
    std::map<std::string, at::Tensor> parts{{"w.weight", at::ones({2, 3}, at::kChar)},
                                            {"w.SCB", at::tensor({127.0F, 254.0F})}};
    QVERIFY(at::allclose(opened(held(parts))->load("w.weight"),
                         at::tensor({1.0F, 2.0F}).reshape({2, 1}).expand({2, 3}), 1e-6));
    const auto with = [&](const char* part, const at::Tensor& tensor) {
      auto changed = parts;
      changed[part] = tensor;
      return refusal_of(changed);
    };
    expect(with("w.SCB", at::ones({3})), "the tensor w.SCB");
    expect(with("w.SCB", at::ones({2}, at::kHalf)), "the tensor w.SCB");
    expect(with("w.weight", at::ones({2, 3})), "no matrix of 8-bit integers");
    expect(with("w.weight", at::ones({6}, at::kChar)), "no matrix of 8-bit integers");
    expect(with("w.weight_format", at::tensor({1}, at::kByte)), "rows as they are");
    parts.erase("w.weight");
    expect(refusal_of(parts), "w.weight");
  }
};

AQ_TEST(BitsandbytesTest)
#include "bitsandbytes_test.moc"
