// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/gloo_ranks.h"

#include "core/base/error.h"

// The process group's header wants Gloo's own; without them (libgloo-dev) a run of several processes is
// refused.
#if __has_include(<gloo/rendezvous/store.h>)
#define USE_C10D_GLOO 1

#include <ATen/ATen.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <vector>

#include "core/distributed/loopback.h"
#include "core/distributed/rank_watch.h"

namespace aq {
namespace {

constexpr std::chrono::minutes kMeeting{5};
/// Gloo's own limit on an exchange: none, for a rank may wait for another's export. The watch sees who is
/// gone.
constexpr std::chrono::hours kExchange{24 * 7};
constexpr std::chrono::seconds kLook{1};

using Group = c10::intrusive_ptr<c10d::ProcessGroupGloo>;
using Store = c10::intrusive_ptr<c10d::TCPStore>;

Store open_store(const RankPlace& place, bool serves) {
  c10d::TCPStoreOptions options;
  options.port = place.port;
  options.isServer = serves;
  options.waitWorkers = false;
  options.timeout = kMeeting;
  return c10::make_intrusive<c10d::TCPStore>(place.address, options);
}

WatchStore watch_store(const Store& store) {
  return {[store](const std::string& key, std::int64_t more) { return store->add(key, more); },
          [store](const std::string& key, const std::string& text) {
            store->set(key, std::vector<std::uint8_t>(text.begin(), text.end()));
          },
          [store](const std::string& key) {
            const std::vector<std::uint8_t> bytes = store->get(key);
            return std::string(bytes.begin(), bytes.end());
          }};
}

/// The address by which this machine reaches the first rank: where its own peers reach it. Nothing is sent.
std::string own_address(const RankPlace& place) {
  const addrinfo hints{.ai_flags = 0, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM};
  addrinfo* found = nullptr;
  if (getaddrinfo(place.address.c_str(), std::to_string(place.port).c_str(), &hints, &found) != 0)
    return place.address;
  std::string own = place.address;
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  const int probe = socket(found->ai_family, SOCK_DGRAM, 0);
  char text[NI_MAXHOST];
  if (probe >= 0 && connect(probe, found->ai_addr, found->ai_addrlen) == 0 &&
      getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
      getnameinfo(reinterpret_cast<sockaddr*>(&address), length, text, sizeof text, nullptr, 0,
                  NI_NUMERICHOST) == 0)
    own = text;
  if (probe >= 0) close(probe);
  freeaddrinfo(found);
  return own;
}

/// GLOO_SOCKET_IFNAME chooses the interface, as in PyTorch.
std::shared_ptr<::gloo::transport::Device> open_device(const RankPlace& place) {
  if (const char* interface = std::getenv("GLOO_SOCKET_IFNAME"); interface && *interface)
    return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  return c10d::ProcessGroupGloo::createDeviceForHostname(own_address(place));
}

Group open_group(const RankPlace& place, const Store& store) {
  const auto options = c10d::ProcessGroupGloo::Options::create(kExchange);
  options->devices.push_back(open_device(place));
  return c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.size, options);
}

/// What is left where ranks part in disorder. Its threads may wait for a rank that is gone, and its
/// destructors for them.
struct Remains {
  Group group;
  std::unique_ptr<RankWatch> watch;
};

/// Nothing is destroyed, not even at the program's end.
void keep_for_good(Remains remains) {
  static std::mutex keeping;
  static auto& kept = *new std::vector<Remains>;
  const std::scoped_lock lock(keeping);
  kept.push_back(std::move(remains));
}

/// As a tensor that shares its memory.
template <typename Value>
at::Tensor view_of(std::span<Value> values, at::ScalarType dtype) {
  return at::from_blob(const_cast<std::remove_const_t<Value>*>(values.data()),
                       {static_cast<std::int64_t>(values.size())}, dtype);
}

class GlooRanks : public LeavableRanks {
 public:
  GlooRanks(const RankPlace& place, Store store)
      : place_(place),
        store_(std::move(store)),
        watch_(std::make_unique<RankWatch>(place, watch_store(open_store(place, false)))) {
    try {
      join();
    } catch (...) {
      watch_->stop();
      keep_for_good({.group = {}, .watch = std::move(watch_)});
      throw;
    }
  }
  ~GlooRanks() override { leave({}); }

  int rank() const override { return place_.rank; }
  int size() const override { return place_.size; }

  void sum(std::span<float> values) const override {
    reduce(view_of(values, at::kFloat), c10d::ReduceOp::SUM);
  }
  void sum(std::span<double> values) const override {
    reduce(view_of(values, at::kDouble), c10d::ReduceOp::SUM);
  }
  void max(std::span<double> values) const override {
    reduce(view_of(values, at::kDouble), c10d::ReduceOp::MAX);
  }

  void broadcast(std::span<std::byte> bytes) const override {
    std::vector<at::Tensor> tensors{view_of(bytes, at::kByte)};
    finish([&] { return group_->broadcast(tensors); });
  }

