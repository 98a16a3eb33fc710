<%header%>
#include "writer_queue.hpp"

#include <map>

namespace <%namespace%>::detail {

std::shared_ptr<WriterQueue> WriterQueue::of_file(const std::string& path)
{
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<WriterQueue>> queues;
    const std::lock_guard lock(mutex);
    std::erase_if(queues, [](const auto& entry) { return entry.second.expired(); });
    auto& known = queues[path];
    auto queue = known.lock();
    if (!queue) {
        queue = std::make_shared<WriterQueue>();
        known = queue;
    }
    return queue;
}

bool WriterQueue::enter(Clock::time_point deadline)
{
    std::unique_lock lock(mutex_);
    if (!taken_) {
        taken_ = true;
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

void WriterQueue::leave() noexcept
{
    const std::lock_guard lock(mutex_);
    if (waiters_.empty()) {
        taken_ = false;
        return;
    }
    // The turn is handed over, not put up for grabs: the thread that leaves would be back first. Notified under the lock, since the
    // waiter may be gone as soon as it can see its turn.
    Waiter* const next = waiters_.front();
    waiters_.pop_front();
    next->has_turn = true;
    next->turn_came.notify_one();
}

}  // namespace <%namespace%>::detail
