#include "cpp/types.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "cpp/text.hpp"
#include "plan/names.hpp"

namespace racegen::cpp {
namespace {

using plan::ValueKind;

/// Public names of the support code: a table's type of the same name would not compile beside them.
constexpr auto support_types = std::to_array<std::string_view>({
    "AnyError", "Backoff", "BatchOptions", "BatchProgress", "Change", "Codec", "CommitOutcome", "Connection", "ConnectionOptions", "DatabaseError",
    "Decimal", "Defaulted", "Duplicates", "Duration", "Effect", "Error", "ErrorInfo", "Found", "FunctionRef", "Interval", "Isolation", "Json",
    "Lease", "NativeHandle", "Observer", "Once", "Page", "Parameters", "Pool", "PoolOptions", "Range", "Required", "Result",
    "RetryEnvironment", "RetryPolicy", "RowChange", "RowOutcome", "RowReader", "Rows", "Session", "Statement", "StatementEvent",
    "Transaction", "TransactionOptions", "Upserted", "Uuid", "Violation",
});

bool is_support_type(const std::string& name)
{
    for (const std::string_view one : support_types)
        if (one == name) return true;
    return false;
}

std::array<std::string, 4> derived_names(const std::string& entity)
{
    return {"New" + entity, entity + "Patch", entity + "Id", entity + "Repository"};
}

/// What the output's namespace and its folder hold besides types, and generated code says without qualification.
constexpr auto support_names = std::to_array<std::string_view>({
    "attributes_of", "create_schema", "detail", "each", "enum_from_label", "enum_label", "given", "http_status", "id_of", "is_token_used", "is_transient", "read_all", "read_bool",
    "race_tests", "races", "read_optional", "read_outcome", "read_row", "read_rows", "read_upserted", "resolve", "run", "scaled", "std", "support",
    "to_string", "too_long", "transaction", "unexpected",
});

class Naming {
public:
    Naming(const schema::Schema& schema, const plan::Plan& plan, const std::string& name_space,
           source::Diagnostics& diagnostics)
        : schema_(schema), plan_(plan), diagnostics_(diagnostics)
    {
        names_.name_space = name_space;
    }

    TypeNames run()
    {
        for (const plan::TablePlan& table : plan_.tables)
            for (const std::string& name : derived_names(table.entity)) derived_[schema_of(table)].insert(name);
        // The default schema's types first: they stand beside the namespaces of the others.
        for (const bool nested : {false, true}) {
            for (const plan::TablePlan& table : plan_.tables)
                if (is_nested(schema_of(table)) == nested) names_.entity_of[table.table] = entity(table);
            names_.enums.resize(schema_.enums.size());
            for (std::size_t index = 0; index < schema_.enums.size(); ++index)
                if (is_nested(schema_.enums[index].name.schema) == nested)
                    names_.enums[index] = type_name("enum", "Enum", schema_.enums[index]);
            names_.composites.resize(schema_.composites.size());
            for (std::size_t index = 0; index < schema_.composites.size(); ++index)
                if (is_nested(schema_.composites[index].name.schema) == nested && is_native(schema_.composites[index]))
                    names_.composites[index] = type_name("type", "Type", schema_.composites[index]);
        }
        for (const plan::TablePlan& table : plan_.tables) names_.entities.push_back(names_.entity_of[table.table]);
        names_.all.insert(support_types.begin(), support_types.end());
        for (const auto& [space, names] : names_.declared) names_.all.insert(names.begin(), names.end());
        return std::move(names_);
    }

private:
    static bool is_nested(const std::string& schema) { return schema != "public"; }

    const std::string& schema_of(const plan::TablePlan& table) const { return schema_.tables[table.table].name.schema; }

    bool is_native(const schema::Composite& one) const
    {
        return plan::value_type(schema_, ddl::TypeName{one.name, {}}).kind == ValueKind::composite;
    }

