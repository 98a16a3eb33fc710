<%header%>
// date, timestamp, timestamptz, time: counts from 2000-01-01, or from midnight. The types' max() and min() are PostgreSQL's infinity and
// -infinity.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

#include "codec.hpp"

namespace <%namespace%>::detail {

inline constexpr std::int64_t epoch_days = 10'957;  // 1970-01-01 to 2000-01-01
inline constexpr std::int64_t epoch_microseconds = epoch_days * 86'400 * 1'000'000;

inline constexpr const char* datetime_overflow = "22008";

template <>
struct Codec<std::chrono::sys_days> {
    using Limits = std::numeric_limits<std::int32_t>;
    static constexpr std::uint32_t oid = 1082;

    static void encode(std::chrono::sys_days value, ParameterSlot& slot) noexcept
    {
        if (value == std::chrono::sys_days::max()) {
            slot.set_integer(Limits::max());
            return;
        }
        if (value == std::chrono::sys_days::min()) {
            slot.set_integer(Limits::min());
            return;
        }
        const auto days = static_cast<std::int64_t>(value.time_since_epoch().count());
        if (days <= Limits::min() + epoch_days || days >= Limits::max() + epoch_days) {
            slot.set_faulty(datetime_overflow);
            return;
        }
        slot.set_integer(static_cast<std::int32_t>(days - epoch_days));
    }

    static bool decode(const Cell& cell, std::chrono::sys_days& value) noexcept
    {
        std::int32_t days = 0;
        if (!Codec<std::int32_t>::decode(cell, days)) {
            return false;
        }
        if (days == Limits::max()) {
            value = std::chrono::sys_days::max();
        } else if (days == Limits::min()) {
            value = std::chrono::sys_days::min();
        } else {
            value = std::chrono::sys_days(std::chrono::days(epoch_days + days));
        }
        return true;
    }
};

/// sys_time for timestamptz, local_time for timestamp. A time that microseconds since 1970 cannot count (after 294247-01-10) is not
/// readable.
template <class Clock>
struct Codec<std::chrono::time_point<Clock, std::chrono::microseconds>> {
    using Time = std::chrono::time_point<Clock, std::chrono::microseconds>;
    using Limits = std::numeric_limits<std::int64_t>;
    static constexpr std::uint32_t oid = std::is_same_v<Clock, std::chrono::local_t> ? 1114 : 1184;

    static void encode(Time value, ParameterSlot& slot) noexcept
    {
        const std::int64_t count = value.time_since_epoch().count();
        if (value == Time::max() || value == Time::min()) {
            slot.set_integer(count);
            return;
        }
        if (count <= Limits::min() + epoch_microseconds) {
            slot.set_faulty(datetime_overflow);
            return;
        }
        slot.set_integer(count - epoch_microseconds);
    }

    static bool decode(const Cell& cell, Time& value) noexcept
    {
        std::int64_t count = 0;
        if (!Codec<std::int64_t>::decode(cell, count)) {
            return false;
        }
        const bool infinite = count == Limits::max() || count == Limits::min();
        if (!infinite) {
            if (count >= Limits::max() - epoch_microseconds) {
                return false;
            }
            count += epoch_microseconds;
        }
        value = Time(std::chrono::microseconds(count));
        return true;
    }
};

/// time: since midnight, 24:00 included.
template <>
struct Codec<std::chrono::microseconds> {
    static constexpr std::uint32_t oid = 1083;

    static void encode(std::chrono::microseconds value, ParameterSlot& slot) noexcept
    {
        constexpr std::chrono::microseconds day = std::chrono::hours(24);
        if (value.count() < 0 || value > day) {
            slot.set_faulty(datetime_overflow);
            return;
        }
        slot.set_integer(static_cast<std::int64_t>(value.count()));
    }

    static bool decode(const Cell& cell, std::chrono::microseconds& value) noexcept
    {
        std::int64_t count = 0;
        if (!Codec<std::int64_t>::decode(cell, count)) {
            return false;
        }
        value = std::chrono::microseconds(count);
        return true;
    }
};

}  // namespace <%namespace%>::detail
