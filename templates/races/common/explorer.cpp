<%header%>
#include "explorer.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace <%namespace%>::races {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(10);

/// Of sessions that wait for each other, and have been let go on within this time, the server looks at none before all of them wait.
constexpr auto soon = deadlock_timeout / 2;

/// How often a schedule is walked in which the server decides otherwise than before.
constexpr std::size_t most_walks = 5;

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

/// A time of the clock, as PostgreSQL and SQLite print it; SQLite also keeps times as microseconds.
bool is_clock(const std::string& text)
{
    if (text.size() >= 10 && text[4] == '-' && text[7] == '-') return text >= "2020" && text < "2090";
    return text.size() == 16 && text.find_first_not_of("0123456789") == std::string::npos && text >= "1577836800000000" && text < "3786912000000000";
}

/// As SQLite keeps it: sixteen bytes.
bool is_own_uuid(const std::string& bytes)
{
    return bytes.size() == 16 && bytes[6] == 0x40 && static_cast<unsigned char>(bytes[8]) == 0x80 && bytes.substr(9, 6) == std::string(6, '\0');
}

/// Nothing in it can be taken for the end of a cell or of a row, nor for NULL.
std::string escaped(const std::string& text)
{
    if (text == "NULL") return "\\NULL";
    std::string escaped;
    for (const char character : text) {
        if (character == '\\' || character == '|') escaped += '\\';
        if (character == '\n') escaped += "\\n";
        else escaped += character;
    }
    return escaped;
}

std::string shown(const Cell& cell, char kind)
{
    if (!cell) return "NULL";
    if (kind == 'v') return "*";
    if (kind == 'g') {
        const bool planted = cell->size() == 1 && *cell >= "1" && *cell <= std::to_string(planted_keys);
        return planted || cell->starts_with(own_uuids) || is_own_uuid(*cell) ? *cell : "new";
    }
    return is_clock(*cell) ? "clock" : escaped(*cell);
}

}  // namespace

bool is_refusal(std::string_view code, const DatabaseError& cause)
{
    if (code == "busy" || code == "in_progress") return true;
    if (code != "database") return false;
    switch (cause.kind) {
    case DatabaseError::Kind::serialization_failure:
    case DatabaseError::Kind::deadlock:
    case DatabaseError::Kind::lock_timeout: return true;
    case DatabaseError::Kind::connection_lost:
    case DatabaseError::Kind::commit_unknown:
    case DatabaseError::Kind::cancelled:
    case DatabaseError::Kind::read_only:
    case DatabaseError::Kind::out_of_resources:
    case DatabaseError::Kind::unmapped_constraint:
    case DatabaseError::Kind::other: break;
    }
    return false;
}

const char* to_string(Surroundings surroundings) noexcept
{
    return surroundings == Surroundings::alone ? "alone" : "transaction";
}

/// A session. Its thread calls the method; the explorer's thread lets it go from one statement to the next.
class Explorer::Worker final : public Observer {
public:
    enum class State { idle, stopped, running };

    Worker(Database& database, Isolation isolation, std::size_t session, std::atomic<bool>& deadlocked)
        : connection_(database.connect(isolation, session)), level_(isolation), deadlocked_(deadlocked)
    {
        number_ = Database::number_of(connection_);
        connection_.set_observer(this);
        thread_ = std::thread([this] { work(); });
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() override
    {
        end();
        thread_.join();
    }

    /// Lets it go on to its end, wherever it stands.
    void end()
    {
        {
            const std::lock_guard lock(mutex_);
            ends_ = true;
            if (state_ == State::stopped) state_ = State::running;
        }
        changed_.notify_all();
    }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] Isolation level() const { return level_; }
    [[nodiscard]] bool stops_statements() const override { return true; }

    /// Begins the call. `stops`: whether it waits before each statement for let_go().
    void start(const Call& call, Surroundings surroundings, Isolation isolation, bool stops, std::vector<Step>* steps, std::size_t session)
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

    void let_go()
    {
        let_go_at = Clock::now();
        {
            const std::lock_guard lock(mutex_);
            state_ = State::running;
        }
        changed_.notify_all();
    }

    /// Waits until it has stopped or ended; false when the time is up before.
    template <class Duration>
    [[nodiscard]] bool wait(Duration time)
    {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, time, [&] { return state_ != State::running; });
    }

    [[nodiscard]] State state()
    {
        const std::lock_guard lock(mutex_);
        return state_;
    }

    [[nodiscard]] const Answer& answer() const { return answer_; }

    void mark_waiting()
    {
        const std::lock_guard lock(steps_mutex());
        if (steps_ != nullptr && step_ < steps_->size()) (*steps_)[step_].waited = true;
    }

    // Of the explorer's thread.
    bool blocked = false;  // known to wait for a lock
    Clock::time_point let_go_at{};

