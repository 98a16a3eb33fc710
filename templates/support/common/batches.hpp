<%header%>
// The bodies behind the methods that write many rows. Internal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "codec_each.hpp"
#include "methods.hpp"
#include "open_connection.hpp"
#include "outcomes.hpp"
#include "session.hpp"

namespace <%namespace%>::detail {

/// The rows of one statement.
template <class New>
using Chunk = std::vector<const New*>;

/// The rows have no key whose values C++ can put in order.
struct Unordered {};

template <class New, class Before>
[[nodiscard]] Chunk<New> in_order(const std::vector<New>& rows, const Before& before)
{
    Chunk<New> order;
    order.reserve(rows.size());
    for (const New& row : rows) order.push_back(&row);
    if constexpr (!std::is_same_v<Before, Unordered>) {
        const auto precedes = [&](const New* left, const New* right) { return before(*left, *right); };
        std::sort(order.begin(), order.end(), precedes);
        // Equal rows back in the order given: all lie in one vector. (clang finds std::stable_sort of older libstdc++ deprecated.)
        for (auto first = order.begin(); first != order.end();) {
            auto last = first + 1;
            while (last != order.end() && !precedes(*first, *last)) ++last;
            std::sort(first, last, std::less<>());
            first = last;
        }
    }
    return order;
}

/// Calls `write(begin, end)` for each run of rows that may share a statement; it gives where the next one begins, or nothing to stop.
/// `is_alike` tells whether a row may go with the one before it.
template <class New, class IsAlike, class Write>
[[nodiscard]] bool for_each_chunk(const Chunk<New>& order, const BatchOptions& options, const IsAlike& is_alike, const Write& write)
{
    const std::size_t most = options.max_rows == 0 ? 1 : options.max_rows;
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && end - begin < most && is_alike(*order[end - 1], *order[end])) ++end;
        const std::optional<std::size_t> next = write(begin, end);
        if (!next) return false;
        begin = *next;
        if (options.progress != nullptr) options.progress->written(begin, order.size());
    }
    return true;
}

/// One row after the other, in one transaction: for engines that are part of the program.
template <class New, class Outcome, class Write>
[[nodiscard]] Outcome write_each(Session& session, const Chunk<New>& order, const BatchOptions& options, const Write& write)
{
    return atomically(session, options.retry, [&](Transaction& tx) -> Outcome {
        Outcome outcome(in_place);
        std::size_t written = 0;
        for (const New* row : order) {
            auto failed = write(tx, *row, *outcome);
            if (failed) return Outcome(unexpected(std::move(*failed)));
            ++written;
            if (options.progress != nullptr) options.progress->written(written, order.size());
        }
        return outcome;
    });
}

template <class Row, class Errc, class New, class Create>
[[nodiscard]] Result<std::vector<Row>, Error<Errc>> create_each(Session& session, const std::vector<New>& rows,
                                                                const BatchOptions& options, const Create& create)
{
    using Outcome = Result<std::vector<Row>, Error<Errc>>;
    const auto write = [&](Transaction& tx, const New& row, std::vector<Row>& all) -> std::optional<Error<Errc>> {
        auto created = create(tx, row);
        if (!created) return std::move(created.error());
        all.push_back(std::move(*created));
        return std::nullopt;
    };
    return write_each<New, Outcome>(session, in_order(rows, Unordered{}), options, write);
}

template <class Row, class Errc, class New, class Create>
[[nodiscard]] Result<std::vector<Row>, Error<Errc>> create_each_if_absent(Session& session, const std::vector<New>& rows,
                                                                          const BatchOptions& options, const Create& create)
{
    using Outcome = Result<std::vector<Row>, Error<Errc>>;
    const auto write = [&](Transaction& tx, const New& row, std::vector<Row>& all) -> std::optional<Error<Errc>> {
        auto created = create(tx, row);
        if (!created) return std::move(created.error());
        if (*created) all.push_back(std::move(**created));
        return std::nullopt;
    };
    return write_each<New, Outcome>(session, in_order(rows, Unordered{}), options, write);
}

template <class Errc>
[[nodiscard]] unexpected<Error<Errc>> duplicate_failure()
{
    DatabaseError error = misuse("two rows of the call have the same key, and the options reject that");
    error.sqlstate = "21000";
    return database_failure<Errc>(std::move(error));
}

