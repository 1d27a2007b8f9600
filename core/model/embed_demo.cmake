# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

# aq_embed_demo(out folder): writes a C++ file that holds the files below `folder` byte for byte (assembler's .incbin)
# and lists them in embedded_demo_resources(); `out` becomes its path.
function(aq_embed_demo out folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  list(FILTER files INCLUDE REGEX "\\.(json|jsonl|safetensors|txt)$")
  set(paths "")
  set(symbols "")
  set(entries "")
  set(index 0)
  foreach(file ${files})
    list(APPEND paths ${folder}/${file})
    set(name aq_demo_${index})
    string(APPEND symbols "extern \"C\" const std::byte ${name}[], ${name}_end[];\n"
      "asm(\".pushsection .rodata\\n.balign 64\\n.globl ${name}, ${name}_end\\n${name}:\\n\"\n"
      "    \".incbin \\\"${folder}/${file}\\\"\\n${name}_end:\\n.byte 0\\n.popsection\");\n")
    string(APPEND entries "      {\"${file}\", {${name}, ${name}_end}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_demo.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [[
#include <cstddef>

#include "core/model/demo_resources.h"

@symbols@
const std::vector<aq::EmbeddedFile>& aq::embedded_demo_resources() {
  static const std::vector<EmbeddedFile> files{
@entries@  };
  return files;
}
]])
  # Merged into a unity source it would lose its dependencies: a changed file would not be embedded anew.
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${paths}" SKIP_PRECOMPILE_HEADERS ON
    SKIP_UNITY_BUILD_INCLUSION ON)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
