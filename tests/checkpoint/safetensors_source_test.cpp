// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <functional>

#include "core/base/error.h"
#include "core/checkpoint/tensor_source.h"
#include "tests/checkpoint/safetensors_bytes.h"
#include "tests/support/registered_test.h"
#include "tests/support/shared_data.h"

using aq::test::bytes_of;
using aq::test::safetensors;

class SafetensorsSourceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void loadsWithoutCopying() {
    std::string json = R"({"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}})";
    json.append(8 - json.size() % 8, ' ');
    std::string file = safetensors(json, 8);
    file[file.size() - 8] = 7;
    const auto tensor = open_one(file)->load("a");
    QCOMPARE(static_cast<const void*>(tensor.data_ptr()),
             static_cast<const void*>(file.data() + file.size() - 8));
    QCOMPARE(tensor[0].item<int>(), 7);
  }

  void copiesWhatIsNotAligned() {
    // Both paddings are tried: at least one of them leaves the eight bytes unaligned.
    for (const char* padding : {"", " "}) {
      std::string file =
          safetensors(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})" + std::string(padding), 8);
      const double value = 1.5;
      std::memcpy(file.data() + file.size() - 8, &value, 8);
      QCOMPARE(open_one(file)->load("a").item<double>(), 1.5);
    }
  }

  void refusesOtherDtypesOnlyWhenLoaded() {
    const std::string file = safetensors(R"({"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]}})", 3);
    const auto source = open_one(file);
    QVERIFY(source->has("a"));
    refuses([&] { source->load("a"); }, "tensor \"a\" has the dtype F8_E4M3, which is not supported");
    refuses([&] { source->load("b"); }, "there is no tensor \"b\"");
    refuses([&] { source->info("b"); }, "there is no tensor \"b\"");
  }

  void needsOneOfTheFiles() {
    refuses([] { aq::open_safetensors(aq::embedded_files("dir", {})); },
            "dir: there is neither model.safetensors nor model.safetensors.index.json");
  }

  void checksTheIndex_data() {
    QTest::addColumn<QByteArray>("index");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const char* index, const char* reason) {
      QTest::newRow(name) << QByteArray(index) << QString(reason);
    };
    row("no JSON", "{", "not valid JSON");
    row("no map", "{}", "lacks \"weight_map\"");
    row("map is a list", R"({"weight_map":[]})", "weight_map is no object");
    row("empty map", R"({"weight_map":{}})", "names no tensor");
    row("file is a number", R"({"weight_map":{"a":1}})", "weight_map.a is no text");
    row("twice", R"({"weight_map":{"a":"one","a":"two"}})", "\"a\" appears twice");
    row("nested", R"({"weight_map":{"a":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}})", "nested more than");
    row("outside", R"({"weight_map":{"a":"../one"}})", "there is no such file");
    row("missing shard", R"({"weight_map":{"a":"three"}})", "dir/three: there is no such file");
    row("missing tensor", R"({"weight_map":{"a":"one","c":"one"}})", "tensor \"c\" is not in one");
    row("other shard", R"({"weight_map":{"a":"two","b":"two"}})", "tensor \"a\" is not in two");
    row("in two shards", R"({"weight_map":{"a":"one","b":"copy"}})", "tensor \"a\" is also in copy");
  }
  void checksTheIndex() {
    QFETCH(QByteArray, index);
    QFETCH(QString, reason);
    refuses([&] { open_shards(index.toStdString()); }, reason);
  }

  void joinsShards() {
    const auto source = open_shards(R"({"metadata":{"total_size":3},"weight_map":{"a":"one","b":"two"}})");
    QCOMPARE(source->tensors().size(), std::size_t{2});
    QCOMPARE(source->load("b").numel(), std::int64_t{2});
    QCOMPARE(source->info("b").bytes, std::uint64_t{2});
  }

  void overlaysTensors() {
    const auto base = open_shards(R"({"weight_map":{"a":"one","b":"two"}})");
    aq::OverlaySource overlay(base);
    overlay.put("b", at::ones({2, 2}));
    overlay.put("c", at::zeros({1}));
    overlay.put("c", at::full({3}, 5.0));
    QCOMPARE(overlay.tensors().size(), std::size_t{3});
    QCOMPARE(overlay.tensors()[1].name, std::string("b"));
    QVERIFY(overlay.info("b").dtype == at::kFloat && overlay.info("b").bytes == 16);
    QCOMPARE(overlay.load("b").sum().item<float>(), 4.0f);
    QCOMPARE(overlay.load("c").sum().item<float>(), 15.0f);
    QCOMPARE(overlay.load("a").numel(), std::int64_t{1});
    QVERIFY(!overlay.has("d"));
    refuses([&] { overlay.load("d"); }, "there is no tensor \"d\"");
  }

  void opensARealCheckpoint() {
    AQ_NEED_SHARED(directory, "models/llama-wt2");
    const auto source = aq::open_safetensors(aq::directory_files(directory));
    const auto embedding = source->load("model.embed_tokens.weight");
    QVERIFY((embedding.sizes() == at::IntArrayRef{4096, 256}));
    QVERIFY(at::isfinite(embedding).all().item<bool>());
  }

 private:
  static std::shared_ptr<const aq::TensorSource> open_one(const std::string& file) {
    return aq::open_safetensors(aq::embedded_files("dir", {{"model.safetensors", bytes_of(file)}}));
  }

  std::shared_ptr<const aq::TensorSource> open_shards(const std::string& index) const {
    return aq::open_safetensors(aq::embedded_files("dir", {{"model.safetensors.index.json", bytes_of(index)},
                                                           {"one", bytes_of(one_)},
                                                           {"copy", bytes_of(one_)},
                                                           {"two", bytes_of(two_)}}));
  }

  static void refuses(const std::function<void()>& action, const QString& reason) {
    try {
      action();
    } catch (const aq::Error& error) {
      QCOMPARE(error.kind(), aq::ErrorKind::BadInput);
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      return;
    }
    QFAIL("no error");
  }

  const std::string one_ = safetensors(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1);
  const std::string two_ = safetensors(R"({"b":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}})", 2);
};

AQ_TEST(SafetensorsSourceTest)
#include "safetensors_source_test.moc"
