# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

cmake_minimum_required(VERSION 3.25)
# Run as a script when the program is built: writes the texts of some contexts of a Qt translation file as C++, so that
# programs without Qt speak of settings in the same words. -DTS=file.ts -DCONTEXTS=a,b -DOUT=file.cpp
string(REPLACE "," ";" wanted "${CONTEXTS}")
file(READ ${TS} ts)
# CMake's lists are separated by semicolons and bracketed: what the texts have of them stands aside.
string(REPLACE ";" "@semicolon@" ts "${ts}")
string(REPLACE "[" "@open@" ts "${ts}")
string(REPLACE "]" "@close@" ts "${ts}")
string(REPLACE "\\" "@backslash@" ts "${ts}")
string(REPLACE "</context>" ";" contexts "${ts}")

function(as_c_string out text)
  string(REPLACE "@semicolon@" ";" text "${text}")
  foreach(entity "lt:<" "gt:>" "apos:'" "quot:\\\"")
    string(REGEX MATCH "^([a-z]+):(.*)$" _ "${entity}")
    string(REPLACE "&${CMAKE_MATCH_1};" "${CMAKE_MATCH_2}" text "${text}")
  endforeach()
  string(REPLACE "&amp;" "&" text "${text}")
  string(REPLACE "\n" "\\n" text "${text}")
  string(REPLACE "@open@" "[" text "${text}")
  string(REPLACE "@close@" "]" text "${text}")
  string(REPLACE "@backslash@" "\\\\" text "${text}")
  set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

set(entries "")
foreach(context IN LISTS contexts)
  if(NOT context MATCHES "<name>([^<]*)</name>")
    continue()
  endif()
  set(name "${CMAKE_MATCH_1}")
  if(NOT name IN_LIST wanted)
    continue()
  endif()
  string(REGEX MATCHALL "<source>[^<]*</source>[ \n]*<translation>[^<]*</translation>" messages "${context}")
  foreach(message IN LISTS messages)
    string(REGEX MATCH "<source>([^<]*)</source>[ \n]*<translation>([^<]*)</translation>" _ "${message}")
    set(chinese "${CMAKE_MATCH_2}")
    as_c_string(source "${CMAKE_MATCH_1}")
    as_c_string(translation "${chinese}")
    string(APPEND entries "      {\"${name}\", ${source}, ${translation}},\n")
  endforeach()
endforeach()
file(WRITE ${OUT} "#include \"core/report/embedded_translations.h\"\n
const std::vector<aq::report::EmbeddedTranslation>& aq::report::embedded_translations() {
  static const std::vector<EmbeddedTranslation> all{\n${entries}  };\n  return all;\n}\n")
