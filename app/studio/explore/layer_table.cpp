// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/layer_table.h"

#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include "app/studio/explore/layer_filter.h"
#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "widgets/plots/csv_table.h"

namespace aq {

LayerTable::LayerTable(QWidget* parent)
    : QWidget(parent),
      model_(new LayerTableModel(this)),
      filter_(new LayerFilter(this)),
      text_(new QLineEdit(this)),
      count_(new QLabel(this)),
      save_(new QPushButton(this)),
      view_(new QTableView(this)) {
  filter_->setSourceModel(model_);
  text_->setClearButtonEnabled(true);
  text_->setObjectName(QStringLiteral("layer_filter"));
  count_->setProperty("role", "muted");
  save_->setObjectName(QStringLiteral("layer_csv"));
  set_up_view();
  auto* top = new QHBoxLayout;
  top->setSpacing(8);
  top->addWidget(text_, 1);
  top->addWidget(save_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addLayout(top);
  layout->addWidget(view_, 1);
  layout->addWidget(count_);
  retranslate();
  connect(text_, &QLineEdit::textChanged, this, [this](const QString& text) {
    filter_->set_text(text);
    refresh_count();
    Q_EMIT view_moved();
  });
  connect(save_, &QPushButton::clicked, this, &LayerTable::ask_where_to_save);
  connect(model_, &QAbstractItemModel::dataChanged, this, &LayerTable::refresh_count);
  connect(model_, &QAbstractItemModel::modelReset, this, &LayerTable::refresh_count);
}

void LayerTable::set_up_view() {
  view_->setObjectName(QStringLiteral("layer_table"));
  view_->setModel(filter_);
  view_->setSortingEnabled(true);
  view_->sortByColumn(-1, Qt::AscendingOrder);  // as the model has them
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setSelectionMode(QAbstractItemView::SingleSelection);
  view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view_->setTabKeyNavigation(false);
  view_->setShowGrid(false);
  view_->setWordWrap(false);
  view_->verticalHeader()->hide();
  view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);  // no row is measured
  view_->verticalHeader()->setDefaultSectionSize(view_->fontMetrics().height() + 9);
  view_->horizontalHeader()->setHighlightSections(false);
  view_->horizontalHeader()->setMinimumSectionSize(36);
  const int digit = view_->fontMetrics().horizontalAdvance(QLatin1Char('0'));
  const int characters[LayerTableModel::kColumns] = {7, 17, 6, 13, 11, 9, 13, 12};
  for (int column = 0; column < LayerTableModel::kColumns; ++column)
    view_->setColumnWidth(column, characters[column] * digit);
  connect(view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& now) {
            if (now.isValid()) Q_EMIT chosen(filter_->mapToSource(now).row());
          });
  connect(view_->verticalScrollBar(), &QScrollBar::valueChanged, this, &LayerTable::view_moved);
  connect(filter_, &QAbstractItemModel::layoutChanged, this, &LayerTable::view_moved);
}

int LayerTable::current() const {
  const QModelIndex now = view_->currentIndex();
  return now.isValid() ? filter_->mapToSource(now).row() : -1;
}

void LayerTable::choose(int row) {
  const QModelIndex index = filter_->mapFromSource(model_->index(row, 0));
  if (index.isValid()) view_->setCurrentIndex(index);
}

std::vector<int> LayerTable::rows_in_view() const {
  std::vector<int> rows;
  const int first = std::max(0, view_->rowAt(0));
  const int last = view_->rowAt(view_->viewport()->height() - 1);
  for (int row = first; row < filter_->rowCount() && (last < 0 || row <= last); ++row)
    rows.push_back(filter_->mapToSource(filter_->index(row, 0)).row());
  return rows;
}

QString LayerTable::csv() const {
  CsvTable table({"block", "layer", "out", "in", "bits", "bits_per_weight", "mse", "sqnr_db", "sensitivity",
                  "bytes", "estimate"});
  for (int row = 0; row < filter_->rowCount(); ++row) {
    const int source = filter_->mapToSource(filter_->index(row, 0)).row();
    const LayerInfo& layer = model_->layer(source);
    const auto& figures = model_->figures(source);
    const auto known = [&](auto value) { return figures ? QVariant(value) : QVariant(); };
    const LayerFigures f = figures.value_or(LayerFigures{});
    table.add({layer.block, QString::fromStdString(layer.layer), qlonglong(layer.out), qlonglong(layer.in),
               model_->settings(source).weights.bits, known(f.bits_per_weight), known(f.mse),
               known(f.sqnr_db),
               model_->index(source, LayerTableModel::kSensitivity).data(LayerTableModel::kSortRole),
               known(qlonglong(f.bytes)), known(f.is_estimate() ? 1 : 0)});
  }
  return table.text();
}

QString LayerTable::save_csv(const QString& path) const {
  try {
    write_file_atomically(QFile::encodeName(path).toStdString(), csv().toStdString());
    return {};
  } catch (const Error& error) {
    return tr("%1 cannot be written: %2").arg(path, QString::fromStdString(error.reason()));
  }
}

void LayerTable::ask_where_to_save() {
  const QString path = QFileDialog::getSaveFileName(this, tr("Save layers"), QStringLiteral("layers.csv"),
                                                    tr("Table (*.csv)"));
  if (path.isEmpty()) return;
  if (const QString problem = save_csv(path); !problem.isEmpty()) Q_EMIT failed(problem);
}

void LayerTable::refresh_count() {
  const int all = model_->count(), shown = filter_->rowCount(), measured = model_->measured();
  QString text = shown == all ? tr("%1 layers").arg(all) : tr("%1 of %2 layers").arg(shown).arg(all);
  if (measured < all) text += tr(" · %1 measured").arg(measured);
  count_->setText(text);
  save_->setEnabled(shown > 0);
}

void LayerTable::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Q_EMIT view_moved();
}

void LayerTable::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void LayerTable::retranslate() {
  text_->setPlaceholderText(tr("Filter: q_proj, 3., *.mlp.*"));
  text_->setAccessibleName(tr("Filter layers"));
  view_->setAccessibleName(tr("Layers"));
  save_->setText(tr("Save CSV…"));
  save_->setToolTip(tr("Saves the table as it is sorted and filtered"));
  model_->retranslate();
  refresh_count();
}

}  // namespace aq
