<%header%>
// What a driver implements beneath connections and transactions.
#pragma once

#include <optional>

#include "session.hpp"
#include "statement.hpp"

namespace <%namespace%>::detail {

/// An open connection. Drivers give the primitives; the state of the transaction is the same for all.
class OpenConnection {
public:
    explicit OpenConnection(const ConnectionOptions& connection_options) : options(connection_options) {}
    OpenConnection(const OpenConnection&) = delete;
    OpenConnection& operator=(const OpenConnection&) = delete;
    virtual ~OpenConnection() = default;

    /// Sends one statement, as a transaction of its own when `depth` is 0. Inside a transaction, `guarded` asks for a savepoint around
    /// it, so that the transaction is usable after a violation.
    virtual Result<Rows, DatabaseError> execute(const Statement& statement, const ParameterList& parameters, bool guarded) = 0;

    /// Whether a transaction is lost with a statement that fails in it, unless that ran under a savepoint.
    [[nodiscard]] virtual bool needs_savepoints() const noexcept = 0;

    /// Sends commands that return no rows.
    virtual Result<void, DatabaseError> command(const char* sql) = 0;

    [[nodiscard]] virtual const char* begin_text(const TransactionOptions& transaction_options) const = 0;
    virtual Result<void, DatabaseError> begin(const TransactionOptions& transaction_options) = 0;
    /// Whether the open transaction goes on seeing the state of its first statement while others commit.
    [[nodiscard]] virtual bool keeps_snapshot() const noexcept = 0;
    /// The statement that locks the scope named by its one parameter until the transaction ends; null where a transaction that may
    /// write has no others beside it.
    [[nodiscard]] virtual const Statement* scope_lock() const noexcept = 0;
    /// After a failure nothing of the transaction is left, unless the error says commit_unknown.
    virtual Result<void, DatabaseError> commit() = 0;
    /// Afterwards no transaction is open, or the connection is broken.
    virtual Result<void, DatabaseError> roll_back() = 0;

    /// Whether a transaction is open, by whomever it was begun.
    [[nodiscard]] virtual bool is_in_transaction() const noexcept = 0;
    /// Whether the engine would still accept statements in the open transaction.
    [[nodiscard]] virtual bool is_transaction_usable() const noexcept = 0;
    [[nodiscard]] virtual bool is_open() const noexcept = 0;
    /// Whether the other end is known to have closed it, without asking there: what is not sent then has certainly not happened.
    [[nodiscard]] virtual bool has_been_closed() noexcept = 0;
    /// Commands that undo what a program may have changed in its session; null when only a new connection does.
    [[nodiscard]] virtual const char* reset_text() const noexcept = 0;
    /// Finishes first what the driver has put off.
    [[nodiscard]] virtual NativeHandle native_handle() noexcept = 0;
    /// Afterwards every primitive gives a connection_lost error.
    virtual void close() noexcept = 0;

    ConnectionOptions options;
    Observer* observer = nullptr;
    bool touched = false;                              // the program has used it for commands of its own
    int depth = 0;                                     // open transactions, nested ones included
    const TransactionOptions* transaction = nullptr;   // of the open transaction
    int transaction_attempt = 0;                       // how often its body has been begun; 0 outside
    std::optional<DatabaseError> doom{};               // why the open transaction can only be rolled back
    bool worth_one_repeat = false;                     // it met what a second run may well not meet
};

/// Reaches into sessions.
class SessionAccess {
public:
    [[nodiscard]] static OpenConnection* connection(const Session& session) noexcept { return session.connection_; }

    /// Why the session cannot be used now: closed, the connection of a running transaction, or doomed.
    [[nodiscard]] static std::optional<DatabaseError> refusal(const Session& session);

    /// Whether the session can be used now; refusal() tells why not.
    [[nodiscard]] static bool is_usable(const Session& session) noexcept
    {
        return session.connection_ != nullptr && session.connection_->depth == session.depth_ && !session.connection_->doom;
    }
    [[nodiscard]] static int depth(const Session& session) noexcept { return session.depth_; }
};

/// A failure of the caller or of the generated code, not of the database.
[[nodiscard]] DatabaseError misuse(const char* message);

/// Whether the same transaction, repeated as a whole, may succeed.
[[nodiscard]] bool is_repeatable(const DatabaseError& error) noexcept;

/// Whether a constraint was violated (SQLSTATE class 23).
[[nodiscard]] bool is_violation(const DatabaseError& error) noexcept;

/// Writes the token of the open transaction. When it was used before, is_token_used() holds for the error.
[[nodiscard]] Result<void, DatabaseError> use_token(Transaction& transaction, const std::string& token);

/// Whether savepoints are to be commands of their own, for the observer's sake.
[[nodiscard]] inline bool goes_step_by_step(const OpenConnection& connection)
{
    return connection.observer != nullptr && connection.observer->stops_statements() && connection.needs_savepoints();
}

/// What a guarded execute() does in one go, one command after the other.
Result<Rows, DatabaseError> send_step_by_step(OpenConnection& connection, const Statement& statement,
                                              const ParameterList& parameters, int attempt);

/// Whether the row that stands in the way, or the one that is missing, may be so only because the transaction does not see it.
[[nodiscard]] bool may_be_unseen(const OpenConnection& connection, const DatabaseError& error) noexcept;

/// Runs `send` with the observer's hooks around it.
class Observation {
public:
    Observation(const OpenConnection& connection, const char* method, const char* sql, int attempt);
    void end(const DatabaseError* error, std::int64_t rows);

private:
    Observer& observer_;
    StatementEvent event_;
    Duration started_;
};

template <class Send>
auto observed(OpenConnection& connection, const char* method, const char* sql, int attempt, Send send)
{
    if (connection.observer == nullptr) {
        return send();
    }
    Observation observation(connection, method, sql, attempt);
    auto result = send();
    std::int64_t rows = 0;
    if constexpr (requires { result->size(); }) {
        rows = result ? result->size() : 0;
    }
    observation.end(result ? nullptr : &result.error(), rows);
    return result;
}

}  // namespace <%namespace%>::detail
