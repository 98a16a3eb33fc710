#include "parallel/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace racegen::parallel {
namespace {

class Run {
public:
    Run(std::size_t count, const std::function<void(std::size_t)>& work) : count_(count), work_(work) {}

    void operator()()
    {
        for (std::size_t index = next_++; index < count_; index = next_++) {
            try {
                work_(index);
            } catch (...) {
                fail(index, std::current_exception());
            }
        }
    }

    void rethrow() const
    {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void fail(std::size_t index, std::exception_ptr failure)
    {
        const std::scoped_lock lock(mutex_);
        next_ = count_;
        if (failure_ && failed_index_ < index) return;
        failure_ = std::move(failure);
        failed_index_ = index;
    }

    std::size_t count_;
    const std::function<void(std::size_t)>& work_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::exception_ptr failure_;
    std::size_t failed_index_ = 0;
};

}  // namespace

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work)
{
    Run run(count, work);
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> helpers;
        for (std::size_t helper = 1; helper < std::min(cores, count); ++helper) helpers.emplace_back(std::ref(run));
        run();
    }
    run.rethrow();
}

}  // namespace racegen::parallel
