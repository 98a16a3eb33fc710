#include "cpp/view.hpp"

#include <algorithm>
#include <map>

#include "cpp/entity.hpp"
#include "cpp/text.hpp"
#include "plan/names.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using render::List;
using render::Object;

void check_methods(const EntityContext& context, source::Diagnostics& diagnostics)
{
    std::map<std::string, const plan::Method*> seen;
    std::string clashing;
    for (const plan::Method& method : context.plan.methods) {
        const std::string name = identifier(method.name);
        const auto [first, fresh] = seen.emplace(name, &method);
        const bool overload = method.kind == plan::MethodKind::remove_row || method.kind == plan::MethodKind::run_once_leased || (!method.patch.empty() && first->second->patch.empty());
        if (!fresh && !overload) clashing += (clashing.empty() ? "" : ", ") + name;
    }
    if (!clashing.empty())
        diagnostics.error("RG205",
                          "two keys or columns of table '" + context.table.name.name + "' would give methods of one name (" + clashing +
                              "); rename one of them, or give one of the keys a name by the hint key=",
                          context.table.name_span);
}

/// Labels keep their text; as enumerators they take names that C++ allows, told apart by a number where they would coincide.
std::vector<std::string> enumerator_names(const schema::Enum& one)
{
    std::vector<std::string> names;
    std::map<std::string, int> uses;
    for (const std::string& label : one.labels) {
        std::string& name = names.emplace_back(identifier(label));
        if (const int use = ++uses[name]; use > 1) name += "_" + std::to_string(use);
    }
    return names;
}

List enumerators(const schema::Enum& one)
{
    List list;
    const std::vector<std::string> names = enumerator_names(one);
    for (std::size_t index = 0; index < names.size(); ++index)
        list.push_back(Object().set("enumerator", names[index]).set("label", string_literal(one.labels[index])));
    return list;
}

/// A type of types.hpp, in the namespace it stands in.
Object type_object(const TypeNames& names, const std::string& space)
{
    return Object()
        .set("nested", !space.empty())
        .set("space", space)
        .set("qualified", names.qualified(space));
}

List enum_views(const schema::Schema& schema, const TypeNames& names)
{
    List list;
    for (std::size_t index = 0; index < schema.enums.size(); ++index)
        list.push_back(type_object(names, names.enums[index].space)
                           .set("enum", names.enums[index].name)
                           .set("has_labels", !schema.enums[index].labels.empty())
                           .set("source_name", comment(ddl::to_sql(schema.enums[index].name)))
                           .set("enumerators", enumerators(schema.enums[index])));
    return list;
}

/// The composites of the schema as structs, each behind those it has attributes of.
class CompositeViews {
public:
    CompositeViews(const schema::Schema& schema, const TypeNames& names) : schema_(schema), names_(names) {}

    /// What the attributes' types need is added to `includes`.
    List run(std::set<std::string>& includes)
    {
        for (std::size_t index = 0; index < schema_.composites.size(); ++index)
            if (!names_.composites[index].name.empty()) add(index);
        for (const std::size_t index : done_) add_includes_of(schema_.composites[index], includes);
        return std::move(list_);
    }

private:
    void add(std::size_t index)
    {
        if (!done_.insert(index).second) return;
        const schema::Composite& composite = schema_.composites[index];
        const TypeName& own = names_.composites[index];
        std::map<std::string, int> uses;
        List attributes;
        for (const auto& [name, declared] : composite.attributes) {
            const plan::ValueType type = plan::value_type(schema_, declared);
            const plan::ValueType& inner = type.element.empty() ? type : type.element[0];
            if (inner.composite) add(*inner.composite);
            std::string member = identifier(name);
            if (names_.all.contains(member)) member += '_';
            if (const int use = ++uses[member]; use > 1) member += "_" + std::to_string(use);
            attributes.push_back(Object()
                                     .set("type", raw_type(names_, type, own.space))
                                     .set("name", member)
                                     .set("separator", attributes.empty() ? "" : ", "));
        }
        list_.push_back(type_object(names_, own.space)
                            .set("composite", own.name)
                            .set("source_name", comment(ddl::to_sql(composite.name)))
                            .set("attributes", std::move(attributes)));
    }

