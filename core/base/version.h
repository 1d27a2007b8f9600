#pragma once

namespace aq {

/// The program's version, from CMakeLists.txt, e.g. "0.1.0".
const char* program_version();

}  // namespace aq
