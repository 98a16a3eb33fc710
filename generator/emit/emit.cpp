#include "emit/emit.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "render/embedded.hpp"

namespace racegen::emit {
namespace {

using render::Templates;

/// The code of `from`/common, which is the same for every driver, and the driver's own, into the folder `to`.
void add_common_code(const cpp::View& view, const Templates& templates, const std::string& from, const std::string& to, std::vector<File>& files)
{
    const std::string common = from + "/common/";
    const std::string driver = from + (view.driver == cpp::Driver::sqlite ? "/sqlite/" : "/postgres/");
    for (const render::EmbeddedTemplate& one : render::embedded_templates())
        for (const std::string_view folder : {std::string_view(common), std::string_view(driver)})
            if (one.path.starts_with(folder))
                files.push_back({to + "/" + std::string(one.path.substr(folder.size())), templates.render(one.path, view.common)});
}

}  // namespace

void EntityEmitter::add(const cpp::MethodView& method)
{
    templates_.append("cpp/method/" + method.kind + ".hpp", method.values, declarations_);
    definitions_.push_back(templates_.render("cpp/method/" + method.kind + ".cpp", method.values));
    if (method.has_private_part) templates_.append("cpp/method/" + method.kind + ".private.hpp", method.values, private_declarations_);
}

Entity EntityEmitter::finish(cpp::EntityView view)
{
    while (declarations_.ends_with('\n')) declarations_.pop_back();
    while (!definitions_.empty() && definitions_.back().ends_with('\n')) definitions_.back().pop_back();
    std::size_t size = 0;
    render::List definitions;
    for (std::string& definition : definitions_) {
        size += definition.size();
        definitions.push_back(render::Object().set("definition", std::move(definition)));
    }

    Entity entity;
    const std::string& path = view.shared.path;
    entity.files.push_back({path + ".hpp", templates_.render("cpp/row.hpp", view.values)});
    render::Object& values = view.values;
    values.set("declarations", std::move(declarations_)).set("private_declarations", std::move(private_declarations_));
    entity.files.push_back({path + "_repository.hpp", templates_.render("cpp/repository.hpp", values)});
    std::string repository;
    repository.reserve(size + size / 4);
    templates_.append("cpp/repository.cpp", values.set("definitions", std::move(definitions)), repository);
    entity.files.push_back({path + "_repository.cpp", std::move(repository)});
    entity.guards = templates_.render("cpp/guards_section.md", view.guards);
    if (view.races) {
        render::List calls;
        for (cpp::RaceCall& call : view.races->calls) {
            std::string text = templates_.render("races/call/" + call.kind, call.values);
            text.pop_back();  // its last newline: it stands on a line
            calls.push_back(std::move(call.values.set("call", std::move(text))));
        }
        view.races->values.set("calls", std::move(calls));
        const std::string tests = "race_tests/" + path + "_races";
        entity.files.push_back({tests + ".hpp", templates_.render("races/entity.hpp", view.races->values)});
        entity.files.push_back({tests + ".cpp", templates_.render("races/entity.cpp", view.races->values)});
    }
    return entity;
}

std::vector<File> emit_files(const cpp::View& view, std::vector<Entity> entities, const Templates& templates)
{
    std::vector<File> files;
    add_common_code(view, templates, "support", "support", files);
    if (view.races) {
        add_common_code(view, templates, "races", "race_tests/harness", files);
        files.push_back({"race_tests/CMakeLists.txt", templates.render("races/CMakeLists.txt", *view.races)});
        files.push_back({"race_tests/tables.hpp", templates.render("races/tables.hpp", *view.races)});
        files.push_back({"race_tests/tables.cpp", templates.render("races/tables.cpp", *view.races)});
    }
    std::string guards = templates.render("cpp/guards.md", view.guards);
    std::size_t guards_size = guards.size();
    for (const Entity& entity : entities) guards_size += entity.guards.size();
    guards.reserve(guards_size);
    for (Entity& entity : entities) {
        std::move(entity.files.begin(), entity.files.end(), std::back_inserter(files));
        guards += entity.guards;
    }
    files.push_back({"types.hpp", templates.render("cpp/types.hpp", view.types)});
    files.push_back({"types.cpp", templates.render("cpp/types.cpp", view.types)});
    files.push_back({"repositories.hpp", templates.render("cpp/repositories.hpp", view.umbrella)});
    files.push_back({"GUARDS.md", std::move(guards)});
    if (!view.translated_schema.empty()) {
        files.push_back({"schema.sql", view.translated_schema});
        files.push_back({"create_schema.hpp", templates.render("cpp/create_schema.hpp", view.create_schema)});
        files.push_back({"create_schema.cpp", templates.render("cpp/create_schema.cpp", view.create_schema)});
    }
    std::sort(files.begin(), files.end(), [](const File& left, const File& right) { return left.path < right.path; });
    return files;
}

}  // namespace racegen::emit
