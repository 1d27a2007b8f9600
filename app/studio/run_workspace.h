// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMainWindow>

namespace aq {

class DockLayout;
class RunPage;
struct RunActions;

/// The first page: the run in the middle, settings and plots in docks around it. A main window of its own
/// inside the program's, so that the docks belong to this page alone.
class RunWorkspace : public QMainWindow {
  Q_OBJECT

 public:
  explicit RunWorkspace(const RunActions& actions, QWidget* parent = nullptr);

  RunPage& page() { return *page_; }
  DockLayout& docks() { return *docks_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  RunPage* page_;
  DockLayout* docks_;
};

}  // namespace aq
