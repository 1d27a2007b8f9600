// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/support/registered_test.h"

namespace fs = std::filesystem;

namespace {

/// The core's folders in the order of dependency: each may include from itself and from those before it.
const std::vector<std::string> kCore{
    "base",   "run",      "watch",     "hdf5",        "checkpoint",  "text",       "model",   "distributed",
    "quant",  "rounding", "transform", "methods",     "calibration", "evaluation", "inspect", "session",
    "export", "engine",   "sweep",     "sensitivity", "report",      "demo"};
/// What knows the standard library only, of the core.
const std::set<std::string> kStdOnly{"base", "run"};
/// What knows no tensor.
const std::set<std::string> kTorchFree{"base", "run", "watch", "hdf5"};

struct Include {
  fs::path file;       ///< relative to the root, e.g. core/base/error.cpp
  std::string target;  ///< as written between quotes or angle brackets
};

fs::path root() { return AQ_SOURCE_DIR; }

bool is_source(const fs::path& path) { return path.extension() == ".h" || path.extension() == ".cpp"; }

std::vector<Include> includes_under(const std::string& folder) {
  static const std::regex kInclude("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(root() / folder)) {
    if (!is_source(entry.path())) continue;
    std::ifstream file(entry.path());
    std::smatch match;
    for (std::string line; std::getline(file, line);)
      if (std::regex_search(line, match, kInclude))
        found.push_back({fs::relative(entry.path(), root()), match[1]});
  }
  return found;
}

std::string component(const fs::path& path, int index) {
  auto part = path.begin();
  std::advance(part, std::min<std::ptrdiff_t>(index, std::distance(path.begin(), path.end()) - 1));
  return part->string();
}

/// The place of a core folder in the order; empty where it is none of them.
std::optional<std::ptrdiff_t> rank(const std::string& folder) {
  const auto found = std::ranges::find(kCore, folder);
  if (found == kCore.end()) return {};
  return found - kCore.begin();
}

bool is_qt(const std::string& target) {
  return std::regex_match(target, std::regex("(Q[A-Z]|Qt).*|qcustomplot\\.h"));
}

bool is_torch(const std::string& target) {
  return std::regex_match(target, std::regex("(ATen|c10|torch|caffe2)/.*"));
}

std::string text_of(const Include& include) { return include.file.string() + " includes " + include.target; }

}  // namespace

class LayeringTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theScanSeesIncludes() { QVERIFY(includes_under("core").size() > 50); }

  void everyCoreFolderHasItsPlace() {
    for (const auto& entry : fs::directory_iterator(root() / "core"))
      if (entry.is_directory()) QVERIFY2(rank(entry.path().filename()), entry.path().c_str());
  }

  void coreDependsDownwardsOnly() {
    for (const auto& include : includes_under("core")) {
      const fs::path target = include.target;
      const std::string top = component(target, 0);
      QVERIFY2(top != "app" && top != "widgets" && top != "tests", text_of(include).c_str());
      if (top != "core") continue;
      QVERIFY2(rank(component(target, 1)) <= rank(component(include.file, 1)), text_of(include).c_str());
    }
  }

  void coreIsFreeOfQt() {
    for (const auto& include : includes_under("core"))
      QVERIFY2(!is_qt(include.target), text_of(include).c_str());
  }

  void whatLiesBelowCheckpointsIsFreeOfTorch() {
    for (const auto& include : includes_under("core"))
      if (kTorchFree.contains(component(include.file, 1)))
        QVERIFY2(!is_torch(include.target), text_of(include).c_str());
  }

  void widgetsKnowQtAndTheVocabularyOnly() {
    for (const auto& include : includes_under("widgets")) {
      const fs::path target = include.target;
      const std::string top = component(target, 0);
      QVERIFY2(!is_torch(include.target) && top != "app" && top != "tests", text_of(include).c_str());
      if (top == "core") QVERIFY2(kStdOnly.contains(component(target, 1)), text_of(include).c_str());
    }
  }

  void theProgramsDoNotKnowEachOther() {
    for (const auto& include : includes_under("app")) {
      if (component(include.file, 1) == "reference") continue;  // describes both
      const std::string other = component(include.file, 1) == "cli" ? "app/studio/" : "app/cli/";
      QVERIFY2(!include.target.starts_with(other) && !include.target.starts_with("tests/") &&
                   !include.target.starts_with("app/reference/"),
               text_of(include).c_str());
      if (component(include.file, 1) == "cli") QVERIFY2(!is_qt(include.target), text_of(include).c_str());
    }
  }

  void noFileMixesQtAndTorch() {
    std::map<std::string, std::array<bool, 2>> seen;
    for (const auto* folder : {"core", "widgets", "app"})
      for (const auto& include : includes_under(folder)) {
        auto& [qt, torch] = seen[include.file.string()];
        qt = qt || is_qt(include.target);
        torch = torch || is_torch(include.target);
        QVERIFY2(!(qt && torch), include.file.c_str());
      }
  }

  void theTopLevelIsWhatTheArchitectureSays() {
    const std::set<std::string> kKnown{
        "app",   "core",      "widgets",        "resources",         "tests",     "scripts",      "docs",
        "cmake", "packaging", "CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "LICENSE"};
    const std::set<std::string> kMade{"build", "out", "CMakeUserPresets.json",
                                      "compile_commands.json"};  // not in git
    for (const auto& entry : fs::directory_iterator(root())) {
      const std::string name = entry.path().filename();
      const bool made = kMade.contains(name) || name.starts_with("build-") || name.ends_with(".user");
      QVERIFY2(name.starts_with(".") || made || kKnown.contains(name), name.c_str());
    }
  }
};

AQ_TEST(LayeringTest)
#include "layering_test.moc"
