// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QFile>
#include <QMimeDatabase>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

namespace {

std::string source(const std::string& path) {
  return aq::test::read_file(std::filesystem::path(AQ_SOURCE_DIR) / path);
}

QString desktop_file() {
  return QStringLiteral(AQ_SOURCE_DIR "/resources/desktop/affinequant-studio.desktop");
}

}  // namespace

/// What the program tells the desktop about itself.
class PackagingTest : public QObject {
  Q_OBJECT

  aq::test::TemporaryFolder folder_;

  QString type_of(const std::string& name, const std::string& content) const {
    return QMimeDatabase().mimeTypeForFile(QString::fromStdString(folder_.write(name, content))).name();
  }

 private Q_SLOTS:
  void initTestCase() {
    folder_.write("data/mime/packages/affinequant-studio.xml",
                  source("resources/desktop/affinequant-studio.xml"));
    qputenv("XDG_DATA_HOME", QByteArray::fromStdString(folder_ / "data"));
  }

  void filesAreKnownByTheirNames() {
    QCOMPARE(type_of("a.gguf", ""), "application/x-gguf");
    QCOMPARE(type_of("a.safetensors", ""), "application/x-safetensors");
    QCOMPARE(type_of("a.session.h5", ""), "application/x-affinequant-session");
    QVERIFY(
        QMimeDatabase().mimeTypeForName("application/x-affinequant-session").inherits("application/x-hdf"));
  }

  void filesAreKnownByTheirContent() {
    using namespace std::string_literals;
    QCOMPARE(type_of("one", "GGUF\3\0\0\0\0\0\0\0"s), "application/x-gguf");
    QCOMPARE(type_of("two", "\x40\0\0\0\0\0\0\0{\"__metadata__\":{}}"s), "application/x-safetensors");
    QVERIFY(type_of("three", "GGUF\xff\0\0\0"s) != "application/x-gguf");
  }

  void theDesktopEntryOpensThem() {
    const QString entry = QString::fromStdString(source("resources/desktop/affinequant-studio.desktop"));
    QVERIFY(entry.contains("\nExec=affinequant-studio %f\n"));
    const QString types = entry.section("\nMimeType=", 1).section('\n', 0, 0);
    const QString declared = QString::fromStdString(source("resources/desktop/affinequant-studio.xml"));
    const QString metainfo =
        QString::fromStdString(source("resources/desktop/affinequant-studio.metainfo.xml.in"));
    static const QRegularExpression kType("<mime-type type=\"([^\"]+)\">");
    int count = 0;
    for (auto match = kType.globalMatch(declared); match.hasNext(); ++count) {
      const QString type = match.next().captured(1);
      QVERIFY2(types.contains(type + ';'), qPrintable(type));
      QVERIFY2(metainfo.contains("<mediatype>" + type + "</mediatype>"), qPrintable(type));
    }
    QCOMPARE(count, 3);
  }

  void theDesktopEntryIsValid() {
    const QString validator = QStandardPaths::findExecutable("desktop-file-validate");
    if (validator.isEmpty()) QSKIP("desktop-file-validate is not installed");
    QProcess process;
    process.start(validator, {desktop_file()});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(QString::fromUtf8(process.readAll()), QString());
  }

  void whatTheMetainfoSaysStandsInBothLanguages() {
    const QString metainfo =
        QString::fromStdString(source("resources/desktop/affinequant-studio.metainfo.xml.in"));
    for (const char* element : {"summary", "p", "li", "keyword", "developer_name"}) {
      const QString name = QString::fromLatin1(element);
      const auto english = metainfo.count("<" + name + ">");
      QVERIFY2(english > 0, element);
      const auto chinese = metainfo.count("<" + name + " xml:lang=\"zh_CN\">");
      QVERIFY2(name == "keyword" ? chinese > 0 : chinese == english, element);
    }
  }
};

AQ_TEST(PackagingTest)
#include "packaging_test.moc"
