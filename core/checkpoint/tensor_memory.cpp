// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/checkpoint/tensor_memory.h"

#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#include "core/base/page_advice.h"

#if TORCH_VERSION_MAJOR > 1
#define AQ_ALLOCATES
#else
#define AQ_ALLOCATES const
#endif

namespace aq {
namespace {

/// libtorch's own memory, with advice to the kernel.
class HugePageAllocator final : public c10::Allocator {
 public:
  explicit HugePageAllocator(c10::Allocator* standard) : standard_(standard) {}

  c10::DataPtr allocate(std::size_t bytes) AQ_ALLOCATES override {
    c10::DataPtr memory = standard_->allocate(bytes);
    if (bytes >= kHugeTensorBytes)
      advise(static_cast<const std::byte*>(memory.get()), bytes, PageAdvice::Huge);
    return memory;
  }
  c10::DeleterFnPtr raw_deleter() const override { return standard_->raw_deleter(); }
#if TORCH_VERSION_MAJOR > 1
  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    standard_->copy_data(to, from, bytes);
  }
#endif

 private:
  c10::Allocator* standard_;
};

}  // namespace

void use_huge_pages() {
  static HugePageAllocator allocator(c10::GetDefaultCPUAllocator());
  constexpr std::uint8_t kBeforeTheStandardOne = 1;
  c10::SetCPUAllocator(&allocator, kBeforeTheStandardOne);
}

}  // namespace aq
