// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/loopback.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>

#include <charconv>
#include <filesystem>

namespace aq {
namespace {

/// The port that a descriptor listens at; 0 where it is no listening socket.
std::uint16_t listening_port(int descriptor) {
  int listens = 0;
  socklen_t size = sizeof listens;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens) return 0;
  sockaddr_storage address{};
  size = sizeof address;
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return address.ss_family == AF_INET ? ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port) : 0;
}

}  // namespace

bool is_loopback(const std::string& address) {
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), nullptr, nullptr, &found) != 0) return false;
  const sockaddr* first = found->ai_addr;
  const bool loopback =
      first->sa_family == AF_INET
          ? ntohl(reinterpret_cast<const sockaddr_in*>(first)->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET
          : IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(first)->sin6_addr);
  freeaddrinfo(found);
  return loopback;
}

bool keep_on_loopback(std::uint16_t port) {
  constexpr char kDevice[] = "lo";
  bool kept = false;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", ignored)) {
    const std::string name = entry.path().filename();
    int descriptor = -1;
    std::from_chars(name.data(), name.data() + name.size(), descriptor);
    if (descriptor < 0 || listening_port(descriptor) != port) continue;
    kept = setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, kDevice, sizeof kDevice) == 0;
  }
  return kept;
}

}  // namespace aq
