// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Whether the program's memory stays what it is, however long it is used:
//   endurance_bench [--hours 24] [--cycles 1000] [--model demo:llama] [--method affinequant]
// First the events of a real run are recorded and played to the window again, through mailbox, controller and
// plots, as often as the run would have gone in so many hours. Then runs of the real engine are started and
// cancelled at random instants. What the process holds is printed on the way: memory in use, resident memory,
// threads, open files, and private folders left among the temporary files. Run with
// QT_QPA_PLATFORM=offscreen, or on a display.
#include <malloc.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "app/studio/main_window.h"
#include "app/studio/run_controller.h"
#include "app/studio/workbench.h"
#include "core/engine/engine.h"
#include "core/methods/method.h"

namespace {

using namespace aq;

struct Held {
  double in_use = 0, resident = 0;  ///< megabytes
  int threads = 0, files = 0, folders = 0;
};

int entries_of(const char* folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

Held held() {
  Held now;
  const struct mallinfo2 heap = ::mallinfo2();
  now.in_use = static_cast<double>(heap.uordblks + heap.hblkhd) / 1e6;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) now.resident = std::stod(line.substr(6)) / 1e3;
  now.threads = entries_of("/proc/self/task");
  now.files = entries_of("/proc/self/fd");
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::temp_directory_path()))
    now.folders += entry.path().filename().string().starts_with(".affinequant-") ? 1 : 0;
  return now;
}

void print(const std::string& when) {
  const Held now = held();
  std::printf("%-28s in use %7.1f MB  resident %7.1f MB  threads %3d  files %3d  private folders %d\n",
              when.c_str(), now.in_use, now.resident, now.threads, now.files, now.folders);
  std::fflush(stdout);
}

RunSpec short_spec(const QString& model, const QString& method, int samples, int tokens) {
  RunSpec spec;
  spec.model = model.toStdString();
  spec.recipe.weights.bits = 3;
  spec.recipe.calibration.nsamples = samples;
  spec.recipe.calibration.seqlen = tokens;
  spec.recipe = aq::method(method.toStdString()).apply(spec.recipe);
  if (spec.recipe.optimizer.epochs) spec.recipe.optimizer.epochs = 4;
  spec.evaluation = "demo";
  spec.evaluation_max_tokens = 2048;
  return spec;
}

struct Recording {
  std::vector<RunEvent> events;
  Outcome outcome;
  double seconds = 0;
};

Recording record(const RunSpec& spec) {
  Recording made;
  QElapsedTimer clock;
  clock.start();
  made.outcome = Engine::run(
      spec, RunContext({}, nullptr, [&](RunEvent event) { made.events.push_back(std::move(event)); }));
  made.seconds = static_cast<double>(clock.elapsed()) / 1000;
  return made;
}

/// Plays a recording, never far ahead of the window.
class Player {
 public:
  explicit Player(const Recording& recording) : recording_(recording) {}
  Outcome play(const RunContext& context) {
    for (const RunEvent& event : recording_.events) {
      constexpr int kMostWaiting = 500;
      while (posted_ - seen_ > kMostWaiting) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      ++posted_;
      context.post(event);
    }
    return recording_.outcome;
  }
  void see() { ++seen_; }
  /// Events that replaced one another on the way were not seen one by one.
  void settle() { seen_ = posted_.load(); }

 private:
  const Recording& recording_;
  std::atomic<long> posted_ = 0, seen_ = 0;
};

void wait_until_idle(RunController& controller) {
  QEventLoop loop;
  QObject::connect(&controller, &RunController::state_changed, &loop, [&](RunState state) {
    if (state == RunState::Idle) loop.quit();
  });
  if (controller.is_active()) loop.exec();
}

void play_hours(const Recording& recording, double hours, const QTemporaryDir& folder) {
  const int runs = static_cast<int>(hours * 3600 / recording.seconds) + 1;
  std::printf("%.0f h are %d runs of %.1f s with %zu events each\n", hours, runs, recording.seconds,
              recording.events.size());
  Player player(recording);
  StudioServices services = engine_services();
  services.run = [&](const RunSpec&, const RunContext& context) { return player.play(context); };
  QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
  MainWindow window(services, folder.path(), &settings);
  window.resize(1440, 900);
  window.show();
  QObject::connect(&window.controller(), &RunController::event, &window, [&] { player.see(); });
  window.open_model(QStringLiteral("demo:llama"));
  QElapsedTimer clock;
  clock.start();
  for (int run = 0; run < runs; ++run) {
    if (run % std::max(1, runs / 10) == 0 || run == 10) print(std::to_string(run) + " runs");
    window.workbench().start(recording.outcome.spec);
    wait_until_idle(window.controller());
    player.settle();
  }
  print(std::to_string(runs) + " runs");
  std::printf("played in %.0f s\n", static_cast<double>(clock.elapsed()) / 1000);
}

/// Start and cancel, at instants from before the model is open to after the run would have ended.
void cycle(const RunSpec& spec, double seconds, int cycles) {
  RunController controller(
      [](const RunSpec& run, const RunContext& context) { return Engine::run(run, context); });
  std::minstd_rand random(7);
  std::uniform_real_distribution<double> instant(0, seconds);
  int cancelled = 0;
  QObject::connect(&controller, &RunController::cancelled, [&] { ++cancelled; });
  for (int i = 0; i < cycles; ++i) {
    if (i % std::max(1, cycles / 10) == 0 || i == 10) print(std::to_string(i) + " cycles");
    controller.start(spec);
    QTimer::singleShot(static_cast<int>(1000 * instant(random)), &controller, &RunController::cancel);
    wait_until_idle(controller);
  }
  print(std::to_string(cycles) + " cycles");
  std::printf("%d of %d runs were cancelled under way, the others had ended\n", cancelled, cycles);
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QCommandLineParser parser;
  const QCommandLineOption hours("hours", {}, "hours", "24"), cycles("cycles", {}, "count", "1000"),
      model("model", {}, "model", "demo:llama"), method("method", {}, "method", "affinequant");
  parser.addOptions({hours, cycles, model, method});
  parser.process(application);
  const QTemporaryDir folder;
  try {
    const Recording recording = record(short_spec(parser.value(model), parser.value(method), 16, 128));
    if (parser.value(hours).toDouble() > 0) play_hours(recording, parser.value(hours).toDouble(), folder);
    RunSpec brief = short_spec(parser.value(model), parser.value(method), 2, 32);
    brief.evaluation.clear();
    brief.recipe.optimizer.epochs = std::min(brief.recipe.optimizer.epochs, 1);
    const double seconds = record(brief).seconds;
    cycle(brief, seconds, parser.value(cycles).toInt());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "endurance_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
