// What the parts of one table's race tests share.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cpp/entity.hpp"
#include "cpp/races.hpp"

namespace racegen::cpp {

class RaceContext {
public:
    RaceContext(const EntityContext& entity_context, const RaceTables& race_tables);

    /// As code outside all namespaces of SQL schemas names it.
    [[nodiscard]] std::string type(plan::ColumnIndex column) const;
    /// `std::optional<…>` for a nullable column.
    [[nodiscard]] std::string member_type(plan::ColumnIndex column) const;
    [[nodiscard]] std::string patch_type(const plan::Method& method) const;
    [[nodiscard]] plan::ValueKind kind(plan::ColumnIndex column) const { return context.plan.columns[column].type.kind; }
    [[nodiscard]] bool is_nullable(plan::ColumnIndex column) const { return !context.table.columns[column].not_null; }
    [[nodiscard]] bool is_in_key(plan::ColumnIndex column) const;
    /// Whether a method of one of the kinds is about the column.
    [[nodiscard]] bool is_of(plan::ColumnIndex column, std::initializer_list<plan::MethodKind> kinds) const;
    [[nodiscard]] bool is_time(plan::ColumnIndex column) const;
    /// The clock sets it, in a new row.
    [[nodiscard]] bool has_clock(plan::ColumnIndex column) const;
    /// It counts how often a lease was taken: also by a session that is refused later.
    [[nodiscard]] bool is_attempt(plan::ColumnIndex column) const;
    /// New rows get another value each time, and no method counts on it.
    [[nodiscard]] bool is_generated(plan::ColumnIndex column) const;
    /// The column's foreign key, one of a single column if there is one, and the column it references.
    [[nodiscard]] std::optional<std::pair<const schema::ForeignKey*, plan::ColumnIndex>> reference_of(plan::ColumnIndex column) const;

    const EntityContext& context;
    const RaceTables& tables;
    const RaceTable& self;
    std::vector<plan::ColumnIndex> values;  // that calls change: no key, no state, and a time or a flag only where there is nothing else

private:
    [[nodiscard]] bool is_value(plan::ColumnIndex column) const;
};

/// The calls that meet.
struct RaceCalls {
    std::vector<RaceCall> calls;
    render::List triples;
    render::List neighbours;  // tables whose rows are removed by some of them
    render::List left_out;    // of calls beyond most_calls
};

[[nodiscard]] RaceCalls race_calls(const RaceContext& context);

/// What three sessions do at once, of the calls with these names: two create a row while a third creates or removes it; two change one that a third
/// writes over or removes; two take two rows in opposite orders while a third holds one of them; two come to a lease that has run out.
[[nodiscard]] render::List race_triples(const std::set<std::string>& names);

}  // namespace racegen::cpp
