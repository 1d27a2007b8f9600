// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Writes the sessions that tests/session/format_test.cpp holds later versions of the program to:
//   session_fixture FOLDER
// finished.h5, and running.h5 with its parts: as of a run that was killed behind its second block.
#include <cstdio>
#include <exception>

#include "tests/session/session_support.h"

int main(int argc, char** argv) {
  if (argc != 2) return std::fprintf(stderr, "usage: session_fixture FOLDER\n"), 2;
  const std::string folder = argv[1];
  try {
    for (const bool finished : {true, false}) {
      const int blocks = 3, complete = finished ? blocks : 2;
      aq::Session session = aq::Session::create(folder + (finished ? "/finished.h5" : "/running.h5"),
                                                aq::test::session_header(blocks));
      session.add_event(aq::Notice{true, "a notice"});
      for (int index = 0; index < complete; ++index)
        session.commit_block(aq::test::block_record(index), aq::test::chains_after(index));
      session.set_evaluation({"float", 5.5, 1000});
      if (finished) session.finish();
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "session_fixture: %s\n", error.what());
    return 1;
  }
  return 0;
}
