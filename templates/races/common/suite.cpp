<%header%>
#include "suite.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

#include "lines.hpp"

namespace <%namespace%>::races {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::size_t> unrefused(const Outcome& outcome)
{
    std::vector<std::size_t> sessions;
    for (std::size_t index = 0; index < outcome.answers.size(); ++index)
        if (!outcome.answers[index].refused) sessions.push_back(index);
    return sessions;
}

/// Knows what serial orders give.
class Oracle {
public:
    Oracle(Explorer& explorer, const Scenario& scenario) : explorer_(explorer), scenario_(scenario) {}

    /// Whether the sessions that were not refused gave, and left, what they do in some order one after another. One that was refused has changed
    /// nothing.
    [[nodiscard]] bool explains(const Outcome& outcome)
    {
        const std::vector<std::size_t> sessions = unrefused(outcome);
        const std::string text = text_of(outcome, sessions);
        return std::ranges::any_of(serial(sessions), [&](const Outcome& one) { return text_of(one, sessions) == text; });
    }

    /// Whether one of the calls is refused even where the others run before or after it. A row without an answer, which another call may make, is
    /// `in_progress` for ever.
    [[nodiscard]] bool refuses()
    {
        std::vector<std::size_t> sessions;
        for (std::size_t index = 0; index < scenario_.calls.size(); ++index) sessions.push_back(index);
        return std::ranges::any_of(serial(sessions), [](const Outcome& one) {
            return std::ranges::any_of(one.answers, [](const Answer& answer) { return answer.refused && answer.text != "in_progress"; });
        });
    }

    /// The outcomes of all orders of the sessions.
    [[nodiscard]] const std::vector<Outcome>& serial(const std::vector<std::size_t>& sessions)
    {
        const auto known = outcomes_.find(sessions);
        if (known != outcomes_.end()) return known->second;
        std::vector<Outcome>& outcomes = outcomes_[sessions];
        std::vector<std::size_t> order = sessions;
        do {
            outcomes.push_back(explorer_.in_order(scenario_, order));
        } while (std::next_permutation(order.begin(), order.end()));
        return outcomes;
    }

private:
    /// What the sessions of an outcome gave, and what is stored then.
    [[nodiscard]] static std::string text_of(const Outcome& outcome, const std::vector<std::size_t>& sessions)
    {
        std::string text;
        for (const std::size_t session : sessions) text += std::to_string(session + 1) + ": " + outcome.answers[session].text + "\n";
        return text + outcome.contents;
    }

    Explorer& explorer_;
    const Scenario& scenario_;
    std::map<std::vector<std::size_t>, std::vector<Outcome>> outcomes_;
};

std::string name_of(const std::string& repository, const Scenario& scenario, const std::vector<std::string>& calls)
{
    std::string name = repository + ", " + to_string(scenario.isolation) + ", " + to_string(scenario.surroundings) + ": ";
    for (std::size_t index = 0; index < calls.size(); ++index) name += (index == 0 ? "" : " | ") + calls[index];
    return name;
}

/// Of one scenario; beyond that it is cut, and the table says so.
constexpr std::size_t most_schedules = 20'000;

/// Enough anomalies have been seen.
struct Enough {};

/// One run over the suite's scenarios.
class Tour {
public:
    Tour(const Options& options, Database& database, const Table& table, const Setting& setting, Summary& summary)
        : options_(options), bed_(database, table), explorer_(database, bed_, setting), setting_(setting), summary_(summary)
    {
    }

    void go(const std::vector<std::vector<std::string>>& triples)
    {
        try {
            walk(triples);
        } catch (const Enough&) {
        } catch (...) {
            try {
                leave();
            } catch (const Fault&) {
                // Why it had to be left tells more.
            }
            throw;
        }
        leave();
    }

private:
    /// The tables are empty again.
    void leave()
    {
        explorer_.close();
        bed_.clear();
    }

