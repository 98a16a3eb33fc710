#include <nlohmann/json.hpp>

#include <string_view>

#include "schema/build.hpp"

namespace racegen::schema {

namespace {

using Json = nlohmann::ordered_json;

/// Hostile bytes in a name or literal must not stop a dump.
void add_line(std::string& text, const Json& line)
{
    text += line.dump(-1, ' ', false, Json::error_handler_t::replace);
    text += '\n';
}

void add_text(Json& line, const char* name, const std::string& text)
{
    if (!text.empty()) line[name] = text;
}

void add_flag(Json& line, const char* name, bool flag)
{
    if (flag) line[name] = true;
}

void add_expression(Json& line, const char* name, const ddl::ExpressionPtr& expression)
{
    if (expression) line[name] = ddl::to_sql(*expression);
}

std::string text_of(const ddl::KeyPart& part)
{
    std::string text = part.expression ? ddl::to_sql(*part.expression) : part.column;
    if (!part.collation.empty()) text += " COLLATE " + ddl::quote_identifier(part.collation);
    if (!part.operator_class.empty()) text += " " + part.operator_class;
    return text;
}

Json parts_of(const std::vector<ddl::KeyPart>& parts)
{
    Json texts = Json::array();
    for (const ddl::KeyPart& part : parts) texts.push_back(text_of(part));
    return texts;
}

Json names_of(const Table& table, const std::vector<ColumnIndex>& columns)
{
    Json names = Json::array();
    for (const ColumnIndex column : columns) names.push_back(table.columns[column].name);
    return names;
}

std::string_view to_string(ddl::ForeignKeyAction action)
{
    switch (action) {
        case ddl::ForeignKeyAction::no_action: return "no action";
        case ddl::ForeignKeyAction::restrict: return "restrict";
        case ddl::ForeignKeyAction::cascade: return "cascade";
        case ddl::ForeignKeyAction::set_null: return "set null";
        case ddl::ForeignKeyAction::set_default: return "set default";
    }
    return "";
}

class Dump {
public:
    explicit Dump(const Schema& schema) : schema_(schema) {}

    std::string run()
    {
        for (const Enum& one : schema_.enums) {
            Json line{{"enum", ddl::to_sql(one.name)}, {"labels", one.labels}};
            add_text(line, "comment", one.comment);
            add_line(text_, line);
        }
        for (const Domain& domain : schema_.domains) add(domain);
        for (const Composite& composite : schema_.composites) {
            Json line{{"composite", ddl::to_sql(composite.name)}, {"attributes", Json::array()}};
            for (const auto& [name, type] : composite.attributes)
                line["attributes"].push_back(name + " " + ddl::to_sql(type));
            add_text(line, "comment", composite.comment);
            add_line(text_, line);
        }
        for (const Table& table : schema_.tables) add(table);
        for (const ddl::QualifiedName& view : schema_.views) add_line(text_, Json{{"view", ddl::to_sql(view)}});
        for (const ddl::HintComment& hint : schema_.hints) add_line(text_, Json{{"hint", hint.text}});
        return std::move(text_);
    }

private:
    void add(const Domain& domain)
    {
        Json line{{"domain", ddl::to_sql(domain.name)}, {"base", ddl::to_sql(domain.base)}};
        add_flag(line, "not_null", domain.not_null);
        add_expression(line, "default", domain.default_value);
        add_text(line, "comment", domain.comment);
        add_line(text_, line);
        for (const Check& check : domain.checks) {
            Json check_line{{"check", check.name}};
            add_expression(check_line, "condition", check.condition);
            add_line(text_, check_line);
        }
    }

    void add(const Table& table)
    {
        Json line{{"table", ddl::to_sql(table.name)}};
        if (table.partitioned) line["partition_key"] = parts_of(table.partition_key);
        if (table.partition_of) line["partition_of"] = ddl::to_sql(schema_.tables[*table.partition_of].name);
        for (const TableIndex parent : table.inherits)
            line["inherits"].push_back(ddl::to_sql(schema_.tables[parent].name));
        add_flag(line, "row_security", table.row_security);
        if (!table.policies.empty()) line["policies"] = table.policies;
        add_flag(line, "rules", table.has_rules);
        add_text(line, "comment", table.comment);
        add_line(text_, line);
        for (const Column& column : table.columns) add(column);
        if (table.primary_key) add("primary_key", *table.primary_key);
        for (const UniqueKey& key : table.unique_keys) add(key.constraint ? "unique" : "unique_index", key);
        for (const ForeignKey& key : table.foreign_keys) add(table, key);
        for (const Check& check : table.checks) add(table, check);
        for (const Exclusion& exclusion : table.exclusions) add(exclusion);
        for (const Trigger& trigger : table.triggers) add(trigger);
    }

