<%header%>
#include "open_connection.hpp"

namespace <%namespace%>::detail {
namespace {

Result<Rows, DatabaseError> send(OpenConnection& connection, const Statement& statement, const ParameterList& parameters,
                                 int attempt, bool guarded)
{
    return observed(connection, statement.method, statement.sql, attempt,
                    [&] { return connection.execute(statement, parameters, guarded); });
}

Result<Rows, DatabaseError> run_in_transaction(OpenConnection& connection, const Statement& statement,
                                               const ParameterList& parameters, int attempt)
{
    const bool guarded = connection.transaction->savepoints && statement.effect == Effect::writes;
    auto rows = guarded && goes_step_by_step(connection) ? send_step_by_step(connection, statement, parameters, attempt)
                                                         : send(connection, statement, parameters, attempt, guarded);
    if (!rows) {
        connection.worth_one_repeat |= may_be_unseen(connection, rows.error());
        if (!is_violation(rows.error()) || !connection.is_transaction_usable()) {
            connection.doom = rows.error();
        }
    }
    return rows;
}

// One variable for the outcome: an error is large, and each copy of it on the way out would cost more than the mapping does.
Result<Rows, DatabaseError> run_alone(OpenConnection& connection, const Statement& statement, const ParameterList& parameters,
                                      int attempt)
{
    auto rows = send(connection, statement, parameters, attempt, false);
    if (!rows && is_repeatable(rows.error())) {
        Backoff backoff(connection.options.retry);
        while (!rows && is_repeatable(rows.error()) && backoff.next()) {
            rows = send(connection, statement, parameters, attempt + backoff.attempt() - 1, false);
        }
    }
    return rows;
}

Result<Rows, DatabaseError> refuse(DatabaseError&& error)
{
    return Result<Rows, DatabaseError>(unexpected(std::move(error)));
}

DatabaseError unsendable(const char* sqlstate)
{
    DatabaseError error = misuse("a value cannot be stored in its column");
    error.sqlstate = sqlstate;
    return error;
}

}  // namespace

Result<Rows, DatabaseError> run_statement(Session& session, const Statement& statement, const ParameterList& parameters,
                                          int attempt)
{
    if (!SessionAccess::is_usable(session)) {
        return refuse(*SessionAccess::refusal(session));
    }
    if (const char* sqlstate = parameters.fault()) {
        return refuse(unsendable(sqlstate));
    }
    OpenConnection& connection = *SessionAccess::connection(session);
    if (SessionAccess::depth(session) > 0) {
        return run_in_transaction(connection, statement, parameters, attempt);
    }
    return run_alone(connection, statement, parameters, attempt);
}

}  // namespace <%namespace%>::detail

namespace <%namespace%> {

Result<bool, DatabaseError> read_bool(Result<Rows, DatabaseError>&& rows)
{
    using Outcome = Result<bool, DatabaseError>;
    if (!rows) {
        return Outcome(unexpected(std::move(rows.error())));
    }
    if (rows->empty()) {
        return Outcome(unexpected(detail::misuse("the statement gave no row")));
    }
    RowReader reader(*rows, 0);
    const bool value = reader.next<bool>();
    if (!reader.ok()) {
        return Outcome(unexpected(reader.error()));
    }
    return value;
}

DatabaseError RowReader::error() const
{
    DatabaseError error;
    error.sqlstate = "42804";
    error.message = "column " + std::to_string(faulty_column_ + 1) + " of the result does not hold what the generated code expects";
    return error;
}

}  // namespace <%namespace%>
