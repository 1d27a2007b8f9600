#include "core/rounding/hessian.h"

#include <ATen/ATen.h>

#include "core/base/error.h"

namespace aq {
namespace {

/// Columns that are accumulated together; the blocks above the diagonal are never computed.
constexpr std::int64_t kPanel = 512;

}  // namespace

at::Tensor HessianRecorder::apply(ActivationSite site, const at::Tensor& x,
                                  const SiteParameters& parameters) {
  const at::Tensor seen = next_ ? next_->apply(site, x, parameters) : x;
  if (site == site_) add(seen);
  return seen;
}

void HessianRecorder::add(const at::Tensor& x) {
  const at::NoGradGuard no_grad;
  const at::Tensor rows = x.detach().reshape({-1, x.size(-1)}).to(at::kFloat);  // [n, channels]
  const std::int64_t channels = rows.size(1);
  if (!lower_.defined()) lower_ = at::zeros({channels, channels}, rows.options());
  for (std::int64_t begin = 0; begin < channels; begin += kPanel) {
    const std::int64_t end = std::min(begin + kPanel, channels);
    lower_.slice(0, begin).slice(1, begin, end).addmm_(rows.slice(1, begin).t(), rows.slice(1, begin, end));
  }
  rows_ += rows.size(0);
}

at::Tensor HessianRecorder::hessian() const {
  if (rows_ == 0) throw Error(ErrorKind::Internal, "forming", "a Hessian", "no activation passed its site");
  at::Tensor full = lower_.tril();
  full.add_(lower_.tril(-1).t());
  return full.mul_(2.0 / static_cast<double>(rows_));
}

}  // namespace aq
