<%header%>
// The bodies behind the generated methods: each is one guarded statement, or a bounded loop around one. Internal.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "function_ref.hpp"
#include "open_connection.hpp"
#include "outcomes.hpp"
#include "result.hpp"
#include "retry.hpp"
#include "session.hpp"
#include "statement.hpp"
#include "violation.hpp"

namespace <%namespace%>::detail {

/// Rounds of a loop that only another session's commit between two statements can prolong: four were the most ever seen.
inline constexpr int max_rounds = 16;

template <class Errc>
[[nodiscard]] unexpected<Error<Errc>> failure(Errc code, DatabaseError cause = {})
{
    return unexpected<Error<Errc>>(Error<Errc>{code, std::move(cause)});
}

template <class Errc>
[[nodiscard]] unexpected<Error<Errc>> database_failure(DatabaseError cause)
{
    return failure(Errc::database, std::move(cause));
}

/// As one transaction, or as a part of the one that runs.
template <class Body>
[[nodiscard]] auto atomically(Session& session, const RetryPolicy& retry, Body body)
{
    if (SessionAccess::depth(session) > 0) return transaction(static_cast<Transaction&>(session), body);
    TransactionOptions options;
    options.retry = retry;
    return transaction(static_cast<Connection&>(session), options, body);
}

/// A write that met no row although nothing stood against it, time and again.
[[nodiscard]] inline DatabaseError suppressed()
{
    DatabaseError error;
    error.message = "no row was written although no guard refused it: others keep changing the row, or a trigger, a rule or row-level "
                    "security suppresses the write";
    return error;
}

template <class Errc>
[[nodiscard]] bool is_unique_violation(const Error<Errc>& error)
{
    return error.cause.sqlstate == "23505";
}

/// INSERT … RETURNING that must yield a row.
template <class Errc, class Row, class Values, class Violations>
[[nodiscard]] Result<Row, Error<Errc>> create(Session& session, const Statement& insert, const Values& values,
                                              const Violations& violations, Row (*read)(RowReader&))
{
    auto rows = run(session, insert, values);
    if (!rows) return unexpected<Error<Errc>>(to_error(std::move(rows.error()), violations));
    if (rows->empty()) return database_failure<Errc>(suppressed());
    return read_outcome<Result<Row, Error<Errc>>>(*rows, 0, read);
}

/// Under an EXCLUDE constraint plain INSERTs wait for each other, even in circles; `attempt`, which gives way, does not. When it meets a row in its
/// way, the plain INSERT names the constraint.
template <class Errc, class Row, class Values, class Violations>
[[nodiscard]] Result<Row, Error<Errc>> create(Session& session, const Statement& attempt, const Statement& insert, const Values& values,
                                              const Violations& violations, Row (*read)(RowReader&))
{
    auto rows = run(session, attempt, values);
    if (!rows) return unexpected<Error<Errc>>(to_error(std::move(rows.error()), violations));
    if (rows->empty()) return create<Errc>(session, insert, values, violations, read);
    return read_outcome<Result<Row, Error<Errc>>>(*rows, 0, read);
}

/// INSERT … ON CONFLICT DO NOTHING: no row means that a key is taken.
template <class Errc, class Row, class Values, class Violations>
[[nodiscard]] Result<std::optional<Row>, Error<Errc>> create_if_absent(Session& session, const Statement& insert,
                                                                       const Values& values,
                                                                       const Violations& violations,
                                                                       Row (*read)(RowReader&))
{
    auto rows = run(session, insert, values);
    if (!rows) return unexpected<Error<Errc>>(to_error(std::move(rows.error()), violations));
    if (rows->empty()) return std::optional<Row>();
    auto row = read_row(*rows, 0, read);
    if (!row) return database_failure<Errc>(std::move(row.error()));
    return std::optional<Row>(std::move(*row));
}

/// As above where a trigger, a rule or row security may suppress the INSERT silently: no row is no proof, so `conflict` asks for the key. When that is
/// free by then, whoever held it may have let go in between, and the INSERT runs again.
template <class Errc, class Row, class Values, class ConflictValues, class Violations>
[[nodiscard]] Result<std::optional<Row>, Error<Errc>> create_if_absent(Session& session, const Statement& insert,
                                                                       const Statement& conflict, const Values& values,
                                                                       const ConflictValues& conflict_values,
                                                                       const Violations& violations,
                                                                       Row (*read)(RowReader&))
{
    for (int round = 1; round <= max_rounds; ++round) {
        auto created = create_if_absent<Errc>(session, insert, values, violations, read);
        if (!created || *created) return created;
        auto taken = read_bool(run(session, conflict, conflict_values, round));
        if (!taken) return database_failure<Errc>(std::move(taken.error()));
        if (*taken) return created;
    }
    return database_failure<Errc>(suppressed());
}

/// Look, then insert giving way to conflicts, and look again: each its own statement, so that each sees what the others committed.
/// From the third round on the INSERT is a plain one, whose error names the key that stands in the way; `violations` maps the method's own key to
/// `contention`.
template <class Errc, class Row, class Key, class Values, class Violations>
[[nodiscard]] Result<Found<Row>, Error<Errc>> get_or_create(Session& session, const Statement& find,
                                                            const Statement& attempt, const Statement& insert,
                                                            const Key& key, const Values& values,
                                                            const Violations& violations, Row (*read)(RowReader&))
{
    std::optional<Error<Errc>> conflict;
    for (int round = 1; round <= max_rounds; ++round) {
        auto found = read_optional(run(session, find, key, round), read);
        if (!found) {
            // A transaction without savepoints ends with the conflict and repeats it to every later statement.
            if (conflict && conflict->code != Errc::contention && found.error().sqlstate == "23505")
                return unexpected<Error<Errc>>(std::move(*conflict));
            return database_failure<Errc>(std::move(found.error()));
        }
        if (*found) return Found<Row>{std::move(**found), false};
        // The row is not there, so the conflict was on another key; with the row there it would have been the same row's.
        if (conflict && conflict->code != Errc::contention) return unexpected<Error<Errc>>(std::move(*conflict));

        const bool plain = round > 2;
        auto rows = run(session, plain ? insert : attempt, values, round);
        if (!rows) {
            conflict = to_error(std::move(rows.error()), violations);
            if (!is_unique_violation(*conflict)) return unexpected<Error<Errc>>(std::move(*conflict));
            continue;
        }
        if (rows->empty()) {
            if (plain) return database_failure<Errc>(suppressed());
            continue;
        }
        auto row = read_row(*rows, 0, read);
        if (!row) return database_failure<Errc>(std::move(row.error()));
        return Found<Row>{std::move(*row), true};
    }
    return failure(Errc::contention);
}

/// The row, and behind its columns whether it was inserted.
template <class Outcome, class Row>
[[nodiscard]] Outcome read_upserted(const Rows& rows, Row (*read)(RowReader&))
{
    RowReader reader(rows, 0);
    Outcome outcome(in_place, RowInPlace<Row>(reader, read), false, true);
    outcome->inserted = reader.template next<bool>();
    if (!reader.ok()) outcome = unexpected(FromDatabase<typename Outcome::error_type>::make(reader.error()));
    return outcome;
}

/// INSERT … ON CONFLICT DO UPDATE. Two writers of the same row may meet on another key first (23505 although this key conflicts as well):
/// run again, then the row is there to be updated. No row means that nothing differed; `unchanged` reads it under that very condition. With a
/// `row_filter` it cannot, since a trigger may store other values than were given: there both run again in one transaction, in which the first keeps the
/// row's lock, or another session could change the row in between.
template <class Errc, class Row, class Values, class Unchanged, class Violations>
[[nodiscard]] Result<Upserted<Row>, Error<Errc>> upsert(Session& session, const Statement& write,
                                                        const Statement& unchanged, const Values& values,
                                                        const Unchanged& unchanged_values,
                                                        const Violations& violations, Row (*read)(RowReader&),
                                                        bool row_filter)
{
    constexpr int max_conflicts = 3;
    for (int round = 1; round <= max_rounds; ++round) {
        auto rows = run(session, write, values, round);
        if (!rows) {
            auto error = to_error(std::move(rows.error()), violations);
            if (is_unique_violation(error) && round <= max_conflicts) continue;
            return unexpected<Error<Errc>>(std::move(error));
        }
        if (!rows->empty()) return read_upserted<Result<Upserted<Row>, Error<Errc>>>(*rows, read);
        if (row_filter && SessionAccess::depth(session) == 0)
            return atomically(session, SessionAccess::connection(session)->options.retry, [&](Transaction& tx) {
                return upsert<Errc>(tx, write, unchanged, values, unchanged_values, violations, read, row_filter);
            });
        auto found = read_optional(run(session, unchanged, unchanged_values, round), read);
        if (!found) return database_failure<Errc>(std::move(found.error()));
        if (*found) return Upserted<Row>{std::move(**found), false, false};
    }
    if (row_filter) return database_failure<Errc>(suppressed());
    return failure(Errc::contention);
}

/// Why a guarded write met no row: `not_found`, the code of the first guard that is false, or nothing when all hold now.
template <class Errc, class Values, std::size_t N>
[[nodiscard]] Result<std::optional<Errc>, DatabaseError> diagnose(Session& session, const Statement& diagnosis,
                                                                  const Values& values,
                                                                  const std::array<Errc, N>& verdicts, int round)
{
    auto rows = run(session, diagnosis, values, round);
    if (!rows) return unexpected<DatabaseError>(std::move(rows.error()));
    if (rows->empty()) return std::optional<Errc>(Errc::not_found);
    RowReader reader(*rows, 0);
    for (const Errc verdict : verdicts) {
        const bool holds = reader.template next<std::optional<bool>>().value_or(false);
        if (!reader.ok()) return unexpected<DatabaseError>(reader.error());
        if (!holds) return std::optional<Errc>(verdict);
    }
    return std::optional<Errc>();
}

/// UPDATE or DELETE with its guards in the WHERE. When it meets no row, `diagnosis`, its parameters bound by `bind_diagnosis`, tells which
/// guard refused; when by then none does, the row changed in between and the write runs again.
template <class Errc, class Row, class Values, class BindDiagnosis, std::size_t N, class Violations>
[[nodiscard]] Result<Row, Error<Errc>> guarded_write(Session& session, const Statement& write,
                                                     const Statement& diagnosis, const Values& values,
                                                     const BindDiagnosis& bind_diagnosis,
                                                     const std::array<Errc, N>& verdicts,
                                                     const Violations& violations, Row (*read)(RowReader&))
{
    for (int round = 1; round <= max_rounds; ++round) {
        auto rows = run(session, write, values, round);
        if (!rows) return unexpected<Error<Errc>>(to_error(std::move(rows.error()), violations));
        if (!rows->empty()) return read_outcome<Result<Row, Error<Errc>>>(*rows, 0, read);
        auto refusal = diagnose(session, diagnosis, bind_diagnosis(), verdicts, round);
        if (!refusal) return database_failure<Errc>(std::move(refusal.error()));
        if (*refusal) return failure(**refusal);
    }
    return database_failure<Errc>(suppressed());
}

/// Reads the row, lets `change` work on a copy, and writes that back guarded by what was read; another session's write in between starts it
/// over, with jittered pauses.
/// `make_values` and `make_diagnosis` bind the parameters of the two statements to (row, current, row_version).
template <class Errc, class Row, class Key, class MakeValues, class MakeDiagnosis, class Limits, std::size_t N,
          class Violations>
[[nodiscard]] Result<Row, Error<Errc>> modify(Session& session, const Statement& find, const Statement& write,
                                              const Statement& diagnosis, const Key& key, RowChange<Row> change,
                                              const RetryPolicy& retry, const MakeValues& make_values,
                                              const MakeDiagnosis& make_diagnosis, const Limits& over_limit,
                                              const std::array<Errc, N>& verdicts, const Violations& violations,
                                              Row (*read)(RowReader&), bool reads_row_version)
{
    Backoff backoff(retry);
    bool contended = true;
    do {
        auto rows = run(session, find, key, backoff.attempt());
        if (!rows) return database_failure<Errc>(std::move(rows.error()));
        if (rows->empty()) return failure(Errc::not_found);
        RowReader reader(*rows, 0);
        const Row current = read(reader);
        const std::string row_version = reads_row_version ? reader.template next<std::string>() : std::string();
        if (!reader.ok()) return database_failure<Errc>(reader.error());

        Row row = current;
        if (!change(row)) return failure(Errc::refused);
        if (const std::optional<Errc> limit = over_limit(row)) return failure(*limit);

        auto written = run(session, write, make_values(row, current, row_version), backoff.attempt());
        if (!written) return unexpected<Error<Errc>>(to_error(std::move(written.error()), violations));
        if (!written->empty()) {
            auto stored = read_row(*written, 0, read);
            if (!stored) return database_failure<Errc>(std::move(stored.error()));
            return std::move(*stored);
        }
        auto refusal =
            diagnose(session, diagnosis, make_diagnosis(row, current, row_version), verdicts, backoff.attempt());
        if (!refusal) return database_failure<Errc>(std::move(refusal.error()));
        if (*refusal && **refusal != Errc::contention) return failure(**refusal);
        contended = refusal->has_value();
    } while (backoff.next());
    if (!contended) return database_failure<Errc>(suppressed());
    return failure(Errc::contention);
}

template <class Errc>
[[nodiscard]] unexpected<Error<Errc>> lock_failure(DatabaseError cause)
{
    if constexpr (requires { Errc::busy; }) {
        if (cause.kind == DatabaseError::Kind::lock_timeout) return failure(Errc::busy, std::move(cause));
    }
    return database_failure<Errc>(std::move(cause));
}

/// Why rows cannot be locked: the transaction is read-only, which on some engines would lock nothing and say so to nobody.
[[nodiscard]] std::optional<DatabaseError> lock_refusal(const Transaction& transaction);

/// Sends a statement that locks rows.
template <class Values>
[[nodiscard]] Result<Rows, DatabaseError> run_lock(Transaction& transaction, const Statement& statement, const Values& values)
{
    if (auto refusal = lock_refusal(transaction)) return unexpected(std::move(*refusal));
    return run(transaction, statement, values);
}

/// SELECT … FOR UPDATE of one row.
template <class Errc, class Row, class Values>
[[nodiscard]] Result<Row, Error<Errc>> lock(Transaction& transaction, const Statement& statement, const Values& values,
                                            Row (*read)(RowReader&))
{
    auto rows = run_lock(transaction, statement, values);
    if (!rows) return lock_failure<Errc>(std::move(rows.error()));
    if (rows->empty()) return failure(Errc::not_found);
    return read_outcome<Result<Row, Error<Errc>>>(*rows, 0, read);
}

/// SELECT … FOR UPDATE SKIP LOCKED of one row: no row when another transaction holds it, which `find` tells from there being none.
template <class Errc, class Row, class Values>
[[nodiscard]] Result<Row, Error<Errc>> try_lock(Transaction& transaction, const Statement& statement, const Statement& find,
                                                const Values& values, Row (*read)(RowReader&))
{
    auto locked = lock<Errc>(transaction, statement, values, read);
    if (locked || locked.error().code != Errc::not_found) return locked;
    auto found = run(transaction, find, values);
    if (!found) return database_failure<Errc>(std::move(found.error()));
    return found->empty() ? failure(Errc::not_found) : failure(Errc::busy);
}

/// SELECT … FOR UPDATE of several rows.
template <class Errc, class Row, class Values>
[[nodiscard]] Result<std::vector<Row>, Error<Errc>> lock_all(Transaction& transaction, const Statement& statement,
                                                             const Values& values, Row (*read)(RowReader&))
{
    auto rows = read_all(run_lock(transaction, statement, values), read);
    if (!rows) return lock_failure<Errc>(std::move(rows.error()));
    return std::move(*rows);
}

/// Whether a new row falls under a partial key or one with NULLs; nullopt when it does, else the failure to return.
template <class Errc, class Values>
[[nodiscard]] std::optional<Error<Errc>> outside(Session& session, const Statement& statement, const Values& values,
                                                 Errc code)
{
    auto inside = read_bool(run(session, statement, values));
    if (!inside) return Error<Errc>{Errc::database, std::move(inside.error())};
    if (*inside) return std::nullopt;
    return Error<Errc>{code, {}};
}

}  // namespace <%namespace%>::detail
