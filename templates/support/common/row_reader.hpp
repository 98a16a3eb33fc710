<%header%>
// Rows as values.
#pragma once

#include <type_traits>

#include "result.hpp"
#include "rows.hpp"
#include "values.hpp"

namespace <%namespace%> {

namespace detail {

/// The codec of a number that is stored as an integer count of 10^-scale; only for engines without exact decimals.
template <class T>
struct ScaledCodec;

}  // namespace detail

/// Reads one row, column by column. What cannot be read becomes T{} and is remembered: ask ok() after the last column.
class RowReader {
public:
    RowReader(const Rows& rows, int row) noexcept : rows_(&rows), row_(row) {}

    /// The next column. A std::optional takes NULL, any other type does not.
    template <class T>
    [[nodiscard]] T next()
    {
        return next_by<T>([](const detail::Cell& cell, auto& value) { return detail::decode(cell, value); });
    }

    template <class T>
    [[nodiscard]] T next_scaled(int scale)
    {
        return next_by<T>([scale](const detail::Cell& cell, auto& value) {
            return detail::ScaledCodec<std::remove_reference_t<decltype(value)>>::decode(cell, scale, value);
        });
    }

    [[nodiscard]] bool ok() const noexcept { return faulty_column_ < 0; }
    /// What went wrong with the first column that could not be read.
    [[nodiscard]] DatabaseError error() const;

private:
    template <class T, class Decode>
    T next_by(Decode decode_value)
    {
        const detail::Cell cell = rows_->cell(row_, column_++);
        if constexpr (requires { detail::Codec<T>::made_from(cell); }) {
            if (!cell.is_null()) {
                return detail::Codec<T>::made_from(cell);
            }
            note_fault();
            return T{};
        } else {
            T value{};
            if constexpr (detail::Nullable<T>::value) {
                if (!cell.is_null() && !decode_value(cell, value.emplace())) {
                    value.reset();
                    note_fault();
                }
            } else if (cell.is_null() || !decode_value(cell, value)) {
                value = T{};
                note_fault();
            }
            return value;
        }
    }

    /// Of the column that was read last.
    void note_fault() noexcept
    {
        if (faulty_column_ < 0) {
            faulty_column_ = column_ - 1;
        }
    }

    const Rows* rows_;
    int row_;
    int column_ = 0;
    int faulty_column_ = -1;
};

}  // namespace <%namespace%>
