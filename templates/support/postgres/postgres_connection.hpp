<%header%>
// A connection through libpq.
#pragma once

#include <libpq-fe.h>

#include <string>

#include "open_connection.hpp"
#include "statement_cache.hpp"

namespace <%namespace%>::detail {

class PostgresConnection final : public OpenConnection {
public:
    /// Takes over a connection that is open.
    PostgresConnection(PGconn* connection, const ConnectionOptions& connection_options)
        : OpenConnection(connection_options), connection_(connection)
    {
    }
    ~PostgresConnection() override { close(); }

    Result<Rows, DatabaseError> execute(const Statement& statement, const ParameterList& parameters, bool guarded) override;
    [[nodiscard]] bool needs_savepoints() const noexcept override { return true; }
    Result<void, DatabaseError> command(const char* sql) override;
    [[nodiscard]] const char* begin_text(const TransactionOptions& transaction_options) const override;
    Result<void, DatabaseError> begin(const TransactionOptions& transaction_options) override;
    [[nodiscard]] bool keeps_snapshot() const noexcept override;
    [[nodiscard]] const Statement* scope_lock() const noexcept override;
    Result<void, DatabaseError> commit() override;
    Result<void, DatabaseError> roll_back() override;
    [[nodiscard]] bool is_in_transaction() const noexcept override;
    [[nodiscard]] bool is_transaction_usable() const noexcept override;
    [[nodiscard]] bool is_open() const noexcept override;
    [[nodiscard]] bool has_been_closed() noexcept override;
    [[nodiscard]] const char* reset_text() const noexcept override;
    [[nodiscard]] NativeHandle native_handle() noexcept override;
    void close() noexcept override;

private:
    [[nodiscard]] Result<Rows, DatabaseError> attempt(const Statement& statement, const ParameterList& parameters,
                                                      bool guarded);
    /// One trip for the statement alone.
    [[nodiscard]] PGresult* send_alone(const Statement& statement, const ParameterList& parameters);
    /// One trip for the statement and the savepoint commands around it; the failed result when a command fails.
    [[nodiscard]] PGresult* send_pipelined(const Statement& statement, const ParameterList& parameters, bool guarded);
    [[nodiscard]] bool queue_statement(const Statement& statement, const ParameterList& parameters, bool& preparing,
                                       StatementCache::Name& name);
    [[nodiscard]] bool queue_command(const char* sql);
    [[nodiscard]] PGresult* next_result();
    /// Whether the statement failed for its plan only, and can be sent again: then all plans are made anew.
    [[nodiscard]] bool forget_stale_plans(const Statement& statement, const DatabaseError& error);
    void deallocate();
    void recover();

    PGconn* connection_;
    StatementCache prepared_;
    std::string deallocation_;       // of plans that are forgotten here and not yet by the server
    bool recovery_pending_ = false;  // a statement failed under its savepoint; ROLLBACK TO goes out with whatever comes next
};

}  // namespace <%namespace%>::detail
