// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/session/session.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

#include "core/base/error.h"
#include "core/base/staged_output.h"
#include "core/hdf5/file.h"
#include "core/session/block_file.h"
#include "core/session/main_file.h"
#include "core/session/run_identity.h"
#include "core/session/session_files.h"
#include "core/session/session_lock.h"

namespace aq {
namespace fs = std::filesystem;

struct Session::Impl {
  SessionFiles files;
  std::optional<SessionLock> lock;  ///< held by the one that writes
  SessionState state;
  std::vector<SessionEvent> pending;  ///< events that no commit has taken yet
  std::chrono::steady_clock::time_point opened = std::chrono::steady_clock::now();
  double earlier_seconds = 0;  ///< running time before this program opened the session
  FileIdentity identity;       ///< of the main file that `state` was read from or written to
  bool overtaken = false;      ///< another program has written it since: this one never does again
  mutable std::mutex mutex;

  explicit Impl(const std::string& path) : files(path) {}

  void load() {
    files.require_own_parts();
    identity = identity_of(files.main());
    state = read_main_file(files);
    if (state.joined) return;
    for (int index = 0; index < state.complete_blocks; ++index)
      open_part(files.block(index), state.id, index);
  }

  /// Runs `read`; where a writer has replaced the main file meanwhile (and perhaps removed its parts), once
  /// more.
  template <typename Read>
  auto with_current(Read read) {
    for (int attempt = 0;; ++attempt) {
      try {
        return read();
      } catch (const Error&) {
        if (lock || attempt == kMostReloads || identity == identity_of(files.main())) throw;
        load();
      }
    }
  }

  BlockPlace open_block(int index) const {
    if (index < 0 || index >= state.complete_blocks)
      throw Error(ErrorKind::BadInput, "reading block " + std::to_string(index) + " of",
                  files.main().string(),
                  "it has " + std::to_string(state.complete_blocks) + " complete blocks");
    if (state.joined) return {hdf5::open_file(files.main()), "blocks/" + block_name(index)};
    return {open_part(files.block(index), state.id, index), kBlockGroup};
  }

  hdf5::Handle open_chains() const {
    const int last = state.complete_blocks - 1;
    if (state.joined || last < 0)
      throw Error(ErrorKind::BadInput, "reading the activations of", files.main().string(),
                  "a session keeps them from its first block to its end only");
    return open_part(files.chains(last), state.id, last);
  }

  void require_writable() {
    if (!lock)
      throw Error(ErrorKind::Internal, "writing", files.main().string(), "the session is open for reading");
    if (lock->retake_if_removed() && identity != identity_of(files.main())) overtaken = true;
    if (overtaken)
      throw Error(ErrorKind::Output, "writing", files.main().string(),
                  "its lock file was removed, and it is not as this program left it",
                  "go on with what is there by --resume");
  }

  /// Writes the main file with `change` applied; memory follows only where that worked.
  template <typename Change>
  void commit(Change change) {
    require_writable();
    SessionState next = state;
    change(next);
    next.events.insert(next.events.end(), pending.begin(), pending.end());
    write_main_file(files, next, [this](int index) { return open_block(index); });
    identity = identity_of(files.main());
    state = std::move(next);
    pending.clear();
  }

  void write_parts(const BlockRecord& block, const std::map<std::string, at::Tensor>& chains) {
    files.make_parts();
    write_block_file(files.block(block.index), state.id, block);
    if (!chains.empty()) write_chains_file(files.chains(block.index), state.id, block.index, chains);
  }

  double seconds() const {
    return earlier_seconds + std::chrono::duration<double>(std::chrono::steady_clock::now() - opened).count();
  }

  static constexpr int kMostReloads = 3;
};

Session::Session(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Session Session::create(const std::string& path, const SessionHeader& header) {
  auto impl = std::make_shared<Impl>(path);
  require_writable_target(impl->files.main());
  impl->lock.emplace(impl->files.lock());
  require_writable_target(impl->files.main());
  if (fs::exists(fs::symlink_status(impl->files.parts())))
    throw Error(ErrorKind::Output, "writing", path, "the parts of an earlier session are in its place",
                "remove " + impl->files.parts().string() + " first");
  impl->state.header = header;
  impl->state.id = random_id();
  impl->state.created = now_utc();
  impl->commit([](SessionState&) {});
  return Session(std::move(impl));
}

Session Session::open(const std::string& path) {
  auto impl = std::make_shared<Impl>(path);
  impl->identity = identity_of(impl->files.main());
  impl->with_current([&] { impl->load(); });
  return Session(std::move(impl));
}

Session Session::open_for_writing(const std::string& path) {
  auto impl = std::make_shared<Impl>(path);
  if (!fs::exists(impl->files.main())) impl->load();  // names what is missing, before a lock file is made
  impl->lock.emplace(impl->files.lock());
  impl->load();
  if (!impl->state.events.empty()) impl->earlier_seconds = impl->state.events.back().time;
  return Session(std::move(impl));
}

std::string Session::id() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.id;
}

SessionHeader Session::header() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.header;
}

