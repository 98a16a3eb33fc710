// Work on many items at once, on all cores.
#pragma once

#include <cstddef>
#include <functional>

namespace racegen::parallel {

inline constexpr std::size_t usual_stack = std::size_t{8} << 20U;

/// Calls `work` once with each index below `count`, several at a time and in no particular order, on threads with stacks of so many
/// bytes; returns when all calls are done. An exception stops what has not begun yet; the one of the lowest index is thrown again.
/// Throws std::system_error when there is no thread to be had.
void for_each_index(std::size_t count, const std::function<void(std::size_t)>& work, std::size_t stack_size = usual_stack);

}  // namespace racegen::parallel
