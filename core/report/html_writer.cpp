// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/html_writer.h"

#include "core/report/html_style.h"
#include "core/report/html_text.h"
#include "core/report/number_text.h"
#include "core/report/svg_image.h"
#include "core/report/texts.h"

namespace aq::report {
namespace {

/// Appends elements; sections are numbered for the contents' links.
class HtmlBody {
 public:
  HtmlBody(std::string& out, Language language) : out_(out), language_(language) {}

  void operator()(const Heading& heading) {
    const std::string tag = "h" + std::to_string(heading.level);
    const std::string id = heading.level == 2 ? " id=\"section-" + std::to_string(++sections_) + "\"" : "";
    const std::string page = heading.new_page ? " class=\"page\"" : "";
    out_ += "<" + tag + id + page + ">" + escaped(heading.text) + "</" + tag + ">\n";
  }

  void operator()(const Paragraph& paragraph) {
    out_ += (paragraph.muted ? "<p class=\"muted\">" : "<p>") + escaped(paragraph.text) + "</p>\n";
  }

  void operator()(const Figures& figures) {
    out_ += "<dl class=\"figures\">\n";
    for (const Figure& one : figures.figures) {
      out_ += one.main ? "<div class=\"main\">" : "<div>";
      out_ += "<dt>" + escaped(one.name) + "</dt><dd>" + escaped(one.value) + "</dd>";
      if (!one.remark.empty()) out_ += "<dd class=\"remark\">" + escaped(one.remark) + "</dd>";
      out_ += "</div>\n";
    }
    out_ += "</dl>\n";
  }

  void operator()(const Table& table) {
    out_ += std::string("<div class=\"scroll\"><table") + (table.compact ? " class=\"compact\"" : "") +
            ">\n<thead><tr>";
    for (const Column& column : table.columns) cell("th", column.title, column.number);
    out_ += "</tr></thead>\n<tbody>\n";
    for (const Row& row : table.rows) add_row(row, table.columns);
    out_ += "</tbody></table></div>\n";
  }

  void operator()(const Plots& plots) {
    out_ += "<figure><div class=\"plots\">\n";
    for (const Chart& chart : plots.charts) add_picture(chart);
    out_ += "</div><figcaption>" + escaped(plots.caption) + "</figcaption></figure>\n";
  }

  void operator()(const Command& command) {
    out_ += "<pre><code>" + escaped(command.text) + "</code></pre>\n";
  }

 private:
  void cell(const std::string& tag, const std::string& text, bool number) {
    out_ += "<" + tag + (number ? " class=\"number\"" : "") + ">" + escaped(text) + "</" + tag + ">";
  }

  void add_row(const Row& row, const std::vector<Column>& columns) {
    out_ += row.marked ? "<tr class=\"marked\">" : "<tr>";
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      cell("td", row.cells[i], i < columns.size() && columns[i].number);
    out_ += "</tr>\n";
  }

  std::string data_of(const Chart& chart, bool dark) const {
    return "data:image/svg+xml;base64," + base64_of(svg_of(chart, dark, language_));
  }

  void add_picture(const Chart& chart) {
    out_ += "<picture><source media=\"screen and (prefers-color-scheme: dark)\" srcset=\"" +
            data_of(chart, true) + "\"/><img src=\"" + data_of(chart, false) + "\" width=\"" +
            fixed_text(chart.width, 0) + "\" height=\"" + fixed_text(chart.height, 0) + "\" alt=\"" +
            escaped(chart.title + ". " + chart.description) + "\"/></picture>\n";
  }

  std::string& out_;
  Language language_;
  int sections_ = 0;
};

void add_head(std::string& out, const Document& document) {
  const std::string title =
      document.subtitle.empty() ? document.title : document.title + " · " + document.subtitle;
  out += std::string("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"") +
         tag_of(document.language) + "\">\n<head>\n<meta charset=\"utf-8\"/>\n";
  // Nothing from outside is ever loaded, whatever a session's texts may hold.
  out +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
      "'unsafe-inline'\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n";
  out += "<title>" + escaped(title) + "</title>\n<style>" + kHtmlStyle + "</style>\n</head>\n";
}

void add_contents(std::string& out, const Document& document) {
  int section = 0;
  out += "<nav aria-label=\"" + escaped(text(document.language, Text::contents)) + "\"><ol>\n";
  for (const Element& element : document.elements)
    if (const auto* heading = std::get_if<Heading>(&element); heading && heading->level == 2)
      out += "<li><a href=\"#section-" + std::to_string(++section) + "\">" + escaped(heading->text) +
             "</a></li>\n";
  out += "</ol></nav>\n";
}

}  // namespace

std::string html_of(const Document& document) {
  std::string out;
  add_head(out, document);
  out += "<body><main>\n<header><h1>" + escaped(document.title) + "</h1>\n<p class=\"subtitle\">" +
         escaped(document.subtitle) + "</p>\n";
  add_contents(out, document);
  out += "</header>\n";
  HtmlBody body(out, document.language);
  for (const Element& element : document.elements) std::visit(body, element);
  out += "<footer>" + escaped(document.footer) + "</footer>\n</main></body>\n</html>\n";
  return out;
}

}  // namespace aq::report
