// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/export/export_dialog.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QTreeWidget>
#include <atomic>
#include <thread>

#include "app/studio/export/export_plan_view.h"
#include "core/base/error.h"
#include "tests/support/registered_test.h"
#include "widgets/forms/banner.h"
#include "widgets/forms/path_field.h"

using namespace aq;

namespace {

/// Another language, of which it is enough that it is not the one before.
class Capitals : public QTranslator {
 public:
  QString translate(const char*, const char* source, const char*, int) const override {
    return QString::fromUtf8(source).toUpper();
  }
  bool isEmpty() const override { return false; }
};

}  // namespace

/// The dialog that writes a run's checkpoint in another format.
class ExportDialogTest : public QObject {
  Q_OBJECT

  QTemporaryDir directory_;
  std::mutex mutex_;
  std::vector<SessionExportSpec> asked_;
  std::atomic<bool> endless_ = false;

  QString session() const { return directory_.filePath(QStringLiteral("run.h5")); }

  std::vector<SessionExportSpec> written() {
    const std::scoped_lock lock(mutex_);
    std::vector<SessionExportSpec> real;
    for (const auto& one : asked_)
      if (!one.dry_run) real.push_back(one);
    return real;
  }

  SessionExport answer(const SessionExportSpec& spec, const RunContext& context) {
    {
      const std::scoped_lock lock(mutex_);
      asked_.push_back(spec);
    }
    if (spec.format == "picky")
      throw Error(ErrorKind::BadArgument, "exporting", spec.session, "NF4 has no place in it",
                  "safetensors can carry it");
    context.post(StageStarted{RunStage::Verifying});
    while (endless_ && !spec.dry_run) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      context.check();
    }
    SessionExport done;
    done.plan.layers = {{.name = "q_proj", .stored = "Q4_1"}, {.name = "k_proj", .stored = "Q4_1"}};
    if (spec.format == "coarse:k")
      done.plan.layers.back() = {
          .name = "k_proj", .stored = "Q4_K", .keeps_grid = false, .relative_error = 0.0625};
    done.readers = {{"transformers", ReaderVerdict::Loads, {}},
                    {"vLLM", ReaderVerdict::Refuses, {"it has symmetric grids only"}}};
    return done;
  }

  ExportServices services() {
    return {.formats =
                [] {
                  return std::vector<FormatSummary>{{"plain", "Plain", "", "As it is."},
                                                    {"coarse:k", "Coarse", "k", "With blocks of its own."},
                                                    {"picky", "Picky", "", "Takes little."}};
                },
            .run = [this](const SessionExportSpec& spec,
                          const RunContext& context) { return answer(spec, context); }};
  }

  std::unique_ptr<ExportDialog> shown() {
    asked_.clear();
    endless_ = false;
    auto dialog = std::make_unique<ExportDialog>(services(), session());
    dialog->show();
    return dialog;
  }

  static QPushButton* button(ExportDialog& dialog) {
    return dialog.findChild<QPushButton*>(QStringLiteral("export"));
  }
  static void choose(ExportDialog& dialog, const char* format) {
    auto* box = dialog.findChild<QComboBox*>(QStringLiteral("export_format"));
    box->setFocus();
    box->setCurrentIndex(box->findData(QLatin1String(format)));
  }
  static QTreeWidget* list(ExportDialog& dialog, const char* name) {
    return dialog.findChild<QTreeWidget*>(QLatin1String(name));
  }

 private Q_SLOTS:
  void saysWhatIsKeptAndWhoReadsIt() {
    const auto dialog = shown();
    QTRY_VERIFY(button(*dialog)->isEnabled());
    QTreeWidget* readers = list(*dialog, "readers");
    QCOMPARE(readers->topLevelItemCount(), 2);
    QCOMPARE(readers->topLevelItem(1)->text(0), QStringLiteral("vLLM"));
    QCOMPARE(readers->topLevelItem(1)->text(2), QStringLiteral("it has symmetric grids only"));
    QVERIFY(list(*dialog, "rounded_again")->isHidden());
    QVERIFY(written().empty());
  }

  void showsTheLossBeforeAnythingIsWritten() {
    const auto dialog = shown();
    choose(*dialog, "coarse:k");
    QTRY_COMPARE(list(*dialog, "rounded_again")->topLevelItemCount(), 1);
    const QTreeWidgetItem* row = list(*dialog, "rounded_again")->topLevelItem(0);
    QCOMPARE(row->text(0), QStringLiteral("k_proj"));
    QCOMPARE(row->text(1), QStringLiteral("Q4_K"));
    QCOMPARE(row->text(2), QStringLiteral("6.25 %"));
    QVERIFY(written().empty());
  }

  void writesBesideTheSessionUnlessTold() {
    const auto dialog = shown();
    choose(*dialog, "coarse:k");
    QTRY_VERIFY(button(*dialog)->isEnabled());
    QSignalSpy exported(dialog.get(), &ExportDialog::exported);
    QTest::mouseClick(button(*dialog), Qt::LeftButton);
    QTRY_COMPARE(exported.count(), 1);
    QCOMPARE(written().size(), std::size_t{1});
    QCOMPARE(written()[0].format, std::string("coarse:k"));
    QCOMPARE(QString::fromStdString(written()[0].output),
             directory_.filePath(QStringLiteral("run-coarse-k")));
    QCOMPARE(dialog->banner().tone(), Banner::Tone::Success);

    dialog->findChild<PathField*>(QStringLiteral("export_output"))->set_path(QStringLiteral("/elsewhere/x"));
    QTest::mouseClick(button(*dialog), Qt::LeftButton);
    QTRY_COMPARE(exported.count(), 2);
    QCOMPARE(written()[1].output, std::string("/elsewhere/x"));
  }

  void followsTheLanguage() {
    const auto dialog = shown();
    choose(*dialog, "coarse:k");
    const auto* summary = dialog->findChild<QLabel*>(QStringLiteral("format_summary"));
    QCOMPARE(summary->text(), QStringLiteral("With blocks of its own."));
    Capitals capitals;
    QCoreApplication::installTranslator(&capitals);
    QTRY_COMPARE(summary->text(), QStringLiteral("WITH BLOCKS OF ITS OWN."));
    QCOMPARE(button(*dialog)->text(), QStringLiteral("EXPORT"));
    QCoreApplication::removeTranslator(&capitals);
    QTRY_COMPARE(summary->text(), QStringLiteral("With blocks of its own."));
  }

  void refusesInPlace() {
    const auto dialog = shown();
    choose(*dialog, "picky");
    QTRY_VERIFY(dialog->banner().isVisible());
    QCOMPARE(dialog->banner().tone(), Banner::Tone::Error);
    QVERIFY(dialog->banner().detail().contains(QLatin1String("safetensors can carry it")));
    QVERIFY(!button(*dialog)->isEnabled());
    choose(*dialog, "plain");
    QTRY_VERIFY(button(*dialog)->isEnabled());
    QVERIFY(!dialog->banner().isVisible());
  }

  void escapeStopsAnExportAndLeavesTheDialog() {
    const auto dialog = shown();
    QTRY_VERIFY(button(*dialog)->isEnabled());
    endless_ = true;
    QTest::mouseClick(button(*dialog), Qt::LeftButton);
    QTRY_COMPARE(written().size(), std::size_t{1});
    QVERIFY(dialog->is_exporting());
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    QTRY_VERIFY(!dialog->is_exporting());
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->banner().tone(), Banner::Tone::Information);
    QTest::keyClick(dialog.get(), Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
  }
};

AQ_TEST(ExportDialogTest)
#include "export_dialog_test.moc"