std::string Session::created() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.created;
}

std::string Session::state() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.state;
}

int Session::complete_blocks() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.complete_blocks;
}

std::int64_t Session::peak_memory() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.peak_memory;
}

void Session::note_peak_memory(std::int64_t bytes) {
  const std::scoped_lock guard(impl_->mutex);
  impl_->state.peak_memory = std::max(impl_->state.peak_memory, bytes);
}

void Session::require_same_run(const SessionHeader& header) const {
  aq::require_same_run(impl_->files.main().string(), this->header(), header);
}

void Session::go_on() {
  const std::scoped_lock guard(impl_->mutex);
  impl_->require_writable();
  if (impl_->state.joined) return impl_->files.remove_parts();
  impl_->files.remove_uncommitted(impl_->state.complete_blocks);
  if (impl_->state.state != "running") impl_->commit([](SessionState& next) { next.state = "running"; });
}

void Session::add_event(const RunEvent& event) {
  const std::scoped_lock guard(impl_->mutex);
  if (auto row = session_event(event, impl_->seconds())) impl_->pending.push_back(std::move(*row));
}

void Session::commit_block(const BlockRecord& block, const std::map<std::string, at::Tensor>& chains) {
  const std::scoped_lock guard(impl_->mutex);
  const int complete = impl_->state.complete_blocks;
  if (impl_->state.joined || block.index != complete || complete >= impl_->state.header.blocks)
    throw Error(ErrorKind::Internal, "committing block " + std::to_string(block.index) + " to",
                impl_->files.main().string(), "the session has " + std::to_string(complete) + " blocks");
  impl_->require_writable();
  const FileIdentity before = identity_of(impl_->files.main());
  try {
    impl_->write_parts(block, chains);
    impl_->commit([](SessionState& next) { ++next.complete_blocks; });
  } catch (...) {
    // Flushing the folder can fail after the rename: then the parts are in use already. And where another
    // program has the lock by now, they are its own.
    if (impl_->lock->is_held() && identity_of(impl_->files.main()) == before)
      impl_->files.remove_uncommitted(complete);
    throw;
  }
  impl_->files.remove_uncommitted(complete + 1);
}

void Session::set_evaluation(const EvaluationRecord& evaluation) {
  const std::scoped_lock guard(impl_->mutex);
  if (std::ranges::find(impl_->state.evaluations, evaluation) != impl_->state.evaluations.end()) return;
  impl_->commit([&](SessionState& next) {
    std::erase_if(next.evaluations, [&](const EvaluationRecord& old) { return old.name == evaluation.name; });
    next.evaluations.push_back(evaluation);
  });
}

void Session::set_state(const std::string& state) {
  const std::scoped_lock guard(impl_->mutex);
  impl_->commit([&](SessionState& next) { next.state = state; });
}

void Session::finish() {
  const std::scoped_lock guard(impl_->mutex);
  if (impl_->state.state == "finished") return;
  impl_->commit([](SessionState& next) {
    next.state = "finished";
    next.joined = true;
  });
  impl_->files.remove_parts();
}

BlockRecord Session::read_block(int index) const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->with_current([&] {
    const BlockPlace place = impl_->open_block(index);
    return aq::read_block(hdf5::open_group(place.file, place.group), index);
  });
}

BlockRecord Session::read_report(int index) const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->with_current([&] {
    const BlockPlace place = impl_->open_block(index);
    return aq::read_block_report(hdf5::open_group(place.file, place.group), index);
  });
}

std::vector<LayerRecord> Session::read_layers(int index) const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->with_current([&] {
    const BlockPlace place = impl_->open_block(index);
    return read_block_layers(hdf5::open_group(place.file, place.group), index);
  });
}

std::vector<std::pair<std::string, at::Tensor>> Session::read_tensors(int index) const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->with_current([&] {
    const BlockPlace place = impl_->open_block(index);
    return read_block_tensors(hdf5::open_group(place.file, place.group));
  });
}

std::vector<TensorInfo> Session::tensor_infos(int index) const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->with_current([&] {
    const BlockPlace place = impl_->open_block(index);
    return block_tensor_infos(hdf5::open_group(place.file, place.group));
  });
}

std::map<std::string, at::Tensor> Session::read_chains() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->with_current([&] { return read_chains_file(impl_->open_chains()); });
}

void Session::read_chain(const std::string& name, const at::Tensor& into) const {
  const std::scoped_lock guard(impl_->mutex);
  impl_->with_current([&] {
    read_chain_file(impl_->open_chains(), name, into);
    return true;
  });
}

std::vector<EvaluationRecord> Session::evaluations() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.evaluations;
}

std::vector<SessionEvent> Session::events() const {
  const std::scoped_lock guard(impl_->mutex);
  return impl_->state.events;
}

}  // namespace aq
