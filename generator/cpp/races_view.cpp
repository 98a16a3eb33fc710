#include <algorithm>
#include <utility>

#include "cpp/race_context.hpp"
#include "cpp/text.hpp"
#include "sql/sqlite_names.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using plan::MethodKind;
using plan::Provision;
using plan::ValueKind;
using render::List;
using render::Object;

class RacesValues {
public:
    explicit RacesValues(const RaceContext& race) : race_(race), context_(race.context) {}

    RacesView run(Object values)
    {
        std::string up;
        for (const char character : race_.self.path)
            if (character == '/') up += "../";
        List members;
        for (ColumnIndex column = 0; column < context_.members.size(); ++column)
            members.push_back(Object().set("name", context_.members[column]).set("generated", race_.is_generated(column)));
        List changed;
        for (const ColumnIndex column : race_.values) changed.push_back(Object().set("name", context_.members[column]));
        values.set("up", up).set("path", race_.self.path).set("id", race_.self.id).set("row", race_.self.type).set("members", std::move(members));
        values.set("new_row", new_type()).set("repository", (context_.space.empty() ? "" : context_.space + ".") + context_.entity + "Repository");
        values.set("row_space", context_.names.qualified(context_.space));
        values.set("sql_name", string_literal(sql_name())).set("parents", parents()).set("has_changed", !race_.values.empty()).set("changed", std::move(changed));
        List rows = planted();
        values.set("has_planted", uses_row_ || uses_choices_).set("planted", std::move(rows));
        values.set("new_members", new_members()).set("uses_row", uses_row_ ? "row" : "").set("uses_made", uses_made_);
        values.set("creates", std::ranges::count(context_.plan.methods, MethodKind::create, &plan::Method::kind) > 0);
        RaceCalls calls = race_calls(race_);
        values.set("triples", std::move(calls.triples)).set("neighbours", std::move(calls.neighbours));
        values.set("has_left_out", !calls.left_out.empty()).set("left_out", std::move(calls.left_out));
        return {std::move(values), std::move(calls.calls), table()};
    }

private:
    [[nodiscard]] std::string sql_name() const
    {
        return context_.options.driver == Driver::sqlite ? sql::sqlite_identifier(sql::sqlite_table_name(context_.table)) : ddl::to_sql(context_.table.name);
    }

    [[nodiscard]] Object table() const
    {
        return Object()
            .set("id", race_.self.id)
            .set("sql_name", string_literal(sql_name()))
            .set("column_names", column_names())
            .set("kinds", kinds())
            .set("constraints", constraints())
            .set("has_statement_triggers", has_statement_triggers());
    }

    /// Of statements that a call may send: not TRUNCATE.
    [[nodiscard]] bool has_statement_triggers() const
    {
        return std::ranges::any_of(context_.table.triggers, [](const schema::Trigger& trigger) {
            const ddl::CreateTrigger& definition = trigger.definition;
            return !definition.row && (definition.on_insert || definition.on_update || definition.on_delete);
        });
    }

    [[nodiscard]] std::string new_type() const
    {
        const std::size_t entity = race_.self.type.rfind("::") + 2;
        return race_.self.type.substr(0, entity) + "New" + race_.self.type.substr(entity);
    }

    [[nodiscard]] List column_names() const
    {
        List list;
        for (const schema::Column& column : context_.table.columns) list.push_back(Object().set("name", string_literal(ddl::quote_identifier(column.name))));
        return list;
    }

    [[nodiscard]] std::string kinds() const
    {
        std::string kinds;
        for (ColumnIndex column = 0; column < context_.table.columns.size(); ++column) {
            const bool key = context_.plan.columns[column].own_key || race_.kind(column) == ValueKind::uuid || context_.plan.columns[column].type.is_number();
            kinds += race_.is_attempt(column) ? 'v' : !race_.is_generated(column) ? 'p' : key ? 'g' : 'v';
        }
        return string_literal(kinds);
    }

    [[nodiscard]] List constraints() const
    {
        List list;
        const auto add = [&](const std::string& name, const std::vector<ColumnIndex>& columns) {
            std::string indices;
            for (const ColumnIndex column : columns) indices += (indices.empty() ? "" : ", ") + std::to_string(column);
            list.push_back(Object().set("name", string_literal(name)).set("columns", indices));
        };
        if (context_.table.primary_key) add(context_.table.primary_key->name, context_.table.primary_key->columns);
        for (const schema::UniqueKey& key : context_.table.unique_keys) add(key.name, key.columns);
        for (const schema::Check& check : context_.table.checks) add(check.name, check.columns);
        for (const schema::Exclusion& exclusion : context_.table.exclusions) add(exclusion.name, exclusion.columns);
        return list;
    }

    [[nodiscard]] List parents() const
    {
        // Null where the rows are being made already, which will do where all of the keys may be NULL.
        std::vector<std::pair<plan::TableIndex, bool>> found;
        for (ColumnIndex column = 0; column < context_.members.size(); ++column) {
            const auto reference = race_.reference_of(column);
            if (!reference || context_.plan.columns[column].provision == Provision::never) continue;
            const plan::TableIndex table = reference->first->referenced_table;
            const auto known = std::ranges::find(found, table, &std::pair<plan::TableIndex, bool>::first);
            if (known == found.end()) found.emplace_back(table, race_.is_nullable(column));
            else known->second = known->second && race_.is_nullable(column);
        }
        List list;
        for (const auto& [table, optional] : found) {
            const RaceTable& parent = race_.tables.at(table);
            const bool self = table == context_.plan.table;
            list.push_back(Object()
                               .set("parent", parent.id)
                               .set("parent_path", parent.path)
                               .set("optional", optional)
                               .set("self", self)
                               .set("from_made", self && optional));
        }
        return list;
    }

