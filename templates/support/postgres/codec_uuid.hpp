<%header%>
// uuid: its sixteen bytes.
#pragma once

#include <cstring>

#include "codec.hpp"
#include "uuid.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<Uuid> {
    static constexpr std::uint32_t oid = 2950;

    static void encode(const Uuid& value, ParameterSlot& slot) noexcept
    {
        std::memcpy(slot.buffer(), value.bytes.data(), value.bytes.size());
        slot.set_written(value.bytes.size());
    }

    static bool decode(const Cell& cell, Uuid& value) noexcept
    {
        if (cell.size != static_cast<int>(value.bytes.size())) {
            return false;
        }
        std::memcpy(value.bytes.data(), cell.data, value.bytes.size());
        return true;
    }
};

}  // namespace <%namespace%>::detail
