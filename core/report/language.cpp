// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/language.h"

#include "core/base/error.h"

namespace aq::report {

std::vector<std::string> language_codes() { return {"en", "zh_CN"}; }

Language language_of(const std::string& code) {
  if (code == "en") return Language::English;
  if (code == "zh_CN") return Language::Chinese;
  throw Error(ErrorKind::BadArgument, "setting", "--language", "'" + printable(code) + "' is not known",
              "choose en or zh_CN");
}

const char* tag_of(Language language) { return language == Language::Chinese ? "zh-CN" : "en"; }

}  // namespace aq::report