    /// The namespace for a SQL schema; it and its folder keep clear of what the output has beside them.
    const std::string& space_of(const std::string& schema)
    {
        const auto [space, fresh] = spaces_.try_emplace(schema);
        if (!fresh || !is_nested(schema)) return space->second;
        std::string name = identifier(schema);
        if (std::ranges::find(support_names, name) != support_names.end() || is_support_type(name) || names_.declared[""].contains(name))
            name += '_';
        std::string numbered = name;
        for (int number = 2; !taken_spaces_.insert(snake_case(numbered)).second; ++number) numbered = name + std::to_string(number);
        return space->second = numbered;
    }

    TypeName entity(const plan::TablePlan& plan)
    {
        const schema::Table& table = schema_.tables[plan.table];
        TypeName type{space_of(table.name.schema), plan.entity};
        if (is_support_type(type.name) || derived_[table.name.schema].contains(type.name) || is_taken(type)) type.name += "Row";
        if (type.name != plan.entity)
            diagnostics_.warning("RG201",
                                 "table '" + table.name.name + "' becomes '" + type.name + "', since '" + plan.entity +
                                     "' is the name of another type of the generated code",
                                 table.name_span);
        if (claim(type, table.name.name, table.name_span))
            for (const std::string& derived : derived_names(type.name))
                claim({type.space, derived}, table.name.name, table.name_span);
        return type;
    }

    /// An enum or a composite; `word` is put behind a name that is taken already.
    template <class Item>
    TypeName type_name(const char* what, const std::string& word, const Item& one)
    {
        TypeName type{space_of(one.name.schema), plan::pascal_case(one.name.name)};
        if (type.name.empty() || (type.name[0] >= '0' && type.name[0] <= '9')) type.name.insert(0, word);
        const std::string wanted = type.name;
        if (is_taken(type) || is_support_type(type.name)) type.name += word;
        if (type.name != wanted)
            diagnostics_.warning("RG201",
                                 std::string(what) + " '" + one.name.name + "' becomes '" + type.name + "', since '" + wanted +
                                     "' is the name of another type of the generated code",
                                 one.span);
        claim(type, one.name.name, one.span);
        return type;
    }

    bool is_taken(const TypeName& type) const { return origins_.contains({type.space, type.name}); }

    /// False, and reported, when another element has the name already.
    bool claim(const TypeName& type, const std::string& origin, source::Span span)
    {
        const auto [first, fresh] = origins_.try_emplace({type.space, type.name}, span);
        names_.declared[type.space].insert(type.name);
        if (fresh) return true;
        diagnostics_.error("RG202",
                           "'" + origin + "' and another element would both become the C++ type '" + type.name +
                               "'; give one of them another name",
                           span, {{"the other one is here", first->second}});
        return false;
    }

