// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kOpenings{
    "{p} had {purse} and went to {q.full}'s shop[ in {q.town}|, next to the {place}|].",
    "With {purse} in {p.his} pocket, {p} came to {q.full}'s shop[ in {q.town}|].",
};
const Patterns kPrices{
    "{^one_x} cost {price_x}, and {one_y} cost {price_y}.",
    "\"What do they cost?\" asked {p}. \"{^one_x} costs {price_x}, and {one_y} costs {price_y},\" said {q}.",
};
const Patterns kDearer{"So the {dear} was dearer than the {cheap}.",
                       "The {cheap} was cheaper than the {dear}."};
const Patterns kBuying{
    "{p} bought both and paid {sum}. Then {p.he} had {rest} left.",
    "Together that made {sum}. {p} paid, and {rest} {remained}.",
    "{p} took both of them for {sum}, so {p.he} still had {rest}.",
};
const Patterns kEndings{
    "{^p.he} went home with the {x} and the {y}[ and was {mood}|].",
    "What did {p} buy? {^one_x} and {one_y}. How much did {p.he} pay? {^sum}.",
    "How much money did {p} have at the end? {^rest}.",
};

}  // namespace

std::string write_shopping(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult(), q = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  bind_surroundings(b, random);
  const auto [price_x, price_y] = scene.operands(2, 30);
  const int rest = random.between(1, 20);
  const std::string x = scene.thing_of(p), y = scene.thing_of(p);
  b["x"] = x, b["y"] = y, b["one_x"] = with_article(x), b["one_y"] = with_article(y);
  b["price_x"] = pence(price_x), b["price_y"] = pence(price_y);
  b["dear"] = price_x > price_y ? x : y, b["cheap"] = price_x > price_y ? y : x;
  b["sum"] = pence(price_x + price_y), b["rest"] = pence(rest), b["purse"] = pence(price_x + price_y + rest);
  b["remained"] = rest == 1 ? "was left" : "were left";

  std::vector<std::string> text{scene.fill(kOpenings, b), scene.fill(kPrices, b)};
  if (price_x != price_y && random.chance(60)) text.push_back(scene.fill(kDearer, b));
  text.push_back(scene.fill(kBuying, b));
  text.push_back(scene.fill(kEndings, b));
  return joined(text);
}

}  // namespace aq::demo
