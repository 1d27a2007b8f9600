// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_errors.h"

#include <QSignalSpy>
#include <QTest>

#include "tests/studio/explore/scripted_explore.h"
#include "tests/support/registered_test.h"

using namespace aq;

class LayerErrorsTest : public QObject {
  Q_OBJECT

 private:
  static std::vector<LayerErrors::Task> tasks_of(int count) {
    std::vector<LayerErrors::Task> tasks;
    for (int row = 0; row < count; ++row)
      tasks.push_back({row, {row, "mlp.up_proj", "t" + std::to_string(row), 8, 8}, {}});
    return tasks;
  }

  std::shared_ptr<test::ScriptedCore> core_;
  std::unique_ptr<LayerErrors> errors_;
  std::map<int, LayerFigures> got_;

 private Q_SLOTS:
  void init() {
    core_ = std::make_shared<test::ScriptedCore>();
    got_.clear();
    errors_ = std::make_unique<LayerErrors>(test::scripted_services(core_).error);
    connect(errors_.get(), &LayerErrors::ready, this, [this](const LayerErrors::Figures& figures) {
      for (const auto& [row, value] : figures) got_[row] = value;
    });
  }
  void cleanup() { errors_.reset(); }

  void allAreTakenAndThoseInViewFirst() {
    errors_->hold(true);
    errors_->prefer({7, 8});
    errors_->start("m", tasks_of(20));
    QTest::qWait(20);
    QVERIFY(got_.empty());  // held
    errors_->hold(false);
    QTRY_COMPARE(got_.size(), std::size_t{20});
    const auto order = core_->measured.all();
    QCOMPARE(order[0], 7);
    QCOMPARE(order[1], 8);
    QCOMPARE(order[2], 0);
    QTRY_VERIFY(errors_->is_idle());
  }

  void aNewListReplacesTheOld() {
    errors_->hold(true);
    errors_->start("m", tasks_of(1000));
    errors_->start("m", tasks_of(3));
    errors_->hold(false);
    QTRY_COMPARE(got_.size(), std::size_t{3});
    QTRY_VERIFY(errors_->is_idle());
    QVERIFY(core_->measured.count() <= 4);  // one of the old may have begun
  }

  void whatCannotBeRoundedSaysWhy() {
    QSignalSpy failed(errors_.get(), &LayerErrors::failed);
    auto tasks = tasks_of(2);
    tasks[1].settings.weights.granularity = "group";
    tasks[1].settings.weights.group_size = 7;
    errors_->start("m", tasks);
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toInt(), 1);
    QVERIFY(failed[0][1].toString().contains("7 does not divide 32"));
    QTRY_VERIFY(got_.contains(0));
  }

  void goesWithoutWaitingForTheRest() {
    errors_->hold(true);
    errors_->start("m", tasks_of(1000));
    errors_.reset();  // held, and a thousand to go
    QVERIFY(core_->measured.count() <= 1);
  }
};

AQ_TEST(LayerErrorsTest)
#include "layer_errors_test.moc"
