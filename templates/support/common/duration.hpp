<%header%>
// A span of time that costs no <chrono>.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>

namespace <%namespace%> {
namespace detail {

template <class D>
concept DurationLike = requires(const D& duration) {
    typename D::rep;
    typename D::period;
    { duration.count() } -> std::convertible_to<typename D::rep>;
    { D::period::num } -> std::convertible_to<std::intmax_t>;
    { D::period::den } -> std::convertible_to<std::intmax_t>;
};

}  // namespace detail

/// Microseconds. Takes any std::chrono duration, cut to whole microseconds; one that is too long becomes infinite().
class Duration {
public:
    constexpr Duration() noexcept = default;

    template <detail::DurationLike D>
    constexpr Duration(const D& duration) noexcept
        : microseconds_(static_cast<std::int64_t>(in_microseconds(duration.count(), D::period::num, D::period::den)))
    {
    }

    [[nodiscard]] static constexpr Duration microseconds(std::int64_t count) noexcept
    {
        Duration duration;
        duration.microseconds_ = count;
        return duration;
    }
    [[nodiscard]] static constexpr Duration milliseconds(std::int64_t count) noexcept
    {
        return microseconds(in_microseconds(count, 1, 1'000));
    }
    [[nodiscard]] static constexpr Duration seconds(std::int64_t count) noexcept
    {
        return microseconds(in_microseconds(count, 1, 1));
    }
    /// Longer than any other.
    [[nodiscard]] static constexpr Duration infinite() noexcept { return microseconds(longest); }

    /// In microseconds.
    [[nodiscard]] constexpr std::int64_t count() const noexcept { return microseconds_; }

    friend constexpr auto operator<=>(const Duration&, const Duration&) = default;

private:
    static constexpr std::int64_t longest = std::numeric_limits<std::int64_t>::max();

    template <class Count>
    static constexpr std::int64_t in_microseconds(Count count, std::intmax_t numerator, std::intmax_t denominator) noexcept
    {
        constexpr std::intmax_t per_second = 1'000'000;
        if constexpr (std::integral<Count>) {
            const auto whole = static_cast<std::int64_t>(count);
            if (denominator > per_second) {
                return whole / (denominator / per_second) * numerator;
            }
            const std::int64_t factor = per_second / denominator * numerator;
            if (whole > longest / factor) {
                return longest;
            }
            return whole < -longest / factor ? -longest : whole * factor;
        } else {
            const double exact =
                static_cast<double>(count) * static_cast<double>(per_second * numerator) / static_cast<double>(denominator);
            return exact >= static_cast<double>(longest) ? longest : static_cast<std::int64_t>(exact);
        }
    }

    std::int64_t microseconds_ = 0;
};

}  // namespace <%namespace%>
