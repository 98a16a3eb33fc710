<%header%>
// Whose turn it is to write: SQLite admits one writer at a time but keeps no queue.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace <%namespace%>::detail {

/// The connections of this process that want to write to one database file, first come, first served. SQLite's own lock is a poll:
/// a thread that writes in a loop takes it again before a sleeping one looks, and the sleeper runs into its timeout. Writers of
/// other processes are not in the queue; they are met by the busy handler.
class WriterQueue {
public:
    using Clock = std::chrono::steady_clock;

    /// The queue of a file, one for the process; the path as sqlite3_db_filename() gives it.
    [[nodiscard]] static std::shared_ptr<WriterQueue> of_file(const std::string& path);

    WriterQueue() = default;
    WriterQueue(const WriterQueue&) = delete;
    WriterQueue& operator=(const WriterQueue&) = delete;

    /// Waits for the turn; false when it has not come by the deadline. Every true must be followed by one leave().
    [[nodiscard]] bool enter(Clock::time_point deadline);
    void leave() noexcept;

private:
    struct Waiter {
        std::condition_variable turn_came;
        bool has_turn = false;
    };

    std::mutex mutex_;
    std::list<Waiter*> waiters_;
    bool taken_ = false;
};

}  // namespace <%namespace%>::detail
