// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/export/export_services.h"

#include "core/export/exporter.h"

namespace aq {
namespace {

std::vector<FormatSummary> all_formats() {
  std::vector<FormatSummary> all;
  for (const Exporter& format : exporters()) {
    if (format.variants.empty()) all.push_back({format.id, format.name, {}, format.summary});
    for (const ExportVariant& one : format.variants)
      all.push_back({format.id + ":" + one.id, format.name, one.id, one.summary});
  }
  return all;
}

}  // namespace

ExportServices export_services() { return {.formats = all_formats, .run = export_session}; }

}  // namespace aq
