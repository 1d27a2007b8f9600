# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

# cmake --install BUILD --prefix ANYWHERE. The programs carry their texts, icons and demo models, so they run from wherever
# they are put.
foreach(program affinequant affinequant-studio)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${AQ_REFERENCE_DIR}/${program}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${AQ_REFERENCE_DIR}/${program}.bash
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
  install(FILES ${AQ_REFERENCE_DIR}/_${program} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
endforeach()

set(desktop ${PROJECT_SOURCE_DIR}/resources/desktop)
configure_file(${desktop}/affinequant-studio.metainfo.xml.in affinequant-studio.metainfo.xml @ONLY)
install(FILES ${desktop}/affinequant-studio.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${desktop}/affinequant-studio.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/affinequant-studio.metainfo.xml
  DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)

set(icons ${PROJECT_SOURCE_DIR}/resources/icons)
foreach(size 16 22 24 32 48 64 128 256 512)
  install(FILES ${icons}/hicolor/${size}.png
    DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps RENAME affinequant-studio.png)
endforeach()
install(FILES ${icons}/affinequant-studio.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)

set(documents ${CMAKE_INSTALL_DATADIR}/doc/affinequant-studio)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${documents})
install(DIRECTORY docs DESTINATION ${documents} FILES_MATCHING PATTERN "*.md" PATTERN screenshots EXCLUDE)

# What the programs' RPATH names (Dependencies.cmake).
if(AQ_OPENBLAS_FOLDER)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/private)
  foreach(library libblas.so.3 liblapack.so.3)
    file(CREATE_LINK ${AQ_OPENBLAS_FOLDER}/${library} ${CMAKE_BINARY_DIR}/private/${library} SYMBOLIC)
    install(FILES ${CMAKE_BINARY_DIR}/private/${library} DESTINATION ${AQ_PRIVATE_LIBRARIES})
  endforeach()
endif()