  std::vector<Bytes> gather(std::span<const std::byte> own) const override {
    const at::Tensor lengths = at::zeros({place_.size}, at::kDouble);
    lengths[place_.rank] = static_cast<double>(own.size());
    sum(std::span(lengths.data_ptr<double>(), static_cast<std::size_t>(place_.size)));
    const auto longest = static_cast<std::int64_t>(lengths.max().item<double>());
    std::vector<at::Tensor> input{at::zeros({longest}, at::kByte)};
    input[0].slice(0, 0, static_cast<std::int64_t>(own.size())).copy_(view_of(own, at::kByte));
    std::vector<std::vector<at::Tensor>> outputs{rows_of(at::empty({place_.size, longest}, at::kByte))};
    if (longest > 0) finish([&] { return group_->allgather(outputs, input); });
    std::vector<Bytes> all;
    for (int rank = 0; rank < place_.size; ++rank) {
      const auto* first =
          static_cast<const std::byte*>(outputs[0][static_cast<std::size_t>(rank)].data_ptr());
      all.emplace_back(first, first + static_cast<std::ptrdiff_t>(lengths[rank].item<double>()));
    }
    return all;
  }

  void gather_on_first(std::span<const std::byte> own, std::span<std::byte> all) const override {
    std::vector<at::Tensor> input{view_of(own, at::kByte)};
    std::vector<std::vector<at::Tensor>> outputs;
    if (first()) outputs.push_back(parts_of(all));
    finish([&] { return group_->gather(outputs, input, c10d::GatherOptions{}); });
  }

  void deal_from_first(std::span<const std::byte> all, std::span<std::byte> own) const override {
    std::vector<at::Tensor> output{view_of(own, at::kByte)};
    std::vector<std::vector<at::Tensor>> inputs;
    if (first()) inputs.push_back(parts_of(all));
    finish([&] { return group_->scatter(output, inputs, c10d::ScatterOptions{}); });
  }

  std::int64_t take_number() const override {
    try {
      return store_->add("numbers", 1) - 1;
    } catch (const std::exception& error) {
      watch_->explain(error.what());
    }
  }

  void check() const override { watch_->check(); }

  void leave(const std::string& error) const override {
    if (!group_) return;
    if (!error.empty()) watch_->announce_end(error);
    const bool orderly = error.empty() && !watch_->lost();
    watch_->stop();
    if (orderly)
      group_.reset();
    else
      keep_for_good({.group = std::move(group_), .watch = std::move(watch_)});
  }

 private:
  /// The constructor of a group waits for all ranks, however long; the watch does not.
  void join() {
    std::promise<Group> made;
    std::future<Group> group = made.get_future();
    std::thread([place = place_, store = store_, made = std::move(made)]() mutable {
      try {
        made.set_value(open_group(place, store));
      } catch (...) {
        made.set_exception(std::current_exception());
      }
    }).detach();
    const auto deadline = std::chrono::steady_clock::now() + kMeeting;
    while (group.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
      watch_->check();
      if (std::chrono::steady_clock::now() > deadline)
        throw Error(ErrorKind::Connection, "joining as", place_.name(),
                    "not all ranks have come within five minutes",
                    "start all of them, with the same WORLD_SIZE");
    }
    group_ = group.get();
  }

  static std::vector<at::Tensor> rows_of(const at::Tensor& table) { return table.unbind(0); }
  template <typename Value>
  std::vector<at::Tensor> parts_of(std::span<Value> all) const {
    return rows_of(view_of(all, at::kByte).reshape({place_.size, -1}));
  }

  void reduce(const at::Tensor& values, c10d::ReduceOp::RedOpType operation) const {
    if (values.numel() == 0) return;
    std::vector<at::Tensor> tensors{values};
    c10d::AllreduceOptions options;
    options.reduceOp = operation;
    finish([&] { return group_->allreduce(tensors, options); });
  }

  /// Starts an exchange and waits for its end, or for the word that a rank is lost.
  template <typename Start>
  void finish(const Start& start) const {
    watch_->check();
    std::string reason;
    try {
      const auto work = start();
      while (!ended(*work)) watch_->check();
      return;
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      reason = printable(error.what());
    }
    watch_->explain(reason);
  }

  /// @returns false where it is still under way after a while. @throws what it failed by
  template <typename Work>
  static bool ended(Work& work) {
    try {
      return work.wait(kLook);
    } catch (const std::exception&) {
      if (work.isCompleted()) throw;
      return false;
    }
  }

  RankPlace place_;
  Store store_;
  mutable std::unique_ptr<RankWatch> watch_;
  mutable Group group_;
};

}  // namespace

std::shared_ptr<const LeavableRanks> gloo_ranks(const RankPlace& place) {
  try {
    const Store store = open_store(place, place.rank == 0);
    if (place.rank == 0 && is_loopback(place.address)) keep_on_loopback(place.port);
    return std::make_shared<const GlooRanks>(place, store);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(ErrorKind::Connection, "joining as", place.name(),
                "nobody to meet at " + place.address + ":" + std::to_string(place.port) + ": " +
                    printable(error.what()),
                "see MASTER_ADDR and MASTER_PORT, and that rank 0 runs");
  }
}

}  // namespace aq

#else

namespace aq {

std::shared_ptr<const LeavableRanks> gloo_ranks(const RankPlace& place) {
  throw Error(ErrorKind::Connection, "joining as", place.name(),
              "this build knows no process groups: Gloo's headers were not there",
              "install libgloo-dev and build again, or unset WORLD_SIZE");
}

}  // namespace aq

#endif
