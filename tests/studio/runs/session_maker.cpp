// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/studio/runs/session_maker.h"

#include "tests/session/session_support.h"

namespace aq::test {

std::string make_session(const std::string& path, const MadeSession& made) {
  SessionHeader header = session_header(made.blocks);
  header.model = made.model;
  header.calibration.clear();
  header.recipe = made.recipe;
  Session session = Session::create(path, header);
  for (int block = 0; block < made.complete; ++block) {
    session.add_event(BlockFinished{block, 1, 0.5, 1});
    BlockRecord record = block_record(block);
    if (made.epochs > 0) record.losses.assign(static_cast<std::size_t>(made.epochs), 0.5);
    session.commit_block(record, {});
  }
  if (made.float_perplexity > 0) session.set_evaluation({"float", made.float_perplexity, 100});
  if (made.perplexity > 0) session.set_evaluation({"quantized", made.perplexity, 100});
  session.note_peak_memory(made.peak_memory);
  if (made.finish) session.finish();
  return session.id();
}

}  // namespace aq::test
