# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The date of this version, from the changelog: man pages, AppStream and the package's changelog bear it.
string(REPLACE "." "\\." version ${PROJECT_VERSION})
file(STRINGS CHANGELOG.md heading REGEX "^## \\[${version}\\] - [0-9]+-[0-9]+-[0-9]+$")
if(NOT heading)
  message(FATAL_ERROR "CHANGELOG.md has no line \"## [${PROJECT_VERSION}] - YYYY-MM-DD\"")
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS CHANGELOG.md)
string(REGEX MATCH "[0-9]+-[0-9]+-[0-9]+$" AQ_RELEASE_DATE ${heading})
