// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/elided_label.h"

#include <QHBoxLayout>
#include <QTest>

#include "tests/support/registered_test.h"

class ElidedLabelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLongTextGivesWayInItsMiddle() {
    QWidget window;
    auto* label = new aq::ElidedLabel(&window);
    auto* layout = new QHBoxLayout(&window);
    layout->addWidget(label);
    const QString path = QString("checkpoints/%1/llama").arg(QString(200, QLatin1Char('x')));
    label->show_text(path);
    QVERIFY(window.minimumSizeHint().width() < 200);
    window.resize(300, 60);
    window.show();
    QVERIFY(label->text().startsWith("checkpoints"));
    QVERIFY(label->text().endsWith("llama"));
    QVERIFY(label->text().size() < path.size());
    QCOMPARE(label->toolTip(), path);
    QCOMPARE(label->accessibleName(), path);
    label->show_text("short");
    QCOMPARE(label->text(), QString("short"));
    QVERIFY(label->toolTip().isEmpty());
  }
};

AQ_TEST(ElidedLabelTest)
#include "elided_label_test.moc"
