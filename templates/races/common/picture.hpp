<%header%>
// A run as a picture: a column for each session, time downwards.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "suite.hpp"

namespace <%namespace%>::races {

/// For HTML, between tags and between double quotes.
[[nodiscard]] std::string escaped(std::string_view text);

/// What the pictures have in common: to stand once on the page, before them.
void define_patterns(std::ostream& page);

/// The steps of the run, which has some, as inline SVG.
void draw(std::ostream& page, const Anomaly& anomaly);

}  // namespace <%namespace%>::races
