// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The program that runs a folder's tests: FOLDER_tests [FILE_STEM [options of Qt Test]]; all of them without a name.
#ifdef AQ_GUI_TESTS
#include <QApplication>
using Application = QApplication;
#else
#include <QCoreApplication>
using Application = QCoreApplication;
#endif

#include <QFileInfo>

#include <cstdio>
#include <map>

#include "tests/support/registered_test.h"

namespace {

std::map<QString, aq::test::MakeTest>& tests() {
  static std::map<QString, aq::test::MakeTest> all;
  return all;
}

}  // namespace

bool aq::test::register_test(const char* file, MakeTest make) {
  return tests().emplace(QFileInfo(QString::fromUtf8(file)).completeBaseName(), make).second;
}

int main(int argc, char** argv) {
  Application application(argc, argv);
  QStringList arguments = Application::arguments();
  if (arguments.size() < 2) {
    int failures = 0;
    for (const auto& [name, make] : tests()) failures += QTest::qExec(make().get(), arguments);
    return failures == 0 ? 0 : 1;
  }
  const QString name = arguments.takeAt(1);
  const auto found = tests().find(name);
  if (found != tests().end()) return QTest::qExec(found->second().get(), arguments);
  std::fprintf(stderr, "no test %s here; there are:\n", qPrintable(name));
  for (const auto& entry : tests()) std::fprintf(stderr, "  %s\n", qPrintable(entry.first));
  return 2;
}
