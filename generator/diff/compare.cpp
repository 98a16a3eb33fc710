#include "diff/compare.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "diff/api_changes.hpp"
#include "diff/guard_changes.hpp"

namespace racegen::diff {
namespace {

/// Where the table is among the programs; nullopt when nothing is generated for it.
std::optional<std::size_t> program_of(const Side& side, TableIndex table)
{
    for (std::size_t index = 0; index < side.programs.size(); ++index)
        if (side.programs[index].plan.table == table) return index;
    return std::nullopt;
}

class Comparison {
public:
    Comparison(const Side& before, const Side& after) : before_(before), after_(after), names_(before.schema, after.schema) {}

    Report run()
    {
        for (TableIndex now = 0; now < after_.schema.tables.size(); ++now) add_rename(now);
        for (TableIndex now = 0; now < after_.schema.tables.size(); ++now) compare_after(now);
        for (TableIndex old = 0; old < before_.schema.tables.size(); ++old)
            if (!names_.of_before(old)) add_whole(before_, old, Change::removed);
        TableChange types;
        types.api = type_changes(before_.types, after_.types);
        add(std::move(types));
        return std::move(report_);
    }

private:
    void add_rename(TableIndex now)
    {
        const TablePair* pair = names_.of_after(now);
        if (!pair) return;
        const auto old_program = program_of(before_, pair->before);
        const auto new_program = program_of(after_, now);
        if (!old_program || !new_program) return;
        const std::string& old_name = before_.apis[*old_program].entity;
        const std::string& new_name = after_.apis[*new_program].entity;
        if (old_name != new_name) renames_.emplace_back(old_name, new_name);
    }

    void compare_after(TableIndex now)
    {
        const TablePair* pair = names_.of_after(now);
        if (!pair) return add_whole(after_, now, Change::added);
        const auto old_program = program_of(before_, pair->before);
        const auto new_program = program_of(after_, now);
        // A partition, or a table that a hint leaves out, in both.
        if (!old_program && !new_program) return;
        if (!old_program) return add_whole(after_, now, Change::added);
        if (!new_program) return add_whole(before_, pair->before, Change::removed);

        const PairContext context{before_, after_, names_, *pair, &before_.programs[*old_program], &after_.programs[*new_program]};
        TableChange change;
        change.table = ddl::to_sql(context.after_table().name);
        change.entity = after_.apis[*new_program].entity;
        if (context.before_table().name != context.after_table().name) {
            change.change = Change::renamed;
            change.old_table = ddl::to_sql(context.before_table().name);
        }
        if (before_.apis[*old_program].entity != change.entity) change.old_entity = before_.apis[*old_program].entity;
        change.guards = guard_changes(context);
        change.api = api_changes(context, before_.apis[*old_program], after_.apis[*new_program], renames_);
        change.statements = statement_changes(context);
        add(std::move(change));
    }

    /// A table that is generated for on one side only.
    void add_whole(const Side& side, TableIndex table, Change what)
    {
        const auto program = program_of(side, table);
        if (!program) return;
        const bool added = what == Change::added;
        const TableApi& api = side.apis[*program];
        TableChange change;
        change.change = what;
        change.table = ddl::to_sql(side.schema.tables[table].name);
        change.entity = api.entity;
        change.constraints = guarantees_of(side.schema, side.schema.tables[table]);
        change.api.push_back({ApiKind::entity, what, api.entity, {}, {}, !added, added ? "" : "code that uses its repository does not compile"});
        add(std::move(change));
    }

    void add(TableChange change)
    {
        if (change.change != Change::changed || !change.guards.empty() || !change.api.empty())
            report_.tables.push_back(std::move(change));
    }

    const Side& before_;
    const Side& after_;
    Correspondence names_;
    Renames renames_;
    Report report_;
};

template <typename Count>
std::size_t sum(const Report& report, const Count& count)
{
    return std::accumulate(report.tables.begin(), report.tables.end(), std::size_t{0},
                           [&](std::size_t total, const TableChange& table) { return total + count(table); });
}

}  // namespace

Report compare(const Side& before, const Side& after) { return Comparison(before, after).run(); }

std::size_t Report::count(Effect effect) const
{
    return sum(*this, [&](const TableChange& table) { return static_cast<std::size_t>(std::ranges::count(table.guards, effect, &GuardChange::effect)); });
}

std::size_t Report::breaking() const
{
    return sum(*this, [](const TableChange& table) { return static_cast<std::size_t>(std::ranges::count(table.api, true, &ApiChange::breaking)); });
}

std::size_t Report::api_changes() const
{
    return sum(*this, [](const TableChange& table) { return table.api.size(); });
}

}  // namespace racegen::diff
