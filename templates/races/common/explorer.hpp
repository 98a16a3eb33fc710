<%header%>
// Runs calls of generated methods in every order that their statements can take.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "call.hpp"
#include "database.hpp"
#include "seeds.hpp"
#include "worker.hpp"

namespace <%namespace%>::races {

/// Which calls meet where.
struct Scenario {
    std::vector<std::size_t> calls;  // one for each session, indices into what the suite's calls give
    Surroundings surroundings = Surroundings::alone;
    Isolation isolation = Isolation::read_committed;
};

struct Outcome {
    std::vector<Answer> answers;
    std::string contents;  // of all tables
};

struct Run {
    bool deadlocked = false;
    bool strayed = false;  // the server decided otherwise than before, so this is not the schedule that was to be walked; or it may do so the next time
    bool late = false;     // sessions that wait for each other have come to do so so late that the server may end another one of them the next time
    std::string schedule;  // "1121": the sessions in the order in which they were let go on
    std::vector<Step> steps;
    Outcome outcome;
};

/// Sets the tables up and gives the calls, the same each time.
using Setting = std::function<std::vector<Call>(Seedbed&)>;

/// Sessions, each on a thread and a connection of its own, that stop before every statement. One that goes on for ten seconds, or waits so long,
/// is a Fault.
class Explorer {
public:
    Explorer(Database& database, Seedbed& bed, Setting setting);
    Explorer(const Explorer&) = delete;
    Explorer& operator=(const Explorer&) = delete;
    ~Explorer();

    /// Calls `visit` with the run of each schedule, depth first; it gives false to end. A run that strays (the server ends another session of a deadlock,
    /// or lets another one of several go on), or might the next time, is visited, too, and walked again. Gives how often that did not help, so that schedules
    /// may be missing.
    [[nodiscard]] std::size_t explore(const Scenario& scenario, const std::function<bool(const Run&)>& visit);
    /// One schedule. Where it says nothing, or what cannot be, the first session that can go on does.
    [[nodiscard]] Run replay(const Scenario& scenario, const std::string& schedule);
    /// The sessions one after another, each to its end.
    [[nodiscard]] Outcome in_order(const Scenario& scenario, const std::vector<std::size_t>& order);
    /// All at once, none held back.
    [[nodiscard]] Run at_once(const Scenario& scenario);
    /// Lets sessions that are in the middle of something go on to their end, and closes them. One that waits for somebody else is ended.
    void close();

private:
    struct Choice {
        std::vector<std::size_t> enabled;
        std::size_t taken = 0;  // index into enabled
    };

    void prepare(const Scenario& scenario);
    [[nodiscard]] Run follow(const Scenario& scenario, std::vector<Choice>& path);
    [[nodiscard]] Run walk(const Scenario& scenario, std::vector<Choice>& path, const std::function<bool(const Run&)>& visit);
    [[nodiscard]] bool settle(Worker& worker);
    void settle_blocked();
    [[nodiscard]] std::vector<Worker*> waiting_for_each_other();
    [[nodiscard]] Outcome collect();

    Database& database_;
    Seedbed& bed_;
    Setting setting_;
    std::vector<Call> calls_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<int> numbers_;      // of the workers' sessions
    std::size_t active_ = 0;        // how many of the workers take part
    std::vector<Step> steps_;
    std::atomic<bool> deadlocked_ = false;
};

}  // namespace <%namespace%>::races
