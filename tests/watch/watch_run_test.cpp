// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <QTest>
#include <atomic>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/error.h"
#include "core/watch/watch_client.h"
#include "core/watch/watch_line.h"
#include "core/watch/watch_server.h"
#include "tests/support/registered_test.h"
#include "tests/support/temporary_folder.h"

using namespace aq;

/// Both ends of the line, in one process.
class WatchRunTest : public QObject {
  Q_OBJECT

  test::TemporaryFolder folder_;

  /// What one who watches saw and how it ended for them.
  struct Seen {
    std::vector<RunEvent> events;
    std::string ended;  ///< "done", or the error's reason
    ErrorKind kind = ErrorKind::Internal;
  };

  static Seen watch(const WatchAddress& address, const std::string& token, std::stop_token stop = {}) {
    Seen seen;
    try {
      watch_run(address, token,
                RunContext(stop, nullptr, [&](const RunEvent& event) { seen.events.push_back(event); }));
      seen.ended = "done";
    } catch (const Error& error) {
      seen.ended = error.reason();
      seen.kind = error.kind();
    }
    return seen;
  }

  static RunEnd good_end() {
    RunEnd end;
    end.outcome.emplace();
    return end;
  }

  WatchAddress socket_file() { return watch_address_from((folder_.path() / "aq.sock").string()); }

  /// @returns a socket that has the name
  static int bound(const WatchAddress& address) {
    const int door = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    address.path.copy(place.sun_path, sizeof place.sun_path - 1);
    if (::bind(door, reinterpret_cast<const sockaddr*>(&place), sizeof place) != 0) qFatal("cannot bind");
    return door;
  }

