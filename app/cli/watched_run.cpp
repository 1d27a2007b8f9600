// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/watched_run.h"

#include <cstdio>
#include <cstdlib>

#include "core/base/error.h"
#include "core/watch/watch_line.h"
#include "core/watch/watch_server.h"

namespace aq::cli {

std::string token_of_environment() {
  const char* token = std::getenv("AFFINEQUANT_TOKEN");
  return token ? token : "";
}

Outcome watched_run(const std::string& address,
                    const std::function<Outcome(const std::function<void(const RunEvent&)>&)>& run) {
  const std::string known = token_of_environment(), token = known.empty() ? new_watch_token() : known;
  WatchServer server(watch_address_from(address), token);
  const std::string said = known.empty() ? token : "that of AFFINEQUANT_TOKEN";
  std::fprintf(stderr, "can be watched at %s, token %s\n", server.address().text().c_str(), said.c_str());
  try {
    Outcome outcome = run([&server](const RunEvent& event) { server.post(event); });
    server.post(RunEnd{.outcome = outcome, .error = {}});
    return outcome;
  } catch (const Error& error) {
    server.post(
        RunEnd{.outcome = {}, .error = error.what(), .cancelled = error.kind() == ErrorKind::Cancelled});
    throw;
  }
}

}  // namespace aq::cli
