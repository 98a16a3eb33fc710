<%header%>
#include "idempotency.hpp"

#include "open_connection.hpp"

namespace <%namespace%>::detail {

EffectScope::~EffectScope()
{
    if (transaction_ == nullptr) {
        return;
    }
    OpenConnection* connection = SessionAccess::connection(*transaction_);
    if (connection != nullptr && !connection->doom) {
        connection->doom = effect_failed();
    }
}

DatabaseError effect_failed()
{
    return misuse("the effect of run_once failed, so its transaction cannot be committed");
}

DatabaseError no_lease()
{
    return misuse("a lease has to last for some time");
}

}  // namespace <%namespace%>::detail
