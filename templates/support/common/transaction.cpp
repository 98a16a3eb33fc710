<%header%>
#include "methods.hpp"
#include "open_connection.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr const char* method = "transaction";

/// A command around a body, observed as the attempt that the transaction is at.
template <class Send>
Result<void, DatabaseError> send(OpenConnection& connection, const char* sql, Send send_command)
{
    return observed(connection, method, sql, connection.transaction_attempt, send_command);
}

Result<void, DatabaseError> send(OpenConnection& connection, const char* sql)
{
    return send(connection, sql, [&] { return connection.command(sql); });
}

// Going on after ROLLBACK TO would commit half of the work, on a snapshot that is known to be out of date.
bool is_beyond_savepoints(const DatabaseError& error) noexcept
{
    return is_repeatable(error) || error.kind == DatabaseError::Kind::connection_lost;
}

Result<void, DatabaseError> take_scope(Transaction& transaction, const OpenConnection& connection, const std::string& key)
{
    if (connection.transaction->isolation != Isolation::read_committed) {
        return unexpected(misuse("lock_scope needs READ COMMITTED: at other levels the transaction goes on with what it saw before the lock"));
    }
    const Statement* statement = connection.scope_lock();
    if (statement == nullptr) {
        if (connection.transaction->read_only) {
            return unexpected(misuse("a read-only transaction keeps no writer out, so it cannot lock a scope"));
        }
        return {};
    }
    auto locked = run(transaction, *statement, Parameters{key});
    if (!locked) {
        return unexpected(std::move(locked.error()));
    }
    return {};
}

}  // namespace

Result<Rows, DatabaseError> send_step_by_step(OpenConnection& connection, const Statement& statement,
                                              const ParameterList& parameters, int attempt)
{
    const auto step = [&](const char* sql) {
        return observed(connection, statement.method, sql, attempt, [&] { return connection.command(sql); });
    };
    auto done = step("SAVEPOINT racegen_statement");
    if (!done) {
        return Result<Rows, DatabaseError>(unexpected(std::move(done.error())));
    }
    auto rows = observed(connection, statement.method, statement.sql, attempt,
                         [&] { return connection.execute(statement, parameters, false); });
    if (!rows && !is_violation(rows.error())) {
        return rows;
    }
    if (!rows) {
        done = step("ROLLBACK TO SAVEPOINT racegen_statement");
    }
    if (done) {
        done = step("RELEASE SAVEPOINT racegen_statement");
    }
    if (!done) {
        rows = unexpected(std::move(done.error()));
    }
    return rows;
}

std::optional<DatabaseError> lock_refusal(const Transaction& transaction)
{
    const OpenConnection* connection = SessionAccess::connection(transaction);
    if (connection == nullptr || connection->transaction == nullptr || !connection->transaction->read_only) {
        return std::nullopt;
    }
    DatabaseError error = misuse("a read-only transaction cannot lock rows");
    error.kind = DatabaseError::Kind::read_only;
    error.sqlstate = "25006";
    return error;
}

TransactionRun::TransactionRun(Connection& connection, const TransactionOptions& options)
    : connection_(SessionAccess::connection(connection)),
      options_(&options),
      backoff_(options.retry),
      transaction_(connection_, 1)
{
}

TransactionRun::~TransactionRun()
{
    if (running_) {
        roll_back();
    }
}

bool TransactionRun::begin()
{
    if (connection_ == nullptr || connection_->depth != 0) {
        error_ = misuse(connection_ == nullptr ? "the connection was moved from"
                                               : "the connection already has a transaction; nest with transaction(tx, ...)");
        return false;
    }
    for (;;) {
        if (!start()) {
            return false;
        }
        if (options_->token.empty()) {
            return true;
        }
        // Before the body: what that would make of work that is already done says nothing.
        auto used = use_token(transaction_, options_->token);
        if (used) {
            return true;
        }
        connection_->worth_one_repeat &= !is_token_used(used.error());
        if (end(false) != Ending::repeat) {
            error_ = std::move(used.error());
            return false;
        }
    }
}

bool TransactionRun::start()
{
    connection_->transaction = options_;
    connection_->transaction_attempt = backoff_.attempt();
    connection_->worth_one_repeat = false;
    connection_->doom.reset();
    auto begun = send(*connection_, connection_->begin_text(*options_), [&] { return connection_->begin(*options_); });
    if (!begun) {
        error_ = std::move(begun.error());
        leave();
        return false;
    }
    connection_->depth = 1;
    running_ = true;
    return true;
}

