<%header%>
// Bytes as BLOB.
#pragma once

#include <cstddef>
#include <vector>

#include "parameter_slot.hpp"
#include "rows.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

template <>
struct Codec<std::vector<std::byte>> {
    static void encode(const std::vector<std::byte>& value, ParameterSlot& slot) noexcept
    {
        slot.set_blob(value.data(), value.size());
    }

    static bool decode(const Cell& cell, std::vector<std::byte>& value)
    {
        if (cell.kind != Cell::Kind::blob) {
            return false;
        }
        const auto* bytes = reinterpret_cast<const std::byte*>(cell.bytes.data());
        value.assign(bytes, bytes + cell.bytes.size());
        return true;
    }
};

}  // namespace <%namespace%>::detail
