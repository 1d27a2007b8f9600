#include "core/export/exporter.h"

#include <algorithm>

#include "core/base/error.h"

namespace aq {

#define AQ_EXPORTER(id) Exporter id##_exporter();
#include "core/export/exporters.def"
#undef AQ_EXPORTER

const std::vector<Exporter>& exporters() {
  static const std::vector<Exporter> all{
#define AQ_EXPORTER(id) id##_exporter(),
#include "core/export/exporters.def"
#undef AQ_EXPORTER
  };
  return all;
}

const Exporter& exporter(const std::string& id) {
  const auto found = std::ranges::find(exporters(), id, &Exporter::id);
  if (found != exporters().end()) return *found;
  std::string known;
  for (const auto& each : exporters()) known += (known.empty() ? "" : ", ") + each.id;
  throw Error(ErrorKind::BadArgument, "choosing the format", printable(id), "it is not known",
              "known: " + known);
}

}  // namespace aq
