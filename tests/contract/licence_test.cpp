// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

namespace fs = std::filesystem;
using aq::test::read_file;

namespace {

const std::string kLicence = "GPL-3.0-or-later";
constexpr std::size_t kHead = 400;  ///< characters in which the two lines stand

fs::path root() { return AQ_SOURCE_DIR; }

bool is_source(const fs::path& file) {
  static const std::set<std::string> kExtensions{".cpp", ".h", ".c", ".def", ".cmake", ".py"};
  if (file.filename() == "CMakeLists.txt" || kExtensions.contains(file.extension())) return true;
  return !file.has_extension() && read_file(file).starts_with("#!");
}

/// What is in the repository, relative to its root: neither what is built nor what a run leaves behind.
std::vector<fs::path> files() {
  static const std::set<std::string> kLeftOut{".git", "out", ".cache", ".vscode", ".idea", "__pycache__"};
  std::vector<fs::path> found;
  for (auto entry = fs::recursive_directory_iterator(root()); entry != fs::recursive_directory_iterator();
       ++entry) {
    const std::string name = entry->path().filename();
    if (entry->is_directory() && (kLeftOut.contains(name) || name.starts_with("build")))
      entry.disable_recursion_pending();
    else if (entry->is_regular_file() && name != "compile_commands.json" && name != "CMakeUserPresets.json")
      found.push_back(fs::relative(entry->path(), root()));
  }
  return found;
}

/// The globs of REUSE.toml: what cannot say its licence itself.
std::vector<QRegularExpression> annotated() {
  static const QRegularExpression kList(R"(path\s*=\s*\[([^\]]*)\])"), kText("\"([^\"]*)\"");
  const QString toml = QString::fromStdString(read_file(root() / "REUSE.toml"));
  std::vector<QRegularExpression> globs;
  for (auto list = kList.globalMatch(toml); list.hasNext();)
    for (auto text = kText.globalMatch(list.next().captured(1)); text.hasNext();) {
      QString glob = QRegularExpression::escape(text.next().captured(1));
      glob.replace("\\*\\*", ".*").replace("\\*", "[^/]*");
      globs.emplace_back(QRegularExpression::anchoredPattern(glob));
    }
  return globs;
}

}  // namespace

/// Every file says under which licence it is, and whose it is (REUSE, version 3.3).
class LicenceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySourceNamesItsLicence() {
    int sources = 0;
    for (const fs::path& file : files()) {
      if (!is_source(root() / file)) continue;
      const std::string head = read_file(root() / file).substr(0, kHead);
      QVERIFY2(head.find("SPDX-FileCopyrightText: ") != std::string::npos, file.c_str());
      QVERIFY2(head.find("SPDX-License-Identifier: " + kLicence + "\n") != std::string::npos, file.c_str());
      ++sources;
    }
    QVERIFY(sources > 1000);
  }

  void everyOtherFileIsAnnotated() {
    const auto globs = annotated();
    QVERIFY(!globs.empty());
    for (const fs::path& file : files()) {
      if (is_source(root() / file)) continue;
      const QString name = QString::fromStdString(file.generic_string());
      QVERIFY2(std::ranges::any_of(globs, [&](const auto& glob) { return glob.match(name).hasMatch(); }),
               file.c_str());
    }
  }

  void theLicenceIsThereInFull() {
    const std::string text = read_file(root() / "LICENSES" / (kLicence + ".txt"));
    QVERIFY(text.find("GNU GENERAL PUBLIC LICENSE") != std::string::npos);
    QCOMPARE(text, read_file(root() / "LICENSE"));
  }
};

AQ_TEST(LicenceTest)
#include "licence_test.moc"
