// What the demos share: sessions that act at the same moment, and the counting of what came back. An application needs
// none of it.
//
// A demo is called with the database to use: a file for SQLite, a connection string for PostgreSQL. It ends with 0 when
// the naive code broke and the generated code did not, with 1 when it was otherwise, with 2 when it could not be run.
#pragma once

#include <array>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace demo {

constexpr int session_count = 8;
constexpr int round_count = 20;

/// What a request does between its look at the database and its write: calls another service, fills in a template.
inline void think()
{
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

template <class Error>
std::string describe(const Error& error)
{
    if constexpr (requires { to_string(error.code); })
        return std::string(to_string(error.code)) + ": " + error.cause.message;
    else if constexpr (requires { error.cause; })
        return error.cause.message;
    else
        return error.message;
}

/// The value of a result that has no reason to be an error here. Throws std::runtime_error when it is one all the same.
template <class Result>
auto must(Result result)
{
    if (!result) throw std::runtime_error(describe(result.error()));
    if constexpr (!std::is_void_v<typename Result::value_type>) return std::move(*result);
}

/// How many requests ended with which HTTP status.
class Responses {
public:
    Responses() = default;
    Responses(int status) : counts_{{status, 1}} {}

    [[nodiscard]] int count(int status) const
    {
        const auto found = counts_.find(status);
        return found == counts_.end() ? 0 : found->second;
    }

    Responses& operator+=(const Responses& more)
    {
        for (const auto& [status, count] : more.counts_) counts_[status] += count;
        return *this;
    }

    /// "1 x 201, 7 x 409"
    [[nodiscard]] std::string text() const
    {
        std::string result;
        for (const auto& [status, count] : counts_)
            result += (result.empty() ? "" : ", ") + std::to_string(count) + " x " + std::to_string(status);
        return result;
    }

private:
    std::map<int, int> counts_;
};

/// What one round of requests gave, and what it broke: nothing when `damage` is empty.
struct Round {
    Responses responses;
    std::string damage;
};

/// Several sessions on one database, as a server has them, and the demo's verdict so far.
template <class Connection>
class Stage {
public:
    explicit Stage(const std::string& database)
    {
        for (int count = 0; count < session_count; ++count) sessions_.push_back(must(Connection::open(database)));
        // Only an embedded database starts without tables; the namespace of its Connection knows how to create them.
        if constexpr (requires(Connection& connection) { create_schema(connection); })
            must(create_schema(sessions_.front()));
    }

    [[nodiscard]] Connection& connection() { return sessions_.front(); }

    /// Calls `handler(connection, number)`, which returns an HTTP status or Responses, on `count` sessions at once.
    template <class Handler>
    Responses at_once(int count, Handler handler)
    {
        std::array<Responses, session_count> responses;
        std::array<std::exception_ptr, session_count> failures;
        std::barrier start(count);
        const auto work = [&](std::size_t number) {
            start.arrive_and_wait();
            try {
                responses[number] = handler(sessions_[number], static_cast<int>(number));
            } catch (...) {
                failures[number] = std::current_exception();
            }
        };
        std::vector<std::jthread> threads;
        for (int number = 0; number < count; ++number) threads.emplace_back(work, static_cast<std::size_t>(number));
        for (std::jthread& thread : threads) thread.join();

        for (const std::exception_ptr& failure : failures)
            if (failure) std::rethrow_exception(failure);
        Responses all;
        for (const Responses& one : responses) all += one;
        return all;
    }

    template <class Handler>
    Responses at_once(Handler handler)
    {
        return at_once(session_count, std::move(handler));
    }

    /// Plays rounds of naive code until one breaks something, as it must.
    template <class Play>
    void naive(std::string_view title, Play play)
    {
        for (int number = 0; number < round_count; ++number) {
            const Round round = play();
            if (round.damage.empty()) continue;
            print("naive", title, round.responses, "BROKEN: " + round.damage);
            return;
        }
        print("naive", title, {}, "did not break this time, which shows nothing");
        passed_ = false;
    }

    /// Plays rounds of generated code, none of which may break anything.
    template <class Play>
    void generated(std::string_view title, Play play)
    {
        Responses responses;
        for (int number = 0; number < round_count; ++number) {
            const Round round = play();
            responses += round.responses;
            if (round.damage.empty()) continue;
            print("generated", title, responses, "BROKEN: " + round.damage);
            passed_ = false;
            return;
        }
        print("generated", title, responses, "nothing broke in " + std::to_string(round_count) + " rounds");
    }

    /// States something about the database as it stands at the end.
    void verify(std::string_view statement, bool holds)
    {
        std::printf("  verified   %.*s: %s\n", static_cast<int>(statement.size()), statement.data(),
                    holds ? "yes" : "NO");
        passed_ = passed_ && holds;
    }

    [[nodiscard]] bool passed() const { return passed_; }

private:
    static void print(const char* side, std::string_view title, const Responses& responses, const std::string& outcome)
    {
        std::printf("  %-9s  %-36.*s %-28s %s\n", side, static_cast<int>(title.size()), title.data(),
                    responses.text().c_str(), outcome.c_str());
    }

    std::vector<Connection> sessions_;
    bool passed_ = true;
};

/// The `main` of a demo: opens the database and plays.
template <class Connection, class Play>
int run(int argc, char** argv, Play play)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s DATABASE\n", argc > 0 ? argv[0] : "demo");
        return 2;
    }
    try {
        Stage<Connection> stage(argv[1]);
        play(stage);
        return stage.passed() ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "cannot go on: %s\n", failure.what());
        return 2;
    }
}

}  // namespace demo
