// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/methods/method.h"

#include <algorithm>

#include "core/base/error.h"

namespace aq {

#define AQ_METHOD(folder, function) Method function();
#include "core/methods/methods.def"
#undef AQ_METHOD

const std::vector<Method>& methods() {
  static const std::vector<Method> list{
#define AQ_METHOD(folder, function) function(),
#include "core/methods/methods.def"
#undef AQ_METHOD
  };
  return list;
}

const Method& method(const std::string& id) {
  const auto found = std::ranges::find(methods(), id, &Method::id);
  if (found != methods().end()) return *found;
  std::string known;
  for (const Method& one : methods()) known += (known.empty() ? "" : ", ") + one.id;
  throw Error(ErrorKind::BadArgument, "choosing the method", printable(id), "there is no such method",
              "known are " + known);
}

}  // namespace aq
