// Pools on PostgreSQL: sessions come back clean, and a server that went away is found again.
#include <chrono>
#include <cstdlib>
#include <optional>
#include <thread>
#include <vector>

#include <libpq-fe.h>

#include "fixture.hpp"
#include "pool.hpp"

using namespace fixture;
using namespace std::chrono_literals;

namespace {

constexpr Statement backend{"backend", "SELECT pg_backend_pid()", Effect::reads};
constexpr Statement setting{"setting", "SELECT current_setting('work_mem')", Effect::reads};
constexpr Statement session_state{
    "session_state",
    "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())"
    " + (SELECT count(*) FROM pg_listening_channels())"
    " + (SELECT count(*) FROM pg_cursors WHERE name = 'held')"
    " + (SELECT count(*) FROM pg_class WHERE relname = 'scratch' AND pg_table_is_visible(oid))", Effect::reads};
constexpr Statement prepared{"prepared", "SELECT count(*) FROM pg_prepared_statements", Effect::reads};

std::int32_t backend_of(Connection& db)
{
    auto rows = run(db, backend, Parameters<0>{});
    REQUIRE(rows.has_value());
    return read_row<std::int32_t>(*rows, 0, [](RowReader& reader) { return reader.next<std::int32_t>(); }).value();
}

std::string setting_of(Connection& db)
{
    auto rows = run(db, setting, Parameters<0>{});
    REQUIRE(rows.has_value());
    return read_row<std::string>(*rows, 0, [](RowReader& reader) { return reader.next<std::string>(); }).value();
}

std::int64_t number_of(Connection& db, const Statement& statement)
{
    return read_number(run(db, statement, Parameters<0>{})).value();
}

Lease lease_of(Pool& pool)
{
    auto lease = pool.acquire();
    INFO((lease ? std::string() : lease.error().message));
    REQUIRE(lease.has_value());
    return std::move(*lease);
}

}  // namespace

TEST_CASE("what a program leaves in its session is gone for the next, but for what is prepared" * own_session)
{
    Pool pool{server(), {.max_size = 1}};
    std::int32_t first = 0;
    std::int64_t plans = 0;
    {
        const Lease lease = lease_of(pool);
        first = backend_of(*lease);
        CHECK(setting_of(*lease) == "4MB");
        execute(*lease, "SET work_mem = '64kB'; LISTEN news; CREATE TEMP TABLE scratch (id int); SELECT pg_advisory_lock(1);"
                        "BEGIN; DECLARE held CURSOR WITH HOLD FOR SELECT 1; COMMIT");
        CHECK(number_of(*lease, session_state) == 4);
        plans = number_of(*lease, prepared);
    }
    const Lease lease = lease_of(pool);
    CHECK(backend_of(*lease) == first);
    CHECK(setting_of(*lease) == "4MB");
    CHECK(number_of(*lease, session_state) == 0);
    CHECK(number_of(*lease, prepared) == plans);
}

TEST_CASE("a connection that only its own statements have used goes back without a word, a used one with two" * own_session)
{
    Connection db = open_with_accounts();
    Recorder recorder;
    Pool pool{server(), {.max_size = 1, .observer = &recorder}};
    {
        const Lease lease = lease_of(pool);
        REQUIRE(transaction(*lease, [](Transaction& tx) { return insert(tx, 1, "ann"); }).has_value());
    }
    CHECK(recorder.entries.size() == 3);
    recorder.entries.clear();
    {
        const Lease lease = lease_of(pool);
        PQclear(PQexec(lease->native_handle(), "BEGIN"));
    }
    REQUIRE(recorder.entries.size() == 2);
    CHECK(recorder.entries[0].sql == "ROLLBACK");
    CHECK(recorder.entries[1].sql.find("RESET ALL") != std::string::npos);
}

TEST_CASE("a session that cannot be put in order is closed" * own_session)
{
    Pool pool{server(), {.max_size = 1}};
    {
        const Lease lease = lease_of(pool);
        REQUIRE(PQenterPipelineMode(lease->native_handle()) == 1);
        REQUIRE(PQsendQueryParams(lease->native_handle(), "SELECT 1", 0, nullptr, nullptr, nullptr, nullptr, 0) == 1);
    }
    CHECK(pool.size() == 0);
    CHECK(backend_of(*lease_of(pool)) != 0);
}

