<%header%>
// Connections and transactions: what repositories run on.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "native.hpp"
#include "result.hpp"
#include "retry.hpp"

namespace <%namespace%> {

namespace detail {
class OpenConnection;
class SessionAccess;
class TransactionRun;
class NestedRun;
}  // namespace detail

/// One statement as an Observer sees it. The pointers are valid during the call only.
struct StatementEvent {
    const char* method = nullptr;  // `AccountRepository::create`, `transaction`, `execute`
    const char* sql = nullptr;
    int attempt = 1;
    int transaction_attempt = 0;           // how often the body of its transaction() has been begun; 0 outside of one
    Duration duration{};                   // after() only
    const DatabaseError* error = nullptr;  // after() only: null when the statement succeeded
    std::int64_t rows = 0;                 // after() only: rows returned
};

/// Called around every statement that is sent, on the thread that sends it: for tracing, metrics and tests. Must not throw and must
/// not use the connection.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void before(const StatementEvent& event) = 0;
    virtual void after(const StatementEvent& event) = 0;

    /// Whether it holds statements back, as a test of interleavings does. Then savepoints, which otherwise travel with the statement they
    /// guard and unseen, are commands of their own here and on the way.
    [[nodiscard]] virtual bool stops_statements() const { return false; }
};

enum class Isolation { read_committed, repeatable_read, serializable };

struct TransactionOptions {
    Isolation isolation = Isolation::read_committed;
    bool read_only = false;
    RetryPolicy retry{};
    /// Whether a statement that can violate a constraint runs under a savepoint. Without one a violation dooms the transaction, where the
    /// engine works that way; for long loops that expect none.
    bool savepoints = true;
    /// A name that no other transaction has: with it, resolve() can tell what became of a COMMIT whose answer was lost. Written to the
    /// table racegen_commit_tokens, in the same transaction; empty for none. One that was used before is an error: is_token_used().
    std::string token{};
};

struct ConnectionOptions {
    /// Off for poolers that hand each statement to another server connection.
    bool prepared_statements = true;
    /// For single statements outside a transaction, after a serialization failure or a deadlock.
    RetryPolicy retry{};
    /// How long an embedded database waits for another writer.
    Duration busy_timeout = Duration::seconds(5);
};

/// A Connection or a Transaction. Serves one thread at a time.
class Session {
public:
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Sends commands without parameters, and drops their rows: for the program's own DDL. Never put values into `sql`, nor begin or
    /// end transactions with it.
    [[nodiscard]] Result<void, DatabaseError> execute(const char* sql);

    /// The driver's own handle, for the program's own queries; null when closed. It stays the session's: neither close it nor end a
    /// transaction through it. Ask anew after each use of the session: what a failed statement left behind is cleared up here.
    [[nodiscard]] NativeHandle native_handle() noexcept;

protected:
    Session(detail::OpenConnection* connection, int depth) noexcept : connection_(connection), depth_(depth) {}
    ~Session() = default;

private:
    friend class Connection;
    friend class detail::SessionAccess;

    detail::OpenConnection* connection_;
    int depth_;  // 0 for a Connection, 1 for a Transaction, more for nested ones
};

/// What became of a transaction.
enum class CommitOutcome { committed, rolled_back };

/// An open connection to a database; closed at the end of its scope. Repositories refer to it, so it must stay where it is while they
/// are used, and while a transaction runs on it.
class Connection : public Session {
public:
    /// `target`: a connection string (PostgreSQL) or a file name (SQLite).
    [[nodiscard]] static Result<Connection, DatabaseError> open(const std::string& target,
                                                                const ConnectionOptions& options = {});

    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&& other) noexcept;
    ~Connection();

    void close() noexcept;
    /// False after close(), after a move, and once a statement has found the connection broken.
    [[nodiscard]] bool is_open() const noexcept;

    /// Null for none; the observer must outlive its use here.
    void set_observer(Observer* observer) noexcept;

private:
    explicit Connection(detail::OpenConnection* connection) noexcept : Session(connection, 0) {}
};

namespace detail {

/// Appends `:` and the value: an integer, a text, a Uuid, or an id that holds one of these.
template <class Value>
void append_to_key(std::string& key, const Value& value)
{
    if constexpr (std::integral<Value>) {
        key.append(1, ':').append(std::to_string(value));
    } else if constexpr (requires { value.value; }) {
        append_to_key(key, value.value);
    } else if constexpr (requires { value.to_string(); }) {
        key.append(1, ':').append(value.to_string());
    } else {
        static_assert(std::convertible_to<const Value&, std::string_view>, "a scope is named by integers, texts, Uuids and ids of these");
        key.append(1, ':').append(std::string_view(value));
    }
}

}  // namespace detail

/// A running transaction, given to the body of transaction(). While it runs, the Connection itself must not be used.
class Transaction : public Session {
public:
    /// Waits until no other transaction holds the scope, and holds it until this one ends: for what no constraint guards, such as
    /// a count of rows. Keeps out only those that lock the same scope. What is read after the call, others have committed; so
    /// only READ COMMITTED will do, at other levels the snapshot may be older than the lock. A scope is a name and any number of values,
    /// joined by `:`. Where the engine has one writer at a time nothing is sent: the transaction itself is the lock. A failure dooms
    /// the transaction, a lock_timeout too.
    template <class... Values>
    [[nodiscard]] Result<void, DatabaseError> lock_scope(std::string_view name, const Values&... values)
    {
        std::string key(name);
        (detail::append_to_key(key, values), ...);
        return lock_key(key);
    }

private:
    friend class detail::TransactionRun;
    friend class detail::NestedRun;

