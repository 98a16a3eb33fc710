<%header%>
#include "database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <new>
#include <string_view>
#include <thread>
#include <utility>

#include "sqlite_error.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr int oldest_version = 3'035'000;  // RETURNING
constexpr std::chrono::microseconds longest_wait = std::chrono::hours(24 * 365);

// Resets the statement however its run ends: a statement left half-run would keep its transaction open.
class Run {
public:
    explicit Run(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run()
    {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

private:
    sqlite3_stmt* statement_;
};

int bind(sqlite3_stmt* statement, int number, const ParameterSlot& value)
{
    using Kind = ParameterSlot::Kind;
    switch (value.kind()) {
    case Kind::integer: return sqlite3_bind_int64(statement, number, value.integer());
    case Kind::real: return sqlite3_bind_double(statement, number, value.real());
    case Kind::text:
        return sqlite3_bind_text64(statement, number, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
    case Kind::blob: return sqlite3_bind_blob64(statement, number, value.data(), value.size(), SQLITE_STATIC);
    case Kind::null:
    case Kind::faulty: break;
    }
    return sqlite3_bind_null(statement, number);
}

Result<void, DatabaseError> bind_all(sqlite3_stmt* statement, std::span<const ParameterSlot> values)
{
    const int count = sqlite3_bind_parameter_count(statement);
    if (static_cast<std::size_t>(count) > values.size()) {
        return unexpected(make_error(DatabaseError::Kind::other, "07001", "the statement needs more values than given"));
    }
    // A probe has the parameters of the statement it explains and may need only the first of them.
    for (int number = 1; number <= count; ++number) {
        const int code = bind(statement, number, values[static_cast<std::size_t>(number - 1)]);
        if (code != SQLITE_OK) {
            return unexpected(last_error(sqlite3_db_handle(statement), code));
        }
    }
    return {};
}

void add_row(Rows& rows, sqlite3_stmt* statement)
{
    for (int column = 0; column < rows.columns(); ++column) {
        switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: rows.add_integer(sqlite3_column_int64(statement, column)); break;
        case SQLITE_FLOAT: rows.add_real(sqlite3_column_double(statement, column)); break;
        case SQLITE_NULL: rows.add_null(); break;
        case SQLITE_TEXT: {
            // The text before its length: the call may convert it.
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            rows.add_bytes(Cell::Kind::text, {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))});
            break;
        }
        default: {
            const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
            rows.add_bytes(Cell::Kind::blob, {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))});
        }
        }
    }
}

}  // namespace

Database::Database(NativeHandle handle, std::chrono::microseconds busy_timeout)
    : handle_(handle),
      busy_timeout_(std::clamp(busy_timeout, std::chrono::microseconds::zero(), longest_wait)),
      random_state_(static_cast<std::uint32_t>(Clock::now().time_since_epoch().count()) | 1U)
{
}

Database::~Database()
{
    rollback();
    for (const auto& [sql, statement] : statements_) {
        sqlite3_finalize(statement);
    }
    sqlite3_close_v2(handle_);
}

Result<std::unique_ptr<Database>, DatabaseError> Database::open(const std::string& file,
                                                                std::chrono::microseconds busy_timeout)
{
    if (sqlite3_libversion_number() < oldest_version) {
        return unexpected(make_error(DatabaseError::Kind::other, "0A000", "SQLite 3.35 or newer is needed"));
    }
    NativeHandle handle = nullptr;
    // One connection serves one thread at a time: SQLite's own mutex would be paid for nothing.
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    if (handle == nullptr) {
        return unexpected(last_error(nullptr, code));
    }
    std::unique_ptr<Database> database(new Database(handle, busy_timeout));
    if (code != SQLITE_OK) {
        return unexpected(last_error(handle, code));
    }
    if (auto configured = database->configure(); !configured) {
        return unexpected(std::move(configured.error()));
    }
    return database;
}

Result<void, DatabaseError> Database::configure()
{
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_handler(handle_, &Database::on_busy, this);
    // As in PostgreSQL, "name" is a column and never the text 'name': a column that is gone is an error, not a constant.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    if (auto wal = enter_wal_mode(); !wal) {
        return wal;
    }
    int enforced = 0;
    if (sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &enforced) != SQLITE_OK || enforced != 1) {
        return unexpected(make_error(DatabaseError::Kind::other, "0A000", "this SQLite does not check foreign keys"));
    }
    if (const char* path = sqlite3_db_filename(handle_, "main"); path != nullptr && *path != '\0') {
        writers_ = writers_of_file(path);
    }
    return {};
}

