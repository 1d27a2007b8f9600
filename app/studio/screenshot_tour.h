// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>
#include <deque>
#include <functional>

namespace aq {

class MainWindow;

/// Drives a run of the model that is being opened through the window and saves a picture of every page, in
/// both themes and both languages. Quits the program at the end.
class ScreenshotTour : public QObject {
  Q_OBJECT

 public:
  ScreenshotTour(MainWindow& window, QString directory);
  void start() { clock_.start(); }

 private:
  struct Step {
    std::function<bool()> ready;  ///< looked at between two redraws; empty: at once
    std::function<void()> act;
  };
  void plan();
  void add(std::function<void()> act, std::function<bool()> ready = {});
  /// Pictures in both languages and both themes. @param prepare called in each before it is taken
  /// @param shown the dialog to take instead of the window, if any
  void add_pictures(const QString& page, const std::function<void()>& prepare,
                    const std::function<QWidget*()>& shown = {});
  std::function<void()> docks_in_front(const std::vector<const char*>& docks);
  void plan_run();
  void plan_second_run();
  std::function<void()> show(const char* page);
  void plan_explore();
  void plan_runs();
  void plan_export();
  void plan_compare();
  void plan_texts();
  void plan_sensitivity();
  void plan_sweep();
  void plan_learn();
  /// A page of the window by its name.
  template <typename Page>
  Page& page(const char* name) const;
  void finish_plots();
  void save(QWidget& shown, const QString& name);
  void tick();

  MainWindow& window_;
  QString directory_;
  std::deque<Step> steps_;
  QTimer clock_;
};

}  // namespace aq
