<%header%>
// uuid
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace <%namespace%> {

/// Sixteen bytes in the order they are written; value-initialised, the nil UUID.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    /// What PostgreSQL accepts: 32 hexadecimal digits in either case, a hyphen after any group of four, braces around.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;

    /// Lower case, 8-4-4-4-12.
    [[nodiscard]] std::string to_string() const;

    friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

}  // namespace <%namespace%>

template <>
struct std::hash<<%namespace%>::Uuid> {
    std::size_t operator()(const <%namespace%>::Uuid& uuid) const noexcept
    {
        const auto* text = reinterpret_cast<const char*>(uuid.bytes.data());
        return std::hash<std::string_view>{}(std::string_view(text, uuid.bytes.size()));
    }
};
