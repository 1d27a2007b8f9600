// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/checkpoint_files.h"

#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <functional>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

namespace fs = std::filesystem;

class CheckpointFilesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    directory_ = std::make_unique<QTemporaryDir>();
    root_ = fs::path(directory_->path().toStdString()) / "models--a--b" / "snapshots" / "1234";
    fs::create_directories(root_);
    write(root_ / "config.json", "{}");
  }

  void listsAndReads() {
    write(root_ / "a.txt", "text");
    write(root_ / "empty", "");
    fs::create_directory(root_ / "folder");
    const auto files = aq::directory_files(root_.string());
    QVERIFY((files->list() == std::vector<std::string>{"a.txt", "config.json", "empty"}));
    QVERIFY(files->has("a.txt") && !files->has("folder") && !files->has("missing"));
    QCOMPARE(aq::read_text(*files, "a.txt"), std::string("text"));
    QCOMPARE(aq::read_text(*files, "empty"), std::string());
  }

  void keepsTheMappingAlive() {
    const auto bytes = aq::directory_files(root_.string())->open("config.json");
    fs::remove(root_ / "config.json");
    QCOMPARE(static_cast<char>(bytes->bytes()[1]), '}');
  }

  void staysInTheDirectory_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"..", ".", "", "../1234/config.json", "/etc/passwd", "folder/config.json"})
      QTest::newRow(name) << name;
  }
  void staysInTheDirectory() {
    QFETCH(QString, name);
    refuses([&] { aq::directory_files(root_.string())->open(name.toStdString()); },
            "leads out of the directory");
  }

  void followsLinksOnlyInsideAndIntoTheCache() {
    const fs::path blobs = root_.parent_path().parent_path() / "blobs";
    fs::create_directory(blobs);
    write(blobs / "abcd", "blob");
    write(root_.parent_path() / "outside", "secret");
    fs::create_symlink("../../blobs/abcd", root_ / "blob.json");
    fs::create_symlink("config.json", root_ / "inside.json");
    fs::create_symlink("../outside", root_ / "outside.json");
    fs::create_symlink("nowhere", root_ / "dangling.json");
    const auto files = aq::directory_files(root_.string());
    QCOMPARE(aq::read_text(*files, "blob.json"), std::string("blob"));
    QCOMPARE(aq::read_text(*files, "inside.json"), std::string("{}"));
    refuses([&] { files->open("outside.json"); }, "a link that leads out of the directory");
    refuses([&] { files->open("dangling.json"); }, "No such file");
  }

  void refusesWhatIsNoFile() {
    const auto files = aq::directory_files(root_.string());
    refuses([&] { files->open("missing"); }, "No such file");
    fs::create_directory(root_ / "folder");
    refuses([&] { files->open("folder"); }, "it is a directory");
    QCOMPARE(::mkfifo((root_ / "pipe").c_str(), 0600), 0);
    refuses([&] { files->open("pipe"); }, "no regular file");
    refuses([&] { aq::directory_files((root_ / "missing").string()); }, "No such file");
    refuses([&] { aq::directory_files((root_ / "config.json").string()); }, "no directory");
  }

  void boundsWhatItReads() {
    const auto files = aq::directory_files(root_.string());
    refuses([&] { aq::read_text(*files, "config.json", 1); }, "2 bytes long, more than the 1 allowed");
  }

  void servesEmbeddedFiles() {
    static const std::string text = "embedded";
    const auto files = aq::embedded_files("demo:tiny", {{"b", std::as_bytes(std::span(text))}, {"a", {}}});
    QCOMPARE(files->name(), std::string("demo:tiny"));
    QVERIFY((files->list() == std::vector<std::string>{"a", "b"}));
    QCOMPARE(aq::read_text(*files, "b"), text);
    refuses([&] { files->open("c"); }, "demo:tiny/c: there is no such file");
  }

 private:
  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

  static void refuses(const std::function<void()>& action, const char* reason) {
    try {
      action();
    } catch (const aq::Error& error) {
      QCOMPARE(error.kind(), aq::ErrorKind::BadInput);
      QVERIFY2(QString(error.what()).contains(reason), error.what());
      return;
    }
    QFAIL("no error");
  }

  std::unique_ptr<QTemporaryDir> directory_;
  fs::path root_;
};

AQ_TEST(CheckpointFilesTest)
#include "checkpoint_files_test.moc"
