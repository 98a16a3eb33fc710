<%header%>
// Dates and times as text of fixed width; infinity and -infinity are a point's max() and min(). Years outside 0000 to 9999, which
// PostgreSQL has and this width has not, are refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "parameter_slot.hpp"
#include "rows.hpp"
#include "time_text.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

/// A time point as its count since the epoch: of days or of microseconds.
template <class Point, std::size_t length, bool (*write)(std::int64_t, char*) noexcept,
          bool (*read)(std::string_view, std::int64_t&) noexcept>
struct PointCodec {
    static void encode(const Point& value, ParameterSlot& slot) noexcept
    {
        static_assert(length <= ParameterSlot::capacity);
        if (value == Point::max()) {
            slot.set_text("infinity");
        } else if (value == Point::min()) {
            slot.set_text("-infinity");
        } else if (write(value.time_since_epoch().count(), slot.buffer())) {
            slot.set_written(length);
        } else {
            slot.set_faulty("22008");
        }
    }

    static bool decode(const Cell& cell, Point& value) noexcept
    {
        if (cell.kind != Cell::Kind::text) {
            return false;
        }
        if (cell.bytes == "infinity") {
            value = Point::max();
            return true;
        }
        if (cell.bytes == "-infinity") {
            value = Point::min();
            return true;
        }
        std::int64_t count = 0;
        if (!read(cell.bytes, count)) {
            return false;
        }
        using Span = typename Point::duration;
        value = Point(Span(static_cast<typename Span::rep>(count)));
        return true;
    }
};

template <>
struct Codec<std::chrono::sys_days> : PointCodec<std::chrono::sys_days, date_length, write_date, read_date> {};

template <>
struct Codec<std::chrono::sys_time<std::chrono::microseconds>>
    : PointCodec<std::chrono::sys_time<std::chrono::microseconds>, timestamp_length, write_timestamp, read_timestamp> {};

template <>
struct Codec<std::chrono::local_time<std::chrono::microseconds>>
    : PointCodec<std::chrono::local_time<std::chrono::microseconds>, timestamp_length, write_timestamp, read_timestamp> {
};

/// A time of day.
template <>
struct Codec<std::chrono::microseconds> {
    static void encode(std::chrono::microseconds value, ParameterSlot& slot) noexcept
    {
        if (write_time_of_day(value.count(), slot.buffer())) {
            slot.set_written(time_of_day_length);
        } else {
            slot.set_faulty("22008");
        }
    }

    static bool decode(const Cell& cell, std::chrono::microseconds& value) noexcept
    {
        std::int64_t count = 0;
        if (cell.kind != Cell::Kind::text || !read_time_of_day(cell.bytes, count)) {
            return false;
        }
        value = std::chrono::microseconds(count);
        return true;
    }
};

}  // namespace <%namespace%>::detail
