<%header%>
// The values of a statement's parameters, as libpq takes them.
#pragma once

#include <cstddef>
#include <forward_list>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "values.hpp"
#include "wire.hpp"

namespace <%namespace%>::detail {

/// A statement's parameters as arrays of libpq; refers to a Parameters<N>.
class ParameterList {
public:
    ParameterList(int count, const char* const* values, const int* lengths, const int* formats, const char* fault) noexcept
        : values_(values), lengths_(lengths), formats_(formats), fault_(fault), count_(count)
    {
    }

    [[nodiscard]] int count() const noexcept { return count_; }
    [[nodiscard]] const char* const* values() const noexcept { return values_; }
    [[nodiscard]] const int* lengths() const noexcept { return lengths_; }
    [[nodiscard]] const int* formats() const noexcept { return formats_; }

    /// Of all values together.
    [[nodiscard]] std::size_t bytes() const noexcept
    {
        std::size_t sum = 0;
        for (int index = 0; index < count_; ++index) sum += static_cast<std::size_t>(lengths_[index]);
        return sum;
    }

    /// SQLSTATE that says why a value cannot be sent; null when all can.
    [[nodiscard]] const char* fault() const noexcept { return fault_; }

private:
    const char* const* values_;
    const int* lengths_;
    const int* formats_;
    const char* fault_;
    int count_;
};

/// Where a codec puts one value. Text and bytes are referred to, not copied: they must outlive the statement.
class ParameterSlot {
public:
    /// Room for the longest value that a codec writes itself: an interval.
    static constexpr std::size_t capacity = 16;

    ParameterSlot(const char*& value, int& length, int& format, char* buffer, const char*& fault,
                  std::forward_list<std::string>& owned) noexcept
        : value_(value), length_(length), format_(format), buffer_(buffer), fault_(fault), owned_(owned)
    {
    }

    void set_null() noexcept
    {
        value_ = nullptr;
        length_ = 0;
        format_ = binary;
    }

    template <std::integral T>
    void set_integer(T value) noexcept
    {
        to_wire(value, buffer_);
        set_written(sizeof value);
    }

    /// Where a codec may write up to `capacity` bytes; the first `size` of them then are the value.
    [[nodiscard]] char* buffer() noexcept { return buffer_; }
    void set_written(std::size_t size) noexcept
    {
        value_ = buffer_;
        length_ = static_cast<int>(size);
        format_ = binary;
    }

    void set_bytes(const void* data, std::size_t size) noexcept
    {
        if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
            set_faulty("54000");
            return;
        }
        // libpq takes a null pointer for NULL.
        value_ = data == nullptr ? buffer_ : static_cast<const char*>(data);
        length_ = static_cast<int>(size);
        format_ = binary;
    }

    /// Bytes that a codec has put together.
    void set_owned(std::string&& bytes)
    {
        const std::string& kept = owned_.emplace_front(std::move(bytes));
        set_bytes(kept.data(), kept.size());
    }

    /// In the type's text form.
    void set_text(const std::string& text) noexcept
    {
        value_ = text.c_str();
        length_ = static_cast<int>(text.size());
        format_ = textual;
    }

    void set_faulty(const char* sqlstate) noexcept
    {
        set_null();
        fault_ = sqlstate;
    }

private:
    static constexpr int textual = 0;
    static constexpr int binary = 1;

    const char*& value_;
    int& length_;
    int& format_;
    char* buffer_;
    const char*& fault_;
    std::forward_list<std::string>& owned_;
};

}  // namespace <%namespace%>::detail

namespace <%namespace%> {

/// Values for a statement's parameters, in order: `Parameters parameters{id, row.email, given(row.closed_at), row.closed_at};`. Strings
/// and bytes are referred to and must outlive it.
template <std::size_t N>
class Parameters {
public:
    template <class... Ts>
        requires(sizeof...(Ts) == N)
    Parameters(Ts&&... values)
    {
        static_assert(((std::is_lvalue_reference_v<Ts> || std::is_trivially_copyable_v<Ts>) && ...),
                      "a temporary would be gone before the statement is sent");
        [[maybe_unused]] std::size_t position = 0;
        (put(position++, values), ...);
    }

    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;

    [[nodiscard]] detail::ParameterList list() const noexcept
    {
        return {static_cast<int>(N), values_, lengths_, formats_, fault_};
    }

private:
    template <class T>
    void put(std::size_t position, const T& value)
    {
        detail::ParameterSlot slot(values_[position], lengths_[position], formats_[position], buffers_[position], fault_,
                                   owned_);
        detail::encode(value, slot);
    }

    static constexpr std::size_t slots = N == 0 ? 1 : N;

    const char* values_[slots];
    int lengths_[slots];
    int formats_[slots];
    char buffers_[slots][detail::ParameterSlot::capacity];
    const char* fault_ = nullptr;
    std::forward_list<std::string> owned_;
};

template <class... Ts>
Parameters(Ts&&...) -> Parameters<sizeof...(Ts)>;

}  // namespace <%namespace%>
