<%header%>
// One parameter as SQLite's storage classes know it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace <%namespace%>::detail {

/// Text and bytes are referred to, not copied: they must outlive the slot.
class ParameterSlot {
public:
    enum class Kind : unsigned char { null, integer, real, text, blob, faulty };

    /// Room for a text that a codec writes; the longest is an interval's.
    static constexpr std::size_t capacity = 48;

    void set_null() noexcept { kind_ = Kind::null; }
    void set_integer(std::int64_t value) noexcept
    {
        kind_ = Kind::integer;
        integer_ = value;
    }
    void set_real(double value) noexcept
    {
        kind_ = Kind::real;
        real_ = value;
    }
    void set_text(std::string_view value) noexcept { refer(Kind::text, value.data(), value.size()); }
    void set_blob(const void* data, std::size_t size) noexcept { refer(Kind::blob, data, size); }
    /// The column cannot hold the value, `sqlstate` (a literal) being what PostgreSQL would say: the statement is not to be sent.
    void set_faulty(const char* sqlstate) noexcept
    {
        kind_ = Kind::faulty;
        data_ = sqlstate;
    }

    /// Where a codec may write up to `capacity` bytes; the first `size` of them then are the value.
    [[nodiscard]] char* buffer() noexcept { return buffer_; }
    void set_written(std::size_t size) noexcept { refer(Kind::text, buffer_, size); }

    /// A text that a codec has put together.
    void set_owned(std::string&& text)
    {
        owned_ = std::make_unique<std::string>(std::move(text));
        set_text(*owned_);
    }

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] std::int64_t integer() const noexcept { return integer_; }
    [[nodiscard]] double real() const noexcept { return real_; }
    /// Never null, even for an empty value: SQLite takes a null pointer for NULL.
    [[nodiscard]] const char* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Null unless faulty.
    [[nodiscard]] const char* fault() const noexcept { return kind_ == Kind::faulty ? data_ : nullptr; }

private:
    void refer(Kind kind, const void* data, std::size_t size) noexcept
    {
        kind_ = kind;
        data_ = data == nullptr ? "" : static_cast<const char*>(data);
        size_ = size;
    }

    Kind kind_ = Kind::null;
    union {
        std::int64_t integer_ = 0;
        double real_;
        const char* data_;
    };
    std::size_t size_ = 0;
    std::unique_ptr<std::string> owned_{};
    char buffer_[capacity];
};

}  // namespace <%namespace%>::detail
