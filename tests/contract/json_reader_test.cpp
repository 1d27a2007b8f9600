// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QTest>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/registered_test.h"

namespace fs = std::filesystem;

/// JSON is parsed in one place, where its depth and size are bounded. Apart are the reader of safetensors
/// headers, which builds no document, the messages of a watched run, which are CBOR and bounded where they
/// are read, and the editor of recipes, which bounds length and depth itself, since it has to say the line.
class JsonReaderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nobodyElseParsesJson() {
    static const std::set<std::string> allowed{
        "core/checkpoint/checked_json.cpp", "core/checkpoint/safetensors_json.cpp",
        "core/watch/watch_line.cpp", "widgets/forms/json_keys.cpp", "widgets/forms/recipe_text.cpp"};
    static const std::regex parsing(
        R"((json|Json)\s*::\s*(parse|sax_parse|accept|from_cbor|from_msgpack|from_ubjson|from_bson)\s*\(|>>\s*json\b)");
    std::set<std::string> found;
    for (const char* folder : {"core", "app", "widgets"})
      for (const auto& entry : fs::recursive_directory_iterator(fs::path(AQ_SOURCE_DIR) / folder)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".h") continue;
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        if (std::regex_search(text.str(), parsing))
          found.insert(fs::relative(entry.path(), AQ_SOURCE_DIR).string());
      }
    for (const std::string& file : found)
      QVERIFY2(allowed.contains(file),
               (file + " parses JSON by itself: use parse_checked_json or read_json_file").c_str());
    QCOMPARE(found, allowed);
  }
};

AQ_TEST(JsonReaderTest)
#include "json_reader_test.moc"
