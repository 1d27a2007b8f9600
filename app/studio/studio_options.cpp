// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/studio/studio_options.h"

#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>
#include <cstdio>
#include <cstdlib>

#include "app/studio/studio_flags.h"
#include "app/versions/library_versions.h"
#include "widgets/plots/qcustomplot.h"

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

[[noreturn]] void print_version() {
  auto libraries = library_versions();
  libraries.insert(libraries.begin() + 1, {{"Qt", qVersion()}, {"QCustomPlot", QCUSTOMPLOT_VERSION_STR}});
  std::printf("%s\n", version_text("affinequant-studio", libraries).c_str());
  std::exit(0);
}

void add_flags(QCommandLineParser& parser) {
  parser.setApplicationDescription(QString::fromLatin1(kStudioSummary) + QLatin1Char('.'));
  for (const StudioFlag& flag : kStudioFlags) {
    const QString name = QString::fromLatin1(flag.name);
    const bool is_help = name == QLatin1String("help"), is_version = name == QLatin1String("version");
    const QStringList names = is_help      ? QStringList{QStringLiteral("h"), name}
                              : is_version ? QStringList{QStringLiteral("v"), name}
                                           : QStringList{name};
    parser.addOption(
        QCommandLineOption(names, QString::fromUtf8(flag.help), QString::fromLatin1(flag.value)));
  }
  parser.addPositionalArgument(QString::fromLatin1(kStudioArgument.name),
                               QString::fromUtf8(kStudioArgument.help), QStringLiteral("[MODEL]"));
}

/// Where the flag's value is one of several words.
void check_words(const QCommandLineParser& parser, const StudioFlag& flag) {
  const QString name = QString::fromLatin1(flag.name);
  const QStringList words = QString::fromLatin1(flag.value).split(QLatin1Char('|'));
  if (words.size() < 2 || !parser.isSet(name) || words.contains(parser.value(name))) return;
  refuse(QStringLiteral("--%1 must be %2 or %3")
             .arg(name, words.mid(0, words.size() - 1).join(QLatin1String(", ")), words.last()));
}

QString token_of(const QCommandLineParser& parser) {
  const QString name = QStringLiteral("token");
  return parser.isSet(name) ? parser.value(name) : qEnvironmentVariable("AFFINEQUANT_TOKEN");
}

StudioOptions options_of(const QCommandLineParser& parser) {
  const auto value = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)); };
  const QString argument = parser.positionalArguments().value(0);
  const QString root = value("output-root"), summary = value("summary");
  return {.model = argument,
          .preset = value("preset"),
          .recipe = value("recipe"),
          .language = value("lang"),
          .theme = value("theme"),
          .screenshots = value("screenshots"),
          .output_root = root.isEmpty() ? default_output_root() : root,
          .settings_file = value("settings"),
          .summary_session = summary,
          .summary_picture = summary.isEmpty() ? QString() : argument,
          .calibration = value("calib"),
          .attach = value("attach"),
          .token = token_of(parser),
          .start = parser.isSet(QStringLiteral("start")),
          .measure_latency = parser.isSet(QStringLiteral("measure-latency"))};
}

}  // namespace

StudioOptions parse_options(const QStringList& arguments) {
  QCommandLineParser parser;
  add_flags(parser);
  if (!parser.parse(arguments)) refuse(parser.errorText());
  if (parser.isSet(QStringLiteral("help"))) parser.showHelp();
  if (parser.isSet(QStringLiteral("version"))) print_version();
  if (parser.isSet(QStringLiteral("summary")) && parser.positionalArguments().size() != 1)
    refuse(QStringLiteral("--summary takes a session and the name of the picture"));
  if (parser.isSet(QStringLiteral("attach")) && token_of(parser).isEmpty())
    refuse(
        QStringLiteral("--attach needs the run's token: --token, or AFFINEQUANT_TOKEN in the environment"));
  if (parser.positionalArguments().size() > 1) refuse(QStringLiteral("give one model"));
  for (const StudioFlag& flag : kStudioFlags) check_words(parser, flag);
  return options_of(parser);
}

}  // namespace aq