    Transaction(detail::OpenConnection* connection, int depth) noexcept : Session(connection, depth) {}

    [[nodiscard]] Result<void, DatabaseError> lock_key(const std::string& key);
};

namespace detail {

/// Whether the outcome of a body stands, the body is to run again, or error() takes its outcome's place.
enum class Ending { stands, repeat, failed };

/// One call of transaction(): begin(), the body, end(), and again while end() says so.
class TransactionRun {
public:
    TransactionRun(Connection& connection, const TransactionOptions& options);
    TransactionRun(const TransactionRun&) = delete;
    TransactionRun& operator=(const TransactionRun&) = delete;
    /// Rolls back when the body was left by an exception.
    ~TransactionRun();

    /// False: error() says why.
    [[nodiscard]] bool begin();
    [[nodiscard]] Transaction& transaction() noexcept { return transaction_; }
    [[nodiscard]] Ending end(bool commits);
    [[nodiscard]] DatabaseError&& error() noexcept { return std::move(error_); }

private:
    [[nodiscard]] bool start();
    [[nodiscard]] Ending commit();
    void roll_back() noexcept;
    void leave() noexcept;

    OpenConnection* connection_;
    const TransactionOptions* options_;
    Backoff backoff_;
    Transaction transaction_;
    DatabaseError error_{};
    bool running_ = false;
    bool repeated_ = false;  // for a trouble that is given one more chance
};

/// One call of transaction() inside a transaction: a savepoint, no retry.
class NestedRun {
public:
    explicit NestedRun(Transaction& outer);
    NestedRun(const NestedRun&) = delete;
    NestedRun& operator=(const NestedRun&) = delete;
    ~NestedRun();

    [[nodiscard]] bool begin();
    [[nodiscard]] Transaction& transaction() noexcept { return transaction_; }
    [[nodiscard]] Ending end(bool keep);
    [[nodiscard]] DatabaseError&& error() noexcept { return std::move(error_); }

private:
    void roll_back() noexcept;

    OpenConnection* connection_;
    Transaction* outer_;
    Transaction transaction_;
    DatabaseError error_{};
    bool running_ = false;
};

template <class Outcome>
concept ResultLike = requires(const Outcome& outcome) {
    typename Outcome::value_type;
    typename Outcome::error_type;
    { outcome.has_value() } -> std::same_as<bool>;
};

template <class Body>
concept TransactionBody = std::invocable<Body&, Transaction&> && ResultLike<std::invoke_result_t<Body&, Transaction&>>;

template <class Run, TransactionBody Body>
auto run_body(Run& run, Body& body) -> std::invoke_result_t<Body&, Transaction&>
{
    using Outcome = std::invoke_result_t<Body&, Transaction&>;
    using Failure = FromDatabase<typename Outcome::error_type>;
    for (;;) {
        if (!run.begin()) {
            return Outcome(unexpected(Failure::make(run.error())));
        }
        Outcome outcome = body(run.transaction());
        switch (run.end(outcome.has_value())) {
        case Ending::stands: return outcome;
        case Ending::repeat: break;
        case Ending::failed: return Outcome(unexpected(Failure::make(run.error())));
        }
    }
}

}  // namespace detail

/// What became of the transaction with that token, whose transaction() ended with commit_unknown or was left by a crash. Waits while it is
/// still open. After `rolled_back` it cannot commit any more, however late its COMMIT arrives: its token is used up, and a repetition
/// needs another one. Call again when it fails, on another connection if this one is lost. Not within a transaction.
[[nodiscard]] Result<CommitOutcome, DatabaseError> resolve(Connection& connection, const std::string& token);

/// Whether transaction() refused its token: a transaction with that token has committed, or resolve() has ruled it out.
[[nodiscard]] bool is_token_used(const DatabaseError& error) noexcept;

/// Runs `body(Transaction&)`, which gives a Result whose error can be made from a DatabaseError (DatabaseError, AnyError, Error<Errc>).
/// Commits when it gives a value; rolls back when it gives an error or throws. After a serialization failure or a deadlock,
/// in a statement or in COMMIT, the body is run again from its start, as often as `options.retry` allows and whatever it returned; it
/// must therefore have no effects outside the database. Never repeats when it is unknown whether COMMIT happened.
template <detail::TransactionBody Body>
[[nodiscard]] auto transaction(Connection& connection, const TransactionOptions& options, Body&& body)
    -> std::invoke_result_t<Body&, Transaction&>
{
    detail::TransactionRun run(connection, options);
    return detail::run_body(run, body);
}

template <detail::TransactionBody Body>
[[nodiscard]] auto transaction(Connection& connection, Body&& body) -> std::invoke_result_t<Body&, Transaction&>
{
    const TransactionOptions options{};
    detail::TransactionRun run(connection, options);
    return detail::run_body(run, body);
}

/// Nested: a savepoint. An error or an exception undoes what the body did and leaves `outer` usable, unless the transaction as a whole is
/// lost (serialization failure, deadlock, broken connection); never repeats by itself.
template <detail::TransactionBody Body>
[[nodiscard]] auto transaction(Transaction& outer, Body&& body) -> std::invoke_result_t<Body&, Transaction&>
{
    detail::NestedRun run(outer);
    return detail::run_body(run, body);
}

}  // namespace <%namespace%>
