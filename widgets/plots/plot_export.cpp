// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/plots/plot_export.h"

#include <QFile>
#include <QFileInfo>
#include <QSvgGenerator>
#include <filesystem>
#include <system_error>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "widgets/plots/plot_canvas.h"

namespace aq {
namespace {

constexpr double kPngScale = 2;  // sharp on paper and on slides
const QSize kSmallest(320, 200);

std::filesystem::path file_path(const QString& path) { return QFile::encodeName(path).toStdString(); }

bool write_svg(PlotCanvas& canvas, const QString& title, const QString& path, QSize size) {
  QSvgGenerator generator;
  generator.setFileName(path);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  generator.setTitle(title);
  QCPPainter painter;
  if (!painter.begin(&generator)) return false;
  painter.setMode(QCPPainter::pmVectorized);
  canvas.toPainter(&painter, size.width(), size.height());
  return painter.end();
}

bool write(PlotCanvas& canvas, const QString& title, const QString& suffix, const QString& path, QSize size) {
  if (suffix == "png") return canvas.savePng(path, size.width(), size.height(), kPngScale);
  if (suffix == "pdf")
    return canvas.savePdf(path, size.width(), size.height(), QCP::epAllowCosmetic, "AffineQuant Studio",
                          title);
  return write_svg(canvas, title, path, size);
}

}  // namespace

void export_canvas(PlotCanvas& canvas, const QString& title, const QString& path) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  if (suffix != "png" && suffix != "pdf" && suffix != "svg")
    throw Error(ErrorKind::BadArgument, "saving the plot", path.toStdString(),
                "the suffix is not png, pdf or svg");
  const std::filesystem::path target = file_path(path);
  const std::filesystem::path staging = staging_name(target);
  const QSize before = canvas.size();
  const QSize size = before.expandedTo(kSmallest);
  canvas.settle_layout(size);
  const bool written = write(canvas, title, suffix, QFile::decodeName(staging.c_str()), size);
  canvas.settle_layout(before);
  if (!written) {
    std::error_code ignored;
    std::filesystem::remove(staging, ignored);
    throw Error(ErrorKind::Output, "saving the plot", path.toStdString(), "the file cannot be written");
  }
  commit_file(staging, target);
}

}  // namespace aq
