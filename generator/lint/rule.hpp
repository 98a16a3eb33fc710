// What a lint rule is. A rule's code is stable and never used again; docs/reference/lint.md explains each one.
#pragma once

#include <span>
#include <string_view>

#include "source/diagnostics.hpp"

namespace racegen::lint {

struct Rule {
    std::string_view code;       // "RL001"
    source::Severity severity = source::Severity::warning;
    std::string_view title;      // a few words
    std::string_view why;        // what two sessions can do; one or two sentences
    std::string_view remedy;     // what to write instead; one sentence
};

/// All rules, in the order of their codes.
[[nodiscard]] std::span<const Rule* const> all_rules();

/// Null when there is none of this code.
[[nodiscard]] const Rule* find_rule(std::string_view code);

}  // namespace racegen::lint
