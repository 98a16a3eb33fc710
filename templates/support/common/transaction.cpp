<%header%>
#include "open_connection.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr const char* method = "transaction";

Result<void, DatabaseError> send_rollback(OpenConnection& connection)
{
    return observed(connection, method, "ROLLBACK", 1, [&] { return connection.roll_back(); });
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
    auto begun = observed(*connection_, method, connection_->begin_text(*options_), backoff_.attempt(),
                          [&] { return connection_->begin(*options_); });
    if (!begun) {
        error_ = std::move(begun.error());
        return false;
    }
    connection_->depth = 1;
    connection_->transaction = options_;
    connection_->doom.reset();
    running_ = true;
    return true;
}

Ending TransactionRun::end(bool commit)
{
    if (connection_->doom) {
        error_ = std::move(*connection_->doom);
        roll_back();
        if (is_repeatable(error_) && backoff_.next()) {
            return Ending::repeat;
        }
        // An error of the body says more than what doomed the transaction.
        return commit ? Ending::failed : Ending::stands;
    }
    if (!commit) {
        roll_back();
        return Ending::stands;
    }
    running_ = false;
    connection_->depth = 0;
    auto committed = observed(*connection_, method, "COMMIT", backoff_.attempt(), [&] { return connection_->commit(); });
    if (committed) {
        return Ending::stands;
    }
    error_ = std::move(committed.error());
    return is_repeatable(error_) && backoff_.next() ? Ending::repeat : Ending::failed;
}

void TransactionRun::roll_back() noexcept
{
    running_ = false;
    connection_->depth = 0;
    connection_->doom.reset();
    // A rollback that fails leaves a broken connection, and with it no transaction; the next statement will tell.
    static_cast<void>(send_rollback(*connection_));
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
    auto begun = observed(*connection_, method, sql, 1, [&] { return connection_->command(sql); });
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
    auto released = observed(*connection_, method, sql, 1, [&] { return connection_->command(sql); });
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
    auto undone = observed(*connection_, method, sql, 1, [&] { return connection_->command(sql); });
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
