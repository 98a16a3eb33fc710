<%header%>
// Connections for several threads.
#pragma once

#include <string>
#include <utility>

#include "session.hpp"

namespace <%namespace%> {

namespace detail {
class PoolState;
struct PooledConnection;
}  // namespace detail

struct PoolOptions {
    int max_size = 8;  // connections open at once; below 1 counts as 1
    /// How long acquire() waits for one to come back.
    Duration acquire_timeout = Duration::seconds(5);
    /// A connection that nobody has used for this long is asked whether it still works before it is given out.
    Duration check_idle_after = Duration::seconds(10);
    /// A connection as old as this is not given out again.
    Duration max_lifetime = Duration::seconds(1'800);
    ConnectionOptions connection{};
    /// Of all connections, called from whichever threads use them; null for none. It must outlive the pool.
    Observer* observer = nullptr;
};

/// A connection of a Pool, its holder's alone until the end of the scope. Then it goes back: what transaction is open is rolled back, and what
/// the program has done by execute() or through the native handle is undone, or the connection is closed.
class Lease {
public:
    Lease(Lease&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
    Lease& operator=(Lease&& other) noexcept
    {
        std::swap(connection_, other.connection_);
        return *this;
    }
    ~Lease();

    /// Stays where it is when the lease is moved. Not of a lease that was moved from.
    [[nodiscard]] Connection& operator*() const noexcept;
    [[nodiscard]] Connection* operator->() const noexcept { return &**this; }

private:
    friend class detail::PoolState;

    explicit Lease(detail::PooledConnection* connection) noexcept : connection_(connection) {}

    detail::PooledConnection* connection_;
};

/// Up to max_size connections, opened when they are needed. Its functions may be called from several threads at once; who waits for a
/// connection is served in the order of coming.
class Pool {
public:
    /// `target` as in Connection::open(). Opens nothing yet.
    explicit Pool(const std::string& target, const PoolOptions& options = {});
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    /// Closes what is not in use; leases that are still out close theirs when they end.
    ~Pool();

    /// A connection that works, as far as can be told; out_of_resources when none came back in time, or why none could be opened. Opening
    /// takes the time it takes: bound it in the connection string (connect_timeout).
    [[nodiscard]] Result<Lease, DatabaseError> acquire();

    /// Connections that are open now, in use or not.
    [[nodiscard]] int size() const;

private:
    detail::PoolState* state_;
};

}  // namespace <%namespace%>
