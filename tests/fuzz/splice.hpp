// Changes to an input that mostly leave it something that parses; bytes changed at random die in the parser.
#pragma once

#include <random>
#include <string_view>

#include "input.hpp"

namespace racegen::fuzz {

using Random = std::minstd_rand;

/// `input` with a statement, an element of a list or a few tokens of its SQL taken out, replaced by such a part of `donor`'s SQL, or with
/// one put before it. The donor may be the input itself.
[[nodiscard]] Input splice(const Input& input, const Input& donor, Random& random);

}  // namespace racegen::fuzz