    void walk(const std::vector<std::vector<std::string>>& triples)
    {
        calls_ = setting_(bed_);
        bed_.look_around();
        succeeded_.assign(calls_.size(), false);
        for (std::size_t call = 0; call < calls_.size(); ++call) {
            note(explorer_.in_order({{call}, calls_[call].only_in_transaction ? Surroundings::transaction : Surroundings::alone, *levels.begin()}, {0}), {call});
            bed_.look_around();
        }
        for (const Isolation isolation : levels) {
            if (!options_.isolation.empty() && options_.isolation != to_string(isolation)) continue;
            for (const Surroundings surroundings : {Surroundings::alone, Surroundings::transaction}) {
                for (std::size_t first = 0; first < calls_.size(); ++first)
                    for (std::size_t second = first; second < calls_.size(); ++second)
                        if (!calls_[first].in_triples_only && !calls_[second].in_triples_only) visit({{first, second}, surroundings, isolation});
                if (isolation == *levels.begin())
                    for (const std::vector<std::string>& triple : triples) visit_triple(triple, surroundings, isolation);
            }
        }
        if (options_.stress.count() > 0) stress();
        if (!options_.call.empty() || !options_.scenario.empty()) return;
        for (std::size_t call = 0; call < calls_.size(); ++call)
            if (visited_.contains(call) && !succeeded_[call]) summary_.never_succeeded.push_back(calls_[call].name);
    }

    /// Which calls did not fail.
    void note(const Outcome& outcome, const std::vector<std::size_t>& calls)
    {
        for (std::size_t session = 0; session < calls.size(); ++session)
            if (!outcome.answers[session].failed) succeeded_[calls[session]] = true;
    }

    void visit_triple(const std::vector<std::string>& names, Surroundings surroundings, Isolation isolation)
    {
        Scenario scenario{{}, surroundings, isolation};
        for (const std::string& name : names) {
            const auto found = std::ranges::find(calls_, name, &Call::name);
            if (found == calls_.end()) return;
            scenario.calls.push_back(static_cast<std::size_t>(found - calls_.begin()));
        }
        visit(scenario);
    }

    [[nodiscard]] std::vector<std::string> names(const Scenario& scenario) const
    {
        std::vector<std::string> list;
        for (const std::size_t call : scenario.calls) list.push_back(calls_[call].name);
        return list;
    }

    void visit(const Scenario& scenario)
    {
        if (scenario.surroundings == Surroundings::alone &&
            std::ranges::any_of(scenario.calls, [&](std::size_t call) { return calls_[call].only_in_transaction; }))
            return;
        if (scenario.surroundings == Surroundings::transaction &&
            std::ranges::all_of(scenario.calls, [&](std::size_t call) { return calls_[call].never_in_transaction; }))
            return;
        for (const std::size_t call : scenario.calls)
            if (std::ranges::any_of(scenario.calls, [&](std::size_t other) { return !calls_[other].name.starts_with(calls_[call].meets); })) return;
        const std::string name = name_of(summary_.repository, scenario, names(scenario));
        if (!options_.scenario.empty() && options_.scenario != name) return;
        if (!options_.call.empty() && std::ranges::none_of(scenario.calls, [&](std::size_t call) { return calls_[call].name.find(options_.call) != std::string::npos; }))
            return;
        ++summary_.scenarios;
        scenarios_.push_back(scenario);
        visited_.insert(scenario.calls.begin(), scenario.calls.end());
        if (!options_.schedules) return;
        Oracle oracle(explorer_, scenario);
        if (!options_.schedule.empty()) return judge(oracle, scenario, name, explorer_.replay(scenario, options_.schedule));
        std::size_t runs = 0;
        summary_.lost += explorer_.explore(scenario, [&](const Run& run) {
            judge(oracle, scenario, name, run);
            if (summary_.anomalies.size() >= options_.most_anomalies) throw Enough();
            if (!run.strayed) ++runs;
            return runs < most_schedules;
        });
        if (runs == most_schedules) ++summary_.cut;
    }

