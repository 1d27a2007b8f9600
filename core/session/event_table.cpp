// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/event_table.h"

#include <algorithm>
#include <cstring>

#include "core/hdf5/dataset.h"
#include "core/hdf5/error.h"

namespace aq {
namespace {

constexpr const char* kTable = "events";
constexpr std::size_t kWidestText = 1000;

/// Where the fields of a row are: numbers first, then the three texts.
struct Layout {
  std::size_t kind = 1, layer = 1, text = 1;  ///< widths in bytes

  static constexpr std::size_t kTime = 0, kBlock = 8, kEpoch = 12, kValues = 16, kKind = 48;
  std::size_t layer_offset() const { return kKind + kind; }
  std::size_t text_offset() const { return layer_offset() + layer; }
  std::size_t row() const { return text_offset() + text; }
};

Layout layout_for(const std::vector<SessionEvent>& events) {
  Layout layout;
  for (const auto& event : events) {
    layout.kind = std::max(layout.kind, event.kind.size());
    layout.layer = std::max(layout.layer, event.layer.size());
    layout.text = std::max(layout.text, event.text.size());
  }
  for (std::size_t* width : {&layout.kind, &layout.layer, &layout.text})
    *width = std::min(*width, kWidestText);
  return layout;
}

hdf5::Handle text_type(std::size_t width) {
  hdf5::Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, width);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

hdf5::Handle row_type(const Layout& layout) {
  hdf5::Handle type(H5Tcreate(H5T_COMPOUND, layout.row()), H5Tclose);
  const hsize_t count = std::tuple_size_v<decltype(SessionEvent::values)>;
  const hdf5::Handle values(H5Tarray_create2(H5T_IEEE_F64LE, 1, &count), H5Tclose);
  H5Tinsert(type, "time", Layout::kTime, H5T_IEEE_F64LE);
  H5Tinsert(type, "block", Layout::kBlock, H5T_STD_I32LE);
  H5Tinsert(type, "epoch", Layout::kEpoch, H5T_STD_I32LE);
  H5Tinsert(type, "values", Layout::kValues, values);
  H5Tinsert(type, "kind", Layout::kKind, text_type(layout.kind));
  H5Tinsert(type, "layer", layout.layer_offset(), text_type(layout.layer));
  H5Tinsert(type, "text", layout.text_offset(), text_type(layout.text));
  return type;
}

/// The width of a text member; 0 where there is none or it is longer than a session's texts are.
std::size_t text_width(hid_t row, const char* member) {
  const int index = H5Tget_member_index(row, member);
  if (index < 0) return 0;
  const hdf5::Handle type(H5Tget_member_type(row, static_cast<unsigned>(index)), H5Tclose);
  const std::size_t width = H5Tget_class(type) == H5T_STRING ? H5Tget_size(type) : 0;
  return width <= kWidestText ? width : 0;
}

Layout stored_layout(const hdf5::StoredArray& table) {
  if (H5Tget_class(table.type) != H5T_COMPOUND || table.shape.size() != 1)
    hdf5::fail_reading(table.dataset, "", "it is no table");
  const Layout layout{.kind = text_width(table.type, "kind"),
                      .layer = text_width(table.type, "layer"),
                      .text = text_width(table.type, "text")};
  if (layout.kind == 0 || layout.layer == 0 || layout.text == 0 ||
      H5Tequal(table.type, row_type(layout)) <= 0)
    hdf5::fail_reading(table.dataset, "", "its columns are not a session's");
  return layout;
}

void put_text(char* field, std::size_t width, const std::string& text) {
  std::size_t length = std::min(width, text.size());
  // Never half a UTF-8 character.
  while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
    --length;
  std::memcpy(field, text.data(), length);
}

std::string get_text(const char* field, std::size_t width) { return {field, strnlen(field, width)}; }

void put_row(char* row, const Layout& layout, const SessionEvent& event) {
  std::memcpy(row + Layout::kTime, &event.time, sizeof event.time);
  std::memcpy(row + Layout::kBlock, &event.block, sizeof event.block);
  std::memcpy(row + Layout::kEpoch, &event.epoch, sizeof event.epoch);
  std::memcpy(row + Layout::kValues, event.values.data(), sizeof event.values);
  put_text(row + Layout::kKind, layout.kind, event.kind);
  put_text(row + layout.layer_offset(), layout.layer, event.layer);
  put_text(row + layout.text_offset(), layout.text, event.text);
}

SessionEvent get_row(const char* row, const Layout& layout) {
  SessionEvent event;
  std::memcpy(&event.time, row + Layout::kTime, sizeof event.time);
  std::memcpy(&event.block, row + Layout::kBlock, sizeof event.block);
  std::memcpy(&event.epoch, row + Layout::kEpoch, sizeof event.epoch);
  std::memcpy(event.values.data(), row + Layout::kValues, sizeof event.values);
  event.kind = get_text(row + Layout::kKind, layout.kind);
  event.layer = get_text(row + layout.layer_offset(), layout.layer);
  event.text = get_text(row + layout.text_offset(), layout.text);
  return event;
}

}  // namespace

void write_events(hid_t file, const std::vector<SessionEvent>& events) {
  const Layout layout = layout_for(events);
  std::vector<char> rows(events.size() * layout.row());
  for (std::size_t i = 0; i < events.size(); ++i) put_row(rows.data() + i * layout.row(), layout, events[i]);
  hdf5::write_array(file, kTable, row_type(layout), {events.size()}, rows.data());
}

std::vector<SessionEvent> read_events(hid_t file) {
  const hdf5::StoredArray table = hdf5::open_array(file, kTable);
  const Layout layout = stored_layout(table);
  std::vector<char> rows(table.bytes);
  hdf5::read_bytes(table, rows.data());
  std::vector<SessionEvent> events;
  for (std::size_t at = 0; at < rows.size(); at += layout.row())
    events.push_back(get_row(rows.data() + at, layout));
  return events;
}

}  // namespace aq
