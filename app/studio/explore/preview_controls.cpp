// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/preview_controls.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>

#include "core/base/error.h"
#include "core/quant/weight_format_traits.h"
#include "widgets/forms/parameter_editor.h"

namespace aq {
namespace {

constexpr int kMostBits = 8;
constexpr int kLeastClip = 50, kWholeRange = 100;  // hundredths of the range

bool matters(const Parameter& parameter, const WeightRecipe& weights) {
  if (parameter.path == "weights.bits") return weight_format_traits(weights.format).bits == 0;
  if (weights.bits >= kFloatBits) return false;
  if (parameter.path == "weights.symmetric") return weight_format_traits(weights.format).clips;
  if (parameter.depends_on.empty()) return true;
  Recipe recipe;
  recipe.weights = weights;
  const std::string value = value_to_text(get(recipe, recipe_parameter(parameter.depends_on)));
  return std::ranges::find(parameter.depends_values, value) != parameter.depends_values.end();
}

}  // namespace

PreviewControls::PreviewControls(QWidget* parent)
    : QWidget(parent),
      clip_label_(new QLabel(this)),
      clip_value_(new QLabel(this)),
      problem_(new QLabel(this)),
      clip_(new QSlider(Qt::Horizontal, this)) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins({});
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(3);
  add_field(*grid, "weights.format", 0, 0);
  add_field(*grid, "weights.bits", 0, 1);
  add_field(*grid, "weights.granularity", 0, 2);
  add_field(*grid, "weights.group_size", 0, 3);
  add_field(*grid, "weights.symmetric", 2, 0);
  add_field(*grid, "weights.double_quantization", 2, 1);
  add_clip(*grid, 2, 2);
  problem_->setProperty("role", "error");
  problem_->setWordWrap(true);
  problem_->hide();
  grid->addWidget(problem_, 4, 0, 1, 4);
  for (int column = 0; column < 4; ++column) grid->setColumnStretch(column, 1);
  retranslate();
  show_values();
}

void PreviewControls::add_field(QGridLayout& grid, const char* path, int row, int column) {
  const Parameter& parameter = recipe_parameter(path);
  auto* editor = make_parameter_editor(parameter, this);
  editor->setObjectName(QString::fromLatin1(path));
  auto* label = new QLabel(this);
  label->setBuddy(editor);
  label->setProperty("role", "muted");
  grid.addWidget(label, row, column);
  grid.addWidget(editor, row + 1, column);
  fields_.push_back({parameter, label, editor});
  const Field field = fields_.back();
  connect(editor, &ParameterEditor::edited, this, [this, field] { take(field); });
}

void PreviewControls::add_clip(QGridLayout& grid, int row, int column) {
  clip_->setObjectName(QStringLiteral("clip_ratio"));
  clip_->setRange(kLeastClip, kWholeRange);
  clip_->setValue(kWholeRange);
  clip_->setPageStep(5);
  clip_label_->setBuddy(clip_);
  clip_label_->setProperty("role", "muted");
  clip_value_->setProperty("role", "muted");
  grid.addWidget(clip_label_, row, column);
  grid.addWidget(clip_value_, row, column + 1, Qt::AlignRight);
  grid.addWidget(clip_, row + 1, column, 1, 2);
  connect(clip_, &QSlider::valueChanged, this, [this] {
    retranslate();
    Q_EMIT changed();
  });
}

double PreviewControls::clip_ratio() const {
  return clip_->isEnabled() ? clip_->value() / static_cast<double>(kWholeRange) : 1;
}

void PreviewControls::set_weights(const WeightRecipe& weights) {
  recipe_.weights = weights;
  const QSignalBlocker blocker(clip_);
  clip_->setValue(kWholeRange);
  problem_->hide();
  show_values();
}

void PreviewControls::show_problem(const Field& field, const QString& text) {
  field.editor->mark_invalid(true);
  problem_->setText(text);
  problem_->show();
}

void PreviewControls::take(const Field& field) {
  Recipe taken = recipe_;
  try {
    set(taken, field.parameter, field.editor->value());
  } catch (const Error& error) {
    return show_problem(field, QString::fromStdString(error.reason()));
  }
  if (taken.weights.bits > kMostBits && taken.weights.bits < kFloatBits)
    return show_problem(field, tr("Weights have 2 to 8 bits, or 16: float."));
  recipe_ = taken;
  field.editor->mark_invalid(false);
  problem_->hide();
  follow_format();
  show_values(field.editor);
  Q_EMIT changed();
}

/// Bits that a format has are not chosen.
void PreviewControls::follow_format() {
  if (const int bits = weight_format_traits(weights().format).bits; bits > 0) recipe_.weights.bits = bits;
}

/// @param typed where the user is typing: "04" stays as it is
void PreviewControls::show_values(const ParameterEditor* typed) {
  for (const Field& field : fields_) {
    if (field.editor != typed) {
      field.editor->set_value(get(recipe_, field.parameter));
      field.editor->mark_invalid(false);
    }
    const bool on = matters(field.parameter, weights());
    field.editor->setEnabled(on);
    field.label->setEnabled(on);
  }
  const bool clips = weights().bits < kFloatBits && weight_format_traits(weights().format).clips;
  for (QWidget* part : std::initializer_list<QWidget*>{clip_, clip_label_, clip_value_})
    part->setEnabled(clips);
}

void PreviewControls::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void PreviewControls::retranslate() {
  for (const Field& field : fields_) {
    field.label->setText(core_text("parameter", field.parameter.label));
    field.editor->retranslate();
    field.editor->setToolTip(core_text("parameter", field.parameter.help));
    field.editor->setAccessibleName(field.label->text());
    if (QWidget* inner = field.editor->focusProxy()) inner->setAccessibleName(field.label->text());
  }
  clip_label_->setText(tr("Clip ratio (to explore)"));
  clip_value_->setText(clip_->value() == kWholeRange ? tr("whole range")
                                                     : QString::number(clip_->value() / 100.0, 'f', 2));
  clip_->setAccessibleName(clip_label_->text());
  clip_->setToolTip(
      tr("Both ends of every range are multiplied by it: outliers are cut off, all others round finer. A run "
         "finds such ratios itself, by the Clipping setting of the recipe."));
}

}  // namespace aq
