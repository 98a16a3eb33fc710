// Compiled once as it is, which must pass, and once with each REFUSED_… defined, which must not: the cases of
// tests/support/CMakeLists.txt.
#include <cstdint>

#include "fields.hpp"

namespace {

struct WorkspaceId {
    using value_type = std::int64_t;
    std::int64_t value{};
};

struct AccountId {
    using value_type = std::int64_t;
    std::int64_t value{};
};

struct NewAccount {
    support::Required<WorkspaceId> workspace_id;
    support::Required<std::string> email;
    support::Defaulted<std::int32_t> balance{};
    support::Defaulted<std::optional<std::string>> note{};
    support::Defaulted<bool> active{};
};

std::size_t use(const NewAccount& account)
{
    return account.email.get().size() + (account.balance.is_set() ? 1U : 0U);
}

}  // namespace

int main()
{
    const std::int64_t wide = 5;
    const WorkspaceId workspace{wide};
    std::size_t total = use({.workspace_id = workspace, .email = "ann@example.org"});
#if defined(REFUSED_MISSING)
    const NewAccount refused{.workspace_id = workspace};
#elif defined(REFUSED_OTHER_ID)
    const NewAccount refused{.workspace_id = AccountId{1}, .email = "x"};
#elif defined(REFUSED_RAW_FOREIGN_KEY)
    const NewAccount refused{.workspace_id = 1, .email = "x"};
#elif defined(REFUSED_NULLPTR)
    const NewAccount refused{.workspace_id = workspace, .email = nullptr};
#elif defined(REFUSED_NULLPTR_OPTIONAL)
    const NewAccount refused{.workspace_id = workspace, .email = "x", .note = nullptr};
#elif defined(REFUSED_FLOATING)
    const NewAccount refused{.workspace_id = workspace, .email = "x", .balance = 2.5};
#elif defined(REFUSED_POINTER_TO_BOOL)
    const NewAccount refused{.workspace_id = workspace, .email = "x", .active = "true"};
#elif defined(REFUSED_NARROWING)
    const NewAccount refused{.workspace_id = workspace, .email = "x", .balance = wide + static_cast<std::int64_t>(total)};
#elif defined(REFUSED_NULL_REQUIRED)
    const NewAccount refused{.workspace_id = workspace, .email = std::nullopt};
#elif defined(REFUSED_EMPTY_REQUIRED)
    const NewAccount refused{.workspace_id = workspace, .email = {}};
#else
    const NewAccount refused = {.workspace_id = workspace, .email = "bob@example.org"};
#endif
    total += use(refused);
    return total == 0 ? 1 : 0;
}
