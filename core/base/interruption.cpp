// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/interruption.h"

#include <utility>

namespace aq {
namespace {

thread_local const std::function<void()>* current_check = nullptr;

}  // namespace

Interruptible::Interruptible(std::function<void()> check)
    : check_(std::move(check)), before_(std::exchange(current_check, &check_)) {}

Interruptible::~Interruptible() { current_check = before_; }

Uninterruptible::Uninterruptible() : before_(std::exchange(current_check, nullptr)) {}

Uninterruptible::~Uninterruptible() { current_check = before_; }

void interruption_point() {
  if (current_check) (*current_check)();
}

}  // namespace aq
