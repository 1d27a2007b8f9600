// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/learn/plane/plane_lesson.h"

#include <QComboBox>
#include <QPushButton>
#include <QSlider>
#include <cmath>

#include "widgets/plots/number_text.h"

namespace aq {
namespace {

constexpr int kLargestEntry = 300;  ///< hundredths

QString entry_text(int hundredths) { return number_text(hundredths / 100.0, 3); }

}  // namespace

PlaneBoard::PlaneBoard(const LearnServices& services)
    : LessonBoard(services),
      plot_(new PlanePlot),
      job_([this](const PlaneMatrix& matrix) { set_matrix(matrix); }) {
  plot_->setObjectName(QStringLiteral("plane"));
  add_plots({plot_});
  const char* const names[] = {"a11", "a12", "a21", "a22"};
  const QString shown[] = {QStringLiteral("a₁₁"), QStringLiteral("a₁₂"), QStringLiteral("a₂₁"),
                           QStringLiteral("a₂₂")};
  for (std::size_t i = 0; i < entries_.size(); ++i)
    entries_[i] = controls().add_slider(
        names[i], [text = shown[i]] { return text; },
        {-kLargestEntry, kLargestEntry, i == 0 || i == 3 ? 100 : 0}, entry_text);
  pair_ = controls().add_choice(
      "pair", [] { return tr("Channels"); },
      {[] { return tr("two plain ones"); }, [] { return tr("the loudest and a plain one"); },
       [] { return tr("two that go together"); }},
      0);
  bits_ = controls().add_slider(
      "bits", [] { return tr("Bits"); }, {2, 5, 3}, [](int bits) { return QString::number(bits); });
  learn_ = controls().add_button("learn", [] { return tr("Let gradient descent try"); });
  identity_ = controls().add_button("identity", [] { return tr("Back to no matrix"); });
  connect(learn_, &QPushButton::clicked, this, &PlaneBoard::learn);
  connect(identity_, &QPushButton::clicked, this, [this] { set_matrix({1, 0, 0, 1}); });
  connect(plot_, &PlanePlot::column_moved, this, &PlaneBoard::move_column);
}

PlaneSettings PlaneBoard::settings() const {
  PlaneSettings now;
  for (std::size_t i = 0; i < entries_.size(); ++i) now.matrix[i] = entries_[i]->value() / 100.0;
  now.pair = static_cast<PlaneSettings::Pair>(pair_->currentIndex());
  now.bits = bits_->value();
  return now;
}

void PlaneBoard::set_matrix(const PlaneMatrix& matrix) {
  for (std::size_t i = 0; i < entries_.size(); ++i)
    entries_[i]->setValue(static_cast<int>(std::lround(100 * matrix[i])));
}

void PlaneBoard::move_column(int column, double x, double y) {
  entries_[static_cast<std::size_t>(column)]->setValue(static_cast<int>(std::lround(100 * x)));
  entries_[static_cast<std::size_t>(column) + 2]->setValue(static_cast<int>(std::lround(100 * y)));
}

void PlaneBoard::learn() {
  if (!has_tensors()) return;
  job_.start([tensors = data(), compute = services().learn_plane,
              now = settings()](const std::stop_token& stop) { return compute(*tensors, now, stop); });
}

void PlaneBoard::refresh() {
  const PlaneSettings now = settings();
  const Plane plane = services().plane(tensors(), now);
  plot_->show_plane(plane, now.matrix);
  const auto percent = [](double share) { return tr("%1 %").arg(number_text(100 * share, 3)); };
  const auto where_invertible = [&](const QString& text) {
    return plane.invertible ? text : QStringLiteral("–");
  };
  set_facts({{tr("error without a matrix"), percent(plane.error_plain)},
             {tr("error with this matrix"), where_invertible(percent(plane.error)),
              plane.invertible && plane.error <= plane.error_plain ? Fact::Tone::Plain : Fact::Tone::Bad},
             {tr("change"), where_invertible(change_text(plane.error / plane.error_plain))},
             {tr("determinant"), number_text(plane.determinant, 3),
              plane.invertible ? Fact::Tone::Plain : Fact::Tone::Bad},
             {tr("condition number"), where_invertible(number_text(plane.condition, 3))}});
}

}  // namespace aq
