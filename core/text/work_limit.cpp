// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/work_limit.h"

#include <ctime>

#include "core/base/error.h"
#include "core/base/interruption.h"

namespace aq {
namespace {

thread_local const WorkLimit* counted = nullptr;

double processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

WorkLimit::Counting::Counting(WorkLimit& limit) : limit_(limit), before_(counted) {
  limit_.end_ = processor_time() + limit_.left_;
  counted = &limit_;
}

WorkLimit::Counting::~Counting() {
  limit_.left_ = limit_.end_ - processor_time();
  counted = before_;
}

const WorkLimit* WorkLimit::current() { return counted; }

bool WorkLimit::exceeded_now() const { return processor_time() > end_; }

void require_work_left() {
  interruption_point();
  if (counted && counted->exceeded_now())
    throw Error(ErrorKind::BadInput, "normalizing and splitting", "a text",
                "the tokenizer's steps take too much work on it");
}

}  // namespace aq
