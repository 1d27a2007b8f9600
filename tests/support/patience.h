// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTest>

namespace aq::test {

/// Milliseconds to wait for what must come. Qt's own five seconds say something of the machine, which may be
/// busy with other tests or a sanitizer, and nothing of the product.
inline constexpr int kPatience = 60'000;

}  // namespace aq::test

#undef QTRY_VERIFY
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, aq::test::kPatience)
#undef QTRY_COMPARE
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, aq::test::kPatience)
