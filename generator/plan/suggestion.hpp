// What was probably meant by a word that is none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace racegen::plan {

/// Levenshtein's distance: how many letters to add, drop or change.
[[nodiscard]] std::size_t distance(std::string_view left, std::string_view right);

/// "; did you mean 'version'?" for a word that is nearly one of them, else all of them when they are few.
template <class Words>
[[nodiscard]] std::string suggestion(std::string_view word, const Words& words, std::string_view all)
{
    constexpr std::size_t few = 20;
    std::string_view nearest;
    std::size_t least = 1 + word.size() / 3;
    for (const std::string_view one : words) {
        if (std::max(word.size(), one.size()) - std::min(word.size(), one.size()) > least) continue;
        if (const std::size_t far = distance(word, one); far <= least) {
            least = far;
            nearest = one;
        }
    }
    if (!nearest.empty()) return "; did you mean '" + std::string(nearest) + "'?";
    if (words.size() > few) return "";
    std::string text;
    for (const auto& one : words) text += (text.empty() ? "; " + std::string(all) + " " : ", ") + std::string(one);
    return text;
}

}  // namespace racegen::plan
