#pragma once

#include <string>
#include <utility>
#include <vector>

namespace aq {

/// Name and version of the libraries of the core that this program was built with.
std::vector<std::pair<std::string, std::string>> core_library_versions();

}  // namespace aq
