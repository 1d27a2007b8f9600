// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace aq::report {

/// The style sheet: light and dark by the reader's choice, light on paper. Without <, > and &, since it
/// stands inside of XML.
inline constexpr const char* kHtmlStyle = R"(
:root { color-scheme: light dark; --page: #f3f5f8; --surface: #ffffff; --raised: #f8f9fb; --border: #d5dae2;
  --text: #1a1f27; --muted: #5a6575; --accent: #0a66c2; --mark: #fff4d6; --mark-edge: #b98000; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #12151a; --surface: #191d24; --raised: #222832; --border: #333b48; --text: #e4e8ee;
    --muted: #98a4b5; --accent: #4c9ff0; --mark: #38301a; --mark-edge: #efb73a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); line-height: 1.5; font-size: 15px;
  font-family: "Noto Sans", system-ui, -apple-system, "Segoe UI", "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
main { max-width: 816px; margin: 0 auto; padding: 40px 28px 56px; }
h1 { font-size: 29px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -0.01em; }
h2 { font-size: 21px; margin: 44px 0 12px; padding-top: 14px; border-top: 1px solid var(--border); }
h3 { font-size: 16.5px; margin: 28px 0 8px; }
h4 { font-size: 15px; margin: 22px 0 6px; }
p { margin: 8px 0; white-space: pre-line; }
.subtitle, .muted, figcaption, footer { color: var(--muted); }
.muted, figcaption { font-size: 13.5px; }
nav ol { list-style: none; display: flex; flex-wrap: wrap; gap: 6px 20px; margin: 18px 0 0; padding: 0; }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus { text-decoration: underline; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 12px; margin: 16px 0; padding: 0; }
.figures div { background: var(--surface); border: 1px solid var(--border); border-radius: 10px; padding: 12px 16px; }
.figures .main { border-color: var(--accent); }
.figures dt { color: var(--muted); font-size: 13px; }
.figures dd { margin: 2px 0 0; font-size: 25px; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
.figures dd.remark { font-size: 12.5px; font-weight: 400; color: var(--muted); }
figure { margin: 18px 0 26px; background: var(--surface); border: 1px solid var(--border); border-radius: 10px;
  padding: 16px 18px 14px; }
.plots { display: flex; flex-wrap: wrap; gap: 14px 16px; }
figure img { display: block; max-width: 100%; height: auto; }
figcaption { margin-top: 12px; }
.scroll { overflow-x: auto; background: var(--surface); border: 1px solid var(--border); border-radius: 10px; margin: 12px 0; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { padding: 6px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--border); white-space: pre-line; }
th { background: var(--raised); font-weight: 600; font-size: 13px; }
tbody tr:last-child td { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.compact { font-size: 13px; }
.compact th, .compact td { padding: 3px 9px; overflow-wrap: normal; }
tr.marked td { background: var(--mark); }
tr.marked td:first-child { box-shadow: inset 3px 0 0 var(--mark-edge); }
pre { background: var(--surface); border: 1px solid var(--border); border-radius: 10px; padding: 12px 16px;
  white-space: pre-wrap; font-family: "Noto Sans Mono", "DejaVu Sans Mono", ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
footer { margin-top: 48px; padding-top: 14px; border-top: 1px solid var(--border); font-size: 12.5px; }
@page { size: A4; margin: 16mm 15mm; }
@media print {
  body { background: #ffffff; font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  .page { break-before: page; }
  figure, .figures div, pre, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)";

}  // namespace aq::report
