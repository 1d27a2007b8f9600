// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/watch/watch_server.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <asio.hpp>
#include <cerrno>
#include <chrono>
#include <deque>
#include <functional>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/watch/watch_history.h"

namespace aq {
namespace {

using Frame = WatchHistory::Frame;
using Protocol = asio::generic::stream_protocol;
using Socket = Protocol::socket;
using std::chrono::seconds;

constexpr std::size_t kMostLines = 8;
constexpr std::size_t kMostWaitingBytes = 128U << 20;  // beyond what a late comer is told
constexpr seconds kGreetingTime{5};

/// Whether a socket file is a killed run's: nobody answers.
bool is_abandoned(const std::string& path) {
  struct stat facts {};
  if (::lstat(path.c_str(), &facts) != 0 || !S_ISSOCK(facts.st_mode)) return false;
  const asio::local::stream_protocol::endpoint place(path);
  // Without waiting: behind a door with a queue there is somebody.
  const int knock = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (knock < 0) return false;
  const bool refused =
      ::connect(knock, place.data(), static_cast<socklen_t>(place.size())) != 0 && errno == ECONNREFUSED;
  ::close(knock);
  return refused;
}

}  // namespace

/// Of a port or a socket file alike.
class WatchServer::Door {
 public:
  Door(asio::io_context& context, WatchAddress& address) : address_(address), acceptor_(context) {
    try {
      open();
    } catch (const std::system_error& error) {
      remove_own_file();
      throw Error(ErrorKind::Output, "listening at", printable(address.text()), error.code().message(),
                  "choose another port or path");
    }
  }
  ~Door() { remove_own_file(); }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  asio::basic_socket_acceptor<Protocol>& acceptor() { return acceptor_; }

 private:
  void open() {
    if (address_.path.empty()) return open_port();
    const Protocol::endpoint place{asio::local::stream_protocol::endpoint(address_.path)};
    if (is_abandoned(address_.path)) ::unlink(address_.path.c_str());
    acceptor_.open(place.protocol());
    acceptor_.bind(place);  // fails where the name is somebody else's, which stays
    ::lstat(address_.path.c_str(), &file_);
    ::chmod(address_.path.c_str(), S_IRUSR | S_IWUSR);  // before anybody can be let in
    acceptor_.listen();
  }

  /// It may have been removed, and another run have its own there.
  void remove_own_file() const {
    struct stat now {};
    if (file_.st_ino != 0 && ::lstat(address_.path.c_str(), &now) == 0 && now.st_ino == file_.st_ino &&
        now.st_dev == file_.st_dev)
      ::unlink(address_.path.c_str());
  }

  void open_port() {
    const asio::ip::tcp::endpoint place(asio::ip::address_v4::loopback(), address_.port);
    acceptor_.open(Protocol(place.protocol()));
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(Protocol::endpoint(place));
    acceptor_.listen();
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    ::getsockname(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&bound), &size);
    address_.port = ntohs(bound.sin_port);
  }

  WatchAddress& address_;
  struct stat file_ {};  ///< of the socket; zero for a port
  asio::basic_socket_acceptor<Protocol> acceptor_;
};

/// One who watches. Lives as long as something is under way for it.
struct WatchServer::Line : std::enable_shared_from_this<WatchServer::Line> {
  Line(Socket connected, asio::io_context& context) : socket(std::move(connected)), patience(context) {}

  void close() {
    std::error_code ignored;
    socket.close(ignored);
    patience.cancel();
    waiting.clear();
  }

  void send(const Frame& frame) {
    waiting_bytes += frame->size();
    waiting.push_back(frame);
    if (waiting_bytes > most_bytes) return close();
    if (waiting.size() == 1) write_next();
  }

  void write_next() {
    asio::async_write(socket, asio::buffer(*waiting.front()),
                      [self = shared_from_this()](std::error_code failed, std::size_t /*bytes*/) {
                        if (failed || self->waiting.empty()) return self->close();
                        self->waiting_bytes -= self->waiting.front()->size();
                        self->waiting.pop_front();
                        if (!self->waiting.empty()) return self->write_next();
                        if (!self->welcome) self->close();  // that was a refusal
                      });
  }

  Socket socket;
  asio::steady_timer patience;
  WatchHead head{};
  WatchBytes greeting;
  bool welcome = false;
  std::deque<Frame> waiting;
  std::size_t waiting_bytes = 0, most_bytes = kMostWaitingBytes;
};

