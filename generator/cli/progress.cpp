#include "cli/progress.hpp"

namespace racegen::cli {

Progress::~Progress()
{
    if (shown_) terminal_ << "\r\033[K" << std::flush;
}

void Progress::show(std::size_t done, std::size_t total)
{
    // Whoever would have to wait has nothing newer to say.
    const std::unique_lock lock{mutex_, std::try_to_lock};
    if (!lock || Clock::now() < next_) return;
    terminal_ << "\rracegen: " << done << " of " << total << " tables\033[K" << std::flush;
    next_ = Clock::now() + std::chrono::milliseconds{100};
    shown_ = true;
}

}  // namespace racegen::cli
