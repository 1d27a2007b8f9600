// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/explore/activation_pane.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/plots/activation_plot.h"

namespace aq {
namespace {

constexpr int kProgressSteps = 1000;

}  // namespace

ActivationPane::ActivationPane(const ExploreServices& services, QWidget* parent)
    : QWidget(parent),
      services_(services),
      share_(std::make_shared<std::atomic<double>>(0)),
      compute_(new QPushButton(this)),
      cancel_(new QPushButton(this)),
      progress_(new QProgressBar(this)),
      state_(new QLabel(this)),
      plot_(new ActivationPlot(this)),
      job_([this](const ActivationPicture& picture) { show_picture(picture); },
           [this](const ErrorReport& error) {
             computing_ = false;
             show_state();
             if (error.kind != ErrorKind::Cancelled) Q_EMIT failed(error);
           }) {
  compute_->setObjectName(QStringLiteral("compute_activations"));
  cancel_->setObjectName(QStringLiteral("cancel_activations"));
  progress_->setRange(0, kProgressSteps);
  progress_->setTextVisible(false);
  progress_->setMaximumHeight(8);
  state_->setProperty("role", "muted");
  setBackgroundRole(QPalette::Base);  // that of the plot
  setAutoFillBackground(true);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(12, 4, 12, 6);
  row->setSpacing(8);
  row->addWidget(state_, 1);
  row->addWidget(progress_, 1);
  row->addWidget(compute_);
  row->addWidget(cancel_);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addWidget(plot_, 1);
  layout->addLayout(row);
  constexpr int kPollMilliseconds = 60;
  poll_.setInterval(kPollMilliseconds);
  connect(&poll_, &QTimer::timeout, this,
          [this] { progress_->setValue(static_cast<int>(share_->load() * kProgressSteps)); });
  connect(compute_, &QPushButton::clicked, this, &ActivationPane::compute);
  connect(cancel_, &QPushButton::clicked, this, [this] { job_.cancel(); });
  retranslate();
  show_state();
}

void ActivationPane::show_layer(const ActivationRequest& request) {
  const bool was_computing = computing_;
  request_ = request;
  plot_->clear();
  samples_ = 0;
  computing_ = false;
  if (was_computing) return compute();  // the walk goes on, to the new layer
  ActivationRequest peek = request;
  peek.only_if_there = true;
  start(peek);
}

void ActivationPane::clear() {
  request_.reset();
  computing_ = false;
  job_.cancel();
  plot_->clear();
  show_state();
}

void ActivationPane::compute() {
  if (!request_) return;
  computing_ = true;
  share_ = std::make_shared<std::atomic<double>>(0);  // an older walk writes to its own
  start(*request_);
}

void ActivationPane::start(const ActivationRequest& request) {
  show_state();
  job_.start([look = services_.activations, request, share = share_](const std::stop_token& stop) {
    return look(request, stop, [share](double done) { share->store(done); });
  });
}

void ActivationPane::show_picture(const ActivationPicture& picture) {
  computing_ = false;
  if (!request_) return show_state();
  samples_ = picture.channels.empty() ? 0 : picture.samples;
  tokens_ = picture.tokens;
  if (samples_ > 0) {
    LayerReport report{.block = request_->block, .layer = request_->layer};
    report.channels_before = picture.channels;
    report.activations_before = picture.values;
    plot_->show_report(report);
  }
  show_state();
}

void ActivationPane::show_state() {
  compute_->setVisible(!computing_ && samples_ == 0);
  compute_->setEnabled(request_.has_value());
  cancel_->setVisible(computing_);
  progress_->setVisible(computing_);
  state_->setVisible(!computing_);
  state_->setText(samples_ > 0 ? tr("float model, %1 samples of %2 tokens").arg(samples_).arg(tokens_)
                               : QString());
  if (computing_) {
    progress_->setValue(0);
    poll_.start();
  } else {
    poll_.stop();
  }
}

void ActivationPane::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    show_state();
  }
  QWidget::changeEvent(event);
}

void ActivationPane::retranslate() {
  compute_->setText(tr("Show activations"));
  compute_->setToolTip(tr("Sends a few calibration samples through the float model, up to this layer"));
  cancel_->setText(tr("Cancel"));
  progress_->setAccessibleName(tr("Progress of the walk through the model"));
  plot_->set_empty_text(
      tr("Show activations sends a few calibration samples through the float model up to this layer: which "
         "input channels carry outliers?"));
}

}  // namespace aq
