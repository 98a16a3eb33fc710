#include "emit/emit.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "render/embedded.hpp"

namespace racegen::emit {
namespace {

using render::Templates;

/// The support code: what is the same for every driver, and the driver's own.
std::vector<File> support_files(const cpp::View& view, const Templates& templates)
{
    const std::string driver =
        std::string("support/") + (view.driver == cpp::Driver::sqlite ? "sqlite" : "postgres") + "/";
    std::vector<File> files;
    for (const render::EmbeddedTemplate& one : render::embedded_templates())
        for (const std::string_view folder : {std::string_view("support/common/"), std::string_view(driver)})
            if (one.path.starts_with(folder))
                files.push_back({"support/" + std::string(one.path.substr(folder.size())),
                                 templates.render(one.path, view.common)});
    return files;
}

}  // namespace

Entity emit_entity(cpp::EntityView view, const Templates& templates)
{
    std::string declarations;
    std::string definitions;
    bool has_remove_row = false;
    for (const cpp::MethodView& method : view.methods) {
        declarations += templates.render("cpp/method/" + method.kind + ".hpp", method.values);
        definitions += templates.render("cpp/method/" + method.kind + ".cpp", method.values);
        has_remove_row = has_remove_row || method.kind == "remove_row";
    }
    while (declarations.ends_with('\n')) declarations.pop_back();
    while (definitions.ends_with('\n')) definitions.pop_back();

    Entity entity;
    const std::string& path = view.shared.path;
    entity.files.push_back({path + ".hpp", templates.render("cpp/row.hpp", view.values)});
    render::Object& values = view.values;
    values.set("declarations", std::move(declarations)).set("definitions", std::move(definitions));
    values.set("has_remove_row", has_remove_row);
    entity.files.push_back({path + "_repository.hpp", templates.render("cpp/repository.hpp", values)});
    entity.files.push_back({path + "_repository.cpp", templates.render("cpp/repository.cpp", values)});
    entity.guards = templates.render("cpp/guards_section.md", view.guards);
    return entity;
}

std::vector<File> emit_files(const cpp::View& view, std::vector<Entity> entities, const Templates& templates)
{
    std::vector<File> files = support_files(view, templates);
    std::string guards = templates.render("cpp/guards.md", view.guards);
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
