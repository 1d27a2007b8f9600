// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session_names.h"

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/session/session_files.h"
#include "core/session/session_notes.h"

namespace aq {

void require_own_name(const std::string& output, const std::string& session) {
  const SessionFiles files(session);
  for (const auto& taken : {files.main(), files.parts(), files.lock(), notes_path(session)})
    if (output_place(output) == output_place(taken))
      throw Error(ErrorKind::BadArgument, "writing", printable(output),
                  "the session " + printable(session) + " needs that name",
                  "choose another name for one of them");
}

}  // namespace aq
