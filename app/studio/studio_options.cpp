#include "app/studio/studio_options.h"

#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>
#include <cstdio>
#include <cstdlib>

namespace aq {
namespace {

QString default_output_root() {
  return QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
      .filePath(QStringLiteral("AffineQuant"));
}

[[noreturn]] void refuse(const QString& message) {
  std::fprintf(stderr, "affinequant-studio: %s\n", qPrintable(message.simplified()));
  std::exit(2);
}

}  // namespace

StudioOptions parse_options(const QStringList& arguments) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Post-training quantization of language models, in view."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("model"),
                               QStringLiteral("Checkpoint directory, demo:llama or demo:opt."),
                               QStringLiteral("[MODEL]"));
  const QCommandLineOption preset(
      QStringLiteral("preset"), QStringLiteral("Preset to start from, e.g. W3A16."), QStringLiteral("name"));
  const QCommandLineOption recipe(
      QStringLiteral("recipe"),
      QStringLiteral("Recipe file to start from, or a checkpoint's affinequant.json."),
      QStringLiteral("file"));
  const QCommandLineOption language(QStringLiteral("lang"), QStringLiteral("en, zh_CN or system."),
                                    QStringLiteral("code"));
  const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("light, dark or system."),
                                 QStringLiteral("name"));
  const QCommandLineOption screenshots(QStringLiteral("screenshots"),
                                       QStringLiteral("Run the demo and save pictures of every page."),
                                       QStringLiteral("directory"));
  const QCommandLineOption output_root(QStringLiteral("output-root"),
                                       QStringLiteral("Where checkpoints are written."),
                                       QStringLiteral("directory"), default_output_root());
  const QCommandLineOption settings(QStringLiteral("settings"),
                                    QStringLiteral("Settings file instead of the user's."),
                                    QStringLiteral("file"));
  const QCommandLineOption latency(QStringLiteral("measure-latency"),
                                   QStringLiteral("Print how long the window's event loop was held up."));
  const QCommandLineOption start(QStringLiteral("start"),
                                 QStringLiteral("Start the run at once, and close the window when it ends."));
  const QCommandLineOption calibration(
      QStringLiteral("calib"), QStringLiteral("Calibration text or token ids."), QStringLiteral("file"));
  const QCommandLineOption summary(
      QStringLiteral("summary"),
      QStringLiteral("Draw this session's plots as one PNG, named by the next argument, and end."),
      QStringLiteral("session"));
  const QCommandLineOption attach(
      QStringLiteral("attach"),
      QStringLiteral("Watch a run that was started with --listen; its token is AFFINEQUANT_TOKEN of the "
                     "environment, or --token."),
      QStringLiteral("address"));
  const QCommandLineOption token(QStringLiteral("token"), QStringLiteral("What the run to watch asks for."),
                                 QStringLiteral("token"));
  parser.addOptions({attach, token, preset, recipe, language, theme, screenshots, output_root, settings,
                     summary, start, calibration, latency});
  if (!parser.parse(arguments)) refuse(parser.errorText());
  if (parser.isSet(QStringLiteral("help"))) parser.showHelp();
  if (parser.isSet(QStringLiteral("version"))) parser.showVersion();
  if (parser.isSet(summary) && parser.positionalArguments().size() != 1)
    refuse(QStringLiteral("--summary takes a session and the name of the picture"));
  if (parser.isSet(attach) && !parser.isSet(token) && qEnvironmentVariableIsEmpty("AFFINEQUANT_TOKEN"))
    refuse(
        QStringLiteral("--attach needs the run's token: --token, or AFFINEQUANT_TOKEN in the environment"));
  if (parser.positionalArguments().size() > 1) refuse(QStringLiteral("give one model"));
  const QStringList themes{QString(), QStringLiteral("light"), QStringLiteral("dark"),
                           QStringLiteral("system")};
  if (!themes.contains(parser.value(theme))) refuse(QStringLiteral("--theme must be light, dark or system"));
  const QStringList languages{QString(), QStringLiteral("en"), QStringLiteral("zh_CN"),
                              QStringLiteral("system")};
  if (!languages.contains(parser.value(language)))
    refuse(QStringLiteral("--lang must be en, zh_CN or system"));
  return {.model = parser.positionalArguments().value(0),
          .preset = parser.value(preset),
          .recipe = parser.value(recipe),
          .language = parser.value(language),
          .theme = parser.value(theme),
          .screenshots = parser.value(screenshots),
          .output_root = parser.value(output_root),
          .settings_file = parser.value(settings),
          .summary_session = parser.value(summary),
          .summary_picture = parser.isSet(summary) ? parser.positionalArguments().value(0) : QString(),
          .calibration = parser.value(calibration),
          .attach = parser.value(attach),
          .token = parser.isSet(token) ? parser.value(token) : qEnvironmentVariable("AFFINEQUANT_TOKEN"),
          .start = parser.isSet(start),
          .measure_latency = parser.isSet(latency)};
}

}  // namespace aq
