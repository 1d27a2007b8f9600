// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_names.h"

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

class SessionNamesTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void namesThatASessionNeedsAreNoCheckpoints_data() {
    QTest::addColumn<QString>("output");
    for (const char* name : {"s.h5", "s.h5.parts", "s.h5.parts/", "s.h5.lock", "s.h5.notes.json",
                             "./s.h5.lock", "link/s.h5.lock"})
      QTest::newRow(name) << name;
  }

  void namesThatASessionNeedsAreNoCheckpoints() {
    QFETCH(QString, output);
    std::filesystem::create_directory_symlink(folder_.path().toStdString(), path("link"));
    try {
      require_own_name(path(qPrintable(output)), path("s.h5"));
      QFAIL("it was let pass");
    } catch (const Error& error) {
      QCOMPARE(error.kind(), ErrorKind::BadArgument);
    }
  }

  void othersPass() {
    for (const char* name : {"s", "s.h5.gguf", "t.h5.lock", "other/s.h5"})
      require_own_name(path(name), path("s.h5"));
  }

  void cleanup() { std::filesystem::remove(path("link")); }
};

AQ_TEST(SessionNamesTest)
#include "session_names_test.moc"
