// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/questions.h"
#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(questions_jsonl) { aq::parse_questions(aq::fuzz::text_of(bytes), "fuzz.jsonl"); }
