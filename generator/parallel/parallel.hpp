// Work on many items at once, on all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace racegen::parallel {

/// Calls `work` once with each index below `count`, several at a time and in no particular order, and returns when all calls are done.
/// An exception stops what has not begun yet; the one of the lowest index is thrown again.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace racegen::parallel
