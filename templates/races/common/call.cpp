<%header%>
#include "call.hpp"

namespace <%namespace%>::races {

bool is_refusal(std::string_view code, const DatabaseError& cause)
{
    if (code == "busy" || code == "in_progress") return true;
    if (code != "database") return false;
    switch (cause.kind) {
    case DatabaseError::Kind::serialization_failure:
    case DatabaseError::Kind::deadlock:
    case DatabaseError::Kind::lock_timeout: return true;
    case DatabaseError::Kind::connection_lost:
    case DatabaseError::Kind::commit_unknown:
    case DatabaseError::Kind::cancelled:
    case DatabaseError::Kind::read_only:
    case DatabaseError::Kind::out_of_resources:
    case DatabaseError::Kind::unmapped_constraint:
    case DatabaseError::Kind::other: break;
    }
    return false;
}

const char* to_string(Surroundings surroundings) noexcept
{
    return surroundings == Surroundings::alone ? "alone" : "transaction";
}

}  // namespace <%namespace%>::races
