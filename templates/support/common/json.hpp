<%header%>
// json, jsonb
#pragma once

#include <string>

namespace <%namespace%> {

/// A JSON document as text; compared as text.
struct Json {
    std::string text;

    friend bool operator==(const Json&, const Json&) = default;
};

}  // namespace <%namespace%>
