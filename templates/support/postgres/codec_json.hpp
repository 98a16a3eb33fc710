<%header%>
// json, jsonb: as text, which the statements cast. Only inside a composite does jsonb come as it is: a version, 1, before its text.
#pragma once

#include "codec.hpp"
#include "json.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Json> {
    static void encode(const Json& value, ParameterSlot& slot) noexcept { Codec<std::string>::encode(value.text, slot); }
    static bool decode(const Cell& cell, Json& value)
    {
        const int version = cell.size > 0 && cell.data[0] == 1 ? 1 : 0;
        value.text.assign(cell.data + version, static_cast<std::size_t>(cell.size - version));
        return true;
    }
};

}  // namespace <%namespace%>::detail
