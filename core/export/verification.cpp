#include "core/export/verification.h"

#include <cstring>

#include "core/base/error.h"
#include "core/model/model.h"

namespace aq {
namespace {

[[noreturn]] void not_verified(const std::string& name, const std::string& reason) {
  throw Error(ErrorKind::Output, "verifying", name, reason,
              "nothing was written; check the disk and try again");
}

Model reopen(const std::filesystem::path& directory, const std::string& final_name) {
  try {
    return Model::open(directory.string());
  } catch (const Error& error) {
    not_verified(final_name, std::string("what was written cannot be opened: ") + error.what());
  }
}

bool same_bits(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.cpu().contiguous(), b = second.cpu().contiguous();
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         (a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0);
}

}  // namespace

void verify_checkpoint(const std::filesystem::path& directory, const TensorSource& wanted,
                       const std::string& final_name, const RunContext& context) {
  const Model written = reopen(directory, final_name);
  if (written.tensors().tensors().size() != wanted.tensors().size())
    not_verified(final_name, "it has another number of tensors than were to be written");
  for (const auto& info : wanted.tensors()) {
    context.check();
    if (!written.tensors().has(info.name) ||
        !same_bits(written.tensors().load(info.name), wanted.load(info.name)))
      not_verified(final_name, "the tensor " + info.name + " is not as it was to be written");
  }
}

}  // namespace aq
