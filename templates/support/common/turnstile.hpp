<%header%>
// Places that threads take in the order in which they came. Internal.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>

namespace <%namespace%>::detail {

/// A semaphore that is fair: first come, first served.
class Turnstile {
public:
    using Clock = std::chrono::steady_clock;

    explicit Turnstile(int places) noexcept : free_(places) {}
    Turnstile(const Turnstile&) = delete;
    Turnstile& operator=(const Turnstile&) = delete;

    /// Waits for a place; false when none has come by the deadline. Every true must be followed by one leave().
    [[nodiscard]] bool enter(Clock::time_point deadline);
    void leave() noexcept;

private:
    struct Waiter {
        std::condition_variable turn_came;
        bool has_turn = false;
    };

    std::mutex mutex_;
    std::list<Waiter*> waiters_;  // none while a place is free
    int free_;
};

}  // namespace <%namespace%>::detail
