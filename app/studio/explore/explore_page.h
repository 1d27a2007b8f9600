// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QWidget>
#include <map>
#include <string>
#include <vector>

#include "app/studio/background_job.h"
#include "app/studio/explore/explore_services.h"
#include "widgets/plots/channel_range_plot.h"

class QFrame;
class QLabel;
class QPushButton;
class QSplitter;

namespace aq {

class ActivationPane;
class Banner;
class FigureStrip;
class HeatMapPane;
class LayerErrors;
class LayerTable;
class PreviewControls;
class PreviewRunner;
class WeightHistogramPlot;
class Workbench;

/// The layers of the open model and what quantization does to each, before any run: a table of them all, and
/// one of them in pictures under settings to play with.
class ExplorePage : public QWidget {
  Q_OBJECT

 public:
  ExplorePage(const ExploreServices& services, Workbench* workbench, QWidget* parent = nullptr);
  ~ExplorePage() override;

  /// By layer path, e.g. "0.self_attn.q_proj".
  void set_sensitivities(const std::map<std::string, double>& values);

  LayerTable& table() { return *table_; }
  PreviewControls& controls() { return *controls_; }
  PreviewRunner& runner() { return *runner_; }
  WeightHistogramPlot& weights() { return *weights_; }
  ChannelRangePlot& ranges() { return *ranges_; }
  HeatMapPane& heat_map() { return *heat_map_; }
  ActivationPane& activations() { return *activations_; }
  Banner& banner() { return *banner_; }

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QWidget* make_right_side();
  QWidget* make_pictures();
  void connect_parts();
  void connect_buttons();
  void open_model();
  void show_layers(const std::vector<LayerInfo>& layers);
  void take_recipe();
  void measure(const std::vector<int>& rows);
  void refresh_hold();
  void choose(int row);
  void show_layer();
  void show_picture(const LayerPicture& picture);
  void show_error(const ErrorReport& error);
  void refresh_buttons();
  void retranslate();
  const LayerInfo* layer() const;
  QString subject() const;

  ExploreServices services_;
  Workbench* workbench_;
  Banner* banner_;
  QLabel* hint_;
  QSplitter* content_;
  LayerTable* table_;
  QLabel *heading_, *facts_;
  QPushButton *use_, *own_, *float_, *back_;
  QFrame* card_;
  PreviewControls* controls_;
  FigureStrip* figures_;
  WeightHistogramPlot* weights_;
  ChannelRangePlot* ranges_;
  HeatMapPane* heat_map_;
  ActivationPane* activations_;
  LayerErrors* errors_;
  PreviewRunner* runner_;
  BackgroundJob<std::vector<LayerInfo>> opening_;
  std::string opened_;  ///< the model whose layers are in the table
  bool stale_ = true;   ///< another model was opened since
  Recipe recipe_;       ///< of the form
  ChannelRangeSeries ranges_shown_;
  int row_ = -1;
};

}  // namespace aq
