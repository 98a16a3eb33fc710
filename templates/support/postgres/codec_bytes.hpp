<%header%>
// bytea
#pragma once

#include <cstddef>
#include <vector>

#include "codec.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<std::vector<std::byte>> {
    static constexpr std::uint32_t oid = 17;

    static void encode(const std::vector<std::byte>& value, ParameterSlot& slot) noexcept
    {
        slot.set_bytes(value.data(), value.size());
    }

    static bool decode(const Cell& cell, std::vector<std::byte>& value)
    {
        const auto* begin = reinterpret_cast<const std::byte*>(cell.data);
        value.assign(begin, begin + cell.size);
        return true;
    }
};

}  // namespace <%namespace%>::detail