class WatchServer::Hall {
 public:
  Hall(const WatchAddress& address, std::string token)
      : address_(address), token_(std::move(token)), door_(context_, address_) {
    accept();
    thread_ = std::jthread([this] { context_.run(); });
  }

  ~Hall() {
    asio::post(context_, [this] { door_.acceptor().close(); });
    const auto until = std::chrono::steady_clock::now() + seconds(1);
    while (!idle() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    context_.stop();
  }
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;

  const WatchAddress& address() const { return address_; }

  void tell(std::function<void(WatchHistory&, const Frame&)> note, const nlohmann::json& message) {
    auto frame = std::make_shared<const WatchBytes>(line_bytes(message));
    asio::post(context_, [this, frame, note = std::move(note)] {
      note(history_, frame);
      for (const auto& line : lines_)
        if (line->welcome) line->send(frame);
      std::erase_if(lines_, [](const auto& line) { return !line->socket.is_open(); });
    });
  }

 private:
  bool idle() {
    std::promise<bool> answer;
    auto told = answer.get_future();
    asio::post(context_, [this, &answer] {
      answer.set_value(std::ranges::all_of(lines_, [](const auto& line) { return line->waiting.empty(); }));
    });
    return told.get();
  }

  void accept() {
    door_.acceptor().async_accept([this](std::error_code failed, Socket socket) {
      if (failed == asio::error::operation_aborted || !door_.acceptor().is_open()) return;
      std::erase_if(lines_, [](const auto& line) { return !line->socket.is_open(); });
      if (!failed && lines_.size() < kMostLines) greet(std::make_shared<Line>(std::move(socket), context_));
      accept();
    });
  }

  void greet(const std::shared_ptr<Line>& line) {
    lines_.push_back(line);
    line->patience.expires_after(kGreetingTime);
    line->patience.async_wait([line](std::error_code stopped) {
      if (!stopped) line->close();
    });
    asio::async_read(line->socket, asio::buffer(line->head),
                     [this, line](std::error_code failed, std::size_t /*bytes*/) {
                       const std::uint32_t length = length_in(line->head);
                       if (failed || length > kMostGreetingBytes) return line->close();
                       line->greeting.resize(length);
                       asio::async_read(line->socket, asio::buffer(line->greeting),
                                        [this, line](std::error_code broken, std::size_t /*bytes*/) {
                                          broken ? line->close() : answer(*line);
                                        });
                     });
  }

  std::string refusal(const WatchBytes& greeting) const {
    try {
      const nlohmann::json said = message_in(greeting);
      if (said.at("watch") != kWatchVersion) return "the versions of the two programs differ";
      return same_token(said.at("token").get<std::string>(), token_) ? "" : "the token is another";
    } catch (const std::exception&) {
      return "the greeting is not understood";
    }
  }

  void answer(Line& line) {
    line.patience.cancel();
    const std::string why = refusal(line.greeting);
    const auto say = [&line](const nlohmann::json& message) {
      line.send(std::make_shared<const WatchBytes>(line_bytes(message)));
    };
    if (!why.empty()) return say({{"refused", why}});
    line.welcome = true;
    for (const Frame& frame : history_.frames()) line.most_bytes += frame->size();
    say({{"watch", kWatchVersion}});
    for (const Frame& frame : history_.frames()) line.send(frame);
  }

  WatchAddress address_;
  std::string token_;
  asio::io_context context_;
  asio::executor_work_guard<asio::io_context::executor_type> open_ = asio::make_work_guard(context_);
  Door door_;
  WatchHistory history_;
  std::vector<std::shared_ptr<Line>> lines_;
  std::jthread thread_;  // the last member: it is joined before the others go
};

WatchServer::WatchServer(const WatchAddress& address, std::string token)
    : hall_(std::make_unique<Hall>(address, std::move(token))) {}

WatchServer::~WatchServer() = default;

const WatchAddress& WatchServer::address() const { return hall_->address(); }

void WatchServer::post(const RunEvent& event) {
  hall_->tell([event](WatchHistory& history, const Frame& frame) { history.add(event, frame); },
              to_message(event));
}

void WatchServer::post(const RunEnd& end) {
  hall_->tell([](WatchHistory& history, const Frame& frame) { history.close(frame); }, to_message(end));
}

}  // namespace aq
