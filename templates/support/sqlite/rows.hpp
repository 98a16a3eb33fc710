<%header%>
// The rows a statement returned, copied out of SQLite before anything else can happen to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace <%namespace%> {

namespace detail {

/// One value of a row; `bytes` (text and blob) live as long as the Rows.
struct Cell {
    enum class Kind : unsigned char { null, integer, real, text, blob };

    Kind kind = Kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view bytes{};

    [[nodiscard]] bool is_null() const noexcept { return kind == Kind::null; }
};

}  // namespace detail

class Rows {
public:
    explicit Rows(int columns = 0) noexcept : columns_(columns) {}
    Rows(Rows&&) noexcept = default;
    Rows& operator=(Rows&&) noexcept = default;
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows() = default;

    [[nodiscard]] int size() const noexcept
    {
        return columns_ == 0 ? 0 : static_cast<int>(cells_.size() / static_cast<std::size_t>(columns_));
    }
    [[nodiscard]] bool empty() const noexcept { return cells_.empty(); }
    [[nodiscard]] int columns() const noexcept { return columns_; }

    /// A column that was not selected is NULL. `row` must be in [0, size()).
    [[nodiscard]] detail::Cell cell(int row, int column) const noexcept
    {
        if (column >= columns_) {
            return {};
        }
        const auto first = static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_);
        const Stored& stored = cells_[first + static_cast<std::size_t>(column)];
        detail::Cell cell{stored.kind, stored.integer, stored.real, {}};
        if (stored.kind == detail::Cell::Kind::text || stored.kind == detail::Cell::Kind::blob) {
            cell.bytes = std::string_view(arena_).substr(static_cast<std::size_t>(stored.integer), stored.size);
        }
        return cell;
    }

    /// Cells are added row by row.
    void add_null() { cells_.push_back({}); }
    void add_integer(std::int64_t value) { cells_.push_back({detail::Cell::Kind::integer, value, 0, 0}); }
    void add_real(double value) { cells_.push_back({detail::Cell::Kind::real, 0, value, 0}); }
    void add_bytes(detail::Cell::Kind kind, std::string_view bytes)
    {
        cells_.push_back({kind, static_cast<std::int64_t>(arena_.size()), 0, bytes.size()});
        arena_.append(bytes);
    }

private:
    struct Stored {
        detail::Cell::Kind kind = detail::Cell::Kind::null;
        std::int64_t integer = 0;  // the value, or where in the arena the bytes start
        double real = 0;
        std::size_t size = 0;
    };

    std::vector<Stored> cells_;
    std::string arena_;
    int columns_ = 0;
};

}  // namespace <%namespace%>