/// Leaves of the rows with one key the one that counts. False when there are several and none does. `order` is in the order of `before`.
template <class New, class Before>
[[nodiscard]] bool drop_duplicates(Chunk<New>& order, const Before& before, Duplicates duplicates)
{
    if constexpr (std::is_same_v<Before, Unordered>) {
        return true;
    } else {
        std::size_t kept = 0;
        for (std::size_t next = 0; next < order.size(); ++next) {
            const bool same = kept > 0 && !before(*order[kept - 1], *order[next]);
            if (same && duplicates == Duplicates::reject) return false;
            if (!same)
                order[kept++] = order[next];
            else if (duplicates == Duplicates::last)
                order[kept - 1] = order[next];
        }
        order.resize(kept);
        return true;
    }
}

template <class Errc, class New, class Before, class Upsert>
[[nodiscard]] Result<std::vector<RowOutcome>, Error<Errc>> upsert_each(Session& session, const std::vector<New>& rows,
                                                                       const BatchOptions& options, const Before& before,
                                                                       const Upsert& upsert)
{
    using Outcome = Result<std::vector<RowOutcome>, Error<Errc>>;
    Chunk<New> order = in_order(rows, before);
    if (!drop_duplicates(order, before, options.duplicates)) return Outcome(duplicate_failure<Errc>());
    const auto write = [&](Transaction& tx, const New& row, std::vector<RowOutcome>& all) -> std::optional<Error<Errc>> {
        auto upserted = upsert(tx, row);
        if (!upserted) return std::move(upserted.error());
        all.resize(rows.size(), RowOutcome::duplicate);
        all[static_cast<std::size_t>(&row - rows.data())] = upserted->inserted  ? RowOutcome::inserted
                                                            : upserted->changed ? RowOutcome::updated
                                                                                : RowOutcome::unchanged;
        return std::nullopt;
    };
    return write_each<New, Outcome>(session, order, options, write);
}

/// Sends the rows from `begin` on, as many as fit into `max_bytes`. `take(rows of the result, chunk)` reads what came back.
template <class Errc, bool arbitrates, class New, class Bind, class Violations, class Take>
[[nodiscard]] Result<std::size_t, Error<Errc>> write_chunk(Session& session, const Statement& statement, const Chunk<New>& order,
                                                           std::size_t begin, std::size_t end, std::size_t max_bytes,
                                                           const Bind& bind, const Violations& violations, const Take& take)
{
    constexpr int max_conflicts = 3;
    Chunk<New> chunk(order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end));
    for (;;) {
        const auto values = bind(chunk);
        if (chunk.size() > 1 && values.list().bytes() > max_bytes) {
            chunk.resize(chunk.size() / 2);
            continue;
        }
        for (int round = 1;; ++round) {
            auto rows = run(session, statement, values, round);
            if (rows) {
                if (auto failed = take(*rows, chunk)) return database_failure<Errc>(std::move(*failed));
                return begin + chunk.size();
            }
            auto error = to_error(std::move(rows.error()), violations);
            // Two writers of the same row may meet on a key that does not arbitrate (23505 although that one conflicts as well).
            if (!is_unique_violation(error) || !arbitrates || round > max_conflicts)
                return unexpected<Error<Errc>>(std::move(error));
        }
    }
}

/// INSERT … SELECT: the rows come back in the order in which they were inserted.
template <class Errc, class Row, class New, class Before, class Bind, class Violations>
[[nodiscard]] Result<std::vector<Row>, Error<Errc>> create_all(Session& session, const Statement& insert, const std::vector<New>& rows,
                                                               const BatchOptions& options, const Before& before, const Bind& bind,
                                                               const Violations& violations, Row (*read)(RowReader&))
{
    using Outcome = Result<std::vector<Row>, Error<Errc>>;
    const Chunk<New> order = in_order(rows, before);
    const auto write = [&](Session& target) -> Outcome {
        std::vector<Row> all(rows.size());
        std::optional<Error<Errc>> failed;
        const auto take = [&](const Rows& inserted, const Chunk<New>& chunk) -> std::optional<DatabaseError> {
            if (static_cast<std::size_t>(inserted.size()) != chunk.size()) return suppressed();
            for (std::size_t index = 0; index < chunk.size(); ++index) {
                RowReader reader(inserted, static_cast<int>(index));
                all[static_cast<std::size_t>(chunk[index] - rows.data())] = read(reader);
                if (!reader.ok()) return reader.error();
            }
            return std::nullopt;
        };
        const auto send = [&](std::size_t begin, std::size_t end) -> std::optional<std::size_t> {
            auto next = write_chunk<Errc, false>(target, insert, order, begin, end, options.max_bytes, bind, violations, take);
            if (next) return *next;
            failed = std::move(next.error());
            return std::nullopt;
        };
        if (!for_each_chunk(order, options, [](const New&, const New&) { return true; }, send))
            return Outcome(unexpected(std::move(*failed)));
        return Outcome(std::move(all));
    };
    return atomically(session, options.retry, write);
}

