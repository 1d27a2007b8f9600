// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/error.h"
#include "core/distributed/join.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// One that nobody listens at.
std::uint16_t free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t length = sizeof address;
  getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length);
  close(probe);
  return ntohs(address.sin_port);
}

using Body = std::function<bool(const Ranks&)>;

/// What a process says by its exit code.
enum Said { Good = 0, Bad = 1, OtherError = 2, RankTwoLost = 3, RankTwoEnded = 4 };

Said say(const Error& error) {
  const std::string line = error.what();
  if (line.find("rank 2 of 3 was lost") != std::string::npos) return RankTwoLost;
  if (line.find("rank 2 of 3 ended: thinking of something: a bad idea") != std::string::npos)
    return RankTwoEnded;
  std::fprintf(stderr, "%s\n", error.what());
  return OtherError;
}

pid_t start(RankPlace place, const Body& body) {
  const pid_t process = fork();
  if (process != 0) return process;
  Said said = Bad;
  try {
    work_on_ranks(place,
                  [&](const std::shared_ptr<const Ranks>& ranks) { said = body(*ranks) ? Good : Bad; });
  } catch (const Error& error) {
    said = say(error);
  } catch (...) {
    said = OtherError;
  }
  _exit(said);
}

/// Runs `body` in three processes. @returns what each said; 128 + the signal where one killed it
std::vector<int> run_as_three(const Body& body) {
  RankPlace place;
  place.size = 3;
  place.port = free_port();
  std::vector<pid_t> processes;
  for (place.rank = 0; place.rank < place.size; ++place.rank) processes.push_back(start(place, body));
  std::vector<int> said;
  for (const pid_t process : processes) {
    int status = 0;
    waitpid(process, &status, 0);
    said.push_back(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  }
  return said;
}

const std::vector<int> kAllGood{Good, Good, Good};

std::vector<double> reduced(const Ranks& ranks, bool largest) {
  std::vector<double> values(1000);
  std::iota(values.begin(), values.end(), ranks.rank());
  largest ? ranks.max(std::span(values)) : ranks.sum(std::span(values));
  return values;
}

Ranks::Bytes bytes_of_length(std::size_t length, int value) {
  return Ranks::Bytes(length, static_cast<std::byte>(value));
}

}  // namespace

/// The process group of libtorch on this machine's loopback: three processes.
class GlooRanksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sumsAndMaxima() {
    QCOMPARE(run_as_three([](const Ranks& ranks) {
               const auto sum = reduced(ranks, false), largest = reduced(ranks, true);
               std::vector<float> floats(5, static_cast<float>(ranks.rank()));
               ranks.sum(std::span(floats));
               return sum[0] == 3 && sum[999] == 3000 && largest[0] == 2 && largest[999] == 1001 &&
                      floats[4] == 3;
             }),
             kAllGood);
  }

  void bytesGoWhereTheyShould() {
    QCOMPARE(run_as_three([](const Ranks& ranks) {
               const int rank = ranks.rank();
               const auto all = ranks.gather(bytes_of_length(static_cast<std::size_t>(rank), rank));
               if (!all[0].empty() || all[1] != bytes_of_length(1, 1) || all[2] != bytes_of_length(2, 2))
                 return false;
               auto news = bytes_of_length(9, rank == 0 ? 7 : 0);
               ranks.broadcast(news);
               auto whole = bytes_of_length(rank == 0 ? 12 : 0, 0), own = bytes_of_length(4, rank + 1);
               ranks.gather_on_first(own, whole);
               if (rank == 0 && (whole[0] != std::byte{1} || whole[11] != std::byte{3})) return false;
               own = bytes_of_length(4, 0);
               ranks.deal_from_first(whole, own);
               return news == bytes_of_length(9, 7) && own == bytes_of_length(4, rank + 1);
             }),
             kAllGood);
  }

  void everyNumberIsTakenOnce() {
    QCOMPARE(run_as_three([](const Ranks& ranks) {
               std::vector<double> taken(30, 0);
               for (int i = 0; i < 10; ++i) taken.at(static_cast<std::size_t>(ranks.take_number())) += 1;
               ranks.sum(std::span(taken));
               return std::ranges::all_of(taken, [](double times) { return times == 1; });
             }),
             kAllGood);
  }

  void aKilledRankIsNamedByTheOthers() {
    const std::vector<int> said = run_as_three([](const Ranks& ranks) {
      ranks.wait_for_all();
      if (ranks.rank() == 2) raise(SIGKILL);
      ranks.wait_for_all();
      return true;
    });
    QCOMPARE(said, (std::vector<int>{RankTwoLost, RankTwoLost, 128 + SIGKILL}));
  }

  void theErrorOfARankReachesTheOthers() {
    const std::vector<int> said = run_as_three([](const Ranks& ranks) {
      if (ranks.rank() == 2) throw Error(ErrorKind::BadInput, "thinking of", "something", "a bad idea");
      ranks.wait_for_all();
      return true;
    });
    QCOMPARE(said, (std::vector<int>{RankTwoEnded, RankTwoEnded, OtherError}));
  }
};

AQ_TEST(GlooRanksTest)
#include "gloo_ranks_test.moc"
