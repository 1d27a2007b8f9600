// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/report/chart.h"
#include "core/report/language.h"

namespace aq::report {

// A report as values: what it says in what order. The writers know how it looks on a page or in a browser.
// Texts are plain: what a format must escape, its writer escapes.

struct Heading {
  std::string text;
  int level = 2;          ///< 2 a section (in the contents), 3 a part of it
  bool new_page = false;  ///< begins one on paper
};

struct Paragraph {
  std::string text;
  bool muted = false;
};

/// The result in a few figures, large.
struct Figure {
  std::string name, value, remark;
  bool main = false;  ///< the one to look at first
};
struct Figures {
  std::vector<Figure> figures;
};

struct Column {
  std::string title;
  bool number = false;  ///< set to the right
};
struct Row {
  std::vector<std::string> cells;
  bool marked = false;  ///< stands out from the others
};
struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool compact = false;  ///< many rows of figures
};

/// What a run has nothing of, such as matrices, is no empty column.
void drop_empty_columns(Table& table);

/// Plots side by side, as many in a row as their widths allow, and how to read them.
struct Plots {
  std::vector<Chart> charts;
  std::string caption;
};

struct Command {
  std::string text;  ///< for a shell, its lines joined by backslashes
};

using Element = std::variant<Heading, Paragraph, Figures, Table, Plots, Command>;

struct Document {
  Language language = Language::English;
  std::string title, subtitle, footer;
  std::vector<Element> elements;
};

}  // namespace aq::report
