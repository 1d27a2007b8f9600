#include <string>

#include "core/checkpoint/tensor_source.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

/// A packed layer of 2 × 8 weights with zero points and an int8 one: header and zeros.
std::string layers() {
  std::string header = R"({"a.weight_packed":{"dtype":"I32","shape":[2,1],"data_offsets":[0,8]},)"
                       R"("a.weight_scale":{"dtype":"F16","shape":[2,2],"data_offsets":[8,16]},)"
                       R"("a.weight_zero_point":{"dtype":"I32","shape":[1,2],"data_offsets":[16,24]},)"
                       R"("b.weight":{"dtype":"I8","shape":[4,2],"data_offsets":[24,32]},)"
                       R"("b.weight_scale":{"dtype":"F32","shape":[4,1],"data_offsets":[32,48]}})";
  header.append((8 - header.size() % 8) % 8, ' ');
  return std::string(1, static_cast<char>(header.size() & 0xff)) + static_cast<char>(header.size() >> 8) +
         std::string(6, '\0') + header + std::string(48, '\0');
}

}  // namespace

/// The config.json of a checkpoint of compressed-tensors, whatever it says of two layers that are there.
AQ_FUZZ_TARGET(compressed_tensors) {
  static const std::string tensors = layers();
  const auto source = aq::open_tensors(aq::embedded_files(
      "fuzz", {{"config.json", bytes}, {"model.safetensors", std::as_bytes(std::span(tensors))}}));
  for (const auto& info : source->tensors()) source->load(info.name);
}
