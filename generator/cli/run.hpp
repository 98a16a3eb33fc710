// The whole program but for the process around it.
#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace racegen::cli {

/// What the program sees of its surroundings.
struct Environment {
    std::istream& input;
    std::ostream& output;
    std::ostream& errors;
    bool color = false;  // what --color auto means
    bool terminal = false;  // whether somebody looks at the errors
    bool output_color = false;  // what --color auto means for what goes to the output
};

enum ExitStatus : int {
    done = 0,
    difference = 1,  // --check, --diff found one; diff: a guarantee is lost
    failed = 2,      // usage, schema, input or output
    defect = 70,     // of racegen (EX_SOFTWARE)
};

/// `words` without the program's name. Throws nothing: an escaped exception is a defect.
[[nodiscard]] ExitStatus run(const std::vector<std::string>& words, const Environment& environment) noexcept;

}  // namespace racegen::cli
