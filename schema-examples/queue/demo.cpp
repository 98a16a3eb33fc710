// Workers that share one queue: each job is to be done by one of them, once.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace {

using Stage = demo::Stage<queue::Connection>;
using queue::Job;
using queue::JobRepository;

constexpr int job_count = 24;

/// How often each job of a round was done: what a worker does outside the database cannot be rolled back.
using Work = std::array<std::atomic<int>, job_count>;

void do_job(Work& work, const Job& job)
{
    ++work[static_cast<std::size_t>(std::stoi(job.payload))];
}

/// Looks for a waiting job, does it, and marks it done. Others found the same one.
bool take_naively(queue::Connection& db, Work& work)
{
    for (const Job& job : demo::must(JobRepository{db}.list({.limit = 10'000}))) {
        if (job.status != "queued" || job.run_at > std::chrono::system_clock::now()) continue;
        demo::think();
        do_job(work, job);
        const std::string sql = "UPDATE jobs SET status = 'done' WHERE job_id = " + std::to_string(job.job_id.value);
        demo::must(db.execute(sql.c_str()));
        return true;
    }
    return false;
}

/// Claims up to three jobs and does them in the transaction that holds them: no other worker sees them meanwhile, and should
/// this one die, they wait again.
bool take(queue::Connection& db, Work& work)
{
    return demo::must(queue::transaction(db, [&](queue::Transaction& tx) -> queue::Result<bool, queue::AnyError> {
        JobRepository jobs{tx};
        auto claimed = jobs.claim(tx, 3);
        if (!claimed) return queue::unexpected(claimed.error());
        for (const Job& job : *claimed) {
            auto done = jobs.transition_status(job.job_id, {"queued", "done"}, {.attempts = job.attempts + 1});
            if (!done) return queue::unexpected(done.error());
        }
        demo::think();
        for (const Job& job : *claimed) do_job(work, job);
        return !claimed->empty();
    }));
}

// ---- The rounds ----

template <class Take>
demo::Round queue_round(Stage& stage, Take take_some)
{
    demo::must(stage.connection().execute("DELETE FROM jobs"));
    std::vector<queue::NewJob> jobs;
    const auto tomorrow = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) + std::chrono::hours(24);
    for (int number = 0; number + 1 < job_count; ++number) jobs.push_back({.payload = std::to_string(number)});
    jobs.push_back({.payload = std::to_string(job_count - 1), .run_at = tomorrow});
    demo::must(JobRepository{stage.connection()}.create_all(jobs));

    Work work{};
    demo::Round round;
    round.responses = stage.at_once([&](queue::Connection& db, int) {
        demo::Responses responses;
        while (take_some(db, work)) responses += 200;
        return responses;
    });
    int done = 0;
    for (const std::atomic<int>& times : work) done += times;
    if (work.back() != 0)
        round.damage = "a job was done before its time";
    else if (done != job_count - 1)
        round.damage = std::to_string(job_count - 1) + " jobs were done " + std::to_string(done) + " times";
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<queue::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("work: look, do, mark as done", [&] { return queue_round(stage, take_naively); });
        stage.generated("work: claim, transition_status", [&] { return queue_round(stage, take); });

        int waiting = 0;
        for (const Job& job : demo::must(JobRepository{stage.connection()}.list({.limit = 10'000})))
            waiting += job.status == "queued" ? 1 : 0;
        stage.verify("only the job of tomorrow still waits", waiting == 1);
    });
}
