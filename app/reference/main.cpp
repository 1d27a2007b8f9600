// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <fstream>
#include <iostream>
#include <sstream>

#include "app/reference/cli_entries.h"
#include "app/reference/completion.h"
#include "app/reference/man_page.h"
#include "app/reference/studio_entries.h"
#include "core/base/error.h"

namespace {

using namespace aq;
using namespace aq::reference;

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  if (text.str().empty()) throw Error(ErrorKind::BadInput, "reading", path, "it is empty or not there");
  return text.str();
}

void write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw Error(ErrorKind::Output, "writing", path, "it cannot be written");
}

/// PROGRAM.1, PROGRAM.bash and _PROGRAM in `folder`.
void write_pages(const CommandEntry& program, const std::string& templates, const std::string& date,
                 const std::string& folder) {
  const std::string page = program.name + ".1";
  write(folder + "/" + page, man_page(text_of(templates + "/" + page + ".in"), program, date));
  write(folder + "/" + program.name + ".bash", bash_completion(program));
  write(folder + "/_" + program.name, zsh_completion(program));
}

}  // namespace

/// usage: affinequant-reference TEMPLATES DATE FOLDER
int main(int argc, char** argv) {
  constexpr int kArguments = 4;
  if (argc != kArguments) return 2;
  try {
    for (const CommandEntry& program : {cli_entries(), studio_entries()})
      write_pages(program, argv[1], argv[2], argv[3]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "affinequant-reference: " << error.what() << '\n';
    return 1;
  }
}