Ending TransactionRun::end(bool commits)
{
    const bool doomed = connection_->doom.has_value();
    // The body has been told of a violation that may not be one. The answer to what it made of that is to run it again, once.
    const bool again = connection_->worth_one_repeat && !repeated_ && backoff_.next_at_once();
    if (commits && !doomed && !again) {
        return commit();
    }
    if (doomed) {
        error_ = std::move(*connection_->doom);
    }
    roll_back();
    repeated_ |= again;
    if (again || (doomed && is_repeatable(error_) && backoff_.next())) {
        return Ending::repeat;
    }
    // An error of the body says more than what doomed the transaction.
    return doomed && commits ? Ending::failed : Ending::stands;
}

Ending TransactionRun::commit()
{
    connection_->depth = 0;
    auto committed = send(*connection_, "COMMIT", [&] { return connection_->commit(); });
    const bool may_pass = !committed && !repeated_ && may_be_unseen(*connection_, committed.error());
    leave();
    if (committed) {
        return Ending::stands;
    }
    error_ = std::move(committed.error());
    if (is_violation(error_)) {
        // Of a deferred constraint: no method is there to give it a name of its own.
        error_.kind = DatabaseError::Kind::unmapped_constraint;
        repeated_ |= may_pass;
        return may_pass && backoff_.next_at_once() ? Ending::repeat : Ending::failed;
    }
    return is_repeatable(error_) && backoff_.next() ? Ending::repeat : Ending::failed;
}

void TransactionRun::roll_back() noexcept
{
    // A rollback that fails leaves a broken connection, and with it no transaction; the next statement will tell.
    connection_->depth = 0;
    static_cast<void>(send(*connection_, "ROLLBACK", [&] { return connection_->roll_back(); }));
    leave();
}

void TransactionRun::leave() noexcept
{
    running_ = false;
    connection_->depth = 0;
    connection_->transaction = nullptr;
    connection_->transaction_attempt = 0;
    connection_->doom.reset();
}

NestedRun::NestedRun(Transaction& outer)
    : connection_(SessionAccess::connection(outer)), outer_(&outer), transaction_(connection_, SessionAccess::depth(outer) + 1)
{
}

NestedRun::~NestedRun()
{
    if (running_) {
        roll_back();
    }
}

bool NestedRun::begin()
{
    if (auto refusal = SessionAccess::refusal(*outer_)) {
        error_ = std::move(*refusal);
        return false;
    }
    constexpr const char* sql = "SAVEPOINT racegen_nested";
    auto begun = send(*connection_, sql);
    if (!begun) {
        connection_->doom = begun.error();
        error_ = std::move(begun.error());
        return false;
    }
    ++connection_->depth;
    running_ = true;
    return true;
}

Ending NestedRun::end(bool keep)
{
    if (connection_->doom) {
        error_ = *connection_->doom;
        roll_back();
        // An error of the body says more than what doomed the transaction.
        return keep ? Ending::failed : Ending::stands;
    }
    if (!keep) {
        roll_back();
        return Ending::stands;
    }
    running_ = false;
    --connection_->depth;
    constexpr const char* sql = "RELEASE SAVEPOINT racegen_nested";
    auto released = send(*connection_, sql);
    if (!released) {
        connection_->doom = released.error();
        error_ = std::move(released.error());
        return Ending::failed;
    }
    return Ending::stands;
}

void NestedRun::roll_back() noexcept
{
    running_ = false;
    --connection_->depth;
    if (connection_->doom && is_beyond_savepoints(*connection_->doom)) {
        return;
    }
    constexpr const char* sql = "ROLLBACK TO SAVEPOINT racegen_nested; RELEASE SAVEPOINT racegen_nested";
    auto undone = send(*connection_, sql);
    connection_->doom.reset();
    if (!undone) {
        connection_->doom = std::move(undone.error());
    }
}

}  // namespace <%namespace%>::detail

namespace <%namespace%> {

Result<void, DatabaseError> Transaction::lock_key(const std::string& key)
{
    if (auto refusal = detail::SessionAccess::refusal(*this)) {
        return unexpected(std::move(*refusal));
    }
    detail::OpenConnection& connection = *detail::SessionAccess::connection(*this);
    auto taken = detail::take_scope(*this, connection, key);
    if (!taken) {
        // Who passes over the error must not go on without the lock.
        connection.doom = taken.error();
    }
    return taken;
}

}  // namespace <%namespace%>