    /// How many foreign keys before this one reference the same table.
    [[nodiscard]] std::size_t keys_before(const schema::ForeignKey& key) const
    {
        std::size_t others = 0;
        for (const schema::ForeignKey& one : context_.table.foreign_keys) {
            if (&one == &key) break;
            others += one.referenced_table == key.referenced_table ? 1 : 0;
        }
        return others;
    }

    /// The row that a foreign key references: not the same one twice, since two keys to one table often must differ. `made`: of the table itself, whose fresh
    /// row alone references others, first the second one, which no call removes.
    [[nodiscard]] std::string referenced_row(const schema::ForeignKey& key, const std::string& parent_id, bool made) const
    {
        const std::size_t before = keys_before(key);
        if (made) return "made[" + std::to_string(1 - before % 2) + "]";
        return parent_id + "_rows->at(" + (before == 0 ? "row" : "(row + " + std::to_string(before) + ") % 3") + ")";
    }

    /// What a new row has in the column.
    [[nodiscard]] std::string planted_value(ColumnIndex column)
    {
        if (const auto reference = race_.reference_of(column)) {
            const RaceTable& parent = race_.tables.at(reference->first->referenced_table);
            const std::string type = race_.member_type(column);
            const bool from_made = race_.is_nullable(column) && reference->first->referenced_table == context_.plan.table;
            (from_made ? uses_made_ : uses_row_) = true;
            const std::string row = referenced_row(*reference->first, parent.id, from_made);
            const std::string value = "races::convert<" + type + ">(" + row + "." + parent.members[reference->second] + ")";
            if (!race_.is_nullable(column)) return value;
            // Of several references a CHECK may want one.
            uses_choices_ = true;
            const std::string found = (from_made ? std::string("made.size() < 2") : parent.id + "_rows == nullptr") + " ? " + type + "() : " + value;
            const std::string none = type + "()";
            const bool none_first = is_tied_to_mark(context_, column);
            return "choices.pick<" + type + ">(" + std::to_string(column) + ", {" + (none_first ? none + ", " + found : found + ", " + none) + "})";
        }
        uses_choices_ = true;
        const std::string raw = raw_type(context_.names, context_.plan.columns[column].type, "");
        std::vector<std::string> expressions = candidates(context_, column, "choices.row");
        std::string picked = raw;
        if (race_.is_nullable(column)) {
            picked = "std::optional<" + raw + ">";
            for (std::string& expression : expressions) expression = picked + "(" + expression + ")";
            const bool value_first = !is_tied_to_mark(context_, column) && (race_.is_in_key(column) || std::ranges::count(race_.values, column) > 0 || race_.is_of(column, {MethodKind::add_to, MethodKind::transition, MethodKind::claim}));
            expressions.insert(value_first ? expressions.end() : expressions.begin(), picked + "()");
        }
        std::string list;
        for (const std::string& expression : expressions) list += (list.empty() ? "" : ", ") + expression;
        return "races::convert<" + race_.member_type(column) + ">(choices.pick<" + picked + ">(" + std::to_string(column) + ", {" + list + "}))";
    }

    [[nodiscard]] List planted()
    {
        List list;
        for (ColumnIndex column = 0; column < context_.members.size(); ++column) {
            if (context_.plan.columns[column].provision == Provision::never || (race_.has_clock(column) && !race_.is_in_key(column))) continue;
            list.push_back(Object().set("name", context_.members[column]).set("value", planted_value(column)));
        }
        return list;
    }

    /// A new row with the keys of one row and the rest of another.
    [[nodiscard]] List new_members() const
    {
        List list;
        for (ColumnIndex column = 0; column < context_.members.size(); ++column) {
            if (context_.plan.columns[column].provision == Provision::never || (race_.has_clock(column) && !race_.is_in_key(column))) continue;
            // A row that took another one's reference to it would reference itself.
            const auto reference = race_.reference_of(column);
            const bool from_key = race_.is_in_key(column) || (reference && reference->first->referenced_table == context_.plan.table);
            list.push_back(Object().set("name", context_.members[column]).set("from", from_key ? "keys" : "values"));
        }
        return list;
    }

    const RaceContext& race_;
    const EntityContext& context_;
    bool uses_row_ = false;
    bool uses_made_ = false;
    bool uses_choices_ = false;
};

}  // namespace

RaceTables race_tables(const schema::Schema& schema, const plan::Plan& plan, const TypeNames& names)
{
    RaceTables tables;
    for (const plan::TablePlan& one : plan.tables) {
        if (!one.has_primary_key) continue;
        const TypeName& name = names.entity_of.at(one.table);
        const std::string stem = snake_case(name.name);
        RaceTable& table = tables[one.table];
        table.type = "::" + names.qualified(name.space) + "::" + name.name;
        table.id = name.space.empty() ? stem : identifier_part(name.space) + "__" + stem;
        table.path = (name.space.empty() ? "" : name.space + "/") + stem;
        source::Diagnostics known;  // clashes are reported with the table itself
        table.members = member_names(schema.tables[one.table], one, names, known);
        table.removable = std::ranges::any_of(one.methods, [&](const plan::Method& method) {
            return method.kind == MethodKind::remove && one.keys[*method.key].primary;
        });
    }
    return tables;
}

RacesView races_view(const EntityContext& context, const RaceTables& tables, Object common)
{
    const RaceContext race(context, tables);
    return RacesValues(race).run(std::move(common));
}

}  // namespace racegen::cpp
