// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/model_tree.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <set>
#include <string>

#include "app/studio/elided_label.h"
#include "app/studio/number_format.h"
#include "widgets/forms/brief_text.h"

namespace aq {
namespace {

enum Column { kName, kShape, kParameters, kType, kSize, kColumns };

QTreeWidgetItem* make_item(const QString& name, const QString& shape, std::int64_t parameters,
                           const QString& dtype, std::int64_t bytes) {
  auto* item = new QTreeWidgetItem({name, shape, short_count(parameters), dtype, short_bytes(bytes)});
  for (const int column : {kParameters, kSize})
    item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
  for (int column = 0; column < kColumns; ++column)
    item->setToolTip(column, plain_tool_tip(item->text(column)));
  item->setToolTip(kParameters, QLocale().toString(static_cast<qlonglong>(parameters)));
  return item;
}

/// "self_attn.q_proj.weight" → "q_proj", "self_attn.q_proj.bias" → "q_proj.bias": the end tells a layer from
/// its neighbours in a narrow column.
QString short_name(const QString& name) {
  const bool weight = name.endsWith(QLatin1String(".weight"));
  const QString layer = weight ? name.chopped(7) : name;
  return layer.section('.', layer.endsWith(QLatin1String(".bias")) ? -2 : -1);
}

/// The dtype of every tensor, or nothing where they differ.
QString common_dtype(const ModelSummary& model) {
  std::set<std::string> dtypes;
  for (const auto& block : model.blocks)
    for (const auto& layer : block.layers) dtypes.insert(layer.dtype);
  return dtypes.size() == 1 ? QString::fromStdString(*dtypes.begin()) : QString();
}

bool matches(const QTreeWidgetItem* item, const QString& text) {
  for (int column = 0; column < kColumns; ++column)
    if (item->toolTip(column).contains(text, Qt::CaseInsensitive)) return true;
  return item->text(kParameters).contains(text, Qt::CaseInsensitive);
}

}  // namespace

ModelTree::ModelTree(QWidget* parent)
    : QWidget(parent),
      heading_(new ElidedLabel(this)),
      facts_(new QLabel(this)),
      filter_(new QLineEdit(this)),
      tree_(new QTreeWidget(this)) {
  heading_->setProperty("role", "heading");
  facts_->setProperty("role", "muted");
  facts_->setWordWrap(true);
  facts_->setTextFormat(Qt::PlainText);
  facts_->setMinimumWidth(1);
  filter_->setClearButtonEnabled(true);
  tree_->setColumnCount(kColumns);
  tree_->setAlternatingRowColors(false);
  tree_->setUniformRowHeights(true);
  tree_->header()->setStretchLastSection(false);
  tree_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  tree_->header()->setSectionResizeMode(kName, QHeaderView::Stretch);
  tree_->header()->setMinimumSectionSize(36);
  tree_->header()->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 4px 3px; }"));
  tree_->setTextElideMode(Qt::ElideLeft);  // the end of a layer's name tells it from its neighbours
  tree_->setIndentation(10);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 12);
  layout->setSpacing(8);
  for (QWidget* row : std::initializer_list<QWidget*>{heading_, facts_, filter_}) layout->addWidget(row);
  layout->addWidget(tree_, 1);
  retranslate();
  connect(filter_, &QLineEdit::textChanged, this, &ModelTree::filter);
  connect(tree_, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* now) { tell_choice(now); });
}

void ModelTree::show_model(const ModelSummary& model) {
  model_ = model;
  retranslate();
}

void ModelTree::fill() {
  tree_->clear();
  tree_->setColumnHidden(kType, !common_dtype(*model_).isEmpty());  // then the facts above say it once
  for (const auto& block : model_->blocks) {
    const QString name = block.index < 0 ? tr("Embeddings, head") : tr("Block %1").arg(block.index);
    auto* parent = make_item(name, {}, block.parameters(), {}, block.bytes());
    parent->setData(kName, Qt::UserRole, block.index);
    for (const auto& layer : block.layers) {
      const QString full_name = QString::fromStdString(layer.name);
      auto* item = make_item(short_name(full_name), QString::fromStdString(layer.shape), layer.parameters,
                             QString::fromStdString(layer.dtype), layer.bytes);
      item->setToolTip(kName, plain_tool_tip(full_name));
      item->setData(kName, Qt::UserRole, QString::fromStdString(layer.tensor));
      parent->addChild(item);
    }
    tree_->addTopLevelItem(parent);
    parent->setExpanded(block.index == 0);
  }
}

void ModelTree::filter(const QString& text) {
  for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
    QTreeWidgetItem* block = tree_->topLevelItem(i);
    const bool whole = text.isEmpty() || matches(block, text);
    bool any = whole;
    for (int j = 0; j < block->childCount(); ++j) {
      const bool shown = whole || matches(block->child(j), text);
      block->child(j)->setHidden(!shown);
      any = any || shown;
    }
    block->setHidden(!any);
    if (!text.isEmpty() && any) block->setExpanded(true);
  }
}

void ModelTree::choose_layer(int block, const QString& layer) {
  for (int i = 0; i < tree_->topLevelItemCount(); ++i) {
    QTreeWidgetItem* parent = tree_->topLevelItem(i);
    if (parent->data(kName, Qt::UserRole).toInt() != block) continue;
    for (int j = 0; j < parent->childCount(); ++j)
      if (parent->child(j)->toolTip(kName) == layer) return tree_->setCurrentItem(parent->child(j));
  }
}

void ModelTree::tell_choice(const QTreeWidgetItem* item) {
  if (!item) return;
  const QTreeWidgetItem* block = item->parent() ? item->parent() : item;
  const int index = block->data(kName, Qt::UserRole).toInt();
  if (index >= 0) Q_EMIT block_chosen(index);
  if (block != item)
    Q_EMIT layer_chosen(index, item->toolTip(kName), item->data(kName, Qt::UserRole).toString());
}

void ModelTree::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void ModelTree::retranslate() {
  filter_->setPlaceholderText(tr("Filter layers"));
  tree_->setHeaderLabels({tr("Layer"), tr("Shape"), tr("Params"), tr("Type"), tr("Size")});
  if (!model_) {
    heading_->show_text(tr("No model"));
    facts_->setText(
        tr("Open a directory with config.json and safetensors, or a .gguf file, or drop it here."));
    return;
  }
  heading_->show_text(brief(QString::fromStdString(model_->name)));
  facts_->setText(
      tr("%1 · %2 parameters · %3 · width %4 · %5 heads (%6 KV) · MLP %7 · vocabulary %8")
          .arg(brief(QString::fromStdString(model_->architecture), kLongestName),
               short_count(model_->parameters()),
               QStringLiteral("%1 %2").arg(short_bytes(model_->bytes()), common_dtype(*model_)).trimmed())
          .arg(model_->hidden)
          .arg(model_->heads)
          .arg(model_->kv_heads)
          .arg(model_->ffn)
          .arg(model_->vocabulary));
  fill();
  filter(filter_->text());
}

}  // namespace aq
