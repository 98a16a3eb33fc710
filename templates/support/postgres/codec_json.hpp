<%header%>
// json, jsonb: as text, which the statements cast.
#pragma once

#include "codec.hpp"
#include "json.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Json> {
    static void encode(const Json& value, ParameterSlot& slot) noexcept { Codec<std::string>::encode(value.text, slot); }
    static bool decode(const Cell& cell, Json& value) { return Codec<std::string>::decode(cell, value.text); }
};

}  // namespace <%namespace%>::detail
