// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/draft_keeper.h"

#include <utility>

namespace aq {

DraftKeeper::DraftKeeper(std::function<std::optional<Draft>()> current, const QString& file, QObject* parent)
    : QObject(parent), current_(std::move(current)), file_(file) {
  constexpr int kSoonMilliseconds = 400;
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMilliseconds);
  connect(&soon_, &QTimer::timeout, this, &DraftKeeper::save);
  connect(&file_, &KeptFile::failed, this, &DraftKeeper::failed);
}

void DraftKeeper::note() {
  if (!soon_.isActive()) soon_.start();  // not again: who types on for minutes is saved all the same
}

void DraftKeeper::save() {
  soon_.stop();
  Q_EMIT saving();
  if (const auto draft = current_()) file_.write(draft_text(*draft));
}

}  // namespace aq