    void judge(Oracle& oracle, const Scenario& scenario, const std::string& name, Run run)
    {
        if (!run.strayed) {
            ++summary_.schedules;
            if (unrefused(run.outcome).size() < run.outcome.answers.size()) ++summary_.refusals;
        }
        note(run.outcome, scenario.calls);
        const std::string fault = fault_of(oracle, scenario, run);
        const bool replayed = !options_.schedule.empty();
        if (!fault.empty()) summary_.anomalies.push_back(story(oracle, scenario, name, fault, std::move(run)));
        else if (replayed || is_example(scenario, run)) summary_.examples.push_back(story(oracle, scenario, name, fault, std::move(run)));
    }

    [[nodiscard]] Anomaly story(Oracle& oracle, const Scenario& scenario, const std::string& name, const std::string& fault, Run run) const
    {
        std::vector<Outcome> expected = oracle.serial(unrefused(run.outcome));
        return {name, fault, std::move(run), names(scenario), std::move(expected), oracle.serial({}).front().contents};
    }

    /// Empty when nothing is wrong.
    [[nodiscard]] std::string fault_of(Oracle& oracle, const Scenario& scenario, const Run& run) const
    {
        for (const Answer& answer : run.outcome.answers)
            if (answer.broken) return answer.text;
        std::set<std::string> done;
        bool ordered = true;
        // What is removed in between can be created again.
        const bool removes = std::ranges::any_of(scenario.calls, [&](std::size_t call) { return calls_[call].removes; });
        for (std::size_t session = 0; session < scenario.calls.size(); ++session) {
            const Call& call = calls_[scenario.calls[session]];
            ordered = ordered && call.ordered;
            if (run.outcome.answers[session].done && !call.once.empty() && !(removes && call.once == "create") && !done.insert(call.once).second)
                return "done twice, and may be done once: " + call.once;
        }
        bool claims = false;
        bool half_done = false;
        std::set<std::string> taken;
        for (std::size_t session = 0; session < scenario.calls.size(); ++session) {
            const Answer& answer = run.outcome.answers[session];
            claims = claims || calls_[scenario.calls[session]].claims;
            // Of several transactions the last one may not come about, as promised: a lease is there then, and runs out.
            half_done = half_done || (calls_[scenario.calls[session]].never_in_transaction && answer.text == "busy");
            if (calls_[scenario.calls[session]].claims && answer.done && answer.text != "NULL" && !taken.insert(answer.text).second)
                return "two sessions claimed one row";
        }
        if (ordered && run.deadlocked) return "a deadlock between calls that take their locks in one order";
        if (unrefused(run.outcome).size() < scenario.calls.size() && oracle.refuses()) return "a call is refused where no other runs beside it";
        return claims || half_done || oracle.explains(run.outcome) ? "" : "no serial order of the calls ends so";
    }

    /// A few that show something: a session that waits, in two calls that no other example shows, and once in three.
    [[nodiscard]] bool is_example(const Scenario& scenario, const Run& run)
    {
        if (options_.report.empty() || std::ranges::none_of(run.steps, &Step::waited)) return false;
        const std::set<std::size_t> calls(scenario.calls.begin(), scenario.calls.end());
        if (scenario.calls.size() > 2) return !std::exchange(shows_three_, true);
        if (summary_.examples.size() >= 12 || calls.size() < 2 || std::ranges::any_of(calls, [&](std::size_t call) { return shown_.contains(call); })) return false;
        shown_.insert(calls.begin(), calls.end());
        return true;
    }

