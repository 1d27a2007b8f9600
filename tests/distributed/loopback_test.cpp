// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/loopback.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QTest>

#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// Listens on all interfaces, at a port that the system chooses.
class Listener {
 public:
  Listener() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    listen(socket_, 8);
    socklen_t length = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { close(socket_); }
  std::uint16_t port() const { return port_; }

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

bool connects(in_addr_t to, std::uint16_t port) {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = to;
  address.sin_port = htons(port);
  const bool connected = connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return connected;
}

}  // namespace

class LoopbackTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void loopbackAddressesAreKnown() {
    for (const char* address : {"127.0.0.1", "127.8.9.1", "::1", "localhost"})
      QVERIFY2(is_loopback(address), address);
    for (const char* address : {"10.0.0.7", "0.0.0.0", "no such host!"})
      QVERIFY2(!is_loopback(address), address);
  }

  void theLoopbackStillReachesIt() {
    const Listener listener;
    if (!keep_on_loopback(listener.port())) QSKIP("this kernel does not let a process choose the device");
    QVERIFY(connects(htonl(INADDR_LOOPBACK), listener.port()));
  }

  void theDeviceOfTheListenerIsTheLoopback() {
    const Listener listener;
    if (!keep_on_loopback(listener.port())) QSKIP("this kernel does not let a process choose the device");
    for (int descriptor = 3; descriptor < 256; ++descriptor) {
      int listens = 0;
      socklen_t size = sizeof listens;
      if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens) continue;
      char device[IFNAMSIZ] = {};
      size = sizeof device;
      QCOMPARE(getsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, device, &size), 0);
      QCOMPARE(QString(device), QStringLiteral("lo"));
    }
  }

  void whereNobodyListensNothingIsKept() { QVERIFY(!keep_on_loopback(1)); }
};

AQ_TEST(LoopbackTest)
#include "loopback_test.moc"
