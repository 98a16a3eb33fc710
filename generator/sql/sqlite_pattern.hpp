// Patterns: LIKE and the regular expressions that say no more than GLOB can.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace racegen::sql {

/// The GLOB pattern that matches what LIKE (with its default escape, a backslash) does. SQLite's own LIKE is no choice:
/// it ignores case. nullopt for a pattern that PostgreSQL refuses.
[[nodiscard]] std::optional<std::string> glob_of_like(const std::string& pattern);

/// Conditions on `operand` that all hold exactly where the regular expression matches. Understood are one set of
/// characters, once or repeated, over the whole text (`^[a-z0-9-]+$`, `^[0-9a-f]{40}$`) and literal texts with `^` or
/// `$` (`^https://`). nullopt for everything else.
[[nodiscard]] std::optional<std::vector<std::string>> conditions_of_regular_expression(const std::string& expression,
                                                                                       const std::string& operand);

}  // namespace racegen::sql
