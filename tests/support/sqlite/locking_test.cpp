// Several connections on one file: who waits, for how long, and what the caller is told.
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "fixture.hpp"
#include "writers.hpp"

using namespace fixture;
using Clock = std::chrono::steady_clock;

namespace {

constexpr Statement insert{"create", "INSERT INTO items (id) VALUES (?1)", Effect::writes};
constexpr Statement increment{"add", "UPDATE counters SET value = value + 1 WHERE id = ?1 RETURNING value", Effect::writes};
constexpr Statement counter{"find", "SELECT value FROM counters WHERE id = 1", Effect::reads};
constexpr Statement count{"count", "SELECT count(*) FROM items", Effect::reads};
constexpr Statement journal_mode{"find", "PRAGMA journal_mode", Effect::reads};

using Outcome = Result<int, DatabaseError>;

class Database {
public:
    Database()
    {
        Connection connection = open(file());
        execute(connection, "CREATE TABLE items (id INTEGER PRIMARY KEY);"
                            "CREATE TABLE counters (id INTEGER PRIMARY KEY, value INTEGER NOT NULL);"
                            "INSERT INTO counters VALUES (1, 0)");
    }

    [[nodiscard]] std::string file() const { return folder_.file(); }

private:
    Folder folder_;
};

/// Another program: it knows nothing of the queue of writers.
class Stranger {
public:
    explicit Stranger(const std::string& file) { REQUIRE(sqlite3_open(file.c_str(), &handle_) == SQLITE_OK); }
    Stranger(const Stranger&) = delete;
    Stranger& operator=(const Stranger&) = delete;
    ~Stranger() { sqlite3_close(handle_); }

    int execute(const char* sql) { return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); }

private:
    sqlite3* handle_ = nullptr;
};

double milliseconds_since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

TEST_CASE("a writer waits its timeout for another connection's transaction, then says lock_timeout")
{
    const Database database;
    Connection first = open(database.file());
    Connection second = open(database.file(), Duration::milliseconds(60));
    const auto done = transaction(first, [&](Transaction& tx) -> Outcome {
        CHECK(send(tx, insert, std::int64_t{1}).has_value());
        const auto start = Clock::now();
        const auto rows = send(second, insert, std::int64_t{2});
        REQUIRE_FALSE(rows.has_value());
        CHECK(rows.error().kind == DatabaseError::Kind::lock_timeout);
        CHECK(rows.error().sqlstate == "55P03");
        CHECK(milliseconds_since(start) >= 59);
        CHECK(milliseconds_since(start) < 2'000);
        // A reader waits for nobody and sees what is committed.
        CHECK(number(second, count) == 0);
        return 0;
    });
    CHECK(done.has_value());
    CHECK(send(second, insert, std::int64_t{2}).has_value());
}

TEST_CASE("without a timeout a writer gives up at once")
{
    const Database database;
    Connection first = open(database.file());
    Connection second = open(database.file(), Duration{});
    CHECK(transaction(first, [&](Transaction&) -> Outcome {
              const auto inner = transaction(second, [](Transaction&) -> Outcome { return 0; });
              REQUIRE_FALSE(inner.has_value());
              CHECK(inner.error().kind == DatabaseError::Kind::lock_timeout);
              return 0;
          }).has_value());
    CHECK(transaction(second, [](Transaction&) -> Outcome { return 0; }).has_value());
}

TEST_CASE("the same goes for a writer of another program")
{
    const Database database;
    Stranger stranger(database.file());
    Connection connection = open(database.file(), Duration::milliseconds(40));
    REQUIRE(stranger.execute("BEGIN IMMEDIATE") == SQLITE_OK);
    const auto rows = send(connection, insert, std::int64_t{1});
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().kind == DatabaseError::Kind::lock_timeout);

    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        stranger.execute("COMMIT");
    });
    Connection patient = open(database.file());
    CHECK(send(patient, insert, std::int64_t{1}).has_value());
    release.join();
}

TEST_CASE("a transaction that read before another wrote is a serialization failure, and is repeated")
{
    const Database database;
    Stranger stranger(database.file());
    Connection connection = open(database.file());
    int bodies = 0;
    const auto done = transaction(connection, TransactionOptions{.read_only = true}, [&](Transaction& tx) -> Outcome {
        ++bodies;
        CHECK(number(tx, count) == 0);
        // Writing after reading in a deferred transaction: what BEGIN IMMEDIATE rules out for transactions that may write.
        REQUIRE(tx.execute("PRAGMA query_only=OFF").has_value());
        if (bodies == 1) {
            REQUIRE(stranger.execute("UPDATE counters SET value = 7") == SQLITE_OK);
        }
        auto rows = send(tx, insert, std::int64_t{1});
        if (!rows) {
            CHECK(rows.error().kind == DatabaseError::Kind::serialization_failure);
            CHECK(rows.error().sqlstate == "40001");
            // Whatever the body makes of it.
            return 1;
        }
        return 0;
    });
    CHECK(done.has_value());
    CHECK(bodies == 2);
}

TEST_CASE("a transaction that may write is the lock of every scope; a read-only one cannot lock")
{
    const Database database;
    Connection first = open(database.file());
    Connection second = open(database.file(), Duration::milliseconds(20));
    const auto take = [](Transaction& tx) -> Outcome {
        if (auto locked = tx.lock_scope("job"); !locked) {
            return unexpected(std::move(locked.error()));
        }
        return 0;
    };
    const auto done = transaction(first, [&](Transaction& tx) -> Outcome {
        CHECK(take(tx).has_value());
        CHECK(transaction(second, take).error().kind == DatabaseError::Kind::lock_timeout);
        return 0;
    });
    CHECK(done.has_value());
    CHECK(transaction(second, take).has_value());
    CHECK_FALSE(transaction(second, TransactionOptions{.read_only = true}, take).has_value());
}