private:
    void before(const StatementEvent& event) override
    {
        std::unique_lock lock(mutex_);
        if (stops_ && !ends_ && !is_local(event.sql)) {
            state_ = State::stopped;
            changed_.notify_all();
            changed_.wait(lock, [&] { return state_ == State::running || ends_; });
        }
        if (steps_ != nullptr) {
            const std::lock_guard guard(steps_mutex());
            step_ = steps_->size();
            steps_->push_back({session_, one_line(event.sql), false});
        }
    }

    void after(const StatementEvent& event) override
    {
        if (event.error != nullptr && event.error->kind == DatabaseError::Kind::deadlock) deadlocked_ = true;
        if (steps_ == nullptr) return;
        const std::lock_guard guard(steps_mutex());
        Step& step = (*steps_)[step_];
        step.failed = event.error != nullptr;
        step.result = step.failed ? describe(*event.error) : std::to_string(event.rows) + (event.rows == 1 ? " row" : " rows");
        step.until = steps_->size();
    }

    /// Only one session runs at a time but for moments after another's COMMIT.
    static std::mutex& steps_mutex()
    {
        static std::mutex mutex;
        return mutex;
    }

    void work()
    {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] { return state_ == State::running || ends_; });
            if (ends_) return;
            lock.unlock();
            Answer answer;
            try {
                answer = call_->run(connection_, surroundings_, isolation_);
            } catch (const Broken& error) {
                answer = {.text = error.what(), .broken = true};
            } catch (const std::exception& error) {
                answer = {.text = std::string("an exception: ") + error.what(), .broken = true};
            } catch (...) {
                answer = {.text = "an exception", .broken = true};
            }
            lock.lock();
            answer_ = std::move(answer);
            state_ = State::idle;
            changed_.notify_all();
        }
    }

    Connection connection_;
    Isolation level_;
    std::atomic<bool>& deadlocked_;
    int number_ = 0;
    std::thread thread_;
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
};

Explorer::Explorer(Database& database, Seedbed& bed, Setting setting) : database_(database), bed_(bed), setting_(std::move(setting))
{
}

Explorer::~Explorer()
{
    close();
}

void Explorer::close()
{
    // All of them first: one may wait in the server for what another one holds.
    for (const auto& worker : workers_) worker->end();
    for (const auto& worker : workers_)
        if (!worker->wait(patience)) database_.end(worker->number());
    workers_.clear();
}

void Explorer::prepare(const Scenario& scenario)
{
    bed_.renew();
    calls_ = setting_(bed_);
    if (!bed_.keep()) calls_ = setting_(bed_);
    active_ = scenario.calls.size();
    if (!workers_.empty() && workers_.front()->level() != scenario.isolation) workers_.clear();
    while (workers_.size() < active_) workers_.push_back(std::make_unique<Worker>(database_, scenario.isolation, workers_.size(), deadlocked_));
    numbers_.clear();
    for (const auto& worker : workers_) numbers_.push_back(worker->number());
    steps_.clear();
    deadlocked_ = false;
}

/// Whether the worker has stopped or ended. If not, it waits for another one.
bool Explorer::settle(Worker& worker)
{
    const auto end = Clock::now() + patience;
    while (!worker.wait(std::chrono::microseconds(200))) {
        if (database_.is_blocked(worker.number(), numbers_)) {
            worker.blocked = true;
            worker.mark_waiting();
            return false;
        }
        if (Clock::now() > end) throw Fault("a session goes on for ever");
    }
    worker.blocked = false;
    return true;
}

/// What one session did may have let others go on, and what these do then, others again.
void Explorer::settle_blocked()
{
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t index = 0; index < active_; ++index)
            if (workers_[index]->blocked && settle(*workers_[index])) changed = true;
    }
}

/// Whether one of those that wait has done so for long.
bool Explorer::waits_long()
{
    return std::ranges::any_of(workers_, [](const auto& worker) { return worker->blocked && Clock::now() > worker->let_go_at + soon; });
}

/// Two that do: the server ends one of them, or lets it go first, whether or not a third one goes on meanwhile.
bool Explorer::wait_for_each_other()
{
    for (std::size_t one = 0; one < active_; ++one)
        for (std::size_t other = 0; other < one; ++other)
            if (workers_[one]->blocked && workers_[other]->blocked && database_.is_blocked(workers_[one]->number(), {workers_[other]->number()}) &&
                database_.is_blocked(workers_[other]->number(), {workers_[one]->number()}))
                return true;
    return false;
}

