<%header%>
#include "turnstile.hpp"

namespace <%namespace%>::detail {

bool Turnstile::enter(Clock::time_point deadline)
{
    std::unique_lock lock(mutex_);
    if (free_ > 0) {
        --free_;
        return true;
    }
    Waiter self;
    const auto place = waiters_.insert(waiters_.end(), &self);
    if (!self.turn_came.wait_until(lock, deadline, [&self] { return self.has_turn; })) {
        waiters_.erase(place);
        return false;
    }
    return true;
}

void Turnstile::leave() noexcept
{
    const std::lock_guard lock(mutex_);
    if (waiters_.empty()) {
        ++free_;
        return;
    }
    // The place is handed over, not put up for grabs: the thread that leaves would be back first. Notified under the lock, since the
    // waiter may be gone as soon as it can see its turn.
    Waiter* const next = waiters_.front();
    waiters_.pop_front();
    next->has_turn = true;
    next->turn_came.notify_one();
}

}  // namespace <%namespace%>::detail
