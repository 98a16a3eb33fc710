<%header%>
// numeric: sent as text, received as digits to the base 10000.
#pragma once

#include "codec.hpp"
#include "decimal.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Decimal> {
    static void encode(const Decimal& value, ParameterSlot& slot) noexcept { slot.set_text(value.text()); }
    static bool decode(const Cell& cell, Decimal& value);
};

}  // namespace <%namespace%>::detail
