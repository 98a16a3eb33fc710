<%header%>
// Tokens of transactions: how a COMMIT whose answer was lost is told from one that never happened.
//
// The token's row is written in the transaction itself, so it is there exactly if the transaction has committed. Whoever asks inserts that row:
// the INSERT waits for a transaction that still holds it, and afterwards stands in the way of one that comes later.
#include "open_connection.hpp"

namespace <%namespace%> {
namespace {

constexpr const char* table = "racegen_commit_tokens";

// The transaction is over when this fails, so it needs no savepoint.
constexpr Statement insert_token{"transaction", "INSERT INTO racegen_commit_tokens (token, committed) VALUES ($1, true)",
                                 Effect::reads};

constexpr Statement insert_tombstone{"resolve",
                                     "INSERT INTO racegen_commit_tokens AS stored (token, committed) VALUES ($1, false) "
                                     "ON CONFLICT (token) DO UPDATE SET committed = stored.committed RETURNING committed",
                                     Effect::writes};

}  // namespace

Result<CommitOutcome, DatabaseError> resolve(Connection& connection, const std::string& token)
{
    if (token.empty()) {
        return unexpected(detail::misuse("an empty token stands for no transaction"));
    }
    auto committed = read_bool(run(connection, insert_tombstone, Parameters{token}));
    if (!committed) {
        // Whether the tombstone is there or not, asking again is right.
        if (committed.error().kind == DatabaseError::Kind::commit_unknown) {
            committed.error().kind = DatabaseError::Kind::connection_lost;
        }
        return unexpected(std::move(committed.error()));
    }
    return *committed ? CommitOutcome::committed : CommitOutcome::rolled_back;
}

bool is_token_used(const DatabaseError& error) noexcept
{
    return error.sqlstate == "23505" && error.table == table;
}

Result<void, DatabaseError> detail::use_token(Transaction& transaction, const std::string& token)
{
    if (SessionAccess::connection(transaction)->transaction->read_only) {
        return unexpected(misuse("a read-only transaction cannot write its token"));
    }
    auto used = run(transaction, insert_token, Parameters{token}, SessionAccess::connection(transaction)->transaction_attempt);
    if (used) {
        return {};
    }
    DatabaseError& error = used.error();
    if (error.sqlstate == "23505") {
        error.table = table;
        error.message = "the token was used before: its transaction has committed, or resolve() has ruled it out";
    }
    return unexpected(std::move(error));
}

}  // namespace <%namespace%>