    void add_includes_of(const schema::Composite& composite, std::set<std::string>& includes)
    {
        includes.insert("<optional>");
        includes.insert("<tuple>");
        for (const auto& attribute : composite.attributes)
            add_includes(plan::value_type(schema_, attribute.second), includes);
    }

    const schema::Schema& schema_;
    const TypeNames& names_;
    std::set<std::size_t> done_;
    List list_;
};

Object single_id(const EntityContext& context)
{
    const plan::ColumnPlan& key = context.plan.columns[context.plan.keys[0].parameters[0]];
    return type_object(context.names, context.space)
        .set("id", context.entity + "Id")
        .set("table", comment(ddl::to_sql(context.table.name)))
        .set("value_type", raw_type(context.names, key.type, context.space))
        .set("ordered", is_ordered(key.type))
        .set("hashable", is_hashable(key.type.kind));
}

Object composite_id(const EntityContext& context)
{
    List members;
    bool ordered = true;
    bool hashable = true;
    for (const ColumnIndex column : context.plan.keys[0].parameters) {
        const plan::ValueType& type = context.plan.columns[column].type;
        ordered = ordered && is_ordered(type);
        hashable = hashable && is_hashable(type.kind);
        members.push_back(Object().set("type", context.type(column)).set("name", context.members[column]));
    }
    return type_object(context.names, context.space)
        .set("id", context.entity + "Id")
        .set("table", comment(ddl::to_sql(context.table.name)))
        .set("members", std::move(members))
        .set("ordered", ordered)
        .set("hashable", hashable);
}

SharedView shared_view(const EntityContext& context)
{
    SharedView shared;
    shared.path = (context.space.empty() ? "" : context.space + "/") + context.stem;
    if (!context.plan.has_primary_key) return shared;
    const std::vector<ColumnIndex>& key = context.plan.keys[0].parameters;
    for (const ColumnIndex column : key) add_includes(context.plan.columns[column].type, shared.id_includes);
    if (key.size() > 1)
        shared.composite_id = composite_id(context);
    else if (context.plan.columns[key[0]].own_key)
        shared.single_id = single_id(context);
    return shared;
}

Object types_values(const schema::Schema& schema, const std::vector<SharedView>& entities, const TypeNames& names,
                    const Object& common)
{
    List single;
    List composite;
    std::set<std::string> includes{"<compare>", "<cstddef>", "<string_view>"};
    for (const SharedView& entity : entities) {
        includes.insert(entity.id_includes.begin(), entity.id_includes.end());
        if (entity.single_id) single.push_back(*entity.single_id);
        if (entity.composite_id) composite.push_back(*entity.composite_id);
    }
    List composites = CompositeViews(schema, names).run(includes);
    List standard;
    List support;
    for (const std::string& include : includes)
        (include[0] == '<' ? standard : support).push_back(Object().set("include", include));
    Object values = common;
    values.set("has_support_includes", !support.empty());
    values.set("standard_includes", std::move(standard)).set("support_includes", std::move(support));
    values.set("has_ids", !single.empty() || !composite.empty());
    values.set("single_ids", std::move(single)).set("composite_ids", std::move(composite));
    values.set("has_enums", !schema.enums.empty()).set("enums", enum_views(schema, names));
    values.set("composites", std::move(composites));
    return values;
}

Object common_values(const ViewOptions& options)
{
    return Object()
        .set("header", "// Code generated by racegen from " + comment(options.source_name) + ". DO NOT EDIT.")
        .set("namespace", options.name_space)
        .set("tl", options.tl_expected)
        .set("sqlite", options.driver == Driver::sqlite)
        .set("postgres", options.driver == Driver::postgres);
}

}  // namespace