TEST_CASE("idle connections whose backends were ended are never given out" * own_session)
{
    Connection killer = open();
    Pool pool{server(), {.max_size = 3, .check_idle_after = Duration::infinite()}};
    std::vector<std::int32_t> backends;
    {
        std::vector<Lease> leases;
        for (int lease = 0; lease < 3; ++lease) {
            leases.push_back(lease_of(pool));
            PQsetNoticeProcessor(leases.back()->native_handle(), [](void*, const char*) {}, nullptr);
            backends.push_back(backend_of(*leases.back()));
        }
    }
    CHECK(pool.size() == 3);
    for (const std::int32_t victim : backends) {
        terminate(killer, victim);
    }
    const Lease lease = lease_of(pool);
    CHECK(pool.size() == 1);
    for (const std::int32_t victim : backends) {
        CHECK(backend_of(*lease) != victim);
    }
}

TEST_CASE("a connection that breaks in use is not given out again" * own_session)
{
    Connection killer = open_with_accounts();
    Pool pool{server(), {.max_size = 1}};
    {
        const Lease lease = lease_of(pool);
        PQsetNoticeProcessor(lease->native_handle(), [](void*, const char*) {}, nullptr);
        terminate(killer, backend_of(*lease));
        CHECK(insert(*lease, 1, "ann").error().kind == DatabaseError::Kind::connection_lost);
    }
    CHECK(pool.size() == 0);
    CHECK(insert(*lease_of(pool), 1, "ann").has_value());
}

TEST_CASE("after the server was restarted the pool gives out connections that work" * own_session)
{
    const char* restart = std::getenv("RACEGEN_POSTGRES_RESTART");
    REQUIRE_MESSAGE(restart != nullptr, "run this test through tests/server/postgres.sh run");
    {
        Connection db = open_with_accounts();
    }
    Pool pool{server(), {.max_size = 4}};
    std::optional<Lease> in_use;
    {
        std::vector<Lease> leases;
        for (int lease = 0; lease < 3; ++lease) {
            leases.push_back(lease_of(pool));
            PQsetNoticeProcessor(leases.back()->native_handle(), [](void*, const char*) {}, nullptr);
        }
        in_use = std::move(leases.back());
    }
    REQUIRE(std::system(restart) == 0);
    const auto lost = insert(**in_use, 1, "ann");
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().kind == DatabaseError::Kind::connection_lost);
    in_use.reset();
    for (std::int64_t id = 1; id <= 4; ++id) {
        const Lease lease = lease_of(pool);
        CHECK(insert(*lease, id, std::to_string(id)).has_value());
    }
    CHECK(pool.size() == 1);
}

TEST_CASE("until the server is back failures say what they are, behind a pooler too")
{
    const char* restart = std::getenv("RACEGEN_POSTGRES_RESTART");
    REQUIRE_MESSAGE(restart != nullptr, "run this test through tests/server/postgres.sh run");
    {
        Connection db = open_with_accounts();
    }
    Pool pool{server(), {.max_size = 2, .connection = {.prepared_statements = !is_pooled()}}};
    {
        const Lease lease = lease_of(pool);
        PQsetNoticeProcessor(lease->native_handle(), [](void*, const char*) {}, nullptr);
        REQUIRE(insert(*lease, 1, "ann").has_value());
        // Commits of this server do not wait for the disk.
        execute(*lease, "CHECKPOINT");
    }
    REQUIRE(std::system(restart) == 0);
    const auto is_of_the_connection = [](const DatabaseError& error) {
        return error.kind == DatabaseError::Kind::connection_lost || error.kind == DatabaseError::Kind::commit_unknown;
    };
    bool done = false;
    for (int attempt = 0; attempt < 100 && !done; ++attempt) {
        const auto lease = pool.acquire();
        if (!lease) {
            CHECK(is_of_the_connection(lease.error()));
            continue;
        }
        const auto added = add(**lease, 1, 1);
        INFO((added ? std::string() : added.error().message));
        CHECK((added || is_of_the_connection(added.error())));
        done = added.has_value();
    }
    CHECK(done);
}
