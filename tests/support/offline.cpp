// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// offline REPORT PROGRAM [ARGUMENT...]: runs a program that cannot reach a network, and writes a line into
// REPORT for everything that it or a child of it tried. Sockets of the machine itself (AF_UNIX: X11, D-Bus)
// are let through; any other socket, listening, and io_uring, which would open sockets past this filter, end
// in EACCES.
//
// offline --try inet|inet6|netlink|listen|unix: tries one of these, to see that it is noticed.
//
// The exit code is the program's; 128 and more: a signal; 125: the kernel does not let us watch.
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;  // of no processor: everything is refused
#endif
constexpr std::uint32_t kForeignCalls = 0x40000000;  ///< x32's numbers begin here
constexpr int kCannotWatch = 125, kCannotStart = 127;
constexpr int kLook = 50;  ///< ms between two looks whether the program has ended

/// The calls that are stopped and reported; the kernel runs it for every call of the program.
constexpr std::array kFilter{
    sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)),
    sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
    sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
    sock_filter BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kForeignCalls, 5, 0),
    sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_listen, 5, 0),
    sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 4, 0),
    sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 4),
    sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
    sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 2, 1),
    sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
    sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};

/// @returns what tells of the calls, or −1
int install_filter() {
  std::array filter = kFilter;
  sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return static_cast<int>(
      syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
}

/// A message of one byte that carries a file descriptor.
struct DescriptorMessage {
  char byte = 0;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  iovec data{&byte, 1};
  msghdr header{};

  DescriptorMessage() {
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
  }
};

bool send_descriptor(int channel, int descriptor) {
  DescriptorMessage message;
  cmsghdr* part = CMSG_FIRSTHDR(&message.header);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
  return sendmsg(channel, &message.header, 0) == 1;
}

/// @returns −1 where the other side had none
int receive_descriptor(int channel) {
  DescriptorMessage message;
  if (recvmsg(channel, &message.header, 0) != 1) return -1;
  int descriptor = -1;
  if (const cmsghdr* part = CMSG_FIRSTHDR(&message.header); part && part->cmsg_type == SCM_RIGHTS)
    std::memcpy(&descriptor, CMSG_DATA(part), sizeof descriptor);
  return descriptor;
}

std::string name_of_program(std::uint32_t process) {
  std::string name;
  std::getline(std::ifstream("/proc/" + std::to_string(process) + "/comm"), name);
  return name;
}

/// "socket(AF_INET) by affinequant"
std::string line_of(const seccomp_notif& call) {
  const auto number = call.data.nr;
  std::string what = number == __NR_listen ? "listen" : "io_uring_setup";
  if (number == __NR_socket) {
    const auto family = static_cast<int>(call.data.args[0]);
    what = "socket(" +
           (family == AF_INET    ? std::string("AF_INET")
            : family == AF_INET6 ? std::string("AF_INET6")
                                 : "family " + std::to_string(family)) +
           ")";
  }
  return what + " by " + name_of_program(call.pid);
}

/// Refuses one call and notes it.
void refuse_call(int listener, std::ofstream& report) {
  seccomp_notif call{};
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) return;  // who called is gone
  report << line_of(call) << std::endl;
  seccomp_notif_resp answer{};
  answer.id = call.id;
  answer.error = -EACCES;
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

/// Until the program has ended. @returns its exit code
int watch(pid_t child, int listener, std::ofstream& report) {
  for (int status = 0;;) {
    pollfd calls{listener, POLLIN, 0};
    if (poll(&calls, 1, kLook) > 0 && (calls.revents & POLLIN)) refuse_call(listener, report);
    if (waitpid(child, &status, WNOHANG) == child) return exit_code_of(status);
  }
}

[[noreturn]] void become(int channel, char** command) {
  const int listener = install_filter();
  if (listener < 0 || !send_descriptor(channel, listener)) _exit(kCannotWatch);
  close(listener);
  close(channel);
  execvp(command[0], command);
  _exit(kCannotStart);
}

int run_offline(const char* report_file, char** command) {
  std::ofstream report(report_file);
  std::array<int, 2> channel{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel.data()) != 0) return kCannotWatch;
  const pid_t child = fork();
  if (child == 0) become(channel[1], command);
  close(channel[1]);
  const int listener = receive_descriptor(channel[0]);
  if (listener < 0) {
    waitpid(child, nullptr, 0);
    return kCannotWatch;
  }
  return watch(child, listener, report);
}

int attempt(std::string_view what) {
  if (what == "listen") return listen(socket(AF_UNIX, SOCK_STREAM, 0), 1) == 0 ? 0 : 1;
  const int family = what == "inet"      ? AF_INET
                     : what == "inet6"   ? AF_INET6
                     : what == "netlink" ? AF_NETLINK
                                         : AF_UNIX;
  return socket(family, family == AF_NETLINK ? SOCK_RAW : SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "--try") return attempt(argv[2]);
  if (argc < 3) {
    std::fputs("usage: offline REPORT PROGRAM [ARGUMENT...]\n", stderr);
    return 2;
  }
  return run_offline(argv[1], argv + 2);
}
