#include "retry.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <vector>

using namespace support;

namespace {

class FakeEnvironment final : public RetryEnvironment {
public:
    Duration now() override { return Duration::microseconds(time); }
    void sleep(Duration duration) override
    {
        slept.push_back(duration.count());
        time += duration.count();
    }
    double random() override { return chance; }

    std::int64_t time = 1'000'000;
    double chance = 0.5;
    std::vector<std::int64_t> slept;
};

int attempts(const RetryPolicy& policy)
{
    Backoff backoff(policy);
    while (backoff.next()) {
    }
    return backoff.attempt();
}

}  // namespace

TEST_CASE("delays double up to the longest, scaled by chance")
{
    FakeEnvironment environment;
    CHECK(attempts({.max_attempts = 6,
                    .base_delay = Duration::milliseconds(10),
                    .max_delay = Duration::milliseconds(50),
                    .environment = &environment}) == 6);
    CHECK(environment.slept == std::vector<std::int64_t>{5'000, 10'000, 20'000, 25'000, 25'000});
}

TEST_CASE("one attempt means no retry, and so does less")
{
    FakeEnvironment environment;
    CHECK(attempts({.max_attempts = 1, .environment = &environment}) == 1);
    CHECK(attempts({.max_attempts = 0, .environment = &environment}) == 1);
    CHECK(attempts({.max_attempts = -3, .environment = &environment}) == 1);
    CHECK(environment.slept.empty());
}

TEST_CASE("nothing is slept beyond the deadline")
{
    FakeEnvironment environment;
    const RetryPolicy policy{.max_attempts = 100,
                             .base_delay = Duration::milliseconds(10),
                             .max_delay = Duration::milliseconds(10),
                             .deadline = Duration::milliseconds(21),
                             .environment = &environment};
    CHECK(attempts(policy) == 5);
    CHECK(environment.slept == std::vector<std::int64_t>{5'000, 5'000, 5'000, 5'000});
}

TEST_CASE("what the attempts themselves take counts against the deadline")
{
    FakeEnvironment environment;
    const RetryPolicy policy{.deadline = Duration::milliseconds(21), .environment = &environment};
    Backoff backoff(policy);
    environment.time += 30'000;
    CHECK_FALSE(backoff.next());
}

TEST_CASE("an attempt at once is counted, and sleeps no time at all")
{
    FakeEnvironment environment;
    const RetryPolicy policy{.max_attempts = 3, .deadline = Duration::milliseconds(21), .environment = &environment};
    Backoff backoff(policy);
    CHECK(backoff.next_at_once());
    CHECK(backoff.next());
    CHECK(backoff.attempt() == 3);
    CHECK_FALSE(backoff.next_at_once());
    CHECK(environment.slept.size() == 1);
    Backoff late(policy);
    environment.time += 30'000;
    CHECK_FALSE(late.next_at_once());
}

TEST_CASE("odd policies do no harm")
{
    FakeEnvironment environment;
    environment.chance = 0;
    CHECK(attempts({.max_attempts = 200,
                    .base_delay = Duration::milliseconds(1),
                    .max_delay = Duration::infinite(),
                    .environment = &environment}) == 200);
    CHECK(std::all_of(environment.slept.begin(), environment.slept.end(), [](std::int64_t slept) { return slept >= 0; }));
    environment.slept.clear();
    CHECK(attempts({.max_attempts = 3,
                    .base_delay = Duration::microseconds(-5),
                    .max_delay = Duration::microseconds(-5),
                    .environment = &environment}) == 3);
    CHECK(environment.slept == std::vector<std::int64_t>{0, 0});
}

TEST_CASE("the system's own clock and chance serve when none are given")
{
    const RetryPolicy policy{.max_attempts = 3, .base_delay = Duration::microseconds(1), .deadline = Duration::seconds(10)};
    CHECK(attempts(policy) == 3);
}

TEST_CASE("a duration takes any of <chrono>")
{
    using namespace std::chrono_literals;
    static_assert(Duration(5ms).count() == 5'000);
    static_assert(Duration(2h).count() == 7'200'000'000);
    static_assert(Duration(1'999ns).count() == 1);
    static_assert(Duration(1.5s).count() == 1'500'000);
    static_assert(Duration(std::chrono::hours::max()) == Duration::infinite());
    static_assert(Duration(std::chrono::hours::min()) == Duration::microseconds(-Duration::infinite().count()));
    static_assert(Duration::milliseconds(3) < Duration(4ms));
    static_assert(Duration().count() == 0);
    const RetryPolicy policy{.base_delay = 10ms, .deadline = 2s};
    CHECK(policy.deadline == Duration::seconds(2));
}
