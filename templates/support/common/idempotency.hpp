<%header%>
// The bodies behind run_once. Internal.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "effects.hpp"
#include "methods.hpp"
#include "session.hpp"
#include "statement.hpp"

namespace <%namespace%>::detail {

/// While an effect runs in a transaction: unless it is kept, the transaction cannot be committed any more. A key must not be stored without the answer
/// of its effect, nor half of the effect.
class EffectScope {
public:
    explicit EffectScope(Transaction& transaction) noexcept : transaction_(&transaction) {}
    EffectScope(const EffectScope&) = delete;
    EffectScope& operator=(const EffectScope&) = delete;
    ~EffectScope();

    void keep() noexcept { transaction_ = nullptr; }

private:
    Transaction* transaction_;
};

/// Stands for an effect's own error, which the caller puts in its place.
[[nodiscard]] DatabaseError effect_failed();

/// A lease that has run out before it begins.
[[nodiscard]] DatabaseError no_lease();

template <class Errc, class Violations>
[[nodiscard]] unexpected<Error<Errc>> once_failure(DatabaseError cause, const Violations& violations)
{
    Error<Errc> error = to_error(std::move(cause), violations);
    if (error.code == Errc::database && error.cause.kind == DatabaseError::Kind::lock_timeout) error.code = Errc::busy;
    return unexpected<Error<Errc>>(std::move(error));
}

/// The answer that is stored for the key; nullopt when the key is not there.
template <class Errc, class Response, class Key, class Violations>
[[nodiscard]] Result<std::optional<Response>, Error<Errc>> recall(Session& session, const Statement& find, const Key& key,
                                                                  const Violations& violations,
                                                                  std::optional<Response> (*read)(RowReader&), int round)
{
    auto rows = run(session, find, key, round);
    if (!rows) return once_failure<Errc>(std::move(rows.error()), violations);
    if (rows->empty()) return std::optional<Response>();
    RowReader reader(*rows, 0);
    const bool same_request = reader.template next<bool>();
    std::optional<Response> response = read(reader);
    if (!reader.ok()) return database_failure<Errc>(reader.error());
    if (!same_request) return failure(Errc::mismatch);
    if (!response) return failure(Errc::in_progress);
    return response;
}

/// The answer as it is stored, which later calls will get.
template <class Errc, class Response, class Violations>
[[nodiscard]] Result<std::optional<Response>, Error<Errc>> read_answer(Result<Rows, DatabaseError>&& rows, const Violations& violations,
                                                                       std::optional<Response> (*read)(RowReader&))
{
    if (!rows) return once_failure<Errc>(std::move(rows.error()), violations);
    if (rows->empty()) return std::optional<Response>();
    RowReader reader(*rows, 0);
    std::optional<Response> stored = read(reader);
    if (!reader.ok()) return database_failure<Errc>(reader.error());
    return stored;
}

/// `claim` answers whether the key was free to be claimed, and whether it now is claimed; or nothing: it was free, but the row is there.
template <class Errc, class Response, class Values, class Key, class BindAnswer, class Violations>
[[nodiscard]] Result<Once<Response>, Error<Errc>>
run_once(Transaction& transaction, const Statement& claim, const Statement& find, const Statement& answer, const Values& values, const Key& key,
         const BindAnswer& bind_answer, const Violations& violations, std::optional<Response> (*read)(RowReader&),
         FunctionRef<std::optional<Response>(Transaction&)> effect)
{
    for (int round = 1; round <= max_rounds; ++round) {
        auto rows = run(transaction, claim, values, round);
        if (!rows) return once_failure<Errc>(std::move(rows.error()), violations);
        EffectScope scope(transaction);
        bool free = true;
        bool claimed = false;
        if (!rows->empty()) {
            RowReader reader(*rows, 0);
            free = reader.template next<bool>();
            claimed = reader.template next<bool>();
            if (!reader.ok()) return database_failure<Errc>(reader.error());
        }
        if (claimed) {
            std::optional<Response> response = effect(transaction);
            if (!response) return database_failure<Errc>(effect_failed());
            auto stored = read_answer<Errc>(run(transaction, answer, bind_answer(*response)), violations, read);
            if (!stored) return unexpected<Error<Errc>>(std::move(stored.error()));
            if (!*stored) return database_failure<Errc>(suppressed());
            scope.keep();
            return Once<Response>{std::move(**stored), false};
        }
        scope.keep();
        auto found = recall<Errc>(transaction, find, key, violations, read, round);
        if (!found) return unexpected<Error<Errc>>(std::move(found.error()));
        if (*found) return Once<Response>{std::move(**found), true};
        if (!free) return failure(Errc::in_progress);
        // Removed between the two statements: once more.
    }
    return database_failure<Errc>(suppressed());
}

/// How long a lease lasts that a program asks for: some time, and not beyond what a timestamp can say.
[[nodiscard]] inline std::int64_t lease_microseconds(const Duration& lease) noexcept
{
    constexpr std::int64_t a_century = std::int64_t{100} * 365 * 24 * 3600 * 1'000'000;
    return lease.count() < a_century ? lease.count() : a_century;
}

/// `claim` answers whether the key was free to be claimed, and the lease if it now is claimed; or nothing: it was free, but the row is answered, leased
/// to another or of another request.
template <class Errc, class Attempt, class Until, class Response, class Values, class Key, class BindAnswer, class BindRelease, class Violations>
[[nodiscard]] Result<Once<Response>, Error<Errc>>
run_once_leased(Connection& connection, const Statement& claim, const Statement& find, const Statement& answer, const Statement& release,
                const Values& values, const Key& key, const BindAnswer& bind_answer, const BindRelease& bind_release,
                const Violations& violations, std::optional<Response> (*read)(RowReader&),
                FunctionRef<std::optional<Response>(const Attempt&)> effect)
{
    for (int round = 1; round <= max_rounds; ++round) {
        auto rows = run(connection, claim, values, round);
        if (!rows) return once_failure<Errc>(std::move(rows.error()), violations);
        bool free = true;
        std::optional<Attempt> attempt;
        std::optional<Until> until;
        if (!rows->empty()) {
            RowReader reader(*rows, 0);
            free = reader.template next<bool>();
            attempt = reader.template next<std::optional<Attempt>>();
            until = reader.template next<std::optional<Until>>();
            if (!reader.ok()) return database_failure<Errc>(reader.error());
        }
        if (attempt && until) {
            std::optional<Response> response = effect(*attempt);
            if (!response) {
                // A lease that cannot be given back runs out by itself.
                static_cast<void>(run(connection, release, bind_release(*attempt, *until)));
                return database_failure<Errc>(effect_failed());
            }
            auto stored = read_answer<Errc>(run(connection, answer, bind_answer(*response, *attempt, *until)), violations, read);
            if (!stored) return unexpected<Error<Errc>>(std::move(stored.error()));
            if (!*stored) return failure(Errc::lease_lost);
            return Once<Response>{std::move(**stored), false};
        }
        auto found = recall<Errc>(connection, find, key, violations, read, round);
        if (!found) return unexpected<Error<Errc>>(std::move(found.error()));
        if (*found) return Once<Response>{std::move(**found), true};
        if (!free) return failure(Errc::in_progress);
    }
    return database_failure<Errc>(suppressed());
}

}  // namespace <%namespace%>::detail
