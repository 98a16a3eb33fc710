// How far a long run is, on a terminal.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <ostream>

namespace racegen::cli {

/// A line that begins to show after half a second, changes ten times a second, and is gone in the end.
class Progress {
public:
    explicit Progress(std::ostream& terminal) : terminal_{terminal} {}
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

    /// From any thread: so many tables are done.
    void show(std::size_t done, std::size_t total);

private:
    using Clock = std::chrono::steady_clock;

    std::ostream& terminal_;
    std::mutex mutex_;
    Clock::time_point next_ = Clock::now() + std::chrono::milliseconds{500};
    bool shown_ = false;
};

}  // namespace racegen::cli
