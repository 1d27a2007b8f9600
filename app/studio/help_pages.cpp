// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/help_pages.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "app/versions/library_versions.h"
#include "widgets/plots/qcustomplot.h"

namespace aq {
namespace {

class HelpPages {
  Q_DECLARE_TR_FUNCTIONS(HelpPages)

 public:
  static QString about() {
    QString rows = row(QStringLiteral("Qt"), QString::fromLatin1(qVersion()));
    rows += row(QStringLiteral("QCustomPlot"), QStringLiteral(QCUSTOMPLOT_VERSION_STR));
    for (const auto& [name, version] : library_versions())
      rows += row(QString::fromStdString(name), QString::fromStdString(version));
    return QStringLiteral("<h2>AffineQuant Studio %1</h2><p>%2</p><p>%3</p><table cellpadding=3>%4</table>")
        .arg(
            QCoreApplication::applicationVersion(),
            tr("Post-training quantization of language models, in view."),
            tr("Free software under the GNU General Public License, version 3 or later. It comes without any "
               "warranty."),
            rows);
  }

  static QString plots() {
    return page(tr("Loss"),
                tr("Mean squared error of each block's output against the float block, epoch by epoch. "
                   "A block begins where its predecessor's quantized output leaves it, so later blocks "
                   "start higher. A curve that falls and flattens is done; one that jumps met a step of "
                   "the recovery ladder, which the log names.")) +
           page(tr("Affine matrix"),
                tr("The learned matrix A under the gradual mask, as it multiplies. Colour is sign "
                   "and size. The two lines are the band: entries outside have not been released "
                   "yet.")) +
           page(tr("Grid search"),
                tr("Where a diagonal starts searched: the error at every exponent tried, as a multiple of "
                   "the smallest, one curve a placement. The circle is the exponent taken. A flat curve "
                   "says that the scale hardly matters there; a minimum at 0 that none is best.")) +
           page(tr("Gershgorin discs"),
                tr("One disc a row: centre a(i,i), radius the sum of the other entries' sizes. "
                   "All eigenvalues lie in their union. As long as no disc holds zero the "
                   "matrix is certainly invertible.")) +
           page(tr("Diagonal dominance"),
                tr("The smallest margin (|a(i,i)| − sum of the others) / |a(i,i)| over the "
                   "rows. Above zero the matrix is strictly dominant, so invertible by "
                   "Levy and Desplanques; below, it may still be.")) +
           page(tr("Weights"),
                tr("Counts of a layer's weights before, after the transform, and after quantization; "
                   "the thin lines are the levels of the grid. Good settings put levels where the "
                   "weights are.")) +
           page(tr("Clipping"),
                tr("How much of each weight range is kept, at its lower and its upper end: 1 leaves it "
                   "whole, 0.8 cuts a fifth off. Clipping gives outliers up so that the levels of the "
                   "many others lie closer.")) +
           page(tr("Activations"),
                tr("The largest size of every input channel before and after the transform. Lonely "
                   "peaks are outliers; the transform should bring them down, for one scale has to "
                   "serve all channels.")) +
           page(tr("Perplexity"),
                tr("How surprised the model is by held-out text; lower is better. Float is the "
                   "original, round-to-nearest the baseline that learns nothing. The nearer the "
                   "quantized one is to float, the better.")) +
           page(tr("Layer error"),
                tr("Signal to quantization noise of each layer's weights in decibels: 6 dB are "
                   "about one bit. Low bars are the layers to spend more bits on. Click one to "
                   "look at it."));
  }

 private:
  static QString row(const QString& name, const QString& version) {
    return QStringLiteral("<tr><td>%1</td><td>%2</td></tr>").arg(name, version);
  }
  static QString page(const QString& title, const QString& text) {
    return QStringLiteral("<h3>%1</h3><p>%2</p>").arg(title.toHtmlEscaped(), text.toHtmlEscaped());
  }
};

void show_page(QWidget* parent, const QString& title, const QString& html, QSize size) {
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  auto* text = new QTextBrowser(dialog);
  text->setHtml(html);
  text->setFrameShape(QFrame::NoFrame);
  text->setOpenExternalLinks(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(text);
  layout->addWidget(buttons);
  dialog->resize(size);
  dialog->show();
}

}  // namespace

void show_about(QWidget* parent) {
  show_page(parent, QCoreApplication::translate("HelpPages", "About AffineQuant Studio"), HelpPages::about(),
            {460, 440});
}

void show_plots_help(QWidget* parent) {
  show_page(parent, QCoreApplication::translate("HelpPages", "What each plot says"), HelpPages::plots(),
            {560, 640});
}

}  // namespace aq
