# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Debian's packages only; scripts/build installs them by name.
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(ZLIB REQUIRED)
find_package(Torch REQUIRED)
if(NOT AQ_FUZZ)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET GLOBAL pangocairo cairo-svg cairo-pdf)
endif()
if(NOT AQ_FUZZ)  # clang has an OpenMP of its own, which does not go with libtorch's
  find_package(OpenMP REQUIRED)  # at::parallel_for is a header that is serial without it
endif()

# libtorch's headers and libraries as one target, as system headers so that our warnings stay ours.
add_library(aq_torch INTERFACE)
# PyTorch's wheels bring headers of another fmt than the one that spdlog is built with: the system's come first.
find_path(AQ_FMT_INCLUDE fmt/core.h NO_CMAKE_PATH NO_CMAKE_ENVIRONMENT_PATH)
foreach(directory ${TORCH_INCLUDE_DIRS})
  if(EXISTS ${directory}/fmt AND NOT directory STREQUAL AQ_FMT_INCLUDE)
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/system_fmt)
    file(CREATE_LINK ${AQ_FMT_INCLUDE}/fmt ${CMAKE_BINARY_DIR}/system_fmt/fmt SYMBOLIC)
    target_include_directories(aq_torch SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/system_fmt)
  endif()
endforeach()
target_include_directories(aq_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(aq_torch INTERFACE ${TORCH_LIBRARIES} Threads::Threads $<TARGET_NAME_IF_EXISTS:OpenMP::OpenMP_CXX>
  # in here because a precompiled header is used only where all definitions agree
  spdlog::spdlog nlohmann_json::nlohmann_json)
# OpenBLAS on libtorch's OpenMP threads, wherever the system's choice points: the one with threads of its own competes
# with them for the cores. As an RPATH, since only that reaches what libtorch loads; where the folder is missing the
# system's choice stands. What is installed looks into a folder of its own, whose links lead there (Install.cmake).
set(AQ_OPENBLAS_FOLDER /usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/openblas-openmp)
if(NOT EXISTS ${AQ_OPENBLAS_FOLDER})
  set(AQ_OPENBLAS_FOLDER "")
endif()
set(AQ_PRIVATE_LIBRARIES lib/affinequant-studio)
target_link_options(aq_torch INTERFACE LINKER:--disable-new-dtags)
list(APPEND CMAKE_BUILD_RPATH ${AQ_OPENBLAS_FOLDER})
list(APPEND CMAKE_INSTALL_RPATH "$ORIGIN/../${AQ_PRIVATE_LIBRARIES}")
# A libtorch that is not the system's is found where it was at the build.
get_filename_component(torch_libraries ${TORCH_LIBRARY} DIRECTORY)
if(NOT torch_libraries MATCHES "^/usr/lib")
  list(APPEND CMAKE_INSTALL_RPATH ${torch_libraries})
endif()
if(AQ_FUZZ)
  target_compile_options(aq_torch INTERFACE -include ${PROJECT_SOURCE_DIR}/tests/fuzz/clang_libstdcxx.h)
endif()
if(TORCH_CXX_FLAGS)
  separate_arguments(AQ_TORCH_FLAGS UNIX_COMMAND "${TORCH_CXX_FLAGS}")
  target_compile_options(aq_torch INTERFACE ${AQ_TORCH_FLAGS})
endif()

# libtorch's tensor header is compiled once, here. (torch/torch.h, 670 MB precompiled, would cost every translation unit
# more to load than it saves: the few files that train include the parts of it they need.)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/torch_pch.cpp CONTENT "")
add_library(aq_torch_pch STATIC ${CMAKE_BINARY_DIR}/torch_pch.cpp)
aq_compile_options(aq_torch_pch)
target_link_libraries(aq_torch_pch PUBLIC aq_torch)
target_precompile_headers(aq_torch_pch PRIVATE <ATen/ATen.h> <nlohmann/json.hpp>)
