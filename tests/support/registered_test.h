// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTest>
#include <memory>

#include "tests/support/patience.h"

namespace aq::test {

using MakeTest = std::unique_ptr<QObject> (*)();

/// Enters a test under its file's name ("error_test"), for tests/support/test_main.cpp to find.
/// @returns true, for the initialiser that calls it
bool register_test(const char* file, MakeTest make);

}  // namespace aq::test

/// At the end of a test file, in place of QTEST_MAIN: a folder's tests share one program.
#define AQ_TEST(TestClass)                                                                \
  [[maybe_unused]] static const bool TestClass##_is_registered = aq::test::register_test( \
      __FILE__, []() -> std::unique_ptr<QObject> { return std::make_unique<TestClass>(); });
