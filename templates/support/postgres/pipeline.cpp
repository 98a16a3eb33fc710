<%header%>
// A statement under a savepoint, in one trip to the server.
//
//     [SAVEPOINT s] [statement] [RELEASE s] [Sync]
//
// When the statement fails, everything up to Sync is skipped, and the transaction waits for ROLLBACK TO s. That goes out in front of
// whatever is sent next, so a violation costs no trip of its own. The server has released the locks of the failed statement by then.
#include "postgres_connection.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr int binary = 1;

bool is_failure(const PGresult* result) noexcept
{
    return PQresultStatus(result) == PGRES_FATAL_ERROR;
}

}  // namespace

PGresult* PostgresConnection::send_pipelined(const Statement& statement, const ParameterList& parameters, bool guarded)
{
    const bool recovering = std::exchange(recovery_pending_, false);
    bool preparing = false;
    StatementCache::Name name{};
    const bool sent = PQenterPipelineMode(connection_) == 1 &&
                      (!recovering || (queue_command("ROLLBACK TO SAVEPOINT racegen_statement") &&
                                       queue_command("RELEASE SAVEPOINT racegen_statement"))) &&
                      (!guarded || queue_command("SAVEPOINT racegen_statement")) &&
                      queue_statement(statement, parameters, preparing, name) &&
                      (!guarded || queue_command("RELEASE SAVEPOINT racegen_statement")) &&
                      PQpipelineSync(connection_) == 1;
    if (!sent) {
        // Only a broken connection or a lack of memory; what was queued cannot be taken back.
        PGresult* result = PQmakeEmptyPGresult(connection_, PGRES_FATAL_ERROR);
        close();
        return result;
    }
    const int before = (recovering ? 2 : 0) + (guarded ? 1 : 0);
    const int statement_place = before + (preparing ? 1 : 0);
    const int last_place = statement_place + (guarded ? 1 : 0);
    PGresult* answer = nullptr;
    int failed_place = -1;
    for (int place = 0; place <= last_place; ++place) {
        PGresult* result = next_result();
        const bool fails_first = failed_place < 0 && is_failure(result);
        if (preparing && place == before && PQresultStatus(result) == PGRES_COMMAND_OK) {
            prepared_.add(&statement, name);
        }
        if (fails_first || (place == statement_place && failed_place < 0)) {
            PQclear(answer);
            answer = result;
        } else {
            PQclear(result);
        }
        failed_place = fails_first ? place : failed_place;
    }
    PQclear(next_result());  // Sync
    if (PQexitPipelineMode(connection_) != 1) {
        close();
        return answer;
    }
    recovery_pending_ = guarded && failed_place >= before;
    return answer;
}

bool PostgresConnection::queue_command(const char* sql)
{
    return PQsendQueryParams(connection_, sql, 0, nullptr, nullptr, nullptr, nullptr, binary) == 1;
}

bool PostgresConnection::queue_statement(const Statement& statement, const ParameterList& parameters, bool& preparing,
                                         StatementCache::Name& name)
{
    if (!options.prepared_statements) {
        return PQsendQueryParams(connection_, statement.sql, parameters.count(), nullptr, parameters.values(),
                                 parameters.lengths(), parameters.formats(), binary) == 1;
    }
    const char* known = prepared_.find(&statement);
    preparing = known == nullptr;
    if (preparing) {
        name = prepared_.next_name();
        known = name.data();
        if (PQsendPrepare(connection_, known, statement.sql, 0, nullptr) != 1) {
            return false;
        }
    }
    return PQsendQueryPrepared(connection_, known, parameters.count(), parameters.values(), parameters.lengths(),
                               parameters.formats(), binary) == 1;
}

PGresult* PostgresConnection::next_result()
{
    PGresult* result = PQgetResult(connection_);
    if (result != nullptr && PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
        // A command's results end with a null.
        PQclear(PQgetResult(connection_));
    }
    return result;
}

}  // namespace <%namespace%>::detail
