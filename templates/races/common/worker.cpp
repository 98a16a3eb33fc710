<%header%>
#include "worker.hpp"

#include <exception>
#include <string_view>
#include <utility>

#include "seeds.hpp"

namespace <%namespace%>::races {
namespace {

/// A command that neither waits for another session nor lets one go on: when it runs makes no difference.
bool is_local(std::string_view sql)
{
    return sql.starts_with("SAVEPOINT") || sql.starts_with("RELEASE") || (sql.starts_with("BEGIN") && sql != "BEGIN IMMEDIATE");
}

std::string one_line(std::string_view sql)
{
    std::string line;
    for (const char character : sql) {
        const bool space = character == ' ' || character == '\n' || character == '\t';
        if (!space) line += character;
        if (space && !line.empty() && line.back() != ' ') line += ' ';
    }
    return line;
}

/// Only one session runs at a time but for moments after another's COMMIT.
std::mutex& steps_mutex()
{
    static std::mutex mutex;
    return mutex;
}

}  // namespace

Worker::Worker(Database& database, Isolation isolation, std::size_t number, std::atomic<bool>& deadlocked)
    : connection_(database.connect(isolation, number)), level_(isolation), deadlocked_(deadlocked)
{
    number_ = Database::number_of(connection_);
    connection_.set_observer(this);
    thread_ = std::thread([this] { work(); });
}

Worker::~Worker()
{
    end();
    thread_.join();
}

void Worker::start(const Call& call, Surroundings surroundings, Isolation isolation, bool stops, std::vector<Step>* steps, std::size_t session)
{
    {
        const std::lock_guard lock(mutex_);
        call_ = &call;
        surroundings_ = surroundings;
        isolation_ = isolation;
        stops_ = stops;
        steps_ = steps;
        session_ = session;
        state_ = State::running;
        blocked = false;
    }
    changed_.notify_all();
}

void Worker::let_go()
{
    let_go_at = std::chrono::steady_clock::now();
    {
        const std::lock_guard lock(mutex_);
        state_ = State::running;
    }
    changed_.notify_all();
}

void Worker::end()
{
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
        if (state_ == State::stopped) state_ = State::running;
    }
    changed_.notify_all();
}

bool Worker::wait(std::chrono::microseconds time)
{
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] { return state_ != State::running; });
}

Worker::State Worker::state()
{
    const std::lock_guard lock(mutex_);
    return state_;
}

void Worker::mark_waiting()
{
    const std::lock_guard lock(steps_mutex());
    if (steps_ != nullptr && step_ < steps_->size()) (*steps_)[step_].waited = true;
}

void Worker::before(const StatementEvent& event)
{
    std::unique_lock lock(mutex_);
    if (stops_ && !ends_ && !is_local(event.sql)) {
        state_ = State::stopped;
        changed_.notify_all();
        changed_.wait(lock, [&] { return state_ == State::running || ends_; });
    }
    if (steps_ == nullptr) return;
    const std::lock_guard guard(steps_mutex());
    step_ = steps_->size();
    steps_->push_back({session_, one_line(event.sql), false});
}

void Worker::after(const StatementEvent& event)
{
    if (event.error != nullptr && event.error->kind == DatabaseError::Kind::deadlock) deadlocked_ = true;
    if (steps_ == nullptr) return;
    const std::lock_guard guard(steps_mutex());
    Step& step = (*steps_)[step_];
    step.failed = event.error != nullptr;
    step.result = step.failed ? describe(*event.error) : std::to_string(event.rows) + (event.rows == 1 ? " row" : " rows");
    step.until = steps_->size();
}

void Worker::work()
{
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return state_ == State::running || ends_; });
        if (ends_) return;
        lock.unlock();
        Answer answer = answer_of_call();
        lock.lock();
        answer_ = std::move(answer);
        state_ = State::idle;
        changed_.notify_all();
    }
}

Answer Worker::answer_of_call()
{
    try {
        return call_->run(connection_, surroundings_, isolation_);
    } catch (const NullKey& error) {
        // Where no row of the tests has the key there is nothing to call with; that is told at the end, as of all calls that fail in all runs.
        return {.text = error.what(), .failed = true};
    } catch (const Broken& error) {
        return {.text = error.what(), .broken = true};
    } catch (const std::exception& error) {
        return {.text = std::string("an exception: ") + error.what(), .broken = true};
    } catch (...) {
        return {.text = "an exception", .broken = true};
    }
}

}  // namespace <%namespace%>::races
