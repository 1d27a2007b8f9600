// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/kept_file.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/patience.h"
#include "tests/support/registered_test.h"

using namespace aq;

class KeptFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  QString at(const QString& name) const { return folder_.filePath(name); }

  static void put(const QString& name, const QByteArray& text) {
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
  }

  static QByteArray text_of(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("there is none");
  }

 private Q_SLOTS:
  void theLastOfManyTextsIsThere() {
    {
      KeptFile file(at("many.json"));
      for (int i = 0; i < 10'000; ++i) file.write(QByteArray::number(i));
    }
    QCOMPARE(text_of(at("many.json")), QByteArray("9999"));
  }

  void anEmptyTextRemovesTheFile() {
    {
      KeptFile file(at("gone.json"));
      file.write("text");
      QTRY_VERIFY(QFile::exists(at("gone.json")));
      file.write({});
    }
    QVERIFY(!QFile::exists(at("gone.json")));
  }

  void whatCouldNotBeWrittenIsToldOnceAndTriedAgain() {
    put(at("in_the_way"), {});
    {
      KeptFile file(at("in_the_way/state.json"));
      QSignalSpy failures(&file, &KeptFile::failed);
      file.write("first");
      QTRY_COMPARE(failures.count(), 1);
      file.write("second");
      QTest::qWait(50);
      QCOMPARE(failures.count(), 1);
      QVERIFY(QFile::remove(at("in_the_way")));
    }
    QCOMPARE(text_of(at("in_the_way/state.json")), QByteArray("second"));
  }

  void everyUnreadableFileIsKept() {
    const KeptFile file(at("state.json"));
    for (const char* text : {"one", "two", "three"}) {
      put(file.name(), text);
      const ErrorReport told = file.set_aside({});
      QVERIFY(told.advice.contains(QLatin1String("state.json.unreadable")));
      QVERIFY(!QFile::exists(file.name()));
    }
    QCOMPARE(text_of(at("state.json.unreadable")), QByteArray("one"));
    QCOMPARE(text_of(at("state.json.unreadable-2")), QByteArray("two"));
    QCOMPARE(text_of(at("state.json.unreadable-3")), QByteArray("three"));
  }
};

AQ_TEST(KeptFileTest)
#include "kept_file_test.moc"