Run Explorer::follow(const Scenario& scenario, std::vector<Choice>& path)
{
    prepare(scenario);
    for (std::size_t index = 0; index < active_; ++index) {
        workers_[index]->start(calls_[scenario.calls[index]], scenario.surroundings, scenario.isolation, true, &steps_, index);
        static_cast<void>(settle(*workers_[index]));
    }
    Run run;
    std::size_t depth = 0;
    std::optional<Clock::time_point> stuck_since;
    for (;;) {
        Choice choice;
        bool blocked = false;
        for (std::size_t index = 0; index < active_; ++index) {
            if (workers_[index]->blocked) blocked = true;
            else if (workers_[index]->state() == Worker::State::stopped) choice.enabled.push_back(index);
        }
        if (blocked && (choice.enabled.empty() || wait_for_each_other())) {
            if (!stuck_since) {
                stuck_since = Clock::now();
                run.strayed = run.strayed || waits_long();
            }
            if (Clock::now() > *stuck_since + patience) throw Fault("sessions wait for ever");
            settle_blocked();
            continue;
        }
        if (choice.enabled.empty()) break;
        stuck_since.reset();
        if (depth < path.size() && path[depth].enabled == choice.enabled) {
            choice.taken = path[depth].taken;
        } else if (depth < path.size()) {
            run.strayed = true;
            path.resize(depth);
        }
        if (depth == path.size()) path.push_back(choice);
        const std::size_t session = choice.enabled[choice.taken];
        ++depth;
        run.schedule += static_cast<char>('1' + session);
        workers_[session]->let_go();
        static_cast<void>(settle(*workers_[session]));
        settle_blocked();
    }
    run.strayed = run.strayed || depth < path.size();
    path.resize(depth);
    run.outcome = collect();
    run.deadlocked = deadlocked_;
    run.steps = std::move(steps_);
    return run;
}

std::size_t Explorer::explore(const Scenario& scenario, const std::function<bool(const Run&)>& visit)
{
    std::size_t lost = 0;
    std::vector<Choice> path;
    for (std::size_t walks = 1;; ++walks) {
        std::vector<Choice> walked = path;
        const Run run = follow(scenario, walked);
        if (!visit(run)) return lost;
        if (run.strayed && walks < most_walks) continue;
        if (run.strayed) ++lost;
        walks = 0;
        path = std::move(walked);
        while (!path.empty() && path.back().taken + 1 == path.back().enabled.size()) path.pop_back();
        if (path.empty()) return lost;
        ++path.back().taken;
    }
}

Run Explorer::replay(const Scenario& scenario, const std::string& schedule)
{
    Run run;
    // Choices are made by number here, so a path is made up as far as the schedule goes.
    std::vector<Choice> path;
    for (std::size_t length = 0; length <= schedule.size(); ++length) {
        std::vector<Choice> walked;
        for (std::size_t walks = 0; walks == 0 || (run.strayed && walks < most_walks); ++walks) {
            walked = path;
            run = follow(scenario, walked);
        }
        path = std::move(walked);
        if (length == schedule.size() || length >= path.size()) break;
        Choice& choice = path[length];
        const auto wanted = static_cast<std::size_t>(schedule[length] - '1');
        const auto found = std::find(choice.enabled.begin(), choice.enabled.end(), wanted);
        if (found == choice.enabled.end()) break;
        choice.taken = static_cast<std::size_t>(found - choice.enabled.begin());
        path.resize(length + 1);
    }
    return run;
}

Outcome Explorer::in_order(const Scenario& scenario, const std::vector<std::size_t>& order)
{
    prepare(scenario);
    for (const std::size_t session : order) {
        Worker& worker = *workers_[session];
        worker.start(calls_[scenario.calls[session]], scenario.surroundings, scenario.isolation, false, nullptr, session);
        if (!worker.wait(patience)) throw Fault("a session that is alone goes on for ever");
    }
    Outcome outcome;
    outcome.answers.resize(active_);
    for (const std::size_t session : order) outcome.answers[session] = workers_[session]->answer();
    outcome.contents = contents();
    return outcome;
}

Run Explorer::at_once(const Scenario& scenario)
{
    prepare(scenario);
    for (std::size_t index = 0; index < active_; ++index)
        workers_[index]->start(calls_[scenario.calls[index]], scenario.surroundings, scenario.isolation, false, nullptr, index);
    for (std::size_t index = 0; index < active_; ++index)
        if (!workers_[index]->wait(patience)) throw Fault("a session goes on for ever");
    Run run;
    run.outcome = collect();
    run.deadlocked = deadlocked_;
    return run;
}

Outcome Explorer::collect()
{
    Outcome outcome;
    for (std::size_t index = 0; index < active_; ++index) outcome.answers.push_back(workers_[index]->answer());
    outcome.contents = contents();
    return outcome;
}

std::string Explorer::contents()
{
    std::string text;
    for (const Table* const table : bed_.tables()) {
        std::vector<std::string> lines;
        for (const std::vector<Cell>& row : database_.rows(*table)) {
            std::string line;
            for (std::size_t column = 0; column < row.size(); ++column)
                line += (column == 0 ? "" : " | ") + shown(row[column], column < table->kinds.size() ? table->kinds[column] : 'p');
            lines.push_back(std::move(line));
        }
        std::sort(lines.begin(), lines.end());
        text += table->sql_name;
        for (std::size_t column = 0; column < table->columns.size(); ++column) text += (column == 0 ? ": " : " | ") + std::string(table->columns[column]);
        text += "\n";
        for (const std::string& line : lines) text += "  " + line + "\n";
    }
    return text;
}

}  // namespace <%namespace%>::races
