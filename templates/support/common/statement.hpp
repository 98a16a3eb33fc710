<%header%>
// Statements, their parameters and their rows: what the repositories' bodies are written with.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "codec.hpp"
#include "fields.hpp"
#include "parameters.hpp"
#include "result.hpp"
#include "row_reader.hpp"
#include "rows.hpp"
#include "session.hpp"

namespace <%namespace%> {

/// A statement that writes can violate a constraint, and so runs under a savepoint inside a transaction.
enum class Effect { reads, writes };

/// One fixed statement. Must have static storage: its address is its identity.
struct Statement {
    const char* method;  // for the Observer
    const char* sql;
    Effect effect;
    /// Where the engine does not name a failed foreign key: a query with the same parameters that answers its name and child table.
    const char* probe = nullptr;
};

/// Whether a member of New… or …Patch was given.
template <class T, class Raw>
[[nodiscard]] bool given(const Defaulted<T, Raw>& field) noexcept
{
    return field.is_set();
}
template <class T>
[[nodiscard]] bool given(const Change<T>& field) noexcept
{
    return field.is_set();
}

namespace detail {

[[nodiscard]] Result<Rows, DatabaseError> run_statement(Session& session, const Statement& statement,
                                                        const ParameterList& parameters, int attempt);

/// Whether the text has more characters than that. Blanks beyond the limit do not count: varchar(n) cuts them.
[[nodiscard]] bool exceeds(std::string_view text, std::size_t max_characters) noexcept;

}  // namespace detail

/// Sends the statement and gives all of its rows. Outside a Transaction it is a transaction of its own, repeated by the connection's
/// RetryPolicy after a serialization failure or a deadlock. Inside one it is sent once; a violation leaves the transaction usable, any other
/// error dooms it: from then on it is returned without anything being sent. `attempt` is for the Observer.
template <std::size_t N>
[[nodiscard]] Result<Rows, DatabaseError> run(Session& session, const Statement& statement, const Parameters<N>& parameters,
                                              int attempt = 1)
{
    return detail::run_statement(session, statement, parameters.list(), attempt);
}

namespace detail {

/// Converts to the row it reads, so that the row comes to be where it is wanted and is not moved there.
template <class Row>
class RowInPlace {
public:
    RowInPlace(RowReader& reader, Row (*read)(RowReader&)) noexcept : reader_(reader), read_(read) {}
    operator Row() const { return read_(reader_); }

private:
    RowReader& reader_;
    Row (*read_)(RowReader&);
};

/// Row `row` as a Result with any error type that can be made from a DatabaseError.
template <class Outcome, class Row>
[[nodiscard]] Outcome read_outcome(const Rows& rows, int row, Row (*read)(RowReader&))
{
    RowReader reader(rows, row);
    Outcome outcome(in_place, RowInPlace<Row>(reader, read));
    if (!reader.ok()) {
        outcome = unexpected(FromDatabase<typename Outcome::error_type>::make(reader.error()));
    }
    return outcome;
}

}  // namespace detail

/// Row `row` through the table's reader.
template <class Row>
[[nodiscard]] Result<Row, DatabaseError> read_row(const Rows& rows, int row, Row (*read)(RowReader&))
{
    return detail::read_outcome<Result<Row, DatabaseError>>(rows, row, read);
}

/// The first row, nullopt when there is none.
template <class Row>
[[nodiscard]] Result<std::optional<Row>, DatabaseError> read_optional(Result<Rows, DatabaseError>&& rows,
                                                                      Row (*read)(RowReader&))
{
    using Outcome = Result<std::optional<Row>, DatabaseError>;
    if (!rows) {
        return Outcome(unexpected(std::move(rows.error())));
    }
    if (rows->empty()) {
        return Outcome(std::nullopt);
    }
    return detail::read_outcome<Outcome>(*rows, 0, read);
}

template <class Row>
[[nodiscard]] Result<std::vector<Row>, DatabaseError> read_all(Result<Rows, DatabaseError>&& rows, Row (*read)(RowReader&))
{
    using Outcome = Result<std::vector<Row>, DatabaseError>;
    if (!rows) {
        return Outcome(unexpected(std::move(rows.error())));
    }
    std::vector<Row> all;
    all.reserve(static_cast<std::size_t>(rows->size()));
    for (int row = 0; row < rows->size(); ++row) {
        RowReader reader(*rows, row);
        all.emplace_back(detail::RowInPlace<Row>(reader, read));
        if (!reader.ok()) {
            return Outcome(unexpected(reader.error()));
        }
    }
    return Outcome(std::move(all));
}

/// The one value of a statement that answers one boolean.
[[nodiscard]] Result<bool, DatabaseError> read_bool(Result<Rows, DatabaseError>&& rows);

[[nodiscard]] inline bool too_long(const std::string& text, std::size_t max_characters) noexcept
{
    // No character takes less than a byte.
    return text.size() > max_characters && detail::exceeds(text, max_characters);
}
[[nodiscard]] inline bool too_long(const std::optional<std::string>& text, std::size_t max_characters) noexcept
{
    return text.has_value() && too_long(*text, max_characters);
}
/// The id of a row whose key is a text.
template <class Id>
    requires std::same_as<decltype(Id::value), std::string>
[[nodiscard]] bool too_long(const Id& id, std::size_t max_characters) noexcept
{
    return too_long(id.value, max_characters);
}
template <class Id>
[[nodiscard]] bool too_long(const std::optional<Id>& id, std::size_t max_characters) noexcept
{
    return id.has_value() && too_long(*id, max_characters);
}
template <class T, class Raw>
[[nodiscard]] bool too_long(const detail::Field<T, Raw>& field, std::size_t max_characters) noexcept
{
    return too_long(field.get(), max_characters);
}

}  // namespace <%namespace%>