TEST_CASE("a reader's snapshot stays while others write")
{
    const Database database;
    Connection reader = open(database.file());
    Connection writer = open(database.file());
    const auto done = transaction(reader, TransactionOptions{.read_only = true}, [&](Transaction& tx) -> Outcome {
        CHECK(number(tx, count) == 0);
        CHECK(send(writer, insert, std::int64_t{1}).has_value());
        CHECK(number(tx, count) == 0);
        return 0;
    });
    CHECK(done.has_value());
    CHECK(number(reader, count) == 1);
}

TEST_CASE("COMMIT that readers block in rollback-journal mode is a lock_timeout and leaves nothing")
{
    const Folder folder;
    Stranger stranger(folder.file());
    REQUIRE(stranger.execute("PRAGMA journal_mode=WAL; CREATE TABLE items (id INTEGER PRIMARY KEY)") == SQLITE_OK);
    Connection connection = open(folder.file(), Duration::milliseconds(30));
    REQUIRE(stranger.execute("SELECT * FROM items") == SQLITE_OK);
    connection.close();
    REQUIRE(stranger.execute("PRAGMA journal_mode=TRUNCATE") == SQLITE_OK);
    connection = open(folder.file(), Duration::milliseconds(30));
    execute(connection, "PRAGMA journal_mode=TRUNCATE");
    REQUIRE(stranger.execute("BEGIN; SELECT * FROM items") == SQLITE_OK);

    const auto rows = send(connection, insert, std::int64_t{1});
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().kind == DatabaseError::Kind::lock_timeout);
    const auto done = transaction(connection, [](Transaction& tx) -> Outcome {
        CHECK(send(tx, insert, std::int64_t{1}).has_value());
        return 0;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::lock_timeout);
    CHECK(number(connection, count) == 0);

    REQUIRE(stranger.execute("COMMIT") == SQLITE_OK);
    CHECK(send(connection, insert, std::int64_t{1}).has_value());
}

TEST_CASE("many connections opening a new file at once all find it in WAL mode")
{
    const Folder folder;
    std::atomic<int> opened = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&] {
            auto connection = Connection::open(folder.file());
            if (!connection) {
                return;
            }
            const auto rows = run(*connection, journal_mode, Parameters{});
            opened += rows && rows->cell(0, 0).bytes == "wal" ? 1 : 0;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(opened == 8);
}

struct Hammering {
    int failures = 0;
    double longest = 0;  // milliseconds
};

/// `writers` threads, each with a connection, each calling `write(connection)` `rounds` times.
template <class Write>
Hammering hammer(const std::string& file, int writers, int rounds, Write write)
{
    std::atomic<int> failures = 0;
    std::atomic<double> longest = 0;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&] {
            auto connection = Connection::open(file);
            // Waiting for the disk is not what is tested.
            if (!connection || !connection->execute("PRAGMA synchronous=OFF")) {
                failures += rounds;
                return;
            }
            for (int round = 0; round < rounds; ++round) {
                const auto start = Clock::now();
                failures += write(*connection) ? 0 : 1;
                const double took = milliseconds_since(start);
                double known = longest;
                while (took > known && !longest.compare_exchange_weak(known, took)) {
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    return {failures, longest};
}

TEST_CASE("the turn to write goes to whoever has waited longest, and not to those who gave up")
{
    using detail::Turnstile;
    using detail::writers_of_file;
    const auto queue = writers_of_file("/some/file");
    CHECK(writers_of_file("/some/file") == queue);
    CHECK(writers_of_file("/another/file") != queue);
    REQUIRE(queue->enter(Turnstile::Clock::now()));
    CHECK_FALSE(queue->enter(Turnstile::Clock::now()));

    std::atomic<int> waiting = 0;
    std::mutex mutex;
    std::vector<int> order;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            ++waiting;
            const bool impatient = thread == 1;
            const auto patience = std::chrono::milliseconds(impatient ? 1 : 60'000);
            if (queue->enter(Turnstile::Clock::now() + patience)) {
                {
                    const std::lock_guard lock(mutex);
                    order.push_back(thread);
                }
                queue->leave();
            }
        });
        while (waiting <= thread) {
            std::this_thread::yield();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    queue->leave();
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(order == std::vector<int>{0, 2, 3});
    CHECK(queue->enter(Turnstile::Clock::now()));
    queue->leave();
}

TEST_CASE("eight writers of one row lose no update and none is turned away")
{
    const Database database;
    const auto result = hammer(database.file(), 8, 100, [](Connection& connection) {
        return send(connection, increment, std::int64_t{1}).has_value();
    });
    CHECK(result.failures == 0);
    Connection connection = open(database.file());
    CHECK(number(connection, counter) == 800);
}

TEST_CASE("transactions that hold the lock for long are served in turn")
{
    const Database database;
    const auto result = hammer(database.file(), 8, 20, [](Connection& connection) {
        return transaction(connection, [](Transaction& tx) -> Outcome {
                   const auto value = number(tx, counter);
                   std::this_thread::sleep_for(std::chrono::milliseconds(2));
                   auto rows = send(tx, increment, std::int64_t{1});
                   if (!rows) {
                       return unexpected(std::move(rows.error()));
                   }
                   CHECK(rows->cell(0, 0).integer == value + 1);
                   return 0;
               }).has_value();
    });
    CHECK(result.failures == 0);
    // Seven others of about 2 ms are ahead; the rest is for a busy machine. Without turns the unlucky ones wait to the end.
    CHECK(result.longest < 3'000);
    Connection connection = open(database.file());
    CHECK(number(connection, counter) == 160);
}

}  // namespace
