<%header%>
// A session that makes its call on a thread and a connection of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "call.hpp"
#include "database.hpp"

namespace <%namespace%>::races {

/// One thing that a session did.
struct Step {
    std::size_t session = 0;
    std::string statement;
    bool waited = false;  // for a lock of another session
    std::string result{};  // of the statement
    bool failed = false;
    std::size_t until = 0;  // how many steps had begun when it had its result
};

/// Its thread makes the call, and is observed; the explorer's thread, which alone may call the other members, lets it go from one statement to the next.
class Worker final : public Observer {
public:
    enum class State { idle, stopped, running };

    /// `number`: of those that run at once, from 0. `deadlocked` becomes true when the server ends the session in a deadlock. Throws Fault.
    Worker(Database& database, Isolation isolation, std::size_t number, std::atomic<bool>& deadlocked);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() override;

    /// By what Database::is_blocked() knows it.
    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] Isolation level() const { return level_; }
    [[nodiscard]] bool stops_statements() const override { return true; }

    /// Begins the call. `stops`: whether it waits before each statement for let_go().
    void start(const Call& call, Surroundings surroundings, Isolation isolation, bool stops, std::vector<Step>* steps, std::size_t session);
    void let_go();
    /// Lets it go on to its end, wherever it stands.
    void end();

    /// Waits until it has stopped or ended; false when the time is up before.
    [[nodiscard]] bool wait(std::chrono::microseconds time);
    [[nodiscard]] State state();
    /// Of the call that has ended.
    [[nodiscard]] const Answer& answer() const { return answer_; }
    /// Its last step is one that waited for a lock.
    void mark_waiting();

    bool blocked = false;  // known to wait for a lock
    std::chrono::steady_clock::time_point let_go_at{};

private:
    void before(const StatementEvent& event) override;
    void after(const StatementEvent& event) override;
    void work();
    [[nodiscard]] Answer answer_of_call();

    Connection connection_;
    Isolation level_;
    std::atomic<bool>& deadlocked_;
    int number_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    State state_ = State::idle;
    bool ends_ = false;
    const Call* call_ = nullptr;
    Surroundings surroundings_ = Surroundings::alone;
    Isolation isolation_ = Isolation::read_committed;
    bool stops_ = true;
    std::vector<Step>* steps_ = nullptr;
    std::size_t session_ = 0;
    std::size_t step_ = 0;
    Answer answer_;
    std::thread thread_;  // the last member: it uses the others
};

}  // namespace <%namespace%>::races
