<%header%>
// When to try again, and after how long.
#pragma once

#include "duration.hpp"

namespace <%namespace%> {

/// Clock, sleep and chance as retries see them; for tests.
class RetryEnvironment {
public:
    virtual ~RetryEnvironment() = default;

    /// Time since any fixed moment; never goes back.
    virtual Duration now() = 0;
    virtual void sleep(Duration duration) = 0;
    /// Uniform in [0, 1).
    virtual double random() = 0;
};

/// Exponential backoff with full jitter: before attempt n + 1 it sleeps for a random time of up to
/// min(max_delay, base_delay * 2^(n - 1)).
struct RetryPolicy {
    int max_attempts = 5;  // the first one included; below 1 counts as 1
    Duration base_delay = Duration::milliseconds(5);
    Duration max_delay = Duration::milliseconds(250);
    Duration deadline = Duration::infinite();  // from the first attempt on; no sleep goes beyond it
    RetryEnvironment* environment = nullptr;   // null: the steady clock and the thread's own random numbers
};

/// Counts the attempts of one call: `do { attempt } while (failed && backoff.next())`.
class Backoff {
public:
    /// The policy must outlive it.
    explicit Backoff(const RetryPolicy& policy) : policy_(&policy)
    {
        if (policy.deadline != Duration::infinite()) {
            started_ = environment().now();
        }
    }

    /// Sleeps and gives true, or gives false at once when attempts or time are used up.
    [[nodiscard]] bool next();

    /// The same without the pause, for a failure that nobody has to get out of the way of.
    [[nodiscard]] bool next_at_once();

    /// The number of the current attempt, from 1.
    [[nodiscard]] int attempt() const noexcept { return attempt_; }

private:
    [[nodiscard]] bool has_time_for(Duration delay) const;
    [[nodiscard]] RetryEnvironment& environment() const;

    const RetryPolicy* policy_;
    int attempt_ = 1;
    Duration started_;
};

}  // namespace <%namespace%>
