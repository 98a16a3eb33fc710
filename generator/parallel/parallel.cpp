#include "parallel/parallel.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
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

void* run_on_thread(void* run)
{
    (*static_cast<Run*>(run))();
    return nullptr;
}

/// std::thread has no say in the size of its stack.
class Threads {
public:
    explicit Threads(std::size_t stack_size)
    {
        check(pthread_attr_init(&attributes_));
        check(pthread_attr_setstacksize(&attributes_, stack_size));
    }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;

    ~Threads()
    {
        for (const pthread_t thread : threads_) pthread_join(thread, nullptr);
        pthread_attr_destroy(&attributes_);
    }

    void start(Run& run)
    {
        pthread_t thread{};
        const int code = pthread_create(&thread, &attributes_, run_on_thread, &run);
        // Fewer threads than wanted do all the work as well.
        if (code == 0)
            threads_.push_back(thread);
        else if (threads_.empty())
            check(code);
    }

private:
    static void check(int code)
    {
        if (code != 0) throw std::system_error(code, std::generic_category(), "cannot start a thread");
    }

    pthread_attr_t attributes_{};
    std::vector<pthread_t> threads_;
};

}  // namespace

void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work, std::size_t stack_size)
{
    Run run(count, work);
    {
        Threads threads(stack_size);
        const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
        for (std::size_t started = 0; started < std::min(cores, count); ++started) threads.start(run);
    }
    run.rethrow();
}

}  // namespace racegen::parallel
