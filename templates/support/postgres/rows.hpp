<%header%>
// The rows a statement returned.
#pragma once

#include <libpq-fe.h>

#include <utility>

namespace <%namespace%> {

namespace detail {

/// One value of a row in binary form; lives as long as the Rows.
struct Cell {
    const char* data;
    int size;
    bool null;

    [[nodiscard]] bool is_null() const noexcept { return null; }
};

}  // namespace detail

class Rows {
public:
    /// Takes over the result.
    explicit Rows(PGresult* result) noexcept : result_(result) {}
    Rows(Rows&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}
    Rows& operator=(Rows&& other) noexcept
    {
        std::swap(result_, other.result_);
        return *this;
    }
    ~Rows()
    {
        if (result_ != nullptr) {
            PQclear(result_);
        }
    }

    [[nodiscard]] int size() const noexcept { return PQntuples(result_); }
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }

    // Called for each column of each row; left to themselves, compilers find it too large, and reading takes a twentieth more.
    [[nodiscard, gnu::always_inline]] detail::Cell cell(int row, int column) const noexcept
    {
        const int size = PQgetlength(result_, row, column);
        // Only a value without bytes can be NULL, or a column that does not exist.
        const bool null = size == 0 && PQgetisnull(result_, row, column) != 0;
        return {null ? nullptr : PQgetvalue(result_, row, column), size, null};
    }

    [[nodiscard]] const PGresult* native() const noexcept { return result_; }

private:
    PGresult* result_;
};

}  // namespace <%namespace%>
