#include "pipeline.hpp"

#include <atomic>
#include <memory>
#include <utility>

#include "cpp/view.hpp"
#include "ddl/dump.hpp"
#include "ddl/parse.hpp"
#include "diff/compare.hpp"
#include "emit/emit.hpp"
#include "parallel/parallel.hpp"
#include "plan/plan.hpp"
#include "schema/build.hpp"
#include "sql/build.hpp"
#include "sql/sqlite_schema.hpp"
#include "sql/verification.hpp"

namespace racegen::pipeline {
namespace {

std::unique_ptr<sql::Dialect> make_dialect(Driver driver, const schema::Schema& schema)
{
    switch (driver) {
        case Driver::postgres: return sql::make_postgres_dialect(schema);
        case Driver::sqlite: return sql::make_sqlite_dialect(schema);
    }
    return nullptr;
}

plan::Hints hints_of(const schema::Schema& schema, const source::SourceSet& sources, const std::vector<plan::HintEntry>& configured,
                     source::Diagnostics& diagnostics)
{
    const std::vector<plan::HintEntry> comments = plan::hints_of_comments(schema, sources, diagnostics);
    plan::Hints hints = plan::resolve_hints(schema, comments, configured, diagnostics);
    lint::check_allowed_codes(hints, diagnostics);
    return hints;
}

plan::Plan plan_of(const schema::Schema& schema, const source::SourceSet& sources, const std::vector<plan::HintEntry>& configured,
                   source::Diagnostics& diagnostics)
{
    return plan::plan_methods(schema, hints_of(schema, sources, configured, diagnostics), diagnostics);
}

/// Every file begins with it, so that one migration more must not change it.
std::string source_name(const std::vector<std::string>& given)
{
    constexpr std::size_t most_named = 3;
    std::string text;
    for (std::size_t index = 0; index < (given.size() > most_named ? 1 : given.size()); ++index)
        text += (text.empty() ? "" : ", ") + given[index];
    return given.size() > most_named ? text + " and others" : text;
}

cpp::ViewOptions view_options(const Options& options, const schema::Schema& schema, source::Diagnostics& diagnostics)
{
    cpp::ViewOptions view;
    view.name_space = options.name_space;
    view.tl_expected = options.result == ResultKind::tl_expected;
    view.source_name = source_name(options.given_names);
    if (options.driver == Driver::sqlite) {
        view.driver = cpp::Driver::sqlite;
        view.translated_schema = sql::translate_schema(schema, diagnostics).text;
    }
    return view;
}

/// What becomes of one table.
struct Entity {
    emit::Entity emitted;
    cpp::SharedView shared;
    source::Diagnostics diagnostics;
};

std::vector<sql::TableProgram> programs_of(const schema::Schema& schema, plan::Plan plan, const sql::Dialect& dialect,
                                           const render::Templates& templates)
{
    std::vector<sql::TableProgram> programs(plan.tables.size());
    parallel::for_each_index(programs.size(), [&](std::size_t index) {
        programs[index] = sql::build_statements(schema, std::move(plan.tables[index]), plan.references, dialect, templates);
    });
    return programs;
}

/// A schema with all that is generated for it, before it is text.
struct Model {
    schema::Schema schema;
    plan::References references;
    std::vector<sql::TableProgram> programs;
    std::vector<diff::TableApi> apis;
    std::vector<diff::TypeApi> types;
};

Model model_of(const Compared& input)
{
    Model model;
    model.schema = schema::build_schema(ddl::parse_ddl(input.sources, input.diagnostics), input.diagnostics);
    if (input.diagnostics.has_errors()) return model;
    const schema::Schema& schema = model.schema;
    plan::Plan plan = plan_of(schema, input.sources, input.options.hints, input.diagnostics);
    const render::Templates templates(input.options.templates);
    const std::unique_ptr<sql::Dialect> dialect = make_dialect(input.options.driver, schema);
    const cpp::ViewOptions view_of = view_options(input.options, schema, input.diagnostics);
    const cpp::TypeNames names = cpp::name_types(schema, plan, input.options.name_space, input.diagnostics);
    model.programs.resize(plan.tables.size());
    model.apis.resize(plan.tables.size());
    std::vector<cpp::SharedView> shared(plan.tables.size());
    std::vector<source::Diagnostics> found(plan.tables.size());
    parallel::for_each_index(plan.tables.size(), [&](std::size_t index) {
        model.programs[index] = sql::build_statements(schema, std::move(plan.tables[index]), plan.references, *dialect, templates);
        std::vector<std::string> signatures;
        const auto take = [&](const cpp::MethodView& method) { signatures.push_back(diff::signature_of(method, templates)); };
        const cpp::EntityView view = cpp::build_entity_view(schema, model.programs[index], index, names, view_of, take, found[index]);
        if (found[index].has_errors()) return;
        shared[index] = view.shared;
        model.apis[index] = diff::table_api(view, std::move(signatures));
    });
    for (source::Diagnostics& of_table : found) input.diagnostics.append(std::move(of_table));
    if (input.diagnostics.has_errors()) return model;
    model.types = diff::types_api(cpp::build_view(schema, shared, names, view_of));
    model.references = std::move(plan.references);
    return model;
}

diff::Side side_of(const Compared& input, const Model& model)
{
    return {input.sources, model.schema, model.references, model.programs, model.apis, model.types};
}

}  // namespace

Output generate(const source::SourceSet& sources, const Options& options, source::Diagnostics& diagnostics)
{
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    if (diagnostics.has_errors()) return {};
    plan::Plan plan = plan_of(schema, sources, options.hints, diagnostics);
    const render::Templates templates(options.templates);
    const std::unique_ptr<sql::Dialect> dialect = make_dialect(options.driver, schema);
    cpp::ViewOptions view_of = view_options(options, schema, diagnostics);
    const cpp::TypeNames names = cpp::name_types(schema, plan, options.name_space, diagnostics);
    if (options.race_tests) view_of.race_tables = cpp::race_tables(schema, plan, names);

    // From here on tables are independent of each other, and one at a time is all that stays in memory.
    std::vector<Entity> entities(plan.tables.size());
    std::atomic<std::size_t> done = 0;
    parallel::for_each_index(entities.size(), [&](std::size_t index) {
        Entity& entity = entities[index];
        const sql::TableProgram program =
            sql::build_statements(schema, std::move(plan.tables[index]), plan.references, *dialect, templates);
        emit::EntityEmitter emitter(templates);
        const auto take = [&](const cpp::MethodView& method) { emitter.add(method); };
        cpp::EntityView view = cpp::build_entity_view(schema, program, index, names, view_of, take, entity.diagnostics);
        if (options.progress) options.progress(++done, entities.size());
        if (entity.diagnostics.has_errors()) return;
        entity.shared = view.shared;
        entity.emitted = emitter.finish(std::move(view));
    });

    std::vector<emit::Entity> emitted;
    std::vector<cpp::SharedView> shared;
    for (Entity& entity : entities) {
        diagnostics.append(std::move(entity.diagnostics));
        emitted.push_back(std::move(entity.emitted));
        shared.push_back(std::move(entity.shared));
    }
    if (diagnostics.has_errors()) return {};
    Output output;
    for (emit::File& file : emit::emit_files(cpp::build_view(schema, shared, names, view_of), std::move(emitted), templates))
        output.files.push_back({std::move(file.path), std::move(file.text)});
    return output;
}

std::string verification_script(const source::SourceSet& sources, const Options& options, source::Diagnostics& diagnostics)
{
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    plan::Plan plan = plan_of(schema, sources, options.hints, diagnostics);
    const render::Templates templates(options.templates);
    const std::unique_ptr<sql::Dialect> dialect = make_dialect(options.driver, schema);
    if (diagnostics.has_errors()) return sql::refusing_script(*dialect, templates);
    const std::vector<sql::TableProgram> programs = programs_of(schema, std::move(plan), *dialect, templates);
    return sql::verification_script(schema, programs, *dialect, templates);
}

diff::Report compare(const Compared& before, const Compared& after)
{
    const Model old_model = model_of(before);
    const Model new_model = model_of(after);
    if (before.diagnostics.has_errors() || after.diagnostics.has_errors()) return {};
    return diff::compare(side_of(before, old_model), side_of(after, new_model));
}

explain::Explanation explain(const source::SourceSet& sources, const Options& options, const std::string& target,
                             source::Diagnostics& diagnostics)
{
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    plan::Plan plan = plan_of(schema, sources, options.hints, diagnostics);
    if (diagnostics.has_errors()) return {};
    const render::Templates templates(options.templates);
    const std::unique_ptr<sql::Dialect> dialect = make_dialect(options.driver, schema);
    return explain::explain({sources, schema, programs_of(schema, std::move(plan), *dialect, templates)}, target);
}

std::vector<lint::Finding> find_hazards(const source::SourceSet& sources, const std::vector<plan::HintEntry>& hints,
                                        source::Diagnostics& diagnostics)
{
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    if (diagnostics.has_errors()) return {};
    const plan::Hints resolved = hints_of(schema, sources, hints, diagnostics);
    const plan::Plan plan = plan::plan_methods(schema, resolved, diagnostics);
    if (diagnostics.has_errors()) return {};
    return lint::find_hazards(schema, plan, resolved);
}

std::string dump(const source::SourceSet& sources, Stage stage, const std::vector<plan::HintEntry>& hints,
                 source::Diagnostics& diagnostics)
{
    const ddl::Script script = ddl::parse_ddl(sources, diagnostics);
    if (stage == Stage::ddl) return ddl::dump(script);
    const schema::Schema schema = schema::build_schema(script, diagnostics);
    if (stage == Stage::schema) return schema::dump_schema(schema);
    return plan::dump_plan(plan_of(schema, sources, hints, diagnostics), schema);
}

}  // namespace racegen::pipeline
