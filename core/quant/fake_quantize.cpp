#include "core/quant/fake_quantize.h"

#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/base/error.h"
#include "core/quant/fake_quantize_kernel.h"
#include "core/quant/weight_rows.h"

namespace aq {
namespace {

using kernel::RowStatistics;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// Rows below this many values a thread are not worth a second one.
constexpr std::int64_t kGrain = 16384;

std::int64_t rows_a_thread(std::int64_t row) { return std::max<std::int64_t>(1, kGrain / row); }

/// Per-row columns kept for the backward pass: [rows, 6] in the order of RowStatistics.
constexpr std::int64_t kColumns = 6;
static_assert(sizeof(RowStatistics<float>) == kColumns * sizeof(float));

template <typename Real>
RowStatistics<Real>* statistics_of(const at::Tensor& tensor) {
  return reinterpret_cast<RowStatistics<Real>*>(tensor.data_ptr<Real>());
}

/// Quantizes every row of the contiguous `x`; `statistics` [rows, 6] is filled.
template <typename Real>
void quantize_rows(const at::Tensor& x, const IntegerGrid& grid, const RowCut& cut, const at::Tensor& lower,
                   const at::Tensor& upper, const at::Tensor& out, const at::Tensor& integers,
                   const at::Tensor& statistics) {
  const Real* input = x.data_ptr<Real>();
  const Real* low = lower.defined() ? lower.data_ptr<Real>() : nullptr;
  const Real* high = upper.defined() ? upper.data_ptr<Real>() : nullptr;
  Real* output = out.data_ptr<Real>();
  std::uint8_t* codes = integers.defined() ? integers.data_ptr<std::uint8_t>() : nullptr;
  auto* rows = statistics_of<Real>(statistics);
  at::parallel_for(0, statistics.size(0), rows_a_thread(cut.row), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const std::int64_t first = cut.first(r);
      rows[r].lower_factor = low ? low[r] : Real(1);
      rows[r].upper_factor = high ? high[r] : Real(1);
      kernel::quantize_row(input + first, cut.count(r), grid, rows[r], output + first,
                           codes ? codes + first : nullptr);
    }
  });
}

/// Adds `value` to the entries of a row that equal its extreme, in equal shares (what amin and amax do with
/// ties).
template <typename Real>
void add_to_extreme(const Real* x, std::int64_t count, Real extreme, Real value, Real* dx) {
  if (value == Real(0) || extreme == Real(0))
    return;  // zero as an extreme belongs to the range, not to a value
  const auto ties = std::count(x, x + count, extreme);
  if (ties == 0) return;
  const Real share = value / static_cast<Real>(ties);
  for (std::int64_t i = 0; i < count; ++i)
    if (x[i] == extreme) dx[i] += share;
}

/// Gradient of the scale with respect to the two clipped ends of the range.
template <typename Real>
std::pair<Real, Real> end_gradients(const IntegerGrid& grid, const RowStatistics<Real>& s,
                                    Real scale_gradient) {
  if (!grid.symmetric) {
    const Real part = scale_gradient / static_cast<Real>(grid.levels());
    return {-part, part};
  }
  const Real part = scale_gradient / static_cast<Real>(grid.symmetric_zero_point());
  const Real low = std::abs(s.minimum * s.lower_factor), high = s.maximum * s.upper_factor;
  return low > high ? std::pair<Real, Real>{-part, Real(0)} : std::pair<Real, Real>{Real(0), part};
}

template <typename Real>
void backward_rows(const at::Tensor& x, const at::Tensor& gradient, const IntegerGrid& grid,
                   const RowCut& cut, const at::Tensor& statistics, const at::Tensor& dx,
                   const at::Tensor& lower_gradient, const at::Tensor& upper_gradient) {
  const Real* input = x.data_ptr<Real>();
  const Real* g = gradient.data_ptr<Real>();
  Real* out = dx.data_ptr<Real>();
  Real* low = lower_gradient.defined() ? lower_gradient.data_ptr<Real>() : nullptr;
  Real* high = upper_gradient.defined() ? upper_gradient.data_ptr<Real>() : nullptr;
  const auto* rows = statistics_of<Real>(statistics);
  at::parallel_for(0, statistics.size(0), rows_a_thread(cut.row), [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t r = begin; r < end; ++r) {
      const auto& s = rows[r];
      const std::int64_t first = cut.first(r), count = cut.count(r);
      const Real* values = input + first;
      const Real scale_gradient = kernel::backward_row(values, g + first, count, grid, s, out + first);
      const auto [d_low, d_high] = end_gradients(grid, s, scale_gradient);
      add_to_extreme(values, count, s.minimum, d_low * s.lower_factor, out + first);
      add_to_extreme(values, count, s.maximum, d_high * s.upper_factor, out + first);
      if (low) low[r] = d_low * s.minimum;
      if (high) high[r] = d_high * s.maximum;
    }
  });
}

