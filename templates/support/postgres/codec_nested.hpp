<%header%>
// Arrays, composite types and ranges. Received in PostgreSQL's binary forms; sent so, too, but for composites and ranges, whose text needs
// no numbers of types that each database gives anew.
#pragma once

#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "codec_each.hpp"
#include "codec_bytes.hpp"
#include "codec_chrono.hpp"
#include "codec_decimal.hpp"
#include "codec_interval.hpp"
#include "codec_json.hpp"
#include "codec_uuid.hpp"
#include "text_form.hpp"

namespace <%namespace%>::detail {

/// Reads the parts of a binary form one by one. Reading beyond the end makes it faulty.
class WireReader {
public:
    explicit WireReader(const Cell& cell) noexcept : next_(cell.data), end_(cell.data + cell.size) {}

    template <std::integral T>
    [[nodiscard]] T integer() noexcept
    {
        if (!has(sizeof(T))) {
            return {};
        }
        const T value = from_wire<T>(next_);
        next_ += sizeof(T);
        return value;
    }

    /// A length, -1 for NULL, and as many bytes.
    [[nodiscard]] Cell cell() noexcept
    {
        const auto size = integer<std::int32_t>();
        if (size < 0 || !has(static_cast<std::size_t>(size))) {
            return {nullptr, 0, true};
        }
        const char* data = next_;
        next_ += size;
        return {data, size, false};
    }

    /// Whether all was there, and nothing else.
    [[nodiscard]] bool is_done() const noexcept { return is_whole_ && next_ == end_; }
    [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }

private:
    [[nodiscard]] bool has(std::size_t size) noexcept
    {
        is_whole_ = is_whole_ && size <= static_cast<std::size_t>(end_ - next_);
        return is_whole_;
    }

    const char* next_;
    const char* end_;
    bool is_whole_ = true;
};

/// Sends the text form of a value, which the statement casts.
template <class T>
void encode_as_text(const T& value, ParameterSlot& slot)
{
    std::string text;
    if (const char* fault = append_text(value, text)) {
        slot.set_faulty(fault);
    } else {
        slot.set_owned(std::move(text));
    }
}

template <class T>
struct Codec<std::vector<T>> {
    static void encode(const std::vector<T>& value, ParameterSlot& slot)
    {
        encode_array(value, std::identity(), slot);
    }
    static void encode_element(const std::vector<T>& value, ParameterSlot& slot) { encode_as_text(value, slot); }

    static bool decode(const Cell& cell, std::vector<T>& value)
    {
        WireReader reader(cell);
        const auto dimensions = reader.integer<std::int32_t>();
        static_cast<void>(reader.integer<std::int64_t>());
        value.clear();
        if (dimensions == 0) {
            return reader.is_done();
        }
        const auto size = reader.integer<std::int32_t>();
        static_cast<void>(reader.integer<std::int32_t>());
        if (dimensions != 1 || size < 0) {
            return false;
        }
        for (std::int32_t index = 0; index < size; ++index) {
            T element{};
            if (!decode_nullable(reader.cell(), element) || !reader.is_whole()) {
                return false;
            }
            value.push_back(std::move(element));
        }
        return reader.is_done();
    }
};

/// rowtypes.c, record_send(): the number of attributes; per attribute its type and value.
template <CompositeValue T>
struct Codec<T> {
    static void encode(const T& value, ParameterSlot& slot) { encode_as_text(value, slot); }

    static bool decode(const Cell& cell, T& value)
    {
        WireReader reader(cell);
        const auto count = reader.integer<std::int32_t>();
        const auto read = [&reader](auto& attribute) {
            static_cast<void>(reader.integer<std::uint32_t>());
            return decode_nullable(reader.cell(), attribute) && reader.is_whole();
        };
        return std::apply(
            [&](auto&... attributes) {
                return count == static_cast<std::int32_t>(sizeof...(attributes)) && (read(attributes) && ...) &&
                       reader.is_done();
            },
            attributes_of(value));
    }
};

/// rangetypes.c, range_send(): flags; the bounds there are.
template <class T>
struct Codec<Range<T>> {
    static void encode(const Range<T>& value, ParameterSlot& slot) { encode_as_text(value, slot); }

    static bool decode(const Cell& cell, Range<T>& value)
    {
        enum Flag : unsigned { empty = 0x01, lower_inclusive = 0x02, upper_inclusive = 0x04, no_lower = 0x08, no_upper = 0x10 };
        WireReader reader(cell);
        const unsigned flags = reader.integer<unsigned char>();
        value = Range<T>{};
        value.is_empty = (flags & empty) != 0;
        value.lower_inclusive = (flags & lower_inclusive) != 0;
        value.upper_inclusive = (flags & upper_inclusive) != 0;
        const auto read = [&](std::optional<T>& bound, Flag absent) {
            return value.is_empty || (flags & absent) != 0 || detail::decode(reader.cell(), bound.emplace());
        };
        return read(value.lower, no_lower) && read(value.upper, no_upper) && reader.is_done();
    }
};

}  // namespace <%namespace%>::detail
