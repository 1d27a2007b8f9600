// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/text/chat_template/filters.h"

#include "core/text/chat_template/evaluator.h"

namespace aq::jinja {

Value apply_filter(const std::string& name, const Value& value, const Arguments& arguments,
                   Evaluator& evaluator) {
  Filter filter = text_filter(name);
  if (filter == nullptr) filter = sequence_filter(name);
  if (filter == nullptr) fail("the filter \"" + name + "\" is not supported");
  if (value.text()) evaluator.work().look_through(value.text()->size());
  Value result = filter(value, arguments, evaluator);
  if (result.text()) evaluator.work().make(result.text()->size());
  if (result.list()) evaluator.work().make(result.list()->items.size() * sizeof(Value));
  return result;
}

}  // namespace aq::jinja