template <typename Body>
void for_real(const at::Tensor& x, const Body& body) {
  if (x.scalar_type() == at::kDouble)
    body(double{});
  else if (x.scalar_type() == at::kFloat)
    body(float{});
  else
    throw Error(ErrorKind::Internal, "quantizing", "a tensor", "it is neither float32 nor float64");
}

/// libtorch 1.13 takes no undefined tensor into a custom function: an empty one stands for it.
at::Tensor or_empty(const at::Tensor& factors) {
  return factors.defined() ? factors : at::empty({0}, at::kFloat);
}

at::Tensor contiguous_factors(const at::Tensor& factors, const at::Tensor& like) {
  return factors.defined() && factors.numel() > 0 ? factors.detach().to(like.scalar_type()).contiguous()
                                                  : at::Tensor();
}

class FakeQuantizeFunction : public torch::autograd::Function<FakeQuantizeFunction> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& lower,
                            const at::Tensor& upper, std::int64_t bits, bool symmetric, std::int64_t row) {
    RECORD_FUNCTION("aq::fake_quantize", {});
    const IntegerGrid grid{static_cast<int>(bits), symmetric};
    const at::Tensor values = x.detach().contiguous();
    const RowCut cut = cut_rows(values, row);
    const at::Tensor statistics = at::empty({cut.rows_of(values.numel()), kColumns}, values.options());
    const at::Tensor out = at::empty_like(values);
    for_real(values, [&](auto real) {
      quantize_rows<decltype(real)>(values, grid, cut, contiguous_factors(lower, values),
                                    contiguous_factors(upper, values), out, {}, statistics);
    });
    context->save_for_backward({values, statistics});
    context->saved_data["bits"] = bits;
    context->saved_data["symmetric"] = symmetric;
    context->saved_data["row"] = row;
    context->saved_data["clipped"] = lower.numel() > 0;
    return out.view(x.sizes());
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    RECORD_FUNCTION("aq::fake_quantize_backward", {});
    const auto saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const IntegerGrid grid{static_cast<int>(context->saved_data["bits"].toInt()),
                           context->saved_data["symmetric"].toBool()};
    const at::Tensor gradient = gradients[0].contiguous();
    const at::Tensor dx = at::empty_like(x);
    at::Tensor lower, upper;
    if (context->saved_data["clipped"].toBool()) {
      lower = at::empty({saved[1].size(0)}, x.options());
      upper = at::empty_like(lower);
    }
    const RowCut cut = cut_rows(x, context->saved_data["row"].toInt());
    for_real(x, [&](auto real) {
      backward_rows<decltype(real)>(x, gradient, grid, cut, saved[1], dx, lower, upper);
    });
    return {dx, lower, upper, Variable(), Variable(), Variable()};
  }
};

}  // namespace

at::Tensor fake_quantize(const at::Tensor& x, const IntegerGrid& grid, std::int64_t row,
                         const at::Tensor& lower, const at::Tensor& upper) {
  const bool real = x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble;
  return FakeQuantizeFunction::apply(real ? x : x.to(at::kFloat), or_empty(lower), or_empty(upper),
                                     static_cast<std::int64_t>(grid.bits), grid.symmetric, row);
}

QuantizedWeight quantize_weight(const at::Tensor& weight, const IntegerGrid& grid, std::int64_t row,
                                const at::Tensor& lower, const at::Tensor& upper) {
  const at::Tensor values = weight.detach().contiguous();
  const RowCut cut = cut_rows(values, row);
  const std::int64_t rows = cut.rows_of(values.numel());
  const at::Tensor statistics = at::empty({rows, kColumns}, values.options());
  QuantizedWeight result;
  result.dequantized = at::empty_like(values);
  result.integers = at::empty(values.sizes(), values.options().dtype(at::kByte));
  for_real(values, [&](auto real) {
    quantize_rows<decltype(real)>(values, grid, cut, contiguous_factors(lower, values),
                                  contiguous_factors(upper, values), result.dequantized, result.integers,
                                  statistics);
  });
  const std::int64_t out = rows < values.size(0) ? 1 : values.size(0);
  result.scale = statistics.select(1, 4).to(at::kFloat).reshape({out, rows / out}).contiguous();
  if (!grid.symmetric)
    result.zero_point = statistics.select(1, 5).to(at::kFloat).reshape({out, rows / out}).contiguous();
  return result;
}

IntegerGrid weight_grid(const WeightRecipe& recipe) { return {recipe.bits, recipe.symmetric}; }

}  // namespace aq
