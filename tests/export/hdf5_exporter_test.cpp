// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>
#include <hdf5.h>

#include <QTest>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/error.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/checkpoint/hdf5/mapped_tensor.h"
#include "core/export/exporter.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/file.h"
#include "tests/support/grid_model.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using namespace aq::test;

namespace {

const std::string kQuery = "model.layers.0.self_attn.q_proj";

Recipe recipe_of(const std::string& format, int bits, bool symmetric, int group_size) {
  Recipe recipe;
  recipe.weights = {.format = format, .bits = bits, .symmetric = symmetric};
  if (group_size > 0) recipe.weights.granularity = "group", recipe.weights.group_size = group_size;
  return recipe;
}

bool same_bits(const at::Tensor& a, const at::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         std::memcmp(a.contiguous().data_ptr(), b.contiguous().data_ptr(), a.nbytes()) == 0;
}

void require_same(const TensorSource& written, const TensorSource& wanted) {
  QCOMPARE(written.tensors().size(), wanted.tensors().size());
  for (const TensorInfo& info : wanted.tensors())
    QVERIFY2(same_bits(written.load(info.name), wanted.load(info.name)), info.name.c_str());
}

using Edit = std::function<void(hid_t file)>;

}  // namespace

class Hdf5ExporterTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int outputs_ = 0;

  Model tiny(at::ScalarType dtype = at::kFloat) const {
    const Model model = Model::open(tiny_llama().write(folder_ / "model"));
    auto tensors = std::make_shared<OverlaySource>(model.tensor_source());
    for (const TensorInfo& info : model.tensors().tensors())
      tensors->put(info.name, model.tensors().load(info.name).to(dtype));
    return model.with_tensors(tensors);
  }

  std::string written(const Model& model, const GridModel& rounded, const Recipe& recipe) {
    ExportRequest request{.model = &model,
                          .quantized = rounded.tensors,
                          .layers = rounded.layers,
                          .recipe = recipe,
                          .provenance = nlohmann::ordered_json::object(),
                          .output = folder_ / ("out" + std::to_string(outputs_++))};
    exporter("hdf5").write(request, {});
    return request.output;
  }

  /// A small checkpoint whose file `edit` changes in place; what opening and reading it is refused with.
  std::string refusal(const Edit& edit) {
    const Model model = tiny();
    const Recipe recipe = recipe_of("integer", 4, false, 8);
    const std::string output = written(model, grid_model(model, recipe), recipe);
    const hid_t file = H5Fopen((output + "/model.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    edit(file);
    H5Fclose(file);
    try {
      const Model reopened = Model::open(output);
      for (const TensorInfo& info : reopened.tensors().tensors()) reopened.tensors().load(info.name);
    } catch (const Error& error) {
      return error.kind() == ErrorKind::BadInput ? error.what() : "of another kind";
    }
    return {};
  }

 private Q_SLOTS:
  void everyFormatComesBack_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("symmetric");
    QTest::addColumn<int>("group");
    QTest::addColumn<int>("dtype");
    for (const at::ScalarType dtype : {at::kFloat, at::kHalf, at::kBFloat16}) {
      const auto add = [&](const char* format, int bits, bool symmetric, int group) {
        QTest::addRow("%s %d %d %d %s", format, bits, symmetric, group, c10::toString(dtype))
            << format << bits << symmetric << group << static_cast<int>(dtype);
      };
      add("integer", 3, false, 0);
      add("integer", 4, true, 12);  // a short last group
      add("integer", 8, false, 8);
      add("nf4", 4, false, 8);
      add("fp4", 4, false, 0);
      add("kmeans", 3, false, 0);
    }
  }
  void everyFormatComesBack() {
    QFETCH(QString, format);
    QFETCH(int, bits);
    QFETCH(bool, symmetric);
    QFETCH(int, group);
    QFETCH(int, dtype);
    const Model model = tiny(static_cast<at::ScalarType>(dtype));
    const Recipe recipe = recipe_of(format.toStdString(), bits, symmetric, group);
    const GridModel rounded = grid_model(model, recipe);
    const std::string output = written(model, rounded, recipe);
    const Model reopened = Model::open(output);
    require_same(reopened.tensors(), *rounded.tensors);
    QVERIFY(reopened.tensors().info(kQuery + ".weight").stored.size() > 0);
    QVERIFY(recipe_of_checkpoint(reopened.files()) == recipe);

    const hdf5::Handle file = hdf5::open_file(output + "/model.h5");
    const hdf5::Handle layer = hdf5::open_group(hdf5::open_group(file, "layers"), kQuery);
    QVERIFY(at::equal(hdf5::read_tensor(layer, "integers"), (*rounded.layers)[kQuery].integers));
    QCOMPARE(hdf5::read_text(layer, "format"), format.toStdString());
    QCOMPARE(hdf5::read_text(layer, "weight"), std::string("dequantized"));
  }

  void columnsMayHaveTheirOwnGroups() {
    const Model model = tiny();
    const Recipe recipe = recipe_of("integer", 4, false, 8);
    GridModel rounded = grid_model(model, recipe);
    (*rounded.layers)[kQuery].column_groups = at::arange(16).remainder(2);
    rounded.follow(kQuery);
    require_same(Model::open(written(model, rounded, recipe)).tensors(), *rounded.tensors);
  }

  /// A transform that is merged behind the rounding leaves weights that no grid gives.
  void weightsOffTheirGridsAreKeptAsTheyAre() {
    const Model model = tiny();
    const Recipe recipe = recipe_of("integer", 4, false, 0);
    GridModel rounded = grid_model(model, recipe);
    const at::Tensor matrix = at::eye(16) + 0.1 * at::ones({16, 16});
    rounded.tensors->put(kQuery + ".weight", rounded.tensors->load(kQuery + ".weight").matmul(matrix));
    rounded.layers->first_placements = {{.placement = "attention_norm", .matrix = matrix}};
    const std::string output = written(model, rounded, recipe);
    require_same(Model::open(output).tensors(), *rounded.tensors);

    const hdf5::Handle file = hdf5::open_file(output + "/model.h5");
    const hdf5::Handle layers = hdf5::open_group(file, "layers"), blocks = hdf5::open_group(file, "blocks");
    QCOMPARE(hdf5::read_text(hdf5::open_group(layers, kQuery), "weight"), std::string("stored"));
    const hdf5::Handle placement = hdf5::open_group(hdf5::open_group(blocks, "000"), "attention_norm");
    QVERIFY(at::equal(hdf5::read_tensor(placement, "matrix"), matrix));
  }

  void modelsWithoutGridsAreKeptWhole() {
    const Model model = tiny();
    ExportRequest request{.model = &model,
                          .quantized = model.tensor_source(),
                          .provenance = nlohmann::ordered_json::object(),
                          .output = folder_ / "whole"};
    request.recipe.weights.bits = 16;
    exporter("hdf5").write(request, {});
    require_same(Model::open(request.output).tensors(), model.tensors());
  }

  void damagedFilesAreRefused() {
    const auto layer = [](hid_t file) { return hdf5::open_group(hdf5::open_group(file, "layers"), kQuery); };
    QVERIFY(refusal([](hid_t) {}).empty());
    QVERIFY(!refusal([](hid_t file) { H5Adelete(file, "format"); }).empty());
    QVERIFY(!refusal([](hid_t file) { H5Ldelete(file, "layers", H5P_DEFAULT); }).empty());
    QVERIFY(!refusal([](hid_t file) { H5Ldelete(file, "tensors", H5P_DEFAULT); }).empty());
    for (const char* part : {"integers", "scale", "zero_point"})
      QVERIFY(!refusal([&](hid_t file) { H5Ldelete(layer(file), part, H5P_DEFAULT); }).empty());
    for (const char* attribute : {"format", "row", "weight", "dtype", "transposed", "bits"})
      QVERIFY(!refusal([&](hid_t file) { H5Adelete(layer(file), attribute); }).empty());
    const auto number = [&](const char* attribute, std::int64_t value) {
      return refusal([&](hid_t file) {
        H5Adelete(layer(file), attribute);
        hdf5::write_integer(layer(file), attribute, value);
      });
    };
    QVERIFY(!number("row", 0).empty());
    QVERIFY(!number("row", 5).empty());  // four groups where there are scales for two
    QVERIFY(!number("bits", 70).empty());
    QVERIFY(!number("transposed", 7).empty());
    const auto replaced = [&](const char* part, const at::Tensor& tensor) {
      return refusal([&](hid_t file) {
        const hdf5::Handle group = layer(file);
        if (hdf5::has_link(group, part)) H5Ldelete(group, part, H5P_DEFAULT);
        hdf5::write_tensor(group, part, tensor);
      });
    };
    QVERIFY(!replaced("integers", at::zeros({16}, at::kByte)).empty());
    QVERIFY(!replaced("integers", at::zeros({16, 16})).empty());
    QVERIFY(!replaced("integers", at::zeros({8, 16}, at::kByte)).empty());
    QVERIFY(!replaced("zero_point", at::zeros({16, 2})).empty());
    QVERIFY(!replaced("codebook", at::zeros({1, 16})).empty());
    QVERIFY(!replaced("column_groups", at::full({16}, 2, at::kLong)).empty());
    QVERIFY(!replaced("column_groups", at::full({16}, -1, at::kLong)).empty());
  }

  void bytesThatChangedAreNoticed() {
    const Model model = tiny();
    const Recipe recipe = recipe_of("integer", 4, false, 8);
    const std::string output = written(model, grid_model(model, recipe), recipe);
    std::uint64_t offset = 0;
    {
      const hdf5::Handle file = hdf5::open_file(output + "/model.h5");
      const hdf5::Handle layer = hdf5::open_group(hdf5::open_group(file, "layers"), kQuery);
      offset = hdf5::locate_tensor(layer, "integers").offset;
    }
    std::fstream bytes(output + "/model.h5", std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(offset)).put('\x7f');
    bytes.close();
    const Model reopened = Model::open(output);
    QVERIFY_EXCEPTION_THROWN(reopened.tensors().load(kQuery + ".weight"), Error);
    reopened.tensors().load("model.norm.weight");
  }
};

AQ_TEST(Hdf5ExporterTest)
#include "hdf5_exporter_test.moc"
