// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/page_guard.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using aq::PageGuard;

namespace {

/// A file of ones, mapped.
class MappedOnes {
 public:
  MappedOnes(const std::string& path, std::size_t bytes)
      : file_(::open(path.c_str(), O_RDONLY)), bytes_(bytes) {
    data_ = static_cast<const char*>(::mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, file_, 0));
  }
  ~MappedOnes() {
    ::munmap(const_cast<char*>(data_), bytes_);
    ::close(file_);
  }
  const volatile char* data() const { return data_; }
  const void* start() const { return data_; }
  std::size_t size() const { return bytes_; }

 private:
  int file_;
  std::size_t bytes_;
  const char* data_;
};

constexpr int kOthers = 42;  // how a process ends by the handler that was there before
constexpr std::size_t kSize = std::size_t{64} << 10;

}  // namespace

class PageGuardTest : public QObject {
  Q_OBJECT

  aq::test::TemporaryFolder folder_;

  std::string ones(const char* name, std::size_t bytes = kSize) const {
    return folder_.write(name, std::string(bytes, '\1'));
  }

 private Q_SLOTS:
  /// Before there is any guard.
  void initTestCase() {
    std::signal(SIGBUS, [](int) { ::_exit(kOthers); });
  }

  void whatIsLostReadsAsZerosAndIsTold() {
    const std::string path = ones("shortened");
    const MappedOnes mapped(path, kSize);
    const PageGuard guard(mapped.start(), kSize);
    QCOMPARE(mapped.data()[kSize - 1], '\1');
    QVERIFY(!guard.lost());
    QCOMPARE(::truncate(path.c_str(), 1), 0);
    QCOMPARE(mapped.data()[kSize - 1], '\0');
    QVERIFY(guard.lost());
    QCOMPARE(mapped.data()[kSize / 2], '\0');  // and again
  }

  void oneFileIsNoOthersMatter() {
    const std::string shortened = ones("one"), whole = ones("other");
    const MappedOnes a(shortened, kSize), b(whole, kSize);
    const PageGuard first(a.start(), kSize), second(b.start(), kSize);
    QCOMPARE(::truncate(shortened.c_str(), 0), 0);
    QCOMPARE(a.data()[0], '\0');
    QVERIFY(first.lost() && !second.lost());
    QCOMPARE(b.data()[kSize - 1], '\1');
  }

  void everyThreadGoesOn() {
    const std::string path = ones("threads");
    const MappedOnes mapped(path, kSize);
    const PageGuard guard(mapped.start(), kSize);
    QCOMPARE(::truncate(path.c_str(), 0), 0);
    std::vector<int> sums(8, -1);
    {
      std::vector<std::jthread> threads;
      for (int& sum : sums)
        threads.emplace_back([&sum, &mapped] {
          sum = 0;
          for (std::size_t i = 0; i < mapped.size(); i += 512) sum += mapped.data()[i];
        });
    }
    QVERIFY(std::ranges::all_of(sums, [](int sum) { return sum == 0; }));
    QVERIFY(guard.lost());
  }

  /// oneDNN's products use the stack pointer for a buffer on the heap where the inner dimension is large: a
  /// handler on the stack would destroy the heap.
  void productsOfLostPagesEnd_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<bool>("transposed");
    for (const int rows : {16, 300})
      for (const int columns : {8, 64})
        for (const bool transposed : {false, true})
          QTest::addRow("%d %d %s", rows, columns, transposed ? "transposed" : "as it is")
              << rows << columns << transposed;
  }
  void productsOfLostPagesEnd() {
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(bool, transposed);
    constexpr std::int64_t kInner = 16384;
    const std::size_t bytes = static_cast<std::size_t>(columns * kInner) * sizeof(float);
    const at::Tensor x = at::ones({rows, kInner});
    for (const int threads : {1, 3}) {
      at::set_num_threads(threads);
      const std::string path = ones("weights", bytes);
      const MappedOnes mapped(path, bytes);
      const PageGuard guard(mapped.start(), bytes);
      void* const data = const_cast<void*>(mapped.start());
      const at::Tensor w =
          transposed ? at::from_blob(data, {columns, kInner}).t() : at::from_blob(data, {kInner, columns});
      QCOMPARE(::truncate(path.c_str(), static_cast<off_t>(bytes / 2)), 0);
      const at::Tensor product = at::mm(x, w);  // its first half is read as it was
      QVERIFY(guard.lost());
      QCOMPARE(product.sizes(), at::IntArrayRef({rows, columns}));
      QVERIFY(at::equal(x.sum(), at::scalar_tensor(static_cast<float>(rows * kInner))));
    }
  }

  void aRangeIsForgottenWithItsGuard() {
    for (int round = 0; round < 200; ++round) {
      const std::string path = ones("again", 4096);
      const MappedOnes mapped(path, 4096);
      const PageGuard guard(mapped.start(), 4096);
      QVERIFY(!guard.lost());
      if (round % 2 == 0) continue;
      QCOMPARE(::truncate(path.c_str(), 0), 0);
      QCOMPARE(mapped.data()[0], '\0');
      QVERIFY(guard.lost());
    }
  }

  /// Only what is guarded: a bus error of anything else goes to whoever was there before.
  void otherBusErrorsAreLeftToOthers() {
    const std::string guarded = ones("guarded"), bare = ones("bare");
    const MappedOnes a(guarded, kSize), b(bare, kSize);
    const PageGuard guard(a.start(), kSize);
    const pid_t child = ::fork();
    if (child == 0) {
      const bool cut = ::truncate(bare.c_str(), 0) == 0;
      ::_exit(cut ? b.data()[0] : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), kOthers);
  }
};

AQ_TEST(PageGuardTest)
#include "page_guard_test.moc"
