// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/distributed/rank_watch.h"

#include <QTest>
#include <map>
#include <mutex>

#include "core/base/error.h"
#include "tests/support/registered_test.h"

using namespace aq;

namespace {

/// A store in memory, which can go away.
class MemoryStore {
 public:
  void go_away() { gone_ = true; }
  WatchStore store() {
    return {[this](const std::string& key, std::int64_t more) {
              const std::scoped_lock lock(mutex_);
              require();
              return numbers_[key] += more;
            },
            [this](const std::string& key, const std::string& text) {
              const std::scoped_lock lock(mutex_);
              require();
              texts_[key] = text;
            },
            [this](const std::string& key) {
              const std::scoped_lock lock(mutex_);
              require();
              return texts_.at(key);
            }};
  }

 private:
  void require() const {
    if (gone_) throw std::runtime_error("gone");
  }
  std::mutex mutex_;
  std::atomic<bool> gone_{false};
  std::map<std::string, std::int64_t> numbers_;
  std::map<std::string, std::string> texts_;
};

RankPlace place_of(int rank) {
  RankPlace place;
  place.rank = rank;
  place.size = 3;
  return place;
}

QString said(RankWatch& watch, bool explain) {
  try {
    if (explain) watch.explain("connection closed");
    for (int i = 0; i < 600 && !watch.lost(); ++i) QTest::qSleep(10);
    watch.check();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::Connection ? QString(error.what()) : QString();
  }
  return {};
}

}  // namespace

class RankWatchTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingIsSaidWhileAllAreThere() {
    MemoryStore memory;
    RankWatch first(place_of(0), memory.store()), second(place_of(1), memory.store()),
        third(place_of(2), memory.store());
    QTest::qSleep(1200);  // a few beats
    for (RankWatch* one : {&first, &second, &third}) {
      one->check();
      QVERIFY(!one->lost());
    }
  }

  /// An exchange of ranks 0 and 1 failed: both name the one that is silent, not each other.
  void theSilentRankIsNamedByAll() {
    MemoryStore memory;
    RankWatch first(place_of(0), memory.store()), second(place_of(1), memory.store());
    {
      const RankWatch third(place_of(2), memory.store());
      QTest::qSleep(300);
    }  // was there, and is not any more
    QVERIFY2(said(second, true).contains("rank 2 of 3 was lost"), "second");
    QVERIFY2(said(first, true).contains("rank 2 of 3 was lost"), "first");
  }

  void aRankThatEndsTellsWhy() {
    MemoryStore memory;
    RankWatch first(place_of(0), memory.store()), second(place_of(1), memory.store());
    second.announce_end("reading x.safetensors: it is too short");
    const QString line = said(first, false);
    QVERIFY2(line.contains("rank 1 of 3 ended: reading x.safetensors: it is too short"), qPrintable(line));
  }

  void theFirstRankIsMissedByItsStore() {
    MemoryStore memory;
    RankWatch second(place_of(1), memory.store());
    memory.go_away();
    QVERIFY2(said(second, false).contains("rank 0 of 3 was lost"), "second");
  }
};

AQ_TEST(RankWatchTest)
#include "rank_watch_test.moc"
