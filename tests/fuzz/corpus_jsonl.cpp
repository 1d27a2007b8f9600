#include "core/text/corpus.h"
#include "tests/fuzz/fuzz_target.h"

AQ_FUZZ_TARGET(corpus_jsonl) { aq::corpus_text(bytes, "fuzz.jsonl"); }
