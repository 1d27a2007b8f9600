// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/hdf5_edits.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

#include "core/hdf5/attribute.h"
#include "core/hdf5/dataset.h"
#include "core/hdf5/error.h"
#include "core/hdf5/handle.h"
#include "tests/fuzz/scratch_folder.h"

namespace aq::fuzz {
namespace {

namespace fs = std::filesystem;
using hdf5::Handle;

/// Takes the bytes of a script one after the other; behind its end there are zeros.
class Script {
 public:
  explicit Script(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool ended() const { return bytes_.empty(); }
  std::size_t next() {
    if (bytes_.empty()) return 0;
    const auto value = std::to_integer<std::size_t>(bytes_.front());
    bytes_ = bytes_.subspan(1);
    return value;
  }
  template <typename T>
  T number() {
    T value{};
    const std::size_t count = std::min(sizeof value, bytes_.size());
    std::memcpy(&value, bytes_.data(), count);
    bytes_ = bytes_.subspan(count);
    return value;
  }
  std::string text() {
    const std::size_t asked = next();  // before the size: arguments are evaluated in any order
    const std::size_t count = std::min(asked, bytes_.size());
    std::string text(reinterpret_cast<const char*>(bytes_.data()), count);
    bytes_ = bytes_.subspan(count);
    return text;
  }
  const std::string& choice(const std::vector<std::string>& list) {
    static const std::string none = "/";
    return list.empty() ? none : list[next() % list.size()];
  }

 private:
  std::span<const std::byte> bytes_;
};

/// A file that is being changed.
struct Edited {
  Handle file;
  std::vector<std::string> paths;  ///< of all links
  Script script;

