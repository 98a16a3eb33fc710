// run_once: each effect exactly once, whoever calls, fails or comes too late.
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>

#include "database.hpp"

namespace {

using Answer = Result<Once<std::string>, AnyError>;

/// One request in a transaction of its own: writes an effect, and answers.
Answer ask(Connection& db, const RequestId& id, const std::string& fingerprint, const std::string& answer)
{
    return transaction(db, [&](Transaction& tx) -> Answer {
        return RequestRepository{tx}.run_once(tx, id, fingerprint, [&]() -> Result<std::string, AnyError> {
            auto written = EntryRepository{tx}.create({.key = id.key});
            if (!written) return unexpected(written.error());
            return answer;
        });
    });
}

std::size_t entries(Connection& db) { return EntryRepository{db}.list({.limit = 100'000}).value().size(); }

void pass(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace

TEST_CASE("an effect runs once, and its answer is given again")
{
    Connection db = fresh();
    const RequestId id{make_workspace(db), "k"};
    const auto first = ask(db, id, "f", "one");
    REQUIRE(first.has_value());
    CHECK(first->response == "one");
    CHECK_FALSE(first->replayed);
    const auto again = ask(db, id, "f", "two");
    REQUIRE(again.has_value());
    CHECK(again->response == "one");
    CHECK(again->replayed);
    CHECK(entries(db) == 1);

    const auto other = ask(db, id, "g", "three");
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error() == RunRequestOnceErrc::mismatch);
    CHECK(http_status(other.error()) == 422);
    CHECK(ask(db, {make_workspace(db), "k"}, "g", "elsewhere")->response == "elsewhere");
    CHECK(entries(db) == 2);

    const Request stored = RequestRepository{db}.find(id).value().value();
    CHECK(stored.response == "one");
    CHECK(stored.version == 1);
}

TEST_CASE("what is wrong with a request or its answer has a name, and leaves nothing")
{
    Connection db = fresh();
    const WorkspaceId workspace = make_workspace(db);
    CHECK(ask(db, {WorkspaceId{999}, "k"}, "f", "a").error() == RunRequestOnceErrc::workspace_missing);
    CHECK(ask(db, {workspace, std::string(21, 'k')}, "f", "a").error() == RunRequestOnceErrc::key_too_long);
    CHECK(ask(db, {workspace, "k"}, "f", "").error() == RunRequestOnceErrc::answered_violated);
    CHECK(entries(db) == 0);
    CHECK(ask(db, {workspace, "k"}, "f", "a").has_value());
}

TEST_CASE("keys, fingerprints and answers of other types, by a hint")
{
    Connection db = fresh();
    const Uuid token = Uuid::parse("00000000-0000-0000-0000-00000000000a").value();
    const std::vector<std::byte> digest{std::byte{1}, std::byte{0}, std::byte{255}};
    const auto call = [&](const std::vector<std::byte>& of, const char* amount) {
        return transaction(db, [&](Transaction& tx) -> Result<Once<Decimal>, Error<RunCallOnceErrc>> {
            return CallRepository{tx}.run_once(tx, token, of, [&](Transaction&) { return Decimal::parse(amount).value(); });
        });
    };
    CHECK(call(digest, "12.30")->response == Decimal::parse("12.3").value());
    const auto again = call(digest, "99");
    CHECK(again->replayed);
    CHECK(again->response == Decimal::parse("12.3").value());
    CHECK(call({}, "1").error() == RunCallOnceErrc::mismatch);
    // What is stored is the answer, to the first caller, too.
    const Uuid other = Uuid::parse("00000000-0000-0000-0000-00000000000b").value();
    const auto rounded = transaction(db, [&](Transaction& tx) -> Result<Once<Decimal>, Error<RunCallOnceErrc>> {
        return CallRepository{tx}.run_once(tx, other, digest, [] { return Decimal::parse("1.005").value(); });
    });
    CHECK(rounded->response == Decimal::parse("1.01").value());
}

TEST_CASE("an effect that fails cannot be committed, whatever becomes of its error")
{
    Connection db = fresh();
    const RequestId id{make_workspace(db), "k"};
    const auto refused = transaction(db, [&](Transaction& tx) -> Result<int, AnyError> {
        const auto done = RequestRepository{tx}.run_once(tx, id, "f", [&]() -> Result<std::string, AnyError> {
            static_cast<void>(EntryRepository{tx}.create({.key = "half"}).value());
            return unexpected(AnyError(Error<CreateAccountErrc>{CreateAccountErrc::balance_too_low, {}}));
        });
        REQUIRE_FALSE(done.has_value());
        CHECK(done.error() == CreateAccountErrc::balance_too_low);
        return 1;
    });
    CHECK_FALSE(refused.has_value());
    const auto thrown = transaction(db, [&](Transaction& tx) -> Result<int, AnyError> {
        try {
            static_cast<void>(RequestRepository{tx}.run_once(tx, id, "f", [&]() -> std::string {
                static_cast<void>(EntryRepository{tx}.create({.key = "half"}).value());
                throw std::runtime_error("gone");
            }));
        } catch (const std::runtime_error&) {
        }
        return 1;
    });
    CHECK_FALSE(thrown.has_value());
    CHECK(entries(db) == 0);

    // In a nested transaction the failure costs that one only.
    const auto kept = transaction(db, [&](Transaction& tx) -> Result<int, AnyError> {
        const auto inner = transaction(tx, [&](Transaction& nested) -> Answer {
            return RequestRepository{nested}.run_once(nested, id, "f", [&]() -> Result<std::string, AnyError> {
                return unexpected(AnyError(Error<CreateAccountErrc>{CreateAccountErrc::balance_too_low, {}}));
            });
        });
        CHECK_FALSE(inner.has_value());
        static_cast<void>(EntryRepository{tx}.create({.key = "whole"}).value());
        return 1;
    });
    CHECK(kept.has_value());
    CHECK(entries(db) == 1);
    CHECK_FALSE(ask(db, id, "f", "now")->replayed);
}

TEST_CASE("a request that comes while the first is under way")
{
    Connection db = fresh();
    const RequestId id{make_workspace(db), "k"};
    const auto first = transaction(db, [&](Transaction& tx) -> Answer {
        return RequestRepository{tx}.run_once(tx, id, "f", [&](Transaction& inside) -> Result<std::string, AnyError> {
            // By the same transaction: nobody can wait for it.
            const auto nested = RequestRepository{inside}.run_once(inside, id, "f", [] { return std::string("inner"); });
            CHECK(nested.error() == RunRequestOnceErrc::in_progress);
#ifndef RACEGEN_SQLITE
            Connection other = connect();
            const auto second = transaction(other, [&](Transaction& mine) -> Result<int, AnyError> {
                const auto told = RequestRepository{mine}.run_once(mine, id, "f", [] { return std::string("second"); });
                CHECK(told.error() == RunRequestOnceErrc::in_progress);
                CHECK(http_status(told.error()) == 409);
                // It has cost the transaction nothing.
                static_cast<void>(EntryRepository{mine}.create({.key = "beside"}).value());
                return 1;
            });
            CHECK(second.has_value());
#endif
            return "first";
        });
    });
    CHECK(first->response == "first");
    CHECK(ask(db, id, "f", "late")->response == "first");
}

TEST_CASE("eight threads, a thousand keys, a third of the calls crash: each effect exactly once")
{
    Connection db = fresh();
    const WorkspaceId workspace = make_workspace(db);
#ifdef RACEGEN_SQLITE
    constexpr int keys = 200;  // one writer at a time, and each waits for the disk
#else
    constexpr int keys = 1000;
#endif
    std::atomic<int> crashes = 0;
    std::atomic<int> wrong = 0;
    std::array<std::atomic<int>, 8> fresh_answers{};
    race(8, [&](Connection& first, int index) {
        Connection own = std::move(first);
        std::minstd_rand chance(static_cast<unsigned>(index + 1));
        std::vector<int> order(keys);
        for (int key = 0; key < keys; ++key) order[static_cast<std::size_t>(key)] = key;
        std::shuffle(order.begin(), order.end(), chance);
        while (!order.empty()) {
            const std::string key = std::to_string(order.back());
            const auto fate = chance() % 6;
            Answer answer = unexpected(AnyError(DatabaseError{}));
            try {
                answer = transaction(own, [&](Transaction& tx) -> Answer {
                    return RequestRepository{tx}.run_once(tx, RequestId{workspace, key}, "f" + key, [&]() -> Result<std::string, AnyError> {
                        auto written = EntryRepository{tx}.create({.key = key});
                        if (!written) return unexpected(written.error());
                        if (fate == 0) throw std::runtime_error("crash");
                        if (fate == 1) own.close();
                        return "answer " + key;
                    });
                });
            } catch (const std::runtime_error&) {
            }
            if (!own.is_open()) own = connect();
            if (!answer) {
                ++crashes;
                order.insert(order.begin(), order.back());  // later
            } else {
                wrong += answer->response != "answer " + key;
                fresh_answers[static_cast<std::size_t>(index)] += !answer->replayed;
            }
            order.pop_back();
        }
    });
    CHECK(wrong == 0);
    CHECK(crashes > keys / 6);
    int answered = 0;
    for (const std::atomic<int>& one : fresh_answers) answered += one;
    CHECK(answered == keys);
    std::map<std::string, int> times;
    const std::vector<Entry> all = EntryRepository{db}.list({.limit = 100'000}).value();
    for (const Entry& effect : all) ++times[effect.key];
    CHECK(times.size() == keys);
    for (const auto& [key, count] : times) CHECK_MESSAGE(count == 1, key);
}

TEST_CASE("a lease: answered once, given back by a failure, kept by a crash")
{
    using std::chrono::seconds;
    Connection db = fresh();
    RequestRepository requests{db};
    const RequestId id{make_workspace(db), "k"};
    int ran = 0;
    const auto failing = requests.run_once(db, id, "f", seconds(60), [&](std::int32_t attempt) -> Result<std::string, AnyError> {
        ++ran;
        CHECK(attempt == 1);
        Connection other = connect();
        const auto meanwhile = RequestRepository{other}.run_once(other, id, "f", seconds(60), [] { return std::string("other"); });
        CHECK(meanwhile.error() == RunRequestOnceErrc::in_progress);
        const auto different = RequestRepository{other}.run_once(other, id, "g", seconds(60), [] { return std::string("other"); });
        CHECK(different.error() == RunRequestOnceErrc::mismatch);
        return unexpected(AnyError(Error<CreateAccountErrc>{CreateAccountErrc::balance_too_low, {}}));
    });
    CHECK(failing.error() == CreateAccountErrc::balance_too_low);

    pass(std::chrono::milliseconds(2));
    const auto done = requests.run_once(db, id, "f", seconds(60), [&](std::int32_t attempt) {
        ++ran;
        CHECK(attempt == 2);
        return std::string("done");
    });
    REQUIRE(done.has_value());
    CHECK_FALSE(done->replayed);
    const auto again = requests.run_once(db, id, "f", seconds(60), [&] { return ++ran, std::string("never"); });
    CHECK((again->replayed && again->response == "done"));
    // The form in one transaction knows the answer, too.
    CHECK(ask(db, id, "f", "never")->response == "done");
    CHECK(ran == 2);

    const RequestId crashed{id.workspace_id, "crashed"};
    CHECK_THROWS_AS(static_cast<void>(requests.run_once(db, crashed, "f", seconds(60), []() -> std::string { throw std::runtime_error("gone"); })),
                    std::runtime_error);
    CHECK(requests.run_once(db, crashed, "f", seconds(60), [] { return std::string("early"); }).error() == RunRequestOnceErrc::in_progress);
}

TEST_CASE("who comes back after its lease ran out changes nothing")
{
    using std::chrono::milliseconds;
    Connection db = fresh();
    const RequestId id{make_workspace(db), "k"};
    const auto late = RequestRepository{db}.run_once(db, id, "f", milliseconds(20), [&] {
        pass(milliseconds(60));
        Connection other = connect();
        const auto taken = RequestRepository{other}.run_once(other, id, "f", std::chrono::seconds(60), [](std::int32_t attempt) {
            return "attempt " + std::to_string(attempt);
        });
        CHECK(taken->response == "attempt 2");
        return std::string("too late");
    });
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error() == RunRequestOnceErrc::lease_lost);
    const auto stored = RequestRepository{db}.run_once(db, id, "f", milliseconds(20), [] { return std::string("never"); });
    CHECK(stored->response == "attempt 2");
}

TEST_CASE("a lease waits for no transaction, and lasts for some time")
{
    Connection db = fresh();
    const RequestId id{make_workspace(db), "k"};
    const auto refused = RequestRepository{db}.run_once(db, id, "f", std::chrono::seconds(0), [] { return std::string("never"); });
    CHECK(refused.error() == RunRequestOnceErrc::database);
#ifndef RACEGEN_SQLITE
    const auto first = transaction(db, [&](Transaction& tx) -> Answer {
        return RequestRepository{tx}.run_once(tx, id, "f", [&]() -> Result<std::string, AnyError> {
            Connection other = connect();
            const auto leased = RequestRepository{other}.run_once(other, id, "f", std::chrono::seconds(9), [] { return std::string("other"); });
            CHECK(leased.error() == RunRequestOnceErrc::in_progress);
            return "first";
        });
    });
    CHECK(first->response == "first");
#endif
    const auto after = RequestRepository{db}.run_once(db, id, "f", Duration::infinite(), [] { return std::string("first"); });
    CHECK(after->response == "first");
}

TEST_CASE("a lease is not taken inside a transaction")
{
    Connection db = fresh();
    const RequestId id{make_workspace(db), "k"};
    const auto outer = transaction(db, [&](Transaction&) -> Result<int, AnyError> {
        const auto refused = RequestRepository{db}.run_once(db, id, "f", std::chrono::seconds(1), [] { return std::string("never"); });
        CHECK(refused.error() == RunRequestOnceErrc::database);
        return 1;
    });
    CHECK(outer.has_value());
}

TEST_CASE("leases under crashes: one answer for each key, and never two at work at once")
{
    Connection db = fresh();
    const WorkspaceId workspace = make_workspace(db);
    constexpr int keys = 60;
    std::array<std::atomic<int>, keys> at_work{};
    std::array<std::atomic<int>, keys> answers{};
    std::atomic<int> together = 0;
    std::mutex guard;
    std::map<std::string, std::set<std::string>> told;
    race(8, [&](Connection& own, int index) {
        std::minstd_rand chance(static_cast<unsigned>(index + 1));
        for (int number = 0; number < keys; ++number) {
            const auto slot = static_cast<std::size_t>((number + index * 7) % keys);
            const std::string key = std::to_string(slot);
            for (;;) {
                const bool crashes = chance() % 3 == 0;
                Result<Once<std::string>, Error<RunRequestOnceErrc>> answer = unexpected(Error<RunRequestOnceErrc>{});
                try {
                    answer = RequestRepository{own}.run_once(own, RequestId{workspace, key}, "f", std::chrono::milliseconds(500),
                                                             [&](std::int32_t attempt) -> std::string {
                        together += ++at_work[slot] > 1;
                        pass(std::chrono::milliseconds(1));
                        --at_work[slot];
                        if (crashes) throw std::runtime_error("crash");
                        return "attempt " + std::to_string(attempt);
                    });
                } catch (const std::runtime_error&) {
                    break;  // for another thread to take over
                }
                if (!answer) {
                    if (answer.error() != RunRequestOnceErrc::in_progress) FAIL_CHECK("a call failed");
                    pass(std::chrono::milliseconds(5));
                    continue;
                }
                answers[slot] += !answer->replayed;
                const std::lock_guard<std::mutex> lock(guard);
                told[key].insert(answer->response);
                break;
            }
        }
    });
    CHECK(together == 0);
    for (const auto& [key, texts] : told) CHECK_MESSAGE(texts.size() == 1, key);
    for (const std::atomic<int>& count : answers) CHECK(count <= 1);
}
