#include <algorithm>
#include <set>

#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::plan {
namespace {

/// At most one row has the columns: find_by_<key> reads that.
bool is_key(const TablePlan& plan, const std::vector<ColumnIndex>& columns)
{
    return std::ranges::any_of(plan.keys, [&](const Key& key) { return std::ranges::is_permutation(key.parameters, columns); });
}

void plan_lists_by_reference(const Context& context, TablePlan& plan)
{
    std::set<std::string> seen;
    for (const schema::ForeignKey& reference : context.table.foreign_keys) {
        std::string name = "list_by";
        for (const ColumnIndex column : reference.columns) name += "_" + context.table.columns[column].name;
        if (is_key(plan, reference.columns) || !seen.insert(name).second) continue;
        Method list;
        list.kind = MethodKind::list_by;
        list.name = std::move(name);
        list.key = 0;
        list.by = reference.columns;
        list.guard = "keyset pages in the order of the primary key";
        plan.methods.push_back(std::move(list));
    }
}

}  // namespace

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
    Method find_all;
    find_all.kind = MethodKind::find_all;
    find_all.name = "find_all";
    find_all.key = 0;
    find_all.guard = describe(unique_key_of(context.table, plan.keys[0]));
    plan.methods.push_back(find_all);
    Method list;
    list.kind = MethodKind::list;
    list.name = "list";
    list.key = 0;
    list.guard = "keyset pages in the order of the primary key";
    plan.methods.push_back(list);
    plan_lists_by_reference(context, plan);
}

}  // namespace racegen::plan
