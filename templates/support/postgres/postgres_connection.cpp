<%header%>
#include "postgres_connection.hpp"

#include <poll.h>

#include <array>
#include <string>
#include <string_view>

#include "postgres_error.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr int binary = 1;

bool is_success(const PGresult* result) noexcept
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

// libpq would compose a message of a dozen parts for each error, of which only the parts are needed. Terse and no shorter, since notices
// of triggers are printed by the same setting. Put back afterwards, for the program's own queries on the same handle.
class BriefErrors {
public:
    /// Refers to the handle, since it may be closed meanwhile.
    explicit BriefErrors(PGconn* const& connection) noexcept
        : connection_(connection), verbosity_(PQsetErrorVerbosity(connection, PQERRORS_TERSE))
    {
    }
    BriefErrors(const BriefErrors&) = delete;
    BriefErrors& operator=(const BriefErrors&) = delete;
    ~BriefErrors() { PQsetErrorVerbosity(connection_, verbosity_); }

private:
    PGconn* const& connection_;
    PGVerbosity verbosity_;
};

template <class T>
Result<T, DatabaseError> failure(DatabaseError&& error)
{
    return Result<T, DatabaseError>(unexpected(std::move(error)));
}

template <class T>
Result<T, DatabaseError> failure(const PGconn* connection, const Rows& result)
{
    auto failed = empty_failure<T>();
    describe(failed.error(), connection, result.native());
    return failed;
}

}  // namespace

Result<Rows, DatabaseError> PostgresConnection::execute(const Statement& statement, const ParameterList& parameters,
                                                        bool guarded)
{
    if (connection_ == nullptr) {
        return failure<Rows>(connection_error(nullptr));
    }
    const bool commits_itself = depth == 0 && statement.effect == Effect::writes;
    if (commits_itself && has_been_closed()) {
        return failure<Rows>(connection_error(connection_));
    }
    const BriefErrors brief(connection_);
    auto rows = attempt(statement, parameters, guarded);
    if (!rows && forget_stale_plans(statement, rows.error())) {
        rows = attempt(statement, parameters, guarded);
    }
    // A connection that breaks under it leaves the same doubt as under COMMIT.
    if (commits_itself && !rows && rows.error().kind == DatabaseError::Kind::connection_lost) {
        rows.error().kind = DatabaseError::Kind::commit_unknown;
    }
    return rows;
}

Result<Rows, DatabaseError> PostgresConnection::attempt(const Statement& statement, const ParameterList& parameters,
                                                        bool guarded)
{
    PGresult* result = guarded || recovery_pending_ ? send_pipelined(statement, parameters, guarded)
                                                    : send_alone(statement, parameters);
    return is_success(result) ? Result<Rows, DatabaseError>(Rows(result)) : failure<Rows>(connection_, Rows(result));
}

PGresult* PostgresConnection::send_alone(const Statement& statement, const ParameterList& parameters)
{
    if (!options.prepared_statements) {
        return PQexecParams(connection_, statement.sql, parameters.count(), nullptr, parameters.values(),
                            parameters.lengths(), parameters.formats(), binary);
    }
    const char* name = prepared_.find(&statement);
    if (name == nullptr) {
        const StatementCache::Name fresh = prepared_.next_name();
        PGresult* result = PQprepare(connection_, fresh.data(), statement.sql, 0, nullptr);
        if (!is_success(result)) {
            return result;
        }
        PQclear(result);
        prepared_.add(&statement, fresh);
        name = prepared_.find(&statement);
    }
    return PQexecPrepared(connection_, name, parameters.count(), parameters.values(), parameters.lengths(),
                          parameters.formats(), binary);
}

bool PostgresConnection::forget_stale_plans(const Statement& statement, const DatabaseError& error)
{
    // 0A000: DDL has changed the result's type. 26000: someone has deallocated the statement. Others will have gone the same way.
    const bool deallocated = error.sqlstate == "26000";
    if ((!deallocated && error.sqlstate != "0A000") || prepared_.find(&statement) == nullptr) {
        return false;
    }
    const std::string deallocation = prepared_.clear();
    if (!deallocated) {
        deallocation_ += deallocation;
    }
    if (depth == 0) {
        deallocate();
        return true;
    }
    // Without its savepoint the statement has taken the transaction with it.
    worth_one_repeat |= !recovery_pending_;
    return recovery_pending_;
}

void PostgresConnection::deallocate()
{
    if (!deallocation_.empty()) {
        PQclear(PQexec(connection_, deallocation_.c_str()));
        deallocation_.clear();
    }
}

Result<void, DatabaseError> PostgresConnection::command(const char* sql)
{
    if (connection_ == nullptr) {
        return failure<void>(connection_error(nullptr));
    }
    recover();
    const Rows result(PQexec(connection_, sql));
    if (!is_success(result.native()) && PQresultStatus(result.native()) != PGRES_EMPTY_QUERY) {
        return failure<void>(connection_, result);
    }
    return {};
}

const char* PostgresConnection::begin_text(const TransactionOptions& transaction_options) const
{
    // The level is always stated: default_transaction_isolation may be anything.
    switch (transaction_options.isolation) {
    case Isolation::read_committed:
        return transaction_options.read_only ? "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY"
                                             : "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
    case Isolation::repeatable_read:
        return transaction_options.read_only ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE";
    case Isolation::serializable:
        return transaction_options.read_only ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"
                                             : "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";
    }
    return "BEGIN";
}