  const std::string& path() { return script.choice(paths); }
  Handle object() { return {H5Oopen(file, path().c_str(), H5P_DEFAULT), H5Oclose}; }
};

herr_t collect_path(hid_t, const char* name, const H5L_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

herr_t collect_attribute(hid_t, const char* name, const H5A_info_t*, void* into) {
  static_cast<std::vector<std::string>*>(into)->emplace_back(name);
  return 0;
}

/// One of the object's attributes, or a name of the script's own.
std::string attribute_name(hid_t object, Script& script) {
  std::vector<std::string> names;
  H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect_attribute, &names);
  const std::size_t choice = script.next();
  return choice < names.size() ? names[choice] : script.text();
}

void remove_link(Edited& edited) { H5Ldelete(edited.file, edited.path().c_str(), H5P_DEFAULT); }

void remove_attribute(Edited& edited) {
  const Handle object = edited.object();
  if (object >= 0) H5Adelete(object, attribute_name(object, edited.script).c_str());
}

void set_attribute(Edited& edited, const std::function<void(hid_t, const char*)>& write) {
  const Handle object = edited.object();
  if (object < 0) return;
  const std::string name = attribute_name(object, edited.script);
  if (name.empty() || name.find('\0') != std::string::npos) return;
  H5Adelete(object, name.c_str());
  write(object, name.c_str());
}

void set_integer(Edited& edited) {
  set_attribute(edited, [&](hid_t object, const char* name) {
    hdf5::write_integer(object, name, edited.script.number<std::int64_t>());
  });
}

void set_real(Edited& edited) {
  set_attribute(edited, [&](hid_t object, const char* name) {
    hdf5::write_real(object, name, edited.script.number<double>());
  });
}

void set_text(Edited& edited) {
  set_attribute(
      edited, [&](hid_t object, const char* name) { hdf5::write_text(object, name, edited.script.text()); });
}

/// Several numbers where one belongs, or a text of any length.
void set_odd_attribute(Edited& edited) {
  set_attribute(edited, [&](hid_t object, const char* name) {
    const hsize_t count = edited.script.next();
    const Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Handle text(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(text, H5T_VARIABLE);
    const hid_t type = edited.script.next() % 2 ? hid_t(text) : H5T_STD_I64LE;
    const Handle made(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  });
}

std::vector<hsize_t> shape_in(Script& script) {
  std::vector<hsize_t> shape(script.next() % 5);
  for (hsize_t& size : shape) size = script.next() % 64;
  return shape;
}

hid_t type_in(Script& script) {
  using hdf5::Element;
  constexpr std::array kElements{Element::Half,  Element::Float,  Element::Double,
                                 Element::UInt8, Element::UInt16, Element::Int8,
                                 Element::Int16, Element::Int32,  Element::Int64};
  return hdf5::type_of(kElements.at(script.next() % kElements.size()));
}

/// An array of another type or shape, with its right checksum and a repeated byte pattern for values.
void replace_array(Edited& edited) {
  const std::string path = edited.path();
  const std::vector<hsize_t> shape = shape_in(edited.script);
  const hid_t type = type_in(edited.script);
  std::size_t bytes = H5Tget_size(type);
  for (const hsize_t size : shape) bytes *= size;
  if (bytes > 1u << 20) return;
  const auto pattern = edited.script.number<std::uint64_t>();
  std::vector<char> data(bytes + sizeof pattern);
  for (std::size_t i = 0; i < bytes; i += sizeof pattern)
    std::memcpy(data.data() + i, &pattern, sizeof pattern);
  H5Ldelete(edited.file, path.c_str(), H5P_DEFAULT);
  const Handle dataset = hdf5::write_array(edited.file, path, type, shape, data.data());
  if (edited.script.next() % 2) hdf5::write_text(dataset, "dtype", edited.script.text());
}

/// Larger than any file, in one piece, in compressed pieces, or in another file.
void replace_by_claim(Edited& edited) {
  const std::string path = edited.path();
  const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  const hsize_t size = edited.script.number<std::uint32_t>() + hsize_t{1},
                chunk = std::min<hsize_t>(size, 4096);
  switch (edited.script.next() % 3) {
    case 0:
      H5Pset_chunk(creation, 1, &chunk);
      H5Pset_deflate(creation, 9);
      break;
    case 1:
      H5Pset_external(creation, "/etc/passwd", 0, H5F_UNLIMITED);
      break;
    default:
      break;
  }
  const Handle space(H5Screate_simple(1, &size, nullptr), H5Sclose);
  H5Ldelete(edited.file, path.c_str(), H5P_DEFAULT);
  const Handle made(H5Dcreate2(edited.file, path.c_str(), type_in(edited.script), space, H5P_DEFAULT,
                               creation, H5P_DEFAULT),
                    H5Dclose);
}

void link_elsewhere(Edited& edited) {
  const std::string path = edited.path(), target = edited.path();
  H5Ldelete(edited.file, path.c_str(), H5P_DEFAULT);
  switch (edited.script.next() % 3) {
    case 0:
      H5Lcreate_soft(target.c_str(), edited.file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
      break;
    case 1:
      H5Lcreate_external("/etc/passwd", target.c_str(), edited.file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
      break;
    default:
      H5Lcreate_hard(edited.file, target.c_str(), edited.file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
  }
}

void rename_link(Edited& edited) {
  const std::string from = edited.path(), to = edited.script.text();
  if (to.empty() || to.find('\0') != std::string::npos) return;
  H5Lmove(edited.file, from.c_str(), edited.file, to.c_str(), H5P_DEFAULT, H5P_DEFAULT);
}

constexpr std::array kEdits{remove_link,    remove_attribute,  set_integer,   set_real,
                            set_text,       set_odd_attribute, replace_array, replace_by_claim,
                            link_elsewhere, rename_link};

void edit(const std::string& path, std::span<const std::byte> bytes) {
  hdf5::silence();
  Edited edited{{H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), H5Fclose}, {}, Script(bytes)};
  H5Lvisit(edited.file, H5_INDEX_NAME, H5_ITER_NATIVE, collect_path, &edited.paths);
  constexpr int kMostEdits = 32;
  for (int count = 0; count < kMostEdits && !edited.script.ended(); ++count)
    kEdits.at(edited.script.next() % kEdits.size())(edited);
}

std::string bytes_in(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::string hdf5_file(const std::string& name, std::span<const std::byte> bytes,
                      const std::function<void(const fs::path&)>& write) {
  constexpr std::array kSignature{std::byte{0x89}, std::byte{'H'}, std::byte{'D'}, std::byte{'F'}};
  if (bytes.size() >= kSignature.size() && std::ranges::equal(bytes.first(kSignature.size()), kSignature))
    return scratch_file(name, bytes);
  static std::map<std::string, std::string> good;
  if (!good.contains(name)) {
    const fs::path path = scratch_folder() / ("good-" + name);
    write(path);
    good[name] = bytes_in(path);
  }
  const std::string path = scratch_file(name, std::as_bytes(std::span(good.at(name))));
  edit(path, bytes);
  return path;
}

}  // namespace aq::fuzz