    /// The same scenarios with nothing held back: some anomalies live inside a statement.
    void stress()
    {
        if (scenarios_.empty()) return;
        // Where each worker must be connected anew, much of the time would be spent on that.
        std::erase_if(scenarios_, [level = scenarios_.front().isolation](const Scenario& scenario) { return scenario.isolation != level; });
        const auto end = Clock::now() + options_.stress;
        std::map<std::size_t, Oracle> oracles;
        for (std::size_t turn = 0; Clock::now() < end; ++turn) {
            const std::size_t index = turn % scenarios_.size();
            const Scenario& scenario = scenarios_[index];
            Oracle& oracle = oracles.try_emplace(index, explorer_, scenario).first->second;
            Run run = explorer_.at_once(scenario);
            ++summary_.stressed;
            if (unrefused(run.outcome).size() < run.outcome.answers.size()) ++summary_.refusals;
            note(run.outcome, scenario.calls);
            const std::string fault = fault_of(oracle, scenario, run);
            if (fault.empty()) continue;
            summary_.anomalies.push_back(story(oracle, scenario, name_of(summary_.repository, scenario, names(scenario)), fault, std::move(run)));
            if (summary_.anomalies.size() >= options_.most_anomalies) return;
        }
    }

    const Options& options_;
    Seedbed bed_;
    Explorer explorer_;
    const Setting& setting_;
    Summary& summary_;
    std::vector<Call> calls_;
    std::vector<Scenario> scenarios_;
    std::vector<bool> succeeded_;    // by call
    std::set<std::size_t> visited_;  // calls
    std::set<std::size_t> shown_;    // calls of the examples
    bool shows_three_ = false;     // sessions, in one of them
};

}  // namespace

Summary Suite::run(const Options& options) const
{
    Summary summary;
    summary.repository = repository_;
    const auto begin = Clock::now();
    try {
        Database database(options.target);
        Tour(options, database, table_, setting_, summary).go(triples_);
    } catch (const Fault& fault) {
        summary.fault = fault.what();
    } catch (const Unplantable& reason) {
        summary.not_run = reason.what();
    }
    summary.time = Clock::now() - begin;
    return summary;
}

std::string timeline(const Anomaly& anomaly)
{
    constexpr std::size_t width = 56;
    constexpr std::size_t most_lines = 4;  // of a statement
    std::ostringstream text;
    text << anomaly.scenario << "\n";
    if (!anomaly.fault.empty()) text << anomaly.fault << "\n";
    if (!anomaly.run.schedule.empty()) text << "schedule " << anomaly.run.schedule << "\n";
    text << "\n";
    const auto print = [&](std::size_t session, const std::string& words, std::size_t most = static_cast<std::size_t>(-1)) {
        for (const std::string& line : lines_of(words, width - 4, most)) text << "  " << std::string(session * width, ' ') << line << "\n";
    };
    for (std::size_t session = 0; session < anomaly.calls.size(); ++session)
        print(session, "session " + std::to_string(session + 1) + ": " + anomaly.calls[session]);
    for (const Step& step : anomaly.run.steps) {
        print(step.session, step.statement, most_lines);
        print(step.session, std::string("-> ") + (step.waited ? "waited, " : "") + step.result);
    }
    for (std::size_t session = 0; session < anomaly.run.outcome.answers.size(); ++session)
        print(session, "gives " + anomaly.run.outcome.answers[session].text);
    text << "\n  left:\n" << anomaly.run.outcome.contents;
    for (const Outcome& expected : anomaly.expected) {
        text << "\n  a serial order:\n";
        for (std::size_t session = 0; session < expected.answers.size(); ++session)
            if (!expected.answers[session].text.empty()) text << "  session " << session + 1 << " gives " << expected.answers[session].text << "\n";
        text << expected.contents;
    }
    return text.str();
}

std::string replay_command(const Anomaly& anomaly)
{
    const bool stressed = anomaly.run.schedule.empty();
    std::string quoted;
    for (const char character : anomaly.scenario) quoted += character == '\'' ? std::string("'\\''") : std::string(1, character);
    return "races --scenario '" + quoted + "' " + (stressed ? "--no-schedules --stress 60" : "--schedule " + anomaly.run.schedule);
}

}  // namespace <%namespace%>::races
