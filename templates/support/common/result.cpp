<%header%>
#include "result.hpp"

namespace <%namespace%> {

std::string_view to_string(DatabaseError::Kind kind) noexcept
{
    switch (kind) {
    case DatabaseError::Kind::connection_lost: return "connection_lost";
    case DatabaseError::Kind::commit_unknown: return "commit_unknown";
    case DatabaseError::Kind::serialization_failure: return "serialization_failure";
    case DatabaseError::Kind::deadlock: return "deadlock";
    case DatabaseError::Kind::lock_timeout: return "lock_timeout";
    case DatabaseError::Kind::cancelled: return "cancelled";
    case DatabaseError::Kind::read_only: return "read_only";
    case DatabaseError::Kind::out_of_resources: return "out_of_resources";
    case DatabaseError::Kind::unmapped_constraint: return "unmapped_constraint";
    case DatabaseError::Kind::other: return "other";
    }
    return "other";
}

bool is_transient(const DatabaseError& error) noexcept
{
    switch (error.kind) {
    case DatabaseError::Kind::connection_lost:
    case DatabaseError::Kind::serialization_failure:
    case DatabaseError::Kind::deadlock:
    case DatabaseError::Kind::lock_timeout:
    case DatabaseError::Kind::out_of_resources: return true;
    case DatabaseError::Kind::commit_unknown:
    case DatabaseError::Kind::cancelled:
    case DatabaseError::Kind::read_only:
    case DatabaseError::Kind::unmapped_constraint:
    case DatabaseError::Kind::other: return false;
    }
    return false;
}

int http_status(const DatabaseError& error) noexcept
{
    return is_transient(error) ? 503 : 500;
}

}  // namespace <%namespace%>