/// INSERT … SELECT … ON CONFLICT DO NOTHING: only the rows that were inserted come back.
template <class Errc, class Row, class New, class Before, class Bind, class Violations>
[[nodiscard]] Result<std::vector<Row>, Error<Errc>> create_all_if_absent(Session& session, const Statement& insert,
                                                                         const std::vector<New>& rows, const BatchOptions& options,
                                                                         const Before& before, const Bind& bind,
                                                                         const Violations& violations, Row (*read)(RowReader&))
{
    using Outcome = Result<std::vector<Row>, Error<Errc>>;
    const Chunk<New> order = in_order(rows, before);
    const auto write = [&](Session& target) -> Outcome {
        std::vector<Row> all;
        std::optional<Error<Errc>> failed;
        const auto take = [&](const Rows& inserted, const Chunk<New>&) -> std::optional<DatabaseError> {
            for (int index = 0; index < inserted.size(); ++index) {
                RowReader reader(inserted, index);
                all.push_back(read(reader));
                if (!reader.ok()) return reader.error();
            }
            return std::nullopt;
        };
        const auto send = [&](std::size_t begin, std::size_t end) -> std::optional<std::size_t> {
            auto next = write_chunk<Errc, false>(target, insert, order, begin, end, options.max_bytes, bind, violations, take);
            if (next) return *next;
            failed = std::move(next.error());
            return std::nullopt;
        };
        if (!for_each_chunk(order, options, [](const New&, const New&) { return true; }, send))
            return Outcome(unexpected(std::move(*failed)));
        return Outcome(std::move(all));
    };
    return options.commit_each ? write(session) : atomically(session, options.retry, write);
}

/// INSERT … SELECT … ON CONFLICT DO UPDATE. Rows of which the same `members` are given share a statement, since its update arm sees no more of
/// a row than what would be stored.
template <class Errc, class New, class Before, class Members, class Bind, class Violations>
[[nodiscard]] Result<std::vector<RowOutcome>, Error<Errc>> upsert_all(Session& session, const Statement& write_statement,
                                                                      const std::vector<New>& rows, const BatchOptions& options,
                                                                      const Before& before, const Members& members, const Bind& bind,
                                                                      const Violations& violations)
{
    using Outcome = Result<std::vector<RowOutcome>, Error<Errc>>;
    Chunk<New> order = in_order(rows, before);
    if (!drop_duplicates(order, before, options.duplicates)) return Outcome(duplicate_failure<Errc>());
    const auto is_alike = [&](const New& left, const New& right) { return members(left) == members(right); };
    const auto write = [&](Session& target) -> Outcome {
        std::vector<RowOutcome> all(rows.size(), RowOutcome::duplicate);
        std::optional<Error<Errc>> failed;
        const auto take = [&](const Rows& answer, const Chunk<New>& chunk) -> std::optional<DatabaseError> {
            for (int index = 0; index < answer.size(); ++index) {
                RowReader reader(answer, index);
                const auto ordinal = reader.template next<std::int64_t>();
                const auto outcome = reader.template next<std::int32_t>();
                if (!reader.ok()) return reader.error();
                if (ordinal == 0) return misuse("a row was written under another key than it was given: a trigger changes the key");
                const New* row = chunk[static_cast<std::size_t>(ordinal - 1)];
                all[static_cast<std::size_t>(row - rows.data())] = static_cast<RowOutcome>(outcome);
            }
            return std::nullopt;
        };
        const auto send = [&](std::size_t begin, std::size_t end) -> std::optional<std::size_t> {
            auto next = write_chunk<Errc, true>(target, write_statement, order, begin, end, options.max_bytes, bind, violations, take);
            if (next) return *next;
            failed = std::move(next.error());
            return std::nullopt;
        };
        if (!for_each_chunk(order, options, is_alike, send)) return Outcome(unexpected(std::move(*failed)));
        return Outcome(std::move(all));
    };
    return options.commit_each ? write(session) : atomically(session, options.retry, write);
}

}  // namespace <%namespace%>::detail
