<%header%>
#include "pool.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "open_connection.hpp"
#include "turnstile.hpp"

namespace <%namespace%> {
namespace detail {
namespace {

using Clock = Turnstile::Clock;

constexpr const char* method = "Pool";

Clock::duration duration_of(Duration duration)
{
    constexpr Clock::duration longest = std::chrono::hours(24 * 365);
    return std::min<Clock::duration>(longest, std::chrono::microseconds(std::min(duration.count(), Duration(longest).count())));
}

bool send(OpenConnection& connection, const char* sql)
{
    return observed(connection, method, sql, 1, [&] { return connection.command(sql); }).has_value();
}

}  // namespace

struct PooledConnection {
    Connection connection;
    PoolState* pool;
    Clock::time_point opened = Clock::now();
    Clock::time_point idle_since = opened;
};

class PoolState {
public:
    PoolState(const std::string& target, const PoolOptions& options)
        : target_(target), options_(options), places_(std::max(options.max_size, 1))
    {
        // So that giving back never allocates.
        idle_.reserve(static_cast<std::size_t>(std::max(options.max_size, 1)));
    }

    Result<Lease, DatabaseError> acquire();
    void give_back(std::unique_ptr<PooledConnection> pooled) noexcept;
    /// By the Pool; the last user of all deletes the state.
    void close() noexcept;
    [[nodiscard]] int size();

private:
    // A place that is given back unless a lease takes it along.
    class Place {
    public:
        explicit Place(PoolState& state) noexcept : state_(&state) {}
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        ~Place()
        {
            if (state_ != nullptr) {
                state_->places_.leave();
            }
        }

        Lease lease(std::unique_ptr<PooledConnection> pooled) noexcept;

    private:
        PoolState* state_;
    };

    [[nodiscard]] Result<std::unique_ptr<PooledConnection>, DatabaseError> open();
    [[nodiscard]] std::unique_ptr<PooledConnection> take_idle();
    [[nodiscard]] bool is_expired(const PooledConnection& pooled) const;
    [[nodiscard]] bool still_works(PooledConnection& pooled) const;
    [[nodiscard]] bool renew(PooledConnection& pooled) const;
    void drop(std::unique_ptr<PooledConnection> pooled) noexcept;

    const std::string target_;
    const PoolOptions options_;
    Turnstile places_;  // one for each connection that may be in use
    std::mutex mutex_;
    std::vector<std::unique_ptr<PooledConnection>> idle_;  // the one used last is at the end, and is used next
    int open_ = 0;
    int leases_ = 0;
    bool closed_ = false;
};

Result<Lease, DatabaseError> PoolState::acquire()
{
    if (!places_.enter(Clock::now() + duration_of(options_.acquire_timeout))) {
        DatabaseError error = misuse("no connection of the pool came back in time");
        error.kind = DatabaseError::Kind::out_of_resources;
        return unexpected(std::move(error));
    }
    Place place(*this);
    while (auto pooled = take_idle()) {
        if (still_works(*pooled)) {
            return place.lease(std::move(pooled));
        }
        drop(std::move(pooled));
    }
    auto opened = open();
    if (!opened) {
        return unexpected(std::move(opened.error()));
    }
    return place.lease(std::move(*opened));
}

Lease PoolState::Place::lease(std::unique_ptr<PooledConnection> pooled) noexcept
{
    const std::lock_guard lock(state_->mutex_);
    ++state_->leases_;
    state_ = nullptr;
    return Lease(pooled.release());
}

Result<std::unique_ptr<PooledConnection>, DatabaseError> PoolState::open()
{
    auto opened = Connection::open(target_, options_.connection);
    if (!opened) {
        return unexpected(std::move(opened.error()));
    }
    opened->set_observer(options_.observer);
    auto pooled = std::make_unique<PooledConnection>(std::move(*opened), this);
    const std::lock_guard lock(mutex_);
    ++open_;
    return pooled;
}

std::unique_ptr<PooledConnection> PoolState::take_idle()
{
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) {
        return nullptr;
    }
    auto pooled = std::move(idle_.back());
    idle_.pop_back();
    return pooled;
}

bool PoolState::is_expired(const PooledConnection& pooled) const
{
    return Clock::now() - pooled.opened >= duration_of(options_.max_lifetime);
}

bool PoolState::still_works(PooledConnection& pooled) const
{
    OpenConnection& connection = *SessionAccess::connection(pooled.connection);
    if (connection.has_been_closed() || is_expired(pooled)) {
        return false;
    }
    return Clock::now() - pooled.idle_since < duration_of(options_.check_idle_after) || send(connection, "SELECT 1");
}

void PoolState::give_back(std::unique_ptr<PooledConnection> pooled) noexcept
{
    bool fit = false;
    try {
        fit = renew(*pooled);
    } catch (...) {
        // Out of memory: better no connection than half a one.
    }
    pooled->idle_since = Clock::now();
    if (fit) {
        const std::lock_guard lock(mutex_);
        if (!closed_) {
            idle_.push_back(std::move(pooled));
        }
    }
    if (pooled != nullptr) {
        drop(std::move(pooled));
    }
    places_.leave();
    // Only now may another thread delete this.
    bool last = false;
    {
        const std::lock_guard lock(mutex_);
        last = --leases_ == 0 && closed_;
    }
    if (last) {
        delete this;
    }
}

bool PoolState::renew(PooledConnection& pooled) const
{
    OpenConnection* connection = SessionAccess::connection(pooled.connection);
    if (connection == nullptr || !connection->is_open() || connection->depth != 0 || is_expired(pooled)) {
        return false;
    }
    connection->observer = options_.observer;
    if (connection->is_in_transaction() &&
        !observed(*connection, method, "ROLLBACK", 1, [&] { return connection->roll_back(); })) {
        return false;
    }
    if (!connection->touched) {
        return true;
    }
    connection->touched = false;
    const char* reset = connection->reset_text();
    return reset != nullptr && send(*connection, reset);
}

void PoolState::drop(std::unique_ptr<PooledConnection> pooled) noexcept
{
    pooled.reset();
    const std::lock_guard lock(mutex_);
    --open_;
}

void PoolState::close() noexcept
{
    bool last = false;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        last = leases_ == 0;
        idle_.clear();
    }
    if (last) {
        delete this;
    }
}

int PoolState::size()
{
    const std::lock_guard lock(mutex_);
    return open_;
}

}  // namespace detail

Lease::~Lease()
{
    if (connection_ != nullptr) {
        connection_->pool->give_back(std::unique_ptr<detail::PooledConnection>(connection_));
    }
}

Connection& Lease::operator*() const noexcept
{
    return connection_->connection;
}

Pool::Pool(const std::string& target, const PoolOptions& options) : state_(new detail::PoolState(target, options)) {}

Pool::~Pool()
{
    state_->close();
}

Result<Lease, DatabaseError> Pool::acquire()
{
    return state_->acquire();
}

int Pool::size() const
{
    return state_->size();
}

}  // namespace <%namespace%>
