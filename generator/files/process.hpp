// Another program, run to its end.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace racegen::files {

struct Finished {
    int status = 0;      // exit status; 128 + the signal that ended it
    std::string output;  // of standard output
    std::string errors;  // of standard error
};

/// Runs words[0], found in PATH, with the other words as they are: no shell reads them. Its standard input is empty. Nothing, and `fault` says
/// why, when it cannot be started.
[[nodiscard]] std::optional<Finished> run(const std::vector<std::string>& words, std::string& fault);

}  // namespace racegen::files
