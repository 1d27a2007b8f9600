// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/activation_probe.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QTest>
#include <numeric>

#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_checkpoint.h"

using namespace aq;

class ActivationProbeTest : public QObject {
  Q_OBJECT

 private:
  test::TemporaryFolder folder_;

  Model tiny() { return Model::open(test::tiny_llama().write(folder_ / "tiny")); }
  static at::Tensor ids() {
    at::manual_seed(9);
    return at::randint(4, test::kTinyVocabulary, {3, 12}, at::kLong);
  }

  /// The largest magnitudes of a site in block 1, by running both blocks on all samples at once.
  static at::Tensor directly(const Model& model, ActivationSite site) {
    const at::NoGradGuard no_grad;
    at::Tensor x = model.embed(ids());
    ActivationRecorder recorder;
    x = block_forward(model.config().block_at(0), model.block(0), x);
    block_forward(model.config().block_at(1), model.block(1), x, &recorder);
    return recorder.at(site).absmax;
  }

  static void compare(const std::vector<float>& seen, const at::Tensor& expected) {
    QCOMPARE(static_cast<std::int64_t>(seen.size()), expected.numel());
    for (std::int64_t i = 0; i < expected.numel(); ++i) {
      const float value = expected[i].item<float>();
      QVERIFY(std::abs(seen[static_cast<std::size_t>(i)] - value) < 1e-4F * (1 + value));
    }
  }

 private Q_SLOTS:
  void seesWhatReachesTheLayer() {
    const Model model = tiny();
    ActivationProbe probe(model, ids());
    const ActivationPicture query = probe.look(1, "self_attn.q_proj", {});
    compare(query.channels, directly(model, ActivationSite::AttentionInput));
    QCOMPARE(query.samples, 3);
    QCOMPARE(query.tokens, std::int64_t{12});
    QCOMPARE(std::accumulate(query.values.counts.begin(), query.values.counts.end(), 0.0),
             3.0 * 12 * test::kTinyHidden);
    compare(probe.look(1, "mlp.down_proj", {}).channels, directly(model, ActivationSite::DownInput));
  }

  void walksNoFartherThanAsked() {
    ActivationProbe probe(tiny(), ids());
    QVERIFY(!probe.has(0));
    std::vector<double> shares;
    const auto note = [&](double share) { shares.push_back(share); };
    probe.look(0, "mlp.up_proj", {}, note);
    QVERIFY(probe.has(0) && !probe.has(1));
    QCOMPARE(shares.size(), std::size_t{3});
    QCOMPARE(shares.back(), 1.0);
    shares.clear();
    probe.look(1, "mlp.up_proj", {}, note);
    QCOMPARE(shares.size(), std::size_t{3});  // block 0 is not walked again
    shares.clear();
    probe.look(0, "self_attn.o_proj", {}, note);
    QVERIFY(shares.empty());  // passed already
  }

  void aCancelledWalkGoesOnAsIfItHadNotBeen() {
    const Model model = tiny();
    ActivationProbe whole(model, ids()), broken(model, ids());
    std::stop_source source;
    const RunContext context(source.get_token(), nullptr, {});
    int samples = 0;
    QVERIFY_EXCEPTION_THROWN(broken.look(1, "self_attn.q_proj", context,
                                         [&](double) {
                                           if (++samples == 5) source.request_stop();
                                         }),
                             Error);
    QVERIFY(broken.has(0) && !broken.has(1));
    QCOMPARE(broken.look(1, "self_attn.q_proj", {}).channels, whole.look(1, "self_attn.q_proj", {}).channels);
  }

  void refusesWhatIsNotThere() {
    ActivationProbe probe(tiny(), ids());
    QVERIFY_EXCEPTION_THROWN(probe.look(0, "self_attn.nothing", {}), Error);
    QVERIFY_EXCEPTION_THROWN(probe.look(2, "self_attn.q_proj", {}), Error);
    QVERIFY_EXCEPTION_THROWN(probe.look(-1, "self_attn.q_proj", {}), Error);
  }

  void samplesAreFewAndNeedAText() {
    CalibrationRecipe recipe;
    recipe.nsamples = 128;
    recipe.seqlen = 2048;
    const at::Tensor demo = probe_samples(Model::open("demo:opt"), "demo:opt", {}, recipe);
    QVERIFY(demo.size(0) <= 8 && demo.size(1) <= 256);
    QVERIFY_EXCEPTION_THROWN(probe_samples(tiny(), folder_ / "tiny", {}, recipe), Error);
  }
};

AQ_TEST(ActivationProbeTest)
#include "activation_probe_test.moc"
