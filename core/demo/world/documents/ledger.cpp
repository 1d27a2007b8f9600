// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include "core/demo/world/documents.h"
#include "core/demo/world/numbers.h"

namespace aq::demo {
namespace {

const Patterns kHeads{
    "Ledger of {p.full}, {p.job}, {p.town}, {date}",
    "{weekday}, {date}: sold to {q.full}",
    "Bill for {q.full}, {q.town}, {date}",
};
const Patterns kLines{"{wares} at {price} each: {sum}"};
const Patterns kTotals{"Total: {total}", "Together: {total}", "{^q.full} owes {total}"};
const Patterns kPayments{"Paid: {paid}. Change: {change}.", "{q} paid {paid} and got {change} back."};
const Patterns kExact{"Paid on {weekday}, {date}, by {q}.", "Not paid yet. {q} will pay in {month}."};

}  // namespace

std::string write_ledger(Scene& scene) {
  auto& random = scene.random();
  const auto p = scene.adult(), q = scene.adult();
  Bindings b;
  bind(b, "p", p);
  bind(b, "q", q);
  const Date date{static_cast<int>(random.below(365))};
  b["date"] = date.text(), b["weekday"] = date.weekday(), b["month"] = random.pick(kMonths);

  std::vector<std::string> lines{scene.fill(kHeads, b)};
  std::vector<const Ware*> wares;
  int total = 0;
  for (int left = random.between(2, 4); left > 0;) {
    const auto& ware = random.pick(kWares);
    if (std::find(wares.begin(), wares.end(), &ware) != wares.end()) continue;
    wares.push_back(&ware);
    const int count = random.between(2, 6);
    const int price = std::max(1, ware.pence + random.between(-1, 1));
    b["wares"] = capitalized(counted(count, ware.noun));
    b["price"] = pence(price), b["sum"] = pence(count * price);
    lines.push_back(scene.fill(kLines, b));
    total += count * price;
    --left;
  }
  b["total"] = pence(total);
  lines.push_back(scene.fill(kTotals, b));
  const int paid = (total / 10 + 1) * 10;
  b["paid"] = pence(paid), b["change"] = pence(paid - total);
  lines.push_back(scene.fill(random.chance(60) ? kPayments : kExact, b));
  return joined(lines, "\n");
}

}  // namespace aq::demo
