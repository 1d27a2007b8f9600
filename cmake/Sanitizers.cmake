# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

set(AQ_SANITIZE "" CACHE STRING "Sanitizers to compile with, as for -fsanitize= (address,undefined or thread)")
if(AQ_SANITIZE)
  add_compile_options(-fsanitize=${AQ_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined
    # What sanitizers put between a definition and its use hides it from GCC (GCC bug 105562).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  if(AQ_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # ThreadSanitizer does not see fences, of which Asio's queues have some between their own locks.
    add_compile_options(-Wno-tsan)
  endif()
  add_link_options(-fsanitize=${AQ_SANITIZE})
endif()
option(AQ_FUZZ "Build the libFuzzer programs of tests/fuzz and nothing else; needs clang" OFF)
