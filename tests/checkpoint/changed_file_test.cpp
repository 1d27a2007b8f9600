// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A file that is written to or cut off while it is open: an error that names it, never a crash, never a wrong
// tensor without one.
#include <ATen/ATen.h>
#include <unistd.h>

#include <QTest>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/checkpoint/gguf/gguf_files.h"
#include "core/checkpoint/hdf5/hdf5_source.h"
#include "core/checkpoint/hdf5/hdf5_tensor.h"
#include "core/checkpoint/hdf5/model_file.h"
#include "core/checkpoint/tensor_source.h"
#include "core/hdf5/attribute.h"
#include "core/hdf5/file.h"
#include "tests/checkpoint/safetensors_bytes.h"
#include "tests/support/reason_of.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;
namespace fs = std::filesystem;
using test::reason_of;

namespace {

constexpr std::int64_t kValues = 1 << 16;  // 256 KiB of them: many pages

bool names(const std::string& error, const std::string& file, const char* reason) {
  return error.find(file) != std::string::npos && error.find(reason) != std::string::npos;
}

/// The byte at `place` becomes another one, and the file's time moves on even where clocks are coarse.
void write_into(const fs::path& file, std::streamoff place) {
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(place).put('\x7f');
  fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(1));
}

}  // namespace

class ChangedFileTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  std::string write_checkpoint(const std::string& name) const {
    const nlohmann::ordered_json header{
        {"w", {{"dtype", "F32"}, {"shape", {kValues}}, {"data_offsets", {0, 4 * kValues}}}}};
    std::string json = header.dump();
    json.append((8 - json.size() % 8) % 8, ' ');
    folder_.write(name + "/model.safetensors", test::safetensors(json, 4 * kValues));
    return folder_ / name;
  }

  std::string gguf_file(const std::string& name) const {
    return folder_.write(name, test::read_file(AQ_SOURCE_DIR "/tests/fuzz/corpus/gguf/llama_q4_0"));
  }

  std::string write_hdf5(const std::string& name) const {
    fs::create_directories(folder_.path() / name);
    hdf5::write_file(folder_.path() / name / hdf5::kModelFile, [](hid_t file) {
      hdf5::write_text(file, "format", hdf5::kModelFormat);
      hdf5::write_integer(file, "format_version", hdf5::kModelFormatVersion);
      hdf5::create_group(file, hdf5::kLayersGroup);
      hdf5::write_tensor(hdf5::create_group(file, hdf5::kTensorsGroup), "w", at::zeros({kValues}));
    });
    return folder_ / name;
  }

 private Q_SLOTS:
  void safetensorsCutOffBeforeTheyAreRead() {
    const std::string directory = write_checkpoint("cut"), file = directory + "/model.safetensors";
    const auto tensors = open_safetensors(directory_files(directory));
    QCOMPARE(::truncate(file.c_str(), 1000), 0);
    QVERIFY(names(reason_of([&] { tensors->load("w"); }), file,
                  "bytes long when it was opened and has 1000 now"));
    QVERIFY(names(reason_of([&] { tensors->require_unchanged(); }), file, "has 1000 now"));
  }

  /// The tensor is a view of the file's pages, which go away behind its back.
  void safetensorsCutOffWhileTheyAreUsed() {
    const std::string directory = write_checkpoint("used"), file = directory + "/model.safetensors";
    const auto tensors = open_safetensors(directory_files(directory));
    const at::Tensor w = tensors->load("w");
    tensors->require_unchanged();
    QCOMPARE(::truncate(file.c_str(), 1000), 0);
    QCOMPARE(w.sum().item<double>(), 0.0);  // and not a signal
    QVERIFY(names(reason_of([&] { tensors->require_unchanged(); }), file, "has 1000 now"));
    const auto use = [&] { return with_unchanged(*tensors, [&] { return w.sum().item<double>(); }); };
    QVERIFY(names(reason_of([&] { use(); }), file, "has 1000 now"));
  }

  /// Cut off and made whole again by zeros: the length says nothing, but pages were missed.
  void safetensorsThatWereCutOffForAMoment() {
    const std::string directory = write_checkpoint("moment"), file = directory + "/model.safetensors";
    const auto tensors = open_safetensors(directory_files(directory));
    const at::Tensor w = tensors->load("w");
    const auto size = static_cast<off_t>(fs::file_size(file));
    const auto time = fs::last_write_time(file);
    QCOMPARE(::truncate(file.c_str(), 1000), 0);
    QCOMPARE(w.sum().item<double>(), 0.0);
    QCOMPARE(::truncate(file.c_str(), size), 0);
    fs::last_write_time(file, time);
    QVERIFY(names(reason_of([&] { tensors->require_unchanged(); }), file, "parts of it could not be read"));
  }

  void safetensorsWrittenTo() {
    const std::string directory = write_checkpoint("written"), file = directory + "/model.safetensors";
    const auto tensors = open_safetensors(directory_files(directory));
    write_into(file, 5000);
    QVERIFY(names(reason_of([&] { tensors->load("w"); }), file, "somebody has written to it"));
  }

  /// An error that comes of lost pages is not told as if the program or the model were at fault.
  void theFileIsBlamedAndNotWhatCameOfIt() {
    const std::string directory = write_checkpoint("blame"), file = directory + "/model.safetensors";
    const auto tensors = open_safetensors(directory_files(directory));
    write_into(file, 5000);
    const auto use = [&]() -> int {
      throw Error(ErrorKind::Numeric, "evaluating", "a model", "it is not finite");
    };
    QVERIFY(names(reason_of([&] { with_unchanged(*tensors, use); }), file, "somebody has written to it"));
  }

  /// Who replaces a file by another one does no harm: the old one lives as long as it is open.
  void safetensorsReplacedByAnotherFile() {
    const std::string directory = write_checkpoint("replaced"), file = directory + "/model.safetensors";
    const auto tensors = open_safetensors(directory_files(directory));
    folder_.write("replaced/new", "short");
    fs::rename(directory + "/new", file);
    QCOMPARE(tensors->load("w").numel(), kValues);
    tensors->require_unchanged();
    fs::remove(file);
    tensors->require_unchanged();
  }

  void ggufCutOff() {
    const std::string path = gguf_file("cut.gguf");
    const auto files = gguf_files(path);
    const auto tensors = files->tensors();
    const std::string name = tensors->tensors().front().name;
    const at::Tensor loaded = tensors->load(name), stored = tensors->stored_bytes(name);
    QCOMPARE(::truncate(path.c_str(), 0), 0);
    stored.to(at::kInt).sum();  // a view of the file
    for (const auto& use : std::vector<std::function<void()>>{
             [&] { tensors->load(name); }, [&] { tensors->stored_bytes(name); },
             [&] { tensors->rows(name, at::zeros({1}, at::kLong)); }, [&] { tensors->require_unchanged(); },
             [&] { files->open("tokenizer.json"); }, [&] { files->open("config.json"); }}) {
      const std::string reason = reason_of(use);
      QVERIFY2(reason.find("cut.gguf") != std::string::npos, reason.c_str());
    }
  }

  /// Lengths of texts are read again when the tokenizer is made: they are checked again.
  void ggufMetadataWrittenTo() {
    const std::string path = gguf_file("lies.gguf");
    const std::string whole = test::read_file(path);
    const std::string key = "tokenizer.ggml.tokens";
    const auto files = gguf_files(path);
    const auto length =
        static_cast<std::streamoff>(whole.find(key) + key.size() + 4 + 4 + 8);  // of the first text
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(length + 6).put('\x7f');
    const std::string reason = reason_of([&] { files->open("tokenizer.json"); });
    QVERIFY2(reason.find("lies.gguf") != std::string::npos, reason.c_str());
  }

  void hdf5CutOff() {
    const std::string directory = write_hdf5("hdf5"), file = directory + "/model.h5";
    const auto tensors = open_hdf5_model(*directory_files(directory));
    const at::Tensor w = tensors->load("w");
    QCOMPARE(::truncate(file.c_str(), 4096), 0);
    QCOMPARE(w.sum().item<double>(), 0.0);
    QVERIFY(names(reason_of([&] { tensors->load("w"); }), file, "has 4096 now"));
  }

  void textsCutOff() {
    const std::string directory = write_checkpoint("text");
    folder_.write("text/config.json", std::string(10000, ' '));
    const auto files = directory_files(directory);
    const auto open = files->open("config.json");
    QCOMPARE(::truncate((directory + "/config.json").c_str(), 0), 0);
    QVERIFY(names(reason_of([&] { open->require_unchanged(); }), "config.json", "has 0 now"));
    QCOMPARE(read_text(*files, "config.json"), std::string());  // opened anew
  }
};

AQ_TEST(ChangedFileTest)
#include "changed_file_test.moc"