    void add(const Column& column)
    {
        Json line{{"column", column.name}, {"type", ddl::to_sql(column.type)}};
        if (column.enum_type) line["enum"] = ddl::to_sql(schema_.enums[*column.enum_type].name);
        if (column.domain) line["domain"] = ddl::to_sql(schema_.domains[*column.domain].name);
        add_flag(line, "not_null", column.not_null);
        add_expression(line, "default", column.default_value);
        if (column.identity != ddl::Identity::none)
            line["identity"] = column.identity == ddl::Identity::always ? "always" : "by default";
        add_flag(line, "serial", column.serial);
        add_expression(line, "generated", column.generated);
        add_text(line, "comment", column.comment);
        add_line(text_, line);
    }

    void add(const char* kind, const UniqueKey& key)
    {
        Json line{{kind, key.name}, {"parts", parts_of(key.parts)}};
        add_expression(line, "where", key.predicate);
        add_flag(line, "nulls_not_distinct", key.nulls_not_distinct);
        add_flag(line, "deferrable", key.deferrable);
        add_flag(line, "initially_deferred", key.initially_deferred);
        add_text(line, "comment", key.comment);
        add_line(text_, line);
    }

    void add(const Table& table, const ForeignKey& key)
    {
        const Table& referenced = schema_.tables[key.referenced_table];
        Json line{{"foreign_key", key.name}, {"columns", names_of(table, key.columns)}};
        line["references"] = ddl::to_sql(referenced.name);
        line["referenced_columns"] = names_of(referenced, key.referenced_columns);
        if (key.on_delete != ddl::ForeignKeyAction::no_action) line["on_delete"] = to_string(key.on_delete);
        if (!key.on_delete_columns.empty()) line["on_delete_columns"] = names_of(table, key.on_delete_columns);
        if (key.on_update != ddl::ForeignKeyAction::no_action) line["on_update"] = to_string(key.on_update);
        add_flag(line, "match_full", key.match_full);
        add_flag(line, "not_valid", key.not_valid);
        add_flag(line, "deferrable", key.deferrable);
        add_flag(line, "initially_deferred", key.initially_deferred);
        add_text(line, "comment", key.comment);
        add_line(text_, line);
    }

    void add(const Table& table, const Check& check)
    {
        Json line{{"check", check.name}};
        add_expression(line, "condition", check.condition);
        line["columns"] = names_of(table, check.columns);
        add_flag(line, "not_valid", check.not_valid);
        add_text(line, "comment", check.comment);
        add_line(text_, line);
    }

    void add(const Exclusion& exclusion)
    {
        Json line{{"exclude", exclusion.name}, {"method", exclusion.definition.method}, {"elements", Json::array()}};
        for (const auto& element : exclusion.definition.elements)
            line["elements"].push_back(text_of(element.part) + " WITH " + element.operator_name);
        add_expression(line, "where", exclusion.definition.predicate);
        add_flag(line, "deferrable", exclusion.deferrable);
        add_flag(line, "initially_deferred", exclusion.initially_deferred);
        add_text(line, "comment", exclusion.comment);
        add_line(text_, line);
    }

    void add(const Trigger& trigger)
    {
        const ddl::CreateTrigger& definition = trigger.definition;
        const char* timing = definition.before ? "before" : definition.instead_of ? "instead of" : "after";
        Json line{{"trigger", trigger.name}, {"timing", timing}, {"each", definition.row ? "row" : "statement"}};
        line["events"] = Json::array();
        if (definition.on_insert) line["events"].push_back("insert");
        if (definition.on_update) line["events"].push_back("update");
        if (definition.on_delete) line["events"].push_back("delete");
        add_line(text_, line);
    }

    const Schema& schema_;
    std::string text_;
};

}  // namespace

std::string dump_schema(const Schema& schema)
{
    return Dump(schema).run();
}

}  // namespace racegen::schema
