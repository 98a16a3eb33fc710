// Findings as text, for programs, and for code review.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lint/lint.hpp"
#include "source/text.hpp"

namespace racegen::lint {

/// The form of all diagnostics: a line, the source, a caret.
[[nodiscard]] std::string as_text(const std::vector<Finding>& findings, const source::SourceSet& sources, bool color);

/// One JSON object; its members are described in docs/reference/lint.md. Columns count code points.
[[nodiscard]] std::string as_json(const std::vector<Finding>& findings, const source::SourceSet& sources);

/// A log of SARIF 2.1.0 with one run, for code scanning. `version` is that of racegen. The fingerprint of a result names the rule and the
/// element, so that it is the same when lines move.
[[nodiscard]] std::string as_sarif(const std::vector<Finding>& findings, const source::SourceSet& sources, std::string_view version);

/// Workflow commands of GitHub Actions, one a line, which it shows as annotations.
[[nodiscard]] std::string as_github(const std::vector<Finding>& findings, const source::SourceSet& sources);

}  // namespace racegen::lint
