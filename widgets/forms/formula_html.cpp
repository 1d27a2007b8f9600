// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/forms/formula_html.h"

#include <algorithm>

namespace aq {
namespace {

const QString& superscripts() {
  static const QString signs = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵀᵅᵏᵇ");
  return signs;
}
const QString& superscripts_plain() {
  static const QString signs = QStringLiteral("0123456789+−=()nTαkb");
  return signs;
}
const QString& subscripts() {
  static const QString signs = QStringLiteral("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₙ");
  return signs;
}
const QString& subscripts_plain() {
  static const QString signs = QStringLiteral("0123456789+−=()ijkn");
  return signs;
}

QString take_shifted(const QString& text, qsizetype& at, const QString& from, const QString& to,
                     const char* tag) {
  QString run;
  for (; at < text.size() && from.contains(text[at]); ++at) run += to[from.indexOf(text[at])];
  return QStringLiteral("<%1>%2</%1>").arg(QLatin1String(tag), run);
}

/// A word is a name of an operator (min, clamp) and upright; one or two capitals are matrices, single letters
/// variables: both italic.
QString take_letters(const QString& text, qsizetype& at) {
  const qsizetype start = at;
  while (at < text.size() && text[at].isLetter() && !superscripts().contains(text[at]) &&
         !subscripts().contains(text[at]))
    ++at;
  const QString word = text.mid(start, at - start);
  const bool variable = word.size() == 1 || (word.size() == 2 && word.toUpper() == word);
  return variable ? QStringLiteral("<i>%1</i>").arg(word) : word;
}

/// A script as in TeX: _{…} or ^{…}, or the letters that follow, each an index.
QString take_script(const QString& text, qsizetype& at) {
  const char* tag = text[at] == QLatin1Char('_') ? "sub" : "sup";
  qsizetype from = ++at, to = from;
  QString script;
  if (from < text.size() && text[from] == QLatin1Char('{')) {
    to = text.indexOf(QLatin1Char('}'), ++from);
    if (to < 0) to = text.size();
    at = std::min(to + 1, text.size());
    script = formula_html(text.mid(from, to - from));
  } else {
    while (to < text.size() && text[to].isLetter() && !superscripts().contains(text[to])) ++to;
    at = to;
    script = QStringLiteral("<i>%1</i>").arg(text.mid(from, to - from));
  }
  return QStringLiteral("<%1>%2</%1>").arg(QLatin1String(tag), script);
}

/// Neither a norm is broken across lines between its bars, nor a condition that stands behind a comma and two
/// spaces.
QString with_whole_parts(QString plain) {
  constexpr QChar kBar(0x2016), kNoBreak(0x00A0), kSpace(u' ');
  bool norm = false, condition = false;
  for (qsizetype at = 0; at < plain.size(); ++at) {
    if (plain[at] == kBar) norm = !norm;
    if (plain.mid(at, 3) == QStringLiteral(",  ")) {
      condition = true;
      at += 2;  // here it may be broken
    } else if ((norm || condition) && plain[at] == kSpace) {
      plain[at] = kNoBreak;
    }
  }
  return plain;
}

}  // namespace

QString formula_html(const QString& text) {
  const QString plain = with_whole_parts(text);
  QString html;
  for (qsizetype at = 0; at < plain.size();) {
    if (superscripts().contains(plain[at]))
      html += take_shifted(plain, at, superscripts(), superscripts_plain(), "sup");
    else if (subscripts().contains(plain[at]))
      html += take_shifted(plain, at, subscripts(), subscripts_plain(), "sub");
    else if (plain[at] == QLatin1Char('_') || plain[at] == QLatin1Char('^'))
      html += take_script(plain, at);
    else if (plain[at].isLetter())
      html += take_letters(plain, at);
    else
      html += QString(plain[at++]).toHtmlEscaped();
  }
  return html;
}

}  // namespace aq
