// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/shown_path.h"

#include <QDir>
#include <QTest>

#include "tests/support/registered_test.h"

class ShownPathTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void home_is_a_tilde_only_as_a_whole_folder() {
    const QString home = QDir::homePath();
    QCOMPARE(aq::shown_path(home), QStringLiteral("~"));
    QCOMPARE(aq::shown_path(home + QStringLiteral("/models/llama")), QStringLiteral("~/models/llama"));
    QCOMPARE(aq::shown_path(home + QStringLiteral("-old/llama")), home + QStringLiteral("-old/llama"));
    QCOMPARE(aq::shown_path(QStringLiteral("models/llama")), QStringLiteral("models/llama"));
  }
};

AQ_TEST(ShownPathTest)
#include "shown_path_test.moc"
