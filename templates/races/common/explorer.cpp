<%header%>
#include "explorer.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "contents.hpp"

namespace <%namespace%>::races {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto patience = std::chrono::seconds(10);

/// Of sessions that wait for each other, and have been let go on within this time, the server looks at none before all of them wait.
constexpr auto soon = deadlock_timeout / 2;

/// How often a schedule is walked in which the server decides otherwise than before.
constexpr std::size_t most_walks = 5;

}  // namespace

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

/// Two that do, or all that wait where no other one can go on: the server ends one of them, or lets it go first, whether or not a third one goes on meanwhile.
std::vector<Worker*> Explorer::waiting_for_each_other()
{
    std::vector<Worker*> blocked;
    bool goes_on = false;
    for (std::size_t index = 0; index < active_; ++index) {
        Worker& worker = *workers_[index];
        if (worker.blocked) blocked.push_back(&worker);
        else goes_on = goes_on || worker.state() == Worker::State::stopped;
    }
    for (std::size_t one = 0; one < blocked.size(); ++one)
        for (std::size_t other = 0; other < one; ++other)
            if (database_.is_blocked(blocked[one]->number(), {blocked[other]->number()}) && database_.is_blocked(blocked[other]->number(), {blocked[one]->number()}))
                return {blocked[one], blocked[other]};
    return goes_on ? std::vector<Worker*>() : blocked;
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
        if (const std::vector<Worker*> waiting = waiting_for_each_other(); !waiting.empty()) {
            const auto now = Clock::now();
            if (!stuck_since) {
                stuck_since = now;
                run.late = run.late || std::ranges::any_of(waiting, [&](const Worker* worker) { return now > worker->let_go_at + soon; });
            }
            if (now > *stuck_since + patience) throw Fault("sessions wait for ever");
            settle_blocked();
            continue;
        }
        Choice choice;
        for (std::size_t index = 0; index < active_; ++index)
            if (!workers_[index]->blocked && workers_[index]->state() == Worker::State::stopped) choice.enabled.push_back(index);
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

/// Follows the path, from its beginning once more where the run strays, until `visit` gives false. The path becomes the one that was walked last.
Run Explorer::walk(const Scenario& scenario, std::vector<Choice>& path, const std::function<bool(const Run&)>& visit)
{
    for (std::size_t walks = 1;; ++walks) {
        std::vector<Choice> walked = path;
        Run run = follow(scenario, walked);
        const bool again = (run.strayed || run.late) && walks < most_walks;
        run.strayed = run.strayed || again;
        if (visit(run) && again) continue;
        path = std::move(walked);
        return run;
    }
}

std::size_t Explorer::explore(const Scenario& scenario, const std::function<bool(const Run&)>& visit)
{
    std::size_t lost = 0;
    bool goes_on = true;
    std::vector<Choice> path;
    for (;;) {
        const Run run = walk(scenario, path, [&](const Run& one) { return goes_on = visit(one); });
        if (!goes_on) return lost;
        if (run.strayed) ++lost;
        while (!path.empty() && path.back().taken + 1 == path.back().enabled.size()) path.pop_back();
        if (path.empty()) return lost;
        ++path.back().taken;
    }
}

Run Explorer::replay(const Scenario& scenario, const std::string& schedule)
{
    // Choices are made by number here, so a path is made up as far as the schedule goes.
    std::vector<Choice> path;
    for (std::size_t length = 0;; ++length) {
        Run run = walk(scenario, path, [](const Run&) { return true; });
        if (length == schedule.size() || length >= path.size()) return run;
        Choice& choice = path[length];
        const auto wanted = static_cast<std::size_t>(schedule[length] - '1');
        const auto found = std::ranges::find(choice.enabled, wanted);
        if (found == choice.enabled.end()) return run;
        choice.taken = static_cast<std::size_t>(found - choice.enabled.begin());
        path.resize(length + 1);
    }
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
    outcome.contents = contents(database_, bed_.tables());
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
    outcome.contents = contents(database_, bed_.tables());
    return outcome;
}

}  // namespace <%namespace%>::races