  /// What a run says that cannot listen there; empty where it can.
  static std::string refusal(const WatchAddress& address) {
    try {
      const WatchServer server(address, "secret");
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }

  /// Somebody else's program: sends `bytes` to the first who comes.
  static std::jthread stranger(const WatchAddress& address, WatchBytes bytes) {
    const int door = bound(address);
    ::listen(door, 1);
    return std::jthread([door, bytes = std::move(bytes)] {
      const int line = ::accept(door, nullptr, nullptr);
      if (::send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) qWarning("not sent");
      ::close(line);
      ::close(door);
    });
  }

 private Q_SLOTS:
  void eventsComeInTheirOrder() {
    for (const WatchAddress& address : {WatchAddress{}, socket_file()}) {
      std::optional<WatchServer> server(std::in_place, address, "secret");
      auto seen =
          std::async(std::launch::async, [where = server->address()] { return watch(where, "secret"); });
      for (int block = 0; block < 20; ++block) server->post(RunEvent(BlockStarted{block, 0.5}));
      server->post(good_end());
      const Seen all = seen.get();
      server.reset();
      QCOMPARE(all.ended, std::string("done"));
      QCOMPARE(all.events.size(), std::size_t{20});
      for (int block = 0; block < 20; ++block)
        QCOMPARE(std::get<BlockStarted>(all.events[static_cast<std::size_t>(block)]).block, block);
    }
  }

  void whoComesLateIsToldTheNewestOfEach() {
    WatchServer server({}, "secret");
    server.post(RunEvent(BlockStarted{0, 0.5}));
    for (int step = 0; step < 100; ++step) server.post(RunEvent(StepFinished{0, 0, step, 0.5}));
    for (int epoch = 0; epoch < 5; ++epoch)
      server.post(RunEvent(MatrixSnapshot{.epoch = epoch, .placement = "mlp_norm"}));
    server.post(good_end());
    const Seen seen = watch(server.address(), "secret");
    QCOMPARE(seen.ended, std::string("done"));
    QCOMPARE(seen.events.size(), std::size_t{3});
    QCOMPARE(std::get<StepFinished>(seen.events[1]).step, 99);
    QCOMPARE(std::get<MatrixSnapshot>(seen.events[2]).epoch, 4);
  }

  void severalWatch() {
    WatchServer server({}, "secret");
    std::vector<std::future<Seen>> all;
    for (int i = 0; i < 4; ++i)
      all.push_back(std::async(std::launch::async, [&] { return watch(server.address(), "secret"); }));
    server.post(RunEvent(Notice{false, "hello"}));
    server.post(good_end());
    for (auto& one : all) {
      const Seen seen = one.get();
      QCOMPARE(seen.ended, std::string("done"));
      QCOMPARE(seen.events.size(), std::size_t{1});
    }
  }

  void withoutTheTokenNothingIsTold() {
    WatchServer server({}, "secret");
    server.post(RunEvent(Notice{false, "hello"}));
    for (const std::string& token : {std::string(), std::string("Secret"), std::string("secretsecret")}) {
      const Seen seen = watch(server.address(), token);
      QVERIFY(seen.events.empty());
      QVERIFY2(seen.ended.find("token") != std::string::npos, seen.ended.c_str());
      QVERIFY(seen.kind == ErrorKind::BadInput);
    }
  }

  void aSocketFileIsTheOwnersAndGoes() {
    const WatchAddress address = socket_file();
    {
      WatchServer server(address, "secret");
      struct stat facts {};
      QCOMPARE(::stat(address.path.c_str(), &facts), 0);
      QCOMPARE(facts.st_mode & 0777, mode_t{0600});
      const std::string other = refusal(address);  // and does not take it away
      QVERIFY2(other.find(address.path) != std::string::npos, other.c_str());
      QVERIFY(std::filesystem::exists(address.path));
    }
    QVERIFY(!std::filesystem::exists(address.path));
  }

  void aSocketFileThatAKilledRunLeftIsTaken() {
    const WatchAddress address = socket_file();
    ::close(bound(address));  // the file stays
    WatchServer server(address, "secret");
    server.post(good_end());
    QCOMPARE(watch(address, "secret").ended, std::string("done"));
  }

  void aFileThatIsNoSocketStays() {
    const WatchAddress address = socket_file();
    folder_.write("aq.sock", "mine");
    const std::string said = refusal(address);
    QVERIFY2(said.find(address.path) != std::string::npos, said.c_str());
    QCOMPARE(test::read_file(address.path), std::string("mine"));
    std::filesystem::remove(address.path);
  }

  void failuresAreTold() {
    WatchServer server({}, "secret");
    server.post(RunEnd{.outcome = {}, .error = "calibrating block 3: the loss is not finite"});
    QVERIFY(watch(server.address(), "secret").ended.find("not finite") != std::string::npos);
  }

  void nobodyListens() {
    const Seen seen = watch(socket_file(), "secret");
    QVERIFY(seen.kind == ErrorKind::BadInput);
    QVERIFY(!seen.ended.empty());
  }

  void aRunThatDiesIsNoticed() {
    std::optional<WatchServer> server(std::in_place, WatchAddress{}, "secret");
    auto seen =
        std::async(std::launch::async, [address = server->address()] { return watch(address, "secret"); });
    server->post(RunEvent(Notice{false, "hello"}));
    QTest::qWait(50);
    server.reset();
    QVERIFY(seen.get().kind == ErrorKind::BadInput);
  }

  void watchingCanBeStopped() {
    WatchServer server({}, "secret");
    std::stop_source stop;
    auto seen =
        std::async(std::launch::async, [&] { return watch(server.address(), "secret", stop.get_token()); });
    QTest::qWait(50);
    stop.request_stop();
    QVERIFY(seen.get().kind == ErrorKind::Cancelled);
  }

  void strangersAreNoRuns() {
    const WatchBytes text{'H', 'T', 'T', 'P', '/', '1', '.', '1'};
    for (const WatchBytes& bytes : {WatchBytes{}, WatchBytes{1, 0}, text, WatchBytes{255, 255, 255, 255},
                                    line_bytes(nlohmann::json::array({1, 2})), line_bytes({{"watch", 1}})}) {
      const WatchAddress address = socket_file();
      const auto other = stranger(address, bytes);
      const Seen seen = watch(address, "secret");
      std::filesystem::remove(address.path);
      QVERIFY(seen.kind == ErrorKind::BadInput);
    }
  }

  void whoSaysNothingIsShownOut() {
    WatchServer server(socket_file(), "secret");
    const int line = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    server.address().path.copy(place.sun_path, sizeof place.sun_path - 1);
    QCOMPARE(::connect(line, reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
    const std::uint8_t huge[] = {255, 255, 255, 127};
    QCOMPARE(::send(line, huge, sizeof huge, MSG_NOSIGNAL), static_cast<ssize_t>(sizeof huge));
    char byte = 0;
    QCOMPARE(::recv(line, &byte, 1, 0), ssize_t{0});  // closed
    ::close(line);
  }
};

AQ_TEST(WatchRunTest)
#include "watch_run_test.moc"
