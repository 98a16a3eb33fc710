<%header%>
// numeric
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace <%namespace%> {

namespace detail {
struct CanonicalDecimal;
}

/// An exact decimal number, kept as its one canonical text. Compared by value, in PostgreSQL's order: -Infinity, the numbers,
/// Infinity, and NaN above all and equal to itself. Carries no scale: 1.50 is 1.5.
class Decimal {
public:
    Decimal() : text_("0") {}

    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    Decimal(T value) : text_(std::to_string(value))
    {
    }

    template <std::floating_point T>
    Decimal(T) = delete;

    /// Digits with an optional sign, point and exponent (`-12.50`, `.5`, `1e3`), `NaN`, `[-]Infinity`, `[-]inf`, in any case; nullopt
    /// for anything else, and for what PostgreSQL's numeric cannot hold: more than 131072 digits before the point, or 16383 behind.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    /// Without superfluous zeros, exponent or a minus before zero: `-12.5`, `0.5`, `1000`, `NaN`, `Infinity`, `-Infinity`.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    [[nodiscard]] bool is_finite() const noexcept { return text_.back() <= '9'; }

    [[nodiscard]] Decimal operator-() const;

    friend bool operator==(const Decimal&, const Decimal&) = default;
    friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) noexcept;

private:
    friend struct detail::CanonicalDecimal;

    explicit Decimal(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

namespace detail {

/// For codecs: from a text that is known to be canonical.
struct CanonicalDecimal {
    [[nodiscard]] static Decimal make(std::string text) { return Decimal(std::move(text)); }
};

}  // namespace detail

}  // namespace <%namespace%>

template <>
struct std::hash<<%namespace%>::Decimal> {
    std::size_t operator()(const <%namespace%>::Decimal& decimal) const noexcept
    {
        return std::hash<std::string_view>{}(decimal.text());
    }
};
