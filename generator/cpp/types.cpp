#include "cpp/types.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "cpp/text.hpp"
#include "plan/names.hpp"

namespace racegen::cpp {
namespace {

using plan::ValueKind;

/// Public names of the support code: a table's type of the same name would not compile beside them.
constexpr auto support_types = std::to_array<std::string_view>({
    "AnyError", "Backoff", "Change", "Codec", "CommitOutcome", "Connection", "ConnectionOptions", "DatabaseError",
    "Decimal", "Defaulted", "Duration", "Effect", "Error", "ErrorInfo", "Found", "FunctionRef", "Interval", "Isolation", "Json",
    "Lease", "NativeHandle", "Observer", "Page", "Parameters", "Pool", "PoolOptions", "Range", "Required", "Result",
    "RetryEnvironment", "RetryPolicy", "RowChange", "RowReader", "Rows", "Session", "Statement", "StatementEvent",
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

class Naming {
public:
    Naming(const schema::Schema& schema, const plan::Plan& plan, source::Diagnostics& diagnostics)
        : schema_(schema), plan_(plan), diagnostics_(diagnostics)
    {
    }

    TypeNames run()
    {
        for (const plan::TablePlan& table : plan_.tables)
            for (const std::string& name : derived_names(table.entity)) derived_.insert(name);
        TypeNames names;
        for (const plan::TablePlan& table : plan_.tables) {
            names.entities.push_back(entity(table));
            names.entity_of[table.table] = names.entities.back();
        }
        for (const schema::Enum& one : schema_.enums) names.enums.push_back(type_name("enum", "Enum", one));
        for (const schema::Composite& one : schema_.composites) {
            const bool native = plan::value_type(schema_, ddl::TypeName{one.name, {}}).kind == ValueKind::composite;
            names.composites.push_back(native ? type_name("type", "Type", one) : std::string());
        }
        names.all.insert(support_types.begin(), support_types.end());
        for (const auto& [name, origin] : taken_) names.all.insert(name);
        return names;
    }

private:
    std::string entity(const plan::TablePlan& plan)
    {
        const schema::Table& table = schema_.tables[plan.table];
        std::string name = plan.entity;
        if (taken_.contains(name) && table.name.schema != "public")
            name = plan::pascal_case(table.name.schema) + name;
        if (is_support_type(name) || derived_.contains(name) || taken_.contains(name)) name += "Row";
        if (name != plan.entity)
            diagnostics_.warning("RG201",
                                 "table '" + table.name.name + "' becomes '" + name + "', since '" + plan.entity +
                                     "' is the name of another type of the generated code",
                                 table.name_span);
        if (claim(name, table.name.name, table.name_span))
            for (const std::string& derived : derived_names(name)) claim(derived, table.name.name, table.name_span);
        return name;
    }

    /// An enum or a composite; `word` is put behind a name that is taken already.
    template <class Item>
    std::string type_name(const char* what, const std::string& word, const Item& one)
    {
        std::string name = plan::pascal_case(one.name.name);
        if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name.insert(0, word);
        const std::string wanted = name;
        if (taken_.contains(name) || is_support_type(name)) name += word;
        if (name != wanted)
            diagnostics_.warning("RG201",
                                 std::string(what) + " '" + one.name.name + "' becomes '" + name + "', since '" + wanted +
                                     "' is the name of another type of the generated code",
                                 one.span);
        claim(name, one.name.name, one.span);
        return name;
    }

    /// False, and reported, when another element has the name already.
    bool claim(const std::string& name, const std::string& origin, source::Span span)
    {
        const auto [first, fresh] = taken_.emplace(name, span);
        if (fresh) return true;
        diagnostics_.error("RG202",
                           "'" + origin + "' and another element would both become the C++ type '" + name +
                               "'; give one of them another name",
                           span, {{"the other one is here", first->second}});
        return false;
    }

    const schema::Schema& schema_;
    const plan::Plan& plan_;
    source::Diagnostics& diagnostics_;
    std::set<std::string> derived_;
    std::map<std::string, source::Span> taken_;
};

}  // namespace

TypeNames name_types(const schema::Schema& schema, const plan::Plan& plan, source::Diagnostics& diagnostics)
{
    return Naming(schema, plan, diagnostics).run();
}

std::string raw_type(const TypeNames& names, const plan::ValueType& type)
{
    switch (type.kind) {
        case ValueKind::int16: return "std::int16_t";
        case ValueKind::int32: return "std::int32_t";
        case ValueKind::int64: return "std::int64_t";
        case ValueKind::oid: return "std::uint32_t";
        case ValueKind::float32: return "float";
        case ValueKind::float64: return "double";
        case ValueKind::decimal: return "Decimal";
        case ValueKind::boolean: return "bool";
        case ValueKind::text:
        case ValueKind::other: return "std::string";
        case ValueKind::bytes: return "std::vector<std::byte>";
        case ValueKind::uuid: return "Uuid";
        case ValueKind::json: return "Json";
        case ValueKind::date: return "std::chrono::sys_days";
        case ValueKind::timestamp: return "std::chrono::local_time<std::chrono::microseconds>";
        case ValueKind::timestamptz: return "std::chrono::sys_time<std::chrono::microseconds>";
        case ValueKind::time: return "std::chrono::microseconds";
        case ValueKind::interval: return "Interval";
        case ValueKind::enumeration: return names.enums[*type.enumeration];
        case ValueKind::array: {
            const std::string element = raw_type(names, type.element[0]);
            return "std::vector<" + (type.nullable_elements ? "std::optional<" + element + ">" : element) + ">";
        }
        case ValueKind::range: return "Range<" + raw_type(names, type.element[0]) + ">";
        case ValueKind::composite: return names.composites[*type.composite];
    }
    return {};
}

std::string value_type(const TypeNames& names, const plan::ColumnPlan& column)
{
    if (column.id_of)
        if (const auto entity = names.entity_of.find(*column.id_of); entity != names.entity_of.end())
            return entity->second + "Id";
    return raw_type(names, column.type);
}

std::string member_type(const TypeNames& names, const schema::Column& column, const plan::ColumnPlan& planned)
{
    const std::string type = value_type(names, planned);
    return column.not_null ? type : "std::optional<" + type + ">";
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
