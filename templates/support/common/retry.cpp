<%header%>
#include "retry.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <thread>

namespace <%namespace%> {
namespace {

class SystemEnvironment final : public RetryEnvironment {
public:
    Duration now() override { return std::chrono::steady_clock::now().time_since_epoch(); }

    void sleep(Duration duration) override { std::this_thread::sleep_for(std::chrono::microseconds(duration.count())); }

    double random() override
    {
        // Threads that failed together must not draw the same numbers.
        thread_local std::minstd_rand generator{std::random_device{}()};
        return std::uniform_real_distribution<double>(0, 1)(generator);
    }
};

Duration delay_after(int attempt, const RetryPolicy& policy, double random)
{
    std::int64_t longest = std::max<std::int64_t>(policy.base_delay.count(), 0);
    for (int doubled = 1; doubled < attempt && longest < policy.max_delay.count(); ++doubled) {
        longest = longest > policy.max_delay.count() / 2 ? policy.max_delay.count() : longest * 2;
    }
    longest = std::min(longest, std::max<std::int64_t>(policy.max_delay.count(), 0));
    return Duration::microseconds(static_cast<std::int64_t>(static_cast<double>(longest) * random));
}

}  // namespace

bool Backoff::next()
{
    if (attempt_ >= policy_->max_attempts) {
        return false;
    }
    const Duration delay = delay_after(attempt_, *policy_, environment().random());
    if (!has_time_for(delay)) {
        return false;
    }
    environment().sleep(delay);
    ++attempt_;
    return true;
}

bool Backoff::next_at_once()
{
    if (attempt_ >= policy_->max_attempts || !has_time_for({})) {
        return false;
    }
    ++attempt_;
    return true;
}

bool Backoff::has_time_for(Duration delay) const
{
    if (policy_->deadline == Duration::infinite()) {
        return true;
    }
    const std::int64_t elapsed = environment().now().count() - started_.count();
    return delay.count() < policy_->deadline.count() - elapsed;
}

RetryEnvironment& Backoff::environment() const
{
    static SystemEnvironment system;
    return policy_->environment != nullptr ? *policy_->environment : system;
}

}  // namespace <%namespace%>
