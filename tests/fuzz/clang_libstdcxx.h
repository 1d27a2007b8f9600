// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

// libtorch 1.13's headers use std::vector<IValue> where IValue is not complete yet. With the constexpr
// members that containers have in C++20 clang instantiates them there and fails; gcc waits. So clang gets the
// containers of C++17; nothing here evaluates one at compile time.
#include <bits/c++config.h>
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
#include <type_traits>
#undef __cpp_lib_is_constant_evaluated
