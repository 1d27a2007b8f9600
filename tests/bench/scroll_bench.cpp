// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// How long one step of scrolling takes where the lists are long: 100 runs in the tree of the Runs page, 1000
// layers in the table of the Explore page. A step is an event and everything the window does for it, painting
// included. Run with QT_QPA_PLATFORM=offscreen, or on a display.
#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTableView>
#include <QWheelEvent>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "app/studio/appearance.h"
#include "app/studio/explore/layer_table.h"
#include "app/studio/runs/run_tree.h"

namespace {

using namespace aq;

constexpr int kRuns = 100, kBlocks = 143, kSteps = 200;
constexpr const char* kLayers[] = {"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj",
                                   "self_attn.o_proj", "mlp.gate_proj",    "mlp.up_proj",
                                   "mlp.down_proj"};

/// Times of steps in milliseconds.
class Steps {
 public:
  explicit Steps(const char* name) : name_(name) {}

  template <typename Act>
  void time(Act act) {
    QElapsedTimer clock;
    clock.start();
    act();
    QCoreApplication::processEvents();
    times_.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
  }

  void print() {
    std::ranges::sort(times_);
    std::printf("%-38s %4zu steps: median %6.2f ms, worst %6.2f ms\n", name_, times_.size(),
                times_[times_.size() / 2], times_.back());
  }

 private:
  const char* name_;
  std::vector<double> times_;
};

void press(QWidget* target, int key, const QString& text = {}) {
  for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease}) {
    QKeyEvent event(type, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(target, &event);
  }
}

void turn_wheel(QAbstractScrollArea& area, int notches) {
  constexpr int kNotch = 120;  // eighths of a degree
  const QPointF middle = area.viewport()->rect().center();
  QWheelEvent event(middle, area.viewport()->mapToGlobal(middle), {}, {0, kNotch * notches}, Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(area.viewport(), &event);
}

void scroll(QAbstractScrollArea& area, const char* wheel_name, const char* key_name) {
  Steps wheel(wheel_name), keys(key_name);
  for (int i = 0; i < kSteps; ++i) wheel.time([&] { turn_wheel(area, i < kSteps / 2 ? -1 : 1); });
  for (int i = 0; i < kSteps; ++i)
    keys.time([&] { press(&area, i / 40 % 2 == 0 ? Qt::Key_PageDown : Qt::Key_PageUp); });
  wheel.print();
  keys.print();
}

void show(QWidget& widget) {
  widget.resize(900, 780);
  widget.show();
  for (int i = 0; i < 20; ++i) QCoreApplication::processEvents();
}

std::vector<RunEntry> hundred_runs() {
  std::vector<RunEntry> runs;
  for (int i = 0; i < kRuns; ++i) {
    RunEntry run{.path = "/runs/demo-llama-W4A16-" + std::to_string(i) + ".h5",
                 .id = std::to_string(i),
                 .created = "2026-01-31T12:00:00Z",
                 .state = "finished",
                 .model = "demo:llama",
                 .seconds = 30.0 + i,
                 .perplexity = {{"float", 2.22}, {"quantized", 2.3 + i * 0.01}}};
    if (i % 3 != 0) run.notes.parent = std::to_string(i - 1);
    runs.push_back(std::move(run));
  }
  return runs;
}

void time_tree() {
  RunTree tree;
  tree.show_runs(hundred_runs());
  show(tree);
  scroll(tree, "100 runs in the tree, wheel", "100 runs in the tree, page keys");
}

std::vector<LayerInfo> thousand_layers() {
  std::vector<LayerInfo> layers;
  for (int block = 0; block < kBlocks; ++block)
    for (const char* layer : kLayers)
      layers.push_back(
          {block, layer, "model.layers." + std::to_string(block) + "." + layer + ".weight", 4096, 4096});
  return layers;
}

void time_table() {
  LayerTable table;
  table.model().set_layers(thousand_layers());
  table.model().set_recipe({});
  std::vector<std::pair<int, LayerFigures>> figures;
  for (int row = 0; row < table.model().count(); ++row) {
    LayerFigures one;
    one.sqnr_db = 20 + (row * 37 % 100) * 0.1;
    one.mse = 1e-4 / (row + 1);
    figures.emplace_back(row, one);
  }
  table.model().set_figures(figures);
  show(table);
  scroll(table.view(), "1001 layers in the table, wheel", "1001 layers in the table, page keys");
  Steps sorting("1001 layers in the table, sorting");
  for (int i = 0; i < 20; ++i)
    sorting.time([&] {
      table.view().sortByColumn(i % LayerTableModel::kColumns,
                                i % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
    });
  sorting.print();
  Steps typing("1001 layers in the table, filtering");
  auto* filter = table.findChild<QLineEdit*>(QStringLiteral("layer_filter"));
  for (const char letter : std::string("down_proj"))
    typing.time([&] { press(filter, 0, QString(QLatin1Char(letter))); });
  typing.print();
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  use_theme(QStringLiteral("light"));
  time_tree();
  time_table();
}