Result<void, DatabaseError> PostgresConnection::begin(const TransactionOptions& transaction_options)
{
    recovery_pending_ = false;
    deallocate();
    return command(begin_text(transaction_options));
}

bool PostgresConnection::keeps_snapshot() const noexcept
{
    return transaction != nullptr && transaction->isolation != Isolation::read_committed;
}

const Statement* PostgresConnection::scope_lock() const noexcept
{
    // By itself, and not beside what it is to guard: a statement that waits for the lock has taken its snapshot before.
    static constexpr Statement lock{"lock_scope", "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))",
                                    Effect::reads};
    return &lock;
}

Result<void, DatabaseError> PostgresConnection::commit()
{
    if (connection_ == nullptr) {
        return failure<void>(connection_error(nullptr));
    }
    if (has_been_closed()) {
        return failure<void>(connection_error(connection_));
    }
    if (PQtransactionStatus(connection_) == PQTRANS_IDLE) {
        return failure<void>(misuse("the transaction was ended behind the session's back"));
    }
    const bool recover_first = std::exchange(recovery_pending_, false);
    const Rows result(PQexec(connection_, recover_first ? "ROLLBACK TO SAVEPOINT racegen_statement; COMMIT" : "COMMIT"));
    if (!is_success(result.native())) {
        auto failed = failure<void>(connection_, result);
        if (is_lost(failed.error())) {
            failed.error().kind = DatabaseError::Kind::commit_unknown;
        } else if (PQtransactionStatus(connection_) != PQTRANS_IDLE) {
            // The COMMIT was never reached.
            PQclear(PQexec(connection_, "ROLLBACK"));
        }
        return failed;
    }
    // COMMIT of a failed transaction succeeds, with another tag.
    if (std::string_view(PQcmdStatus(const_cast<PGresult*>(result.native()))) != "COMMIT") {
        DatabaseError error = misuse("the transaction had failed; the server has rolled it back instead of committing");
        error.sqlstate = "25P02";
        return failure<void>(std::move(error));
    }
    return {};
}

Result<void, DatabaseError> PostgresConnection::roll_back()
{
    recovery_pending_ = false;
    if (!is_open()) {
        return failure<void>(connection_error(connection_));
    }
    if (PQtransactionStatus(connection_) == PQTRANS_IDLE) {
        return {};
    }
    return command("ROLLBACK");
}

bool PostgresConnection::is_in_transaction() const noexcept
{
    return is_open() && PQtransactionStatus(connection_) != PQTRANS_IDLE;
}

bool PostgresConnection::is_transaction_usable() const noexcept
{
    return is_open() && (PQtransactionStatus(connection_) == PQTRANS_INTRANS || recovery_pending_);
}

bool PostgresConnection::is_open() const noexcept
{
    return connection_ != nullptr && PQstatus(connection_) == CONNECTION_OK;
}

NativeHandle PostgresConnection::native_handle() noexcept
{
    recover();
    return connection_;
}

bool PostgresConnection::has_been_closed() noexcept
{
    if (PQstatus(connection_) != CONNECTION_OK) {
        return true;
    }
    pollfd socket{PQsocket(connection_), POLLIN, 0};
    // Unasked for, the server sends notices, or its farewell and then the end of the stream.
    while (poll(&socket, 1, 0) == 1) {
        if (PQconsumeInput(connection_) == 0 || PQstatus(connection_) != CONNECTION_OK) {
            return true;
        }
    }
    return false;
}

const char* PostgresConnection::reset_text() const noexcept
{
    // DISCARD ALL but for the prepared statements, which are ours.
    return "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); "
           "DISCARD TEMP; DISCARD SEQUENCES";
}

void PostgresConnection::close() noexcept
{
    if (connection_ != nullptr) {
        PQfinish(std::exchange(connection_, nullptr));
    }
}

void PostgresConnection::recover()
{
    if (std::exchange(recovery_pending_, false)) {
        PQclear(PQexec(connection_, "ROLLBACK TO SAVEPOINT racegen_statement; RELEASE SAVEPOINT racegen_statement"));
    }
}

}  // namespace <%namespace%>::detail

namespace <%namespace%> {

Result<Connection, DatabaseError> Connection::open(const std::string& target, const ConnectionOptions& options)
{
    using Outcome = Result<Connection, DatabaseError>;
    // A connection string or URI is expanded in the place of dbname; what follows overrides it. Texts are UTF-8 on this side.
    const std::array<const char*, 3> keywords{"dbname", "client_encoding", nullptr};
    const std::array<const char*, 3> values{target.c_str(), "UTF8", nullptr};
    PGconn* connection = PQconnectdbParams(keywords.data(), values.data(), 1);
    if (connection == nullptr || PQstatus(connection) != CONNECTION_OK) {
        DatabaseError error = detail::connection_error(connection);
        PQfinish(connection);
        return Outcome(unexpected(std::move(error)));
    }
    return Outcome(Connection(new detail::PostgresConnection(connection, options)));
}

}  // namespace <%namespace%>
