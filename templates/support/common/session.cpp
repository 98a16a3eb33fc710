<%header%>
#include "session.hpp"

#include <chrono>

#include "open_connection.hpp"

namespace <%namespace%> {

Result<void, DatabaseError> Session::execute(const char* sql)
{
    if (auto refusal = detail::SessionAccess::refusal(*this)) {
        return unexpected(std::move(*refusal));
    }
    connection_->touched = true;
    auto result = detail::observed(*connection_, "execute", sql, 1, [&] { return connection_->command(sql); });
    if (!result && detail::is_violation(result.error())) {
        result.error().kind = DatabaseError::Kind::unmapped_constraint;
    }
    if (!result && depth_ > 0) {
        connection_->worth_one_repeat |= detail::may_be_unseen(*connection_, result.error());
        connection_->doom = result.error();
    }
    return result;
}

NativeHandle Session::native_handle() noexcept
{
    if (connection_ == nullptr) {
        return nullptr;
    }
    connection_->touched = true;
    return connection_->native_handle();
}

Connection::Connection(Connection&& other) noexcept : Session(std::exchange(other.connection_, nullptr), 0) {}

Connection& Connection::operator=(Connection&& other) noexcept
{
    if (this != &other) {
        delete std::exchange(connection_, std::exchange(other.connection_, nullptr));
    }
    return *this;
}

Connection::~Connection()
{
    delete connection_;
}

void Connection::close() noexcept
{
    if (connection_ != nullptr) {
        connection_->close();
    }
}

bool Connection::is_open() const noexcept
{
    return connection_ != nullptr && connection_->is_open();
}

void Connection::set_observer(Observer* observer) noexcept
{
    if (connection_ != nullptr) {
        connection_->observer = observer;
    }
}

namespace detail {
namespace {

Duration steady_now()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

std::optional<DatabaseError> SessionAccess::refusal(const Session& session)
{
    if (session.connection_ == nullptr) {
        return misuse("the connection was moved from");
    }
    if (session.connection_->depth > session.depth_) {
        return misuse("the session is in use by a transaction on it");
    }
    if (session.connection_->depth < session.depth_) {
        return misuse("the transaction has ended");
    }
    return session.connection_->doom;
}

DatabaseError misuse(const char* message)
{
    DatabaseError error;
    error.message = message;
    return error;
}

bool is_repeatable(const DatabaseError& error) noexcept
{
    return error.kind == DatabaseError::Kind::serialization_failure || error.kind == DatabaseError::Kind::deadlock;
}

bool is_violation(const DatabaseError& error) noexcept
{
    return error.sqlstate.starts_with("23");
}

bool may_be_unseen(const OpenConnection& connection, const DatabaseError& error) noexcept
{
    const std::string_view state = error.sqlstate;
    return connection.keeps_snapshot() && (state == "23505" || state == "23503" || state == "23001" || state == "23P01");
}

Observation::Observation(const OpenConnection& connection, const char* method, const char* sql, int attempt)
    : observer_(*connection.observer)
{
    event_.transaction_attempt = connection.transaction_attempt;
    event_.method = method;
    event_.sql = sql;
    event_.attempt = attempt;
    observer_.before(event_);
    started_ = steady_now();
}

void Observation::end(const DatabaseError* error, std::int64_t rows)
{
    event_.duration = Duration::microseconds(steady_now().count() - started_.count());
    event_.error = error;
    event_.rows = rows;
    observer_.after(event_);
}

}  // namespace detail
}  // namespace <%namespace%>
