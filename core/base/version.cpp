#include "core/base/version.h"

namespace aq {

const char* program_version() { return AQ_VERSION; }

}  // namespace aq
