# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

# One helper per kind of target, so that a folder's CMakeLists.txt is a list of its files.

function(aq_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
    # GCC 12 reports string concatenation falsely (GCC bug 105651); designated initialisers leave defaults on purpose.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow> -Wno-missing-field-initializers)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()

# aq_std_library(name SOURCES... LINK...): a part of the core that knows neither Qt nor libtorch.
function(aq_std_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  aq_compile_options(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
endfunction()

# aq_torch_library(name SOURCES... LINK...): a part of the core on libtorch; shares one precompiled torch header.
function(aq_torch_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  aq_compile_options(${name})
  target_link_libraries(${name} PUBLIC aq_torch ${ARG_LINK})
  target_precompile_headers(${name} REUSE_FROM aq_torch_pch)
endfunction()
