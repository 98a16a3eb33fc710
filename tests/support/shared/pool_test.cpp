// Pools: bounded, fair, and clean.
#include <atomic>
#include <chrono>
#include <latch>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "database.hpp"
#include "pool.hpp"

using namespace fixture;
using namespace std::chrono_literals;

namespace {

void join_all(std::vector<std::thread>& threads)
{
    for (std::thread& thread : threads) {
        thread.join();
    }
}

Lease lease_of(Pool& pool)
{
    auto lease = pool.acquire();
    INFO((lease ? std::string() : lease.error().message));
    REQUIRE(lease.has_value());
    return std::move(*lease);
}

}  // namespace

TEST_CASE("a pool opens what is needed, and gives it out again")
{
    const Database database;
    Pool pool{database.target(), {.max_size = 4, .acquire_timeout = 1s, .connection = database.options()}};
    CHECK(pool.size() == 0);
    for (int use = 0; use < 3; ++use) {
        const Lease lease = lease_of(pool);
        CHECK(insert(*lease, use, std::to_string(use)).has_value());
        CHECK(transaction(*lease, [&](Transaction& tx) { return add(tx, use, 1); }).has_value());
        CHECK(lease->is_open());
        CHECK(pool.size() == 1);
    }
    Lease first = lease_of(pool);
    Connection& connection = *first;
    const Lease second = lease_of(pool);
    CHECK(pool.size() == 2);
    const Lease moved = std::move(first);
    CHECK(&*moved == &connection);
    CHECK(count(*moved) == 3);
    CHECK(count(*second) == 3);
}

TEST_CASE("who comes when all are out waits, and is told after the timeout")
{
    const Database database;
    Pool pool{database.target(), {.max_size = 1, .acquire_timeout = 30ms, .connection = database.options()}};
    std::optional<Lease> lease = lease_of(pool);
    const auto start = std::chrono::steady_clock::now();
    const auto none = pool.acquire();
    REQUIRE_FALSE(none.has_value());
    CHECK(std::chrono::steady_clock::now() - start >= 30ms);
    CHECK(none.error().kind == DatabaseError::Kind::out_of_resources);
    CHECK(is_transient(none.error()));
    CHECK(none.error().message.find("pool") != std::string::npos);
    lease.reset();
    CHECK(pool.acquire().has_value());
    CHECK(pool.size() == 1);
}

TEST_CASE("those who wait are served in the order of coming")
{
    const Database database;
    Pool pool{database.target(), {.max_size = 1, .acquire_timeout = 60s, .connection = database.options()}};
    std::mutex mutex;
    std::vector<int> order;
    std::vector<std::thread> threads;
    std::optional<Lease> lease = lease_of(pool);
    for (int thread = 0; thread < 5; ++thread) {
        std::latch comes(1);
        threads.emplace_back([&, thread] {
            comes.count_down();
            const auto own = pool.acquire();
            const std::lock_guard lock(mutex);
            order.push_back(own ? thread : -1);
        });
        comes.wait();
        std::this_thread::sleep_for(30ms);
    }
    lease.reset();
    join_all(threads);
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4});
}

TEST_CASE("never more connections than allowed, and none used by two at once")
{
    const Database database;
    constexpr int max_size = 3;
    constexpr int threads_of_each = 8;
    constexpr int rounds = 40;
    Pool pool{database.target(), {.max_size = max_size, .acquire_timeout = 60s, .connection = database.options()}};
    {
        const Lease lease = lease_of(pool);
        REQUIRE(insert(*lease, 1, "ann").has_value());
    }
    std::atomic<int> out = 0;
    std::atomic<int> most = 0;
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < threads_of_each; ++thread) {
        threads.emplace_back([&] {
            for (int round = 0; round < rounds; ++round) {
                auto lease = pool.acquire();
                if (!lease) {
                    ++failed;
                    continue;
                }
                const int now = ++out;
                int seen = most;
                while (now > seen && !most.compare_exchange_weak(seen, now)) {
                }
                failed += add(**lease, 1, 1) ? 0 : 1;
                if (round % 10 == 0) {
                    (*lease)->close();
                }
                --out;
            }
        });
    }
    join_all(threads);
    CHECK(failed == 0);
    CHECK(most <= max_size);
    CHECK(most > 1);
    CHECK(pool.size() <= max_size);
    const Lease lease = lease_of(pool);
    CHECK(balance(*lease, 1).value() == threads_of_each * rounds);
}