std::string enumerator_of(const schema::Enum& one, const std::string& label)
{
    const auto found = std::ranges::find(one.labels, label);
    return enumerator_names(one)[static_cast<std::size_t>(found - one.labels.begin())];
}

/// Members take the columns' names. One that is called like a type would change what the type's name means in its struct: it gets `_`
/// behind. Two columns that would become the same member are an error.
std::vector<std::string> member_names(const schema::Table& table, const plan::TablePlan& plan, const TypeNames& names,
                                      source::Diagnostics& diagnostics)
{
    std::vector<std::string> members;
    std::map<std::string, ColumnIndex> seen;
    for (ColumnIndex index = 0; index < table.columns.size(); ++index) {
        const schema::Column& column = table.columns[index];
        std::string member = identifier(plan.columns[index].name);
        if (names.all.contains(member)) member += '_';
        const auto [first, fresh] = seen.emplace(member, index);
        if (!fresh)
            diagnostics.error("RG204",
                              "columns '" + table.columns[first->second].name + "' and '" + column.name + "' of table '" +
                                  table.name.name + "' would both become the member '" + member +
                                  "'; rename one of them, or name its member by the hint name=",
                              column.name_span,
                              {{"the other column is here", table.columns[first->second].name_span}});
        members.push_back(std::move(member));
    }
    return members;
}

EntityView build_entity_view(const schema::Schema& schema, const sql::TableProgram& program, std::size_t index,
                             const TypeNames& names, const ViewOptions& options,
                             const std::function<void(const MethodView&)>& take, source::Diagnostics& diagnostics)
{
    const schema::Table& table = schema.tables[program.plan.table];
    const auto& [space, entity] = names.entities[index];
    const EntityContext context{schema, table, program.plan, names, options, entity, snake_case(entity), space,
                                member_names(table, program.plan, names, diagnostics), name_errors(program.plan, entity, table, diagnostics)};
    check_methods(context, diagnostics);
    if (diagnostics.has_errors()) return {};

    EntityView view;
    view.values = row_values(context, common_values(options));
    Constants constants{{}, {}, hidden_ids(program.plan)};
    for (std::size_t method = 0; method < program.methods.size(); ++method)
        take(method_view(context, program.plan.methods[method], program.methods[method], constants));
    view.guards = guards_section(context);
    view.shared = shared_view(context);
    if (!options.race_tables.empty() && program.plan.has_primary_key) {
        view.races = races_view(context, options.race_tables, common_values(options));
        view.shared.race_table = view.races->table;
        view.shared.race_test = (space.empty() ? "" : space + ".") + entity + "Repository";
    }
    return view;
}

View build_view(const schema::Schema& schema, const std::vector<SharedView>& entities, const TypeNames& names,
                const ViewOptions& options)
{
    View view;
    view.common = common_values(options);
    view.driver = options.driver;
    view.translated_schema = options.translated_schema;
    view.types = types_values(schema, entities, names, view.common);
    view.create_schema = view.common;
    view.create_schema.set("schema_literal", sql_literal(options.translated_schema));
    List paths;
    for (const SharedView& entity : entities) paths.push_back(Object().set("path", entity.path));
    view.umbrella = view.common;
    view.umbrella.set("paths", std::move(paths));
    if (!options.race_tables.empty()) {
        List tests;
        List tables;
        for (const SharedView& entity : entities) {
            if (entity.race_test.empty()) continue;
            tests.push_back(Object().set("test", entity.race_test));
            tables.push_back(entity.race_table);
        }
        view.races = view.common;
        view.races->set("tests", std::move(tests)).set("tables", std::move(tables)).set("cxx_standard", options.tl_expected ? "20" : "23");
    }
    view.guards = view.common;
    view.guards.set("source_name", markdown(options.source_name));
    return view;
}

}  // namespace racegen::cpp
