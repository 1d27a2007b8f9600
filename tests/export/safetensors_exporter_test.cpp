// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <ATen/ATen.h>

#include <QTest>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stop_token>

#include "core/base/error.h"
#include "core/export/exporter.h"
#include "core/model/site_tensors.h"
#include "tests/support/file_size_limit.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;
using namespace aq::test;
namespace fs = std::filesystem;

namespace {

/// Gives a tensor as it is the first time and changed afterwards: a disk that does not keep what it was
/// given.
class ForgetfulSource : public OverlaySource {
 public:
  using OverlaySource::OverlaySource;
  at::Tensor load(const std::string& name) const override {
    at::Tensor tensor = OverlaySource::load(name);
    return ++loads_ > tensors().size() ? tensor + 1 : tensor;
  }

 private:
  mutable std::size_t loads_ = 0;
};

bool same_bits(const at::Tensor& a, const at::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         std::memcmp(a.contiguous().data_ptr(), b.contiguous().data_ptr(), a.nbytes()) == 0;
}

void require_same_tensors(const TensorSource& written, const TensorSource& wanted) {
  QCOMPARE(written.tensors().size(), wanted.tensors().size());
  for (std::size_t i = 0; i < wanted.tensors().size(); ++i) {
    const std::string& name = wanted.tensors()[i].name;
    QCOMPARE(written.tensors()[i].name, name);
    QVERIFY2(same_bits(written.load(name), wanted.load(name)), name.c_str());
  }
}

}  // namespace

