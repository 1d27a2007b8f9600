#include <ATen/ops/empty.h>

#include <cstring>
#include <map>
#include <regex>
#include <span>

#include "core/base/error.h"
#include "core/checkpoint/mapped_file.h"
#include "core/text/corpus.h"

namespace aq {
namespace {

constexpr std::size_t kLongestHeader = 4096;
constexpr std::size_t kMostDimensions = 8;

struct NpyHeader {
  at::ScalarType dtype = at::kFloat;
  std::vector<std::int64_t> shape;
  std::size_t data_start = 0;
};

class NpyReader {
 public:
  explicit NpyReader(const std::string& path) : path_(path), file_(map_file(path)), bytes_(file_->bytes()) {}

  at::Tensor read() const {
    const NpyHeader header = read_header();
    const std::size_t size = data_size(header);
    if (bytes_.size() - header.data_start != size)
      fail("its shape needs " + std::to_string(size) + " bytes, it holds " +
           std::to_string(bytes_.size() - header.data_start));
    at::Tensor tensor = at::empty(header.shape, header.dtype);
    if (size > 0) std::memcpy(tensor.data_ptr(), bytes_.data() + header.data_start, size);
    return tensor;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorKind::BadInput, "reading", path_, reason);
  }

  std::size_t byte(std::size_t i) const { return std::to_integer<std::size_t>(bytes_[i]); }

  /// Format: numpy.lib.format, versions 1.0 to 3.0.
  NpyHeader read_header() const {
    if (bytes_.size() < 12 || std::memcmp(bytes_.data(), "\x93NUMPY", 6) != 0) fail("it is no .npy file");
    const bool first = byte(6) == 1;
    if (byte(6) < 1 || byte(6) > 3) fail("its .npy version is not supported");
    const std::size_t start = first ? 10 : 12;
    std::size_t length = byte(8) | byte(9) << 8;
    if (!first) length |= byte(10) << 16 | byte(11) << 24;
    if (length > kLongestHeader || length > bytes_.size() - start)
      fail("its header is cut short or too long");
    const std::string text(reinterpret_cast<const char*>(bytes_.data()) + start, length);
    if (find(text, "'fortran_order':\\s*(True|False)") != "False") fail("it is not in C order");
    return {dtype_of(find(text, "'descr':\\s*'([^']*)'")),
            shape_of(find(text, "'shape':\\s*\\(([0-9, ]*)\\)")), start + length};
  }

  std::string find(const std::string& header, const char* pattern) const {
    std::smatch match;
    if (!std::regex_search(header, match, std::regex(pattern))) fail("its header is malformed");
    return match[1];
  }

  at::ScalarType dtype_of(const std::string& name) const {
    static const std::map<std::string, at::ScalarType> dtypes = {
        {"<i4", at::kInt}, {"<i8", at::kLong}, {"<f4", at::kFloat}, {"<f8", at::kDouble}};
    const auto found = dtypes.find(name);
    if (found == dtypes.end()) fail("its dtype \"" + printable(name) + "\" is not supported");
    return found->second;
  }

  std::vector<std::int64_t> shape_of(const std::string& text) const {
    static const std::regex number("[0-9]+");
    std::vector<std::int64_t> shape;
    for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it) {
      if (it->length() > 18 || shape.size() == kMostDimensions) fail("its shape is too large");
      shape.push_back(std::stoll(it->str()));
    }
    return shape;
  }

  std::size_t data_size(const NpyHeader& header) const {
    std::size_t size = c10::elementSize(header.dtype);
    bool empty = false;
    for (const std::int64_t dimension : header.shape) {
      empty = empty || dimension == 0;
      if (dimension != 0 &&
          (__builtin_mul_overflow(size, static_cast<std::size_t>(dimension), &size) || size >> 62))
        fail("its shape is too large");
    }
    return empty ? 0 : size;
  }

  const std::string& path_;
  std::shared_ptr<const FileBytes> file_;
  std::span<const std::byte> bytes_;
};

}  // namespace

at::Tensor read_npy(const std::string& path) { return NpyReader(path).read(); }

}  // namespace aq
