<%header%>
// One open SQLite database: its prepared statements, its waiting for locks, and the edges of its transactions.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "native.hpp"
#include "parameter_slot.hpp"
#include "result.hpp"
#include "rows.hpp"
#include "writers.hpp"

struct sqlite3_stmt;

namespace <%namespace%>::detail {

/// Serves one thread at a time. SQL texts are literals: their address is the key of the statement cache.
class Database {
public:
    using Clock = Turnstile::Clock;

    /// Opens or creates the file (a path, a `file:` URI or `:memory:`) with foreign keys checked, and in WAL mode where the file allows
    /// it, so that readers and the writer do not block each other.
    [[nodiscard]] static Result<std::unique_ptr<Database>, DatabaseError> open(const std::string& file,
                                                                               std::chrono::microseconds busy_timeout);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] NativeHandle handle() const noexcept { return handle_; }
    [[nodiscard]] bool in_transaction() const noexcept;

    /// Starts a transaction that holds the write lock: waits for it at most the busy timeout.
    [[nodiscard]] Result<void, DatabaseError> begin_write();
    /// Starts a transaction that sees one state of the database and in which SQLite refuses writes.
    [[nodiscard]] Result<void, DatabaseError> begin_read();
    /// After a failure the transaction may still be open; the caller looks around if it wants to, then calls rollback().
    [[nodiscard]] Result<void, DatabaseError> commit();
    /// Ends whatever is open. What SQLite cannot undo now it undoes when the file is opened next.
    void rollback() noexcept;

    /// Runs one statement to its end. A failed one leaves nothing behind, but may have ended the transaction (a full disk does): see
    /// in_transaction().
    [[nodiscard]] Result<Rows, DatabaseError> query(const char* sql, std::span<const ParameterSlot> values = {});
    /// Any number of statements, results dropped, not cached.
    [[nodiscard]] Result<void, DatabaseError> execute(const char* sql);

private:
    Database(NativeHandle handle, std::chrono::microseconds busy_timeout);

    static int on_busy(void* self, int calls);
    [[nodiscard]] bool wait_for_lock(int calls);
    [[nodiscard]] Result<void, DatabaseError> configure();
    [[nodiscard]] Result<void, DatabaseError> enter_wal_mode();
    [[nodiscard]] Result<sqlite3_stmt*, DatabaseError> prepared(const char* sql);
    [[nodiscard]] Result<void, DatabaseError> command(const char* sql);
    void end_transaction() noexcept;

    NativeHandle handle_;
    std::chrono::microseconds busy_timeout_;
    std::optional<Clock::time_point> shared_deadline_;  // of a wait that is more than one call to SQLite
    Clock::time_point lock_deadline_;
    std::uint32_t random_state_;
    std::unordered_map<const char*, sqlite3_stmt*> statements_;
    std::shared_ptr<Turnstile> writers_;  // none for a database only this connection can see
    bool has_turn_ = false;
    bool refuses_writes_ = false;
};

}  // namespace <%namespace%>::detail