class SafetensorsExporterTest : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  int models_ = 0;

  Model open(const TinyCheckpoint& tiny) {
    const std::string directory = folder_ / ("model" + std::to_string(models_++));
    tiny.write(directory);
    folder_.write(fs::path(directory).filename().string() + "/generation_config.json", "{ \"a\":1 }");
    folder_.write(fs::path(directory).filename().string() + "/merges.txt", "x y\r\n");
    folder_.write(fs::path(directory).filename().string() + "/notes.txt", "not a reader's business");
    return Model::open(directory);
  }

  /// The model with one block's weights halved.
  static std::shared_ptr<OverlaySource> halved(const Model& model) {
    auto tensors = std::make_shared<OverlaySource>(model.tensor_source());
    for (const auto role : {LinearRole::Query, LinearRole::Down}) {
      const std::string name = model.family().linear_name(role, 0) + ".weight";
      tensors->put(name, model.tensors().load(name) * 0.5);
    }
    return tensors;
  }

  ExportRequest request(const Model& model, std::shared_ptr<const TensorSource> tensors,
                        const std::string& output) {
    ExportRequest made{.model = &model, .quantized = std::move(tensors), .output = folder_ / output};
    made.provenance = {
        {"program_version", "0.1.0"},
        {"perplexity", {{"float", 5.25}, {"quantized", 6.5}}},
        {"blocks", {{{"index", 0}, {"loss_initial", 2.0}, {"loss_final", 0.5}, {"seconds", 3.0}}}}};
    return made;
  }

  /// The kind of error that an export ends in; nothing may be left of it.
  ErrorKind failure(const ExportRequest& request, const RunContext& context = {}) {
    const auto before = folder_.entries().size();
    try {
      exporter("safetensors").write(request, context);
    } catch (const Error& error) {
      if (folder_.entries().size() != before) qWarning("something is left of the export");
      return folder_.entries().size() == before ? error.kind() : ErrorKind::Internal;
    }
    qWarning("the export did not fail");
    return ErrorKind::Internal;
  }

 private Q_SLOTS:
  void writtenCheckpointIsTheOneAskedFor_data() {
    QTest::addColumn<bool>("llama");
    QTest::newRow("llama") << true;
    QTest::newRow("opt") << false;
  }

  void writtenCheckpointIsTheOneAskedFor() {
    QFETCH(bool, llama);
    const Model model = open(llama ? tiny_llama() : tiny_opt());
    const auto quantized = halved(model);
    ExportRequest asked = request(model, quantized, llama ? "out-llama" : "out-opt");
    asked.recipe.weights.bits = 3;
    exporter("safetensors").write(asked, {});

    const Model written = Model::open(asked.output);
    require_same_tensors(written.tensors(), *quantized);
    QCOMPARE(written.config().tied_head, model.config().tied_head);
    QCOMPARE(written.tensors().has("lm_head.weight"), llama);
    for (const char* file : {"config.json", "tokenizer.json", "generation_config.json", "merges.txt"})
      QCOMPARE(read_file(fs::path(asked.output) / file), read_text(model.files(), file));
    QVERIFY(!fs::exists(fs::path(asked.output) / "notes.txt"));
    QVERIFY(recipe_of_checkpoint(written.files()) == asked.recipe);
    const std::string card = read_file(fs::path(asked.output) / "README.md");
    for (const char* part : {"W3A16", "| float | 5.25 |", "| quantized | 6.5 |", "| 0 | 2 | 0.5 | 3 |"})
      QVERIFY2(card.find(part) != std::string::npos, part);
    QVERIFY2(card.find(folder_.path().string()) == std::string::npos,
             "the card names a folder of this machine");
  }

  void halfPrecisionIsKept() {
    const Model model = open(tiny_llama());
    auto quantized = std::make_shared<OverlaySource>(model.tensor_source());
    const std::string query = model.family().linear_name(LinearRole::Query, 0) + ".weight";
    const std::string key = model.family().linear_name(LinearRole::Key, 0) + ".weight";
    quantized->put(query, model.tensors().load(query).to(at::kHalf));
    quantized->put(key, model.tensors().load(key).to(at::kBFloat16));
    const ExportRequest asked = request(model, quantized, "half");
    exporter("safetensors").write(asked, {});
    require_same_tensors(Model::open(asked.output).tensors(), *quantized);
  }

  void addedBiasIsAnnouncedWithTheOthersAsZeros() {
    const Model model = open(tiny_llama());
    auto quantized = halved(model);
    const std::string value = model.family().linear_name(LinearRole::Value, 1);
    quantized->put(value + ".bias", at::full({kTinyHidden / 2}, 0.5F));
    const ExportRequest asked = request(model, quantized, "biased");
    exporter("safetensors").write(asked, {});

    const Model written = Model::open(asked.output);
    QVERIFY(written.config().qkv_bias && written.config().output_bias);
    QVERIFY(same_bits(written.tensors().load(value + ".bias"), quantized->load(value + ".bias")));
    const std::string output = model.family().linear_name(LinearRole::Output, 0);
    QVERIFY(same_bits(written.tensors().load(output + ".bias"), at::zeros({kTinyHidden})));
    const auto config = nlohmann::json::parse(read_text(written.files(), "config.json"));
    QCOMPARE(config["attention_bias"].get<bool>(), true);
    QCOMPARE(config["rope_theta"].get<double>(), 10000.0);
  }

  void strangeTensorIsRefused() {
    const Model model = open(tiny_llama());
    auto quantized = halved(model);
    quantized->put("model.layers.0.surprise.weight", at::ones({2}));
    QVERIFY_EXCEPTION_THROWN(exporter("safetensors").write(request(model, quantized, "strange"), {}), Error);
    QVERIFY(!fs::exists(folder_ / "strange"));
  }

  void outputThatCannotBeIsRefused() {
    const Model model = open(tiny_opt());
    fs::create_directory(folder_ / "there");
    QCOMPARE(failure(request(model, halved(model), "there")), ErrorKind::Output);
    QCOMPARE(failure(request(model, halved(model), "no/such/folder")), ErrorKind::Output);
    QVERIFY(fs::is_empty(folder_ / "there"));
  }

  void mismatchLeavesNothing() {
    const Model model = open(tiny_llama());
    const auto forgetful = std::make_shared<ForgetfulSource>(model.tensor_source());
    QCOMPARE(failure(request(model, forgetful, "mismatch")), ErrorKind::Output);
  }

  void fullDiskLeavesNothing() {
    const Model model = open(tiny_llama());
    for (const rlim_t limit : {0, 100, 3000, 30000}) {
      const FileSizeLimit full(limit);
      QCOMPARE(failure(request(model, halved(model), "full")), ErrorKind::Output);
    }
  }

  void cancelLeavesNothing() {
    const Model model = open(tiny_llama());
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(failure(request(model, halved(model), "cancelled"), RunContext(stop.get_token(), nullptr, {})),
             ErrorKind::Cancelled);
  }

  void cancelDuringVerificationLeavesNothing() {
    const Model model = open(tiny_llama());
    std::stop_source stop;
    const RunContext context(stop.get_token(), nullptr, [&](const RunEvent& event) {
      if (std::holds_alternative<StageStarted>(event)) stop.request_stop();
    });
    QCOMPARE(failure(request(model, halved(model), "late"), context), ErrorKind::Cancelled);
  }

  /// What only this program's evaluation needs lies in a file of its own, and comes back.
  void sitesGoIntoASideFile() {
    const Model model = open(tiny_llama());
    const auto with_site = std::make_shared<OverlaySource>(halved(model));
    const std::string name = std::string(kSitePrefix) + "1.down_input.left";
    const at::Tensor left = at::eye(4);
    with_site->put(name, left);
    const ExportRequest asked = request(model, with_site, "sited");
    exporter("safetensors").write(asked, {});
    QVERIFY(std::filesystem::exists(std::filesystem::path(asked.output) / kSideFile));
    const Model back = Model::open(asked.output);
    QVERIFY(at::equal(back.block(1)[ActivationSite::DownInput].left, left));
    QVERIFY(!back.block(0)[ActivationSite::DownInput].left.defined());
  }

  void aSideFileThatDoesNotFitIsRefused() {
    const Model model = open(tiny_llama());
    for (const auto& [field, tensor] : {std::pair{"1.down_input.left", at::eye(5)},
                                        {"1.down_input.left", at::ones({4})},
                                        {"1.down_input.left", at::eye(4, at::kDouble)},
                                        {"7.down_input.left", at::eye(4)},
                                        {"1.attic_input.left", at::eye(4)},
                                        {"0.query.low", at::ones({2, 2, 2})}}) {
      const auto with_site = std::make_shared<OverlaySource>(halved(model));
      with_site->put(std::string(kSitePrefix) + field, tensor);
      QCOMPARE(failure(request(model, with_site, "misfit")), ErrorKind::Output);
    }
  }

  void anUntiedHeadIsAnnounced() {
    const Model model = open(tiny_opt());
    const auto untied = std::make_shared<OverlaySource>(model.tensor_source());
    untied->put("lm_head.weight", model.tensors().load(model.family().embedding_name) * 2);
    const ExportRequest asked = request(model, untied, "untied");
    exporter("safetensors").write(asked, {});
    QVERIFY(!Model::open(asked.output).config().tied_head);
  }

  void unknownFormatNamesTheKnown() {
    try {
      exporter("floppy");
      QFAIL("found");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadArgument);
      QVERIFY(error.advice().find("safetensors") != std::string::npos);
    }
  }
};

AQ_TEST(SafetensorsExporterTest)
#include "safetensors_exporter_test.moc"
