// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session.h"
#include "core/session/session_summary.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/hdf5_edits.h"
#include "tests/session/session_support.h"

namespace {

void write_session(const std::filesystem::path& path) {
  aq::Session session = aq::Session::create(path.string(), aq::test::session_header(2));
  for (int index = 0; index < 2; ++index) session.commit_block(aq::test::block_record(index), {});
  session.set_evaluation({"float", 12.5, 100});
  session.finish();
}

}  // namespace

/// A session that opens must also give its blocks, its report, its events and its summary.
AQ_FUZZ_TARGET(session_file) {
  const std::string path = aq::fuzz::hdf5_file("session.h5", bytes, write_session);
  const aq::Session session = aq::Session::open(path);
  aq::summarize_session(path);
  for (int index = 0; index < session.complete_blocks(); ++index) {
    session.read_report(index);
    session.tensor_infos(index);
    session.read_block(index);
  }
}