    const schema::Schema& schema_;
    const plan::Plan& plan_;
    source::Diagnostics& diagnostics_;
    TypeNames names_;
    std::map<std::string, std::set<std::string>> derived_;  // by SQL schema
    std::map<std::string, std::string> spaces_;             // by SQL schema
    std::set<std::string> taken_spaces_;
    std::map<std::pair<std::string, std::string>, source::Span> origins_;
};

}  // namespace

std::string TypeNames::qualified(const std::string& space) const
{
    return space.empty() ? name_space : name_space + "::" + space;
}

std::string TypeNames::refer(const TypeName& type, const std::string& suffix, const std::string& from) const
{
    const std::string name = type.name + suffix;
    if (type.space == from) return name;
    if (!type.space.empty()) return type.space + "::" + name;
    const auto here = declared.find(from);
    return here != declared.end() && here->second.contains(name) ? "::" + name_space + "::" + name : name;
}

TypeNames name_types(const schema::Schema& schema, const plan::Plan& plan, const std::string& name_space,
                     source::Diagnostics& diagnostics)
{
    return Naming(schema, plan, name_space, diagnostics).run();
}

std::string raw_type(const TypeNames& names, const plan::ValueType& type, const std::string& from)
{
    switch (type.kind) {
        case ValueKind::enumeration: return names.refer(names.enums[*type.enumeration], "", from);
        case ValueKind::array: {
            const std::string element = raw_type(names, type.element[0], from);
            return "std::vector<" + (type.nullable_elements ? "std::optional<" + element + ">" : element) + ">";
        }
        case ValueKind::range: return "Range<" + raw_type(names, type.element[0], from) + ">";
        case ValueKind::composite: return names.refer(names.composites[*type.composite], "", from);
        default: return std::string(plan::type_name(type.kind));
    }
}

std::string value_type(const TypeNames& names, const plan::ColumnPlan& column, const std::string& from)
{
    if (column.id_of)
        if (const auto entity = names.entity_of.find(*column.id_of); entity != names.entity_of.end())
            return names.refer(entity->second, "Id", from);
    return raw_type(names, column.type, from);
}

void add_includes(const plan::ValueType& type, std::set<std::string>& includes)
{
    switch (type.kind) {
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid: includes.insert("<cstdint>"); return;
        case ValueKind::float32:
        case ValueKind::float64:
        case ValueKind::boolean: return;
        case ValueKind::text:
        case ValueKind::other: includes.insert("<string>"); return;
        case ValueKind::bytes:
            includes.insert("<cstddef>");
            includes.insert("<vector>");
            return;
        case ValueKind::date:
        case ValueKind::timestamp:
        case ValueKind::timestamptz:
        case ValueKind::time: includes.insert("<chrono>"); return;
        case ValueKind::decimal: includes.insert("\"support/decimal.hpp\""); return;
        case ValueKind::uuid: includes.insert("\"support/uuid.hpp\""); return;
        case ValueKind::json: includes.insert("\"support/json.hpp\""); return;
        case ValueKind::interval: includes.insert("\"support/interval.hpp\""); return;
        case ValueKind::array:
            includes.insert("<vector>");
            if (type.nullable_elements) includes.insert("<optional>");
            break;
        case ValueKind::range: includes.insert("\"support/range.hpp\""); break;
        case ValueKind::enumeration:
        case ValueKind::composite: return;
    }
    add_includes(type.element[0], includes);
}

void add_codecs(const plan::ValueType& type, std::set<std::string>& codecs)
{
    const auto add = [&](const char* header) { codecs.insert("\"support/" + std::string(header) + "\""); };
    switch (type.kind) {
        case ValueKind::bytes: add("codec_bytes.hpp"); return;
        case ValueKind::decimal: add("codec_decimal.hpp"); return;
        case ValueKind::uuid: add("codec_uuid.hpp"); return;
        case ValueKind::json: add("codec_json.hpp"); return;
        case ValueKind::interval: add("codec_interval.hpp"); return;
        case ValueKind::date:
        case ValueKind::timestamp:
        case ValueKind::timestamptz:
        case ValueKind::time: add("codec_chrono.hpp"); return;
        case ValueKind::array:
        case ValueKind::range:
        case ValueKind::composite: add("codec_nested.hpp"); return;
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid:
        case ValueKind::float32:
        case ValueKind::float64:
        case ValueKind::boolean:
        case ValueKind::text:
        case ValueKind::other:
        case ValueKind::enumeration: return;
    }
}

bool is_ordered(const plan::ValueType& type)
{
    if (type.kind == ValueKind::array) return is_ordered(type.element[0]);
    // NaN is unordered in C++, and the greatest number in PostgreSQL.
    if (type.kind == ValueKind::float32 || type.kind == ValueKind::float64) return false;
    return type.kind != ValueKind::json && type.kind != ValueKind::interval && type.kind != ValueKind::range &&
           type.kind != ValueKind::composite;
}

bool is_hashable(ValueKind kind)
{
    return kind == ValueKind::int16 || kind == ValueKind::int32 || kind == ValueKind::int64 || kind == ValueKind::oid ||
           kind == ValueKind::text || kind == ValueKind::other || kind == ValueKind::uuid ||
           kind == ValueKind::boolean || kind == ValueKind::enumeration;
}

}  // namespace racegen::cpp
