// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/corpus.h"
#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(corpus_jsonl) { aq::corpus_text(bytes, "fuzz.jsonl"); }
