#pragma once

#include <string>
#include <string_view>

#include "core/text/chat_template/value.h"

namespace aq::jinja {

using TextMethod = Value (*)(const std::string& text, const Arguments& arguments);

/// Python's method of this name; null where there is none here.
TextMethod text_method(const std::string& name);

// Those that are filters, too.
std::string upper(std::string_view text);
std::string lower(std::string_view text);
std::string capitalize(std::string_view text);
std::string title(std::string_view text);
/// Without `characters` at both ends; white space where there are none.
std::string trim(std::string_view text, const std::string* characters);
/// @param count how often; below 0: always
std::string replace(std::string_view text, std::string_view from, std::string_view to, std::int64_t count);

}  // namespace aq::jinja
