// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/safetensors_writer.h"

#include <ATen/ATen.h>
#include <sys/resource.h>

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <functional>
#include <map>

#include "core/base/error.h"
#include "core/checkpoint/checkpoint_files.h"
#include "tests/support/registered_test.h"

namespace fs = std::filesystem;

class SafetensorsWriterTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    directory_ = std::make_unique<QTemporaryDir>();
    path_ = directory_->path().toStdString();
    tensors_.clear();
    infos_.clear();
  }

  void givesBackEveryDtype() {
    at::manual_seed(1);
    for (const auto dtype : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16})
      add(std::string("float.") + c10::toString(dtype), at::randn({3, 5}).to(dtype));
    for (const auto dtype : {at::kLong, at::kInt, at::kShort, at::kChar, at::kByte, at::kBool})
      add(std::string("integer.") + c10::toString(dtype), at::randint(0, 100, {7}).to(dtype));
    add("scalar", at::full({}, 2.5));
    add("empty", at::empty({0, 4}));
    add("transposed", at::arange(6).reshape({2, 3}).t());
    add("name \"quoted\" ü", at::ones({1}));
    write();
    compare(*aq::open_safetensors(aq::directory_files(path_)));
    QVERIFY(!fs::exists(fs::path(path_) / "model.safetensors.index.json"));
  }

  void alignsTheDataAndSaysPt() {
    add("a", at::ones({1}));
    write();
    const std::string text = aq::read_text(*aq::directory_files(path_), "model.safetensors");
    QCOMPARE(text[0] % 8, 0);
    QVERIFY(text.substr(8).starts_with(R"({"__metadata__":{"format":"pt"})"));
  }

  void keepsTheOrder() {
    for (const char* name : {"b", "a", "c"}) add(name, at::ones({2}));
    write();
    std::string order;
    const auto source = aq::open_safetensors(aq::directory_files(path_));
    for (const auto& info : source->tensors()) order += info.name;
    QCOMPARE(order, std::string("bac"));
  }

  void cutsShards() {
    for (int i = 0; i < 5; ++i) add("t" + std::to_string(i), at::full({10}, i, at::kFloat));  // 40 bytes each
    add("large", at::zeros({100}));
    write(80);
    const auto files = aq::directory_files(path_);
    QVERIFY((files->list() ==
             std::vector<std::string>{"model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors",
                                      "model-00003-of-00004.safetensors", "model-00004-of-00004.safetensors",
                                      "model.safetensors.index.json"}));
    QVERIFY(aq::read_text(*files, "model.safetensors.index.json").find("\"total_size\": 600") !=
            std::string::npos);
    compare(*aq::open_safetensors(files));
  }

  void refusesATensorThatIsNotAsAnnounced() {
    add("a", at::ones({2}));
    tensors_["a"] = at::ones({3});
    refuses(aq::ErrorKind::Internal, "not of the announced");
    QVERIFY(fs::is_empty(path_));
  }

  void reportsAFullDisk() {
    // A limit on the size of files fails in the same place as a full disk does.
    add("a", at::ones({1000}));
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    refuses(aq::ErrorKind::Output, "File too large");
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    QVERIFY(fs::is_empty(path_));
  }

  void reportsAMissingDirectory() {
    add("a", at::ones({1}));
    path_ += "/missing";
    refuses(aq::ErrorKind::Output, "No such file");
  }

 private:
  void add(const std::string& name, const at::Tensor& tensor) {
    tensors_[name] = tensor;
    infos_.push_back({name, tensor.scalar_type(), tensor.sizes().vec(), 0});
  }

  void write(std::uint64_t shard_bytes = 5'000'000'000) const {
    aq::write_safetensors(
        path_, infos_, [&](const std::string& name) { return tensors_.at(name); }, shard_bytes);
  }

  void compare(const aq::TensorSource& source) const {
    QCOMPARE(source.tensors().size(), tensors_.size());
    for (const auto& [name, tensor] : tensors_) {
      const at::Tensor loaded = source.load(name);
      QVERIFY2(loaded.scalar_type() == tensor.scalar_type(), name.c_str());
      QVERIFY2(at::equal(loaded, tensor), name.c_str());
    }
  }

  void refuses(aq::ErrorKind kind, const char* reason) const {
    try {
      write();
    } catch (const aq::Error& error) {
      QCOMPARE(error.kind(), kind);
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      return;
    }
    QFAIL("no error");
  }

  std::unique_ptr<QTemporaryDir> directory_;
  std::string path_;
  std::map<std::string, at::Tensor> tensors_;
  std::vector<aq::TensorInfo> infos_;
};

AQ_TEST(SafetensorsWriterTest)
#include "safetensors_writer_test.moc"
