// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/json_file.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

/// Small JSON files that people write and programs leave behind.
class JsonFileTest : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;

  std::string write(const std::string& text) {
    const std::string path = folder_.filePath("file.json").toStdString();
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    return path;
  }

  static std::string refusal(const std::string& path, int most_mebibytes = 4) {
    try {
      read_json_file(path, most_mebibytes);
    } catch (const Error& error) {
      return error.kind() == ErrorKind::BadInput ? error.what() : "another kind of error";
    }
    return {};
  }

 private Q_SLOTS:
  void keysKeepTheirOrder() {
    const auto json = read_json_file(write(R"({"z": 1, "a": {"y": [2], "b": null}})"));
    QCOMPARE(json.dump(), std::string(R"({"z":1,"a":{"y":[2],"b":null}})"));
  }

  void whatIsNoSuchFileIsRefused() {
    const std::string folder = folder_.path().toStdString();
    QVERIFY(refusal(folder + "/absent.json").find("absent.json") != std::string::npos);
    QVERIFY(refusal(folder).find("not a file") != std::string::npos);
    QVERIFY(refusal(write("{\"a\": 1")).find("file.json") != std::string::npos);
    QVERIFY(!refusal(write("")).empty());
    QVERIFY(!refusal(write(R"({"a": 1, "a": 2})")).empty());  // which of them was meant?
    QVERIFY(!refusal(write(std::string(1000, '['))).empty());
  }

  void theLengthIsLimited() {
    const std::string path = write("[" + std::string(1 << 20, ' ') + "]");
    QVERIFY(refusal(path).empty());
    QVERIFY(refusal(path, 1).find("longer than 1 MiB") != std::string::npos);
  }
};

AQ_TEST(JsonFileTest)
#include "json_file_test.moc"