TEST_CASE("a transaction that was left open is rolled back")
{
    const Database database;
    Pool pool{database.target(), {.max_size = 1, .connection = database.options()}};
    {
        const Lease lease = lease_of(pool);
        execute(*lease, "BEGIN");
        REQUIRE(lease->execute("INSERT INTO accounts VALUES (1, 'ann', 0)").has_value());
    }
    Connection other = database.connect();
    CHECK(count(other) == 0);
    const Lease lease = lease_of(pool);
    CHECK(count(*lease) == 0);
    CHECK(transaction(*lease, [](Transaction& tx) { return insert(tx, 1, "ann"); }).has_value());
}

TEST_CASE("connections that were closed or taken along are replaced")
{
    const Database database;
    Pool pool{database.target(), {.max_size = 1, .connection = database.options()}};
    {
        const Lease lease = lease_of(pool);
        lease->close();
    }
    CHECK(pool.size() == 0);
    std::optional<Connection> taken;
    {
        const Lease lease = lease_of(pool);
        taken = std::move(*lease);
    }
    CHECK(pool.size() == 0);
    CHECK(count(*taken) == 0);
    CHECK(count(*lease_of(pool)) == 0);
}

TEST_CASE("a connection that is too old is not given out again")
{
    const Database database;
    Pool young{database.target(), {.max_size = 1, .max_lifetime = Duration{}, .connection = database.options()}};
    CHECK(count(*lease_of(young)) == 0);
    CHECK(young.size() == 0);
    Pool ageing{database.target(), {.max_size = 1, .max_lifetime = 40ms, .connection = database.options()}};
    const Connection* first = nullptr;
    {
        const Lease lease = lease_of(ageing);
        first = &*lease;
    }
    CHECK(ageing.size() == 1);
    std::this_thread::sleep_for(50ms);
    // Kept while the new one is made, so that the two cannot have one address.
    Pool again{database.target(), {.max_size = 1, .connection = database.options()}};
    const Lease lease = lease_of(ageing);
    CHECK(ageing.size() == 1);
    CHECK(first != nullptr);
    CHECK(count(*lease) == 0);
}

TEST_CASE("what cannot be opened is an error, and takes no place")
{
    const Database database;
    Pool pool{database.target() + "/nowhere", {.max_size = 1, .acquire_timeout = 1s, .connection = database.options()}};
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto lease = pool.acquire();
        REQUIRE_FALSE(lease.has_value());
        CHECK(lease.error().kind == DatabaseError::Kind::connection_lost);
    }
    CHECK(pool.size() == 0);
}

TEST_CASE("a lease may outlive its pool")
{
    const Database database;
    std::optional<Pool> pool(std::in_place, database.target(), PoolOptions{.max_size = 2, .connection = database.options()});
    std::optional<Lease> first = lease_of(*pool);
    std::optional<Lease> second = lease_of(*pool);
    first.reset();
    pool.reset();
    CHECK(insert(**second, 1, "ann").has_value());
    second.reset();
    Connection db = database.connect();
    CHECK(count(db) == 1);
}

TEST_CASE("the pool's observer sees the statements of all, and none that the pool need not send")
{
    const Database database;
    Recorder recorder;
    Recorder own;
    Pool pool{database.target(), {.max_size = 1, .connection = database.options(), .observer = &recorder}};
    for (std::int64_t id = 1; id <= 2; ++id) {
        const Lease lease = lease_of(pool);
        REQUIRE(insert(*lease, id, std::to_string(id)).has_value());
        lease->set_observer(&own);
    }
    CHECK(recorder.statements() == std::vector<std::string>{"insert_account", "insert_account"});
    CHECK(own.entries.empty());
}

TEST_CASE("a connection that was idle for long is asked before it is given out")
{
    const Database database;
    Recorder recorder;
    Pool pool{database.target(), {.max_size = 1, .check_idle_after = Duration{}, .connection = database.options(), .observer = &recorder}};
    for (int use = 0; use < 2; ++use) {
        const Lease lease = lease_of(pool);
        CHECK(count(*lease) == 0);
    }
    CHECK(recorder.statements() == std::vector<std::string>{"count_accounts", "Pool", "count_accounts"});
}
