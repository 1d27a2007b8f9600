# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A Debian package of what is installed: scripts/package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME affinequant-studio)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)

execute_process(COMMAND date -u -R -d ${AQ_RELEASE_DATE} OUTPUT_VARIABLE AQ_DEBIAN_DATE OUTPUT_STRIP_TRAILING_WHITESPACE)
set(AQ_MAINTAINER "AffineQuant Studio contributors <contributors@affinequant.example>" CACHE STRING
  "Maintainer of the package; scripts/package takes DEBFULLNAME and DEBEMAIL")
# Compressed pages and changelogs, the copyright file, names as Debian has them.
configure_file(packaging/debian/changelog.in package/changelog @ONLY)
configure_file(packaging/debian/layout.cmake.in package/layout.cmake @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_BINARY_DIR}/package/layout.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# By name: what no program is linked to. OpenBLAS on libtorch's own threads, and the plugins that draw SVG icons.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-openmp, libqt6svg6")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-dejavu-core, fonts-noto-cjk, qt6-translations-l10n, qt6-wayland")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "post-training quantization of language models, in view")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"AffineQuant Studio takes a language model apart block by block, learns how to
round its weights to 2 to 8 bits, shows what happens while it happens, and
writes a checkpoint that other software loads: safetensors, GPTQ, AWQ,
compressed-tensors, bitsandbytes, GGUF or HDF5.
.
It reads Hugging Face checkpoints and GGUF files of OPT, LLaMA, Mistral, Qwen,
Gemma, Falcon, Mixtral, GPT-2 and Phi-3 models. AffineQuant, GPTQ, AWQ,
SmoothQuant, OmniQuant, QuaRot, FlatQuant and other published methods are
recipes whose parts can be mixed.
.
The package holds the window, affinequant-studio, and the command line,
affinequant. No graphics card is needed, and nothing leaves the machine.")
set(CPACK_PACKAGE_CONTACT ${AQ_MAINTAINER})
include(CPack)
