<%header%>
// Connections and transactions on SQLite.
#include <chrono>
#include <memory>
#include <utility>

#include "database.hpp"
#include "open_connection.hpp"
#include "sqlite_error.hpp"

namespace <%namespace%> {
namespace detail {
namespace {

DatabaseError closed()
{
    return make_error(DatabaseError::Kind::connection_lost, "08003", "the connection is closed");
}

// SQLite does not say which foreign key failed; asked in the same transaction, the probe finds the one that is not satisfied.
void name_foreign_key(Database& database, const Statement& statement, const ParameterList& parameters, DatabaseError& error)
{
    if (statement.probe == nullptr || error.sqlstate != "23503") {
        return;
    }
    const auto found = database.query(statement.probe, parameters.slots);
    if (found && !found->empty()) {
        error.constraint = found->cell(0, 0).bytes;
        error.table = found->cell(0, 1).bytes;
    }
}

// Whatever happens in between, an exception included, the transaction does not outlive the scope.
class WriteTransaction {
public:
    explicit WriteTransaction(Database& database) noexcept : database_(database) {}
    WriteTransaction(const WriteTransaction&) = delete;
    WriteTransaction& operator=(const WriteTransaction&) = delete;
    ~WriteTransaction() { database_.rollback(); }

private:
    Database& database_;
};

Result<Rows, DatabaseError> execute_in_transaction(Database& database, const Statement& statement,
                                                   const ParameterList& parameters)
{
    auto rows = database.query(statement.sql, parameters.slots);
    if (!rows && database.in_transaction()) {
        name_foreign_key(database, statement, parameters, rows.error());
    }
    return rows;
}

// One transaction of its own: the probe must look at what the statement saw.
Result<Rows, DatabaseError> execute_write(Database& database, const Statement& statement, const ParameterList& parameters)
{
    if (auto begun = database.begin_write(); !begun) {
        return unexpected(std::move(begun.error()));
    }
    const WriteTransaction transaction(database);
    auto rows = execute_in_transaction(database, statement, parameters);
    if (!rows) {
        return rows;
    }
    if (auto committed = database.commit(); !committed) {
        // A deferred foreign key fails only now; what the statement did can still be seen.
        if (database.in_transaction()) {
            name_foreign_key(database, statement, parameters, committed.error());
        }
        return unexpected(std::move(committed.error()));
    }
    return rows;
}

class SqliteConnection final : public OpenConnection {
public:
    SqliteConnection(const ConnectionOptions& connection_options, std::unique_ptr<Database> database)
        : OpenConnection(connection_options), database_(std::move(database))
    {
    }

    // A failed statement of SQLite undoes itself and nothing else: no savepoint is needed around it.
    Result<Rows, DatabaseError> execute(const Statement& statement, const ParameterList& parameters, bool) override
    {
        if (auto refusal = refuse()) {
            return unexpected(std::move(*refusal));
        }
        if (depth > 0) {
            return execute_in_transaction(*database_, statement, parameters);
        }
        if (statement.effect == Effect::writes) {
            return execute_write(*database_, statement, parameters);
        }
        return database_->query(statement.sql, parameters.slots);
    }

    [[nodiscard]] bool needs_savepoints() const noexcept override { return false; }

    Result<void, DatabaseError> command(const char* sql) override
    {
        if (auto refusal = refuse()) {
            return unexpected(std::move(*refusal));
        }
        return database_->execute(sql);
    }

    // There is one level of isolation, and it is serializable. A transaction that may write takes the write lock at once: one that finds
    // out later can fail for having read what another has changed since.
    [[nodiscard]] const char* begin_text(const TransactionOptions& transaction_options) const override
    {
        return transaction_options.read_only ? "BEGIN DEFERRED" : "BEGIN IMMEDIATE";
    }

    Result<void, DatabaseError> begin(const TransactionOptions& transaction_options) override
    {
        if (auto refusal = refuse()) {
            return unexpected(std::move(*refusal));
        }
        return transaction_options.read_only ? database_->begin_read() : database_->begin_write();
    }

    // One that writes has no other beside it, and one that reads violates nothing.
    [[nodiscard]] bool keeps_snapshot() const noexcept override { return false; }
    [[nodiscard]] const Statement* scope_lock() const noexcept override { return nullptr; }

    Result<void, DatabaseError> commit() override
    {
        if (database_ == nullptr) {
            return unexpected(closed());
        }
        auto committed = database_->commit();
        if (!committed) {
            database_->rollback();
        }
        return committed;
    }

    Result<void, DatabaseError> roll_back() override
    {
        if (database_ == nullptr) {
            return unexpected(closed());
        }
        database_->rollback();
        return {};
    }

    [[nodiscard]] bool is_in_transaction() const noexcept override
    {
        return database_ != nullptr && database_->in_transaction();
    }
    [[nodiscard]] bool is_transaction_usable() const noexcept override { return is_in_transaction(); }
    [[nodiscard]] bool is_open() const noexcept override { return database_ != nullptr; }
    [[nodiscard]] bool has_been_closed() noexcept override { return database_ == nullptr; }
    // Pragmas, attached files, functions: nothing undoes them all.
    [[nodiscard]] const char* reset_text() const noexcept override { return nullptr; }
    [[nodiscard]] NativeHandle native_handle() noexcept override
    {
        return database_ == nullptr ? nullptr : database_->handle();
    }
    void close() noexcept override { database_.reset(); }

private:
    // A full disk ends a transaction behind its back; a statement sent then would commit by itself.
    [[nodiscard]] std::optional<DatabaseError> refuse() const
    {
        if (database_ == nullptr) {
            return closed();
        }
        if (depth > 0 && !database_->in_transaction()) {
            return make_error(DatabaseError::Kind::other, "25P01", "the transaction was ended by something else");
        }
        return std::nullopt;
    }

    std::unique_ptr<Database> database_;
};

}  // namespace
}  // namespace detail

Result<Connection, DatabaseError> Connection::open(const std::string& target, const ConnectionOptions& options)
{
    auto database = detail::Database::open(target, std::chrono::microseconds(options.busy_timeout.count()));
    if (!database) {
        return unexpected(std::move(database.error()));
    }
    return Connection(new detail::SqliteConnection(options, std::move(*database)));
}

}  // namespace <%namespace%>