// SQLite does not call the busy handler in every step of the change, which several new connections may attempt at once.
Result<void, DatabaseError> Database::enter_wal_mode()
{
    shared_deadline_ = Clock::now() + busy_timeout_;
    for (int calls = 0;; ++calls) {
        auto mode = query("PRAGMA journal_mode");
        if (mode && !mode->empty() && mode->cell(0, 0).bytes == "delete") {
            mode = query("PRAGMA journal_mode=WAL");
        }
        if (mode || mode.error().kind == DatabaseError::Kind::read_only) {
            break;
        }
        if (mode.error().kind != DatabaseError::Kind::lock_timeout || !wait_for_lock(calls)) {
            return unexpected(std::move(mode.error()));
        }
    }
    shared_deadline_.reset();
    return {};
}

int Database::on_busy(void* self, int calls)
{
    return static_cast<Database*>(self)->wait_for_lock(calls) ? 1 : 0;
}

// Sleeps a short random time; false when the time is up. SQLite's own handler sleeps up to 100 ms, and the longer the longer it has
// waited, so that the oldest waiter looks least often: under load it starves.
bool Database::wait_for_lock(int calls)
{
    constexpr std::chrono::microseconds shortest(50);
    constexpr std::uint32_t spread = 1'450;
    const auto now = Clock::now();
    if (calls == 0) {
        lock_deadline_ = shared_deadline_.value_or(now + busy_timeout_);
    }
    if (now >= lock_deadline_) {
        return false;
    }
    random_state_ ^= random_state_ << 13;
    random_state_ ^= random_state_ >> 17;
    random_state_ ^= random_state_ << 5;
    const auto pause = shortest + std::chrono::microseconds(random_state_ % spread);
    std::this_thread::sleep_for(std::min<Clock::duration>(pause, lock_deadline_ - now));
    return true;
}

bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(handle_) == 0; }

Result<void, DatabaseError> Database::begin_write()
{
    const auto deadline = Clock::now() + busy_timeout_;
    if (writers_ != nullptr) {
        if (!writers_->enter(deadline)) {
            return unexpected(make_error(DatabaseError::Kind::lock_timeout, "55P03", "database is locked"));
        }
        has_turn_ = true;
    }
    shared_deadline_ = deadline;
    auto begun = command("BEGIN IMMEDIATE");
    shared_deadline_.reset();
    if (!begun) {
        end_transaction();
    }
    return begun;
}

Result<void, DatabaseError> Database::begin_read()
{
    auto begun = command("BEGIN DEFERRED");
    if (!begun) {
        return begun;
    }
    auto refusing = command("PRAGMA query_only=ON");
    refuses_writes_ = refusing.has_value();
    if (!refusing) {
        static_cast<void>(command("ROLLBACK"));
    }
    return refusing;
}

Result<void, DatabaseError> Database::commit()
{
    auto committed = command("COMMIT");
    if (committed) {
        end_transaction();
        return committed;
    }
    // What reached the disk is only known when the file is opened again: the commit mark may be among it.
    if ((sqlite3_extended_errcode(handle_) & 0xFF) == SQLITE_IOERR) {
        committed.error().kind = DatabaseError::Kind::commit_unknown;
        committed.error().sqlstate = "08007";
    }
    return committed;
}

void Database::rollback() noexcept
{
    if (in_transaction()) {
        sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }
    end_transaction();
}

void Database::end_transaction() noexcept
{
    if (refuses_writes_) {
        sqlite3_exec(handle_, "PRAGMA query_only=OFF", nullptr, nullptr, nullptr);
        refuses_writes_ = false;
    }
    if (has_turn_) {
        has_turn_ = false;
        writers_->leave();
    }
}

Result<void, DatabaseError> Database::command(const char* sql)
{
    auto done = query(sql);
    if (!done) {
        return unexpected(std::move(done.error()));
    }
    return {};
}

Result<sqlite3_stmt*, DatabaseError> Database::prepared(const char* sql)
{
    sqlite3_stmt*& statement = statements_[sql];
    if (statement == nullptr) {
        const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) {
            return unexpected(last_error(handle_, code));
        }
    }
    return statement;
}

Result<Rows, DatabaseError> Database::query(const char* sql, std::span<const ParameterSlot> values)
{
    const auto statement = prepared(sql);
    if (!statement) {
        return unexpected(statement.error());
    }
    const Run run(*statement);
    if (auto bound = bind_all(*statement, values); !bound) {
        return unexpected(std::move(bound.error()));
    }
    // RETURNING (rowid = last_insert_rowid()) tells an insert from an update: no earlier insert of this connection may answer.
    sqlite3_set_last_insert_rowid(handle_, std::numeric_limits<sqlite3_int64>::min());
    Rows rows(sqlite3_column_count(*statement));
    int code = sqlite3_step(*statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(*statement)) {
        add_row(rows, *statement);
    }
    if (code != SQLITE_DONE) {
        return unexpected(last_error(handle_, code));
    }
    return rows;
}

Result<void, DatabaseError> Database::execute(const char* sql)
{
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
        return unexpected(last_error(handle_, code));
    }
    return {};
}

}  // namespace <%namespace%>::detail
