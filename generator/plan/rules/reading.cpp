#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {

void plan_reading(const Context& context, TablePlan& plan)
{
    for (std::size_t index = 0; index < plan.keys.size(); ++index) {
        Method find;
        find.kind = MethodKind::find;
        find.name = "find" + by_key(plan.keys[index]);
        find.key = index;
        find.guard = describe(unique_key_of(context.table, plan.keys[index]));
        plan.methods.push_back(find);
    }
    if (!plan.has_primary_key) return;
    Method list;
    list.kind = MethodKind::list;
    list.name = "list";
    list.key = 0;
    list.guard = "keyset pages in the order of the primary key";
    plan.methods.push_back(list);
}

}  // namespace racegen::plan
