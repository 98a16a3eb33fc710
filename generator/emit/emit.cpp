#include "emit/emit.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <thread>

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

/// The row, its repository's header and its source.
void emit_entity(const cpp::EntityView& entity, const Templates& templates, std::vector<File>& files)
{
    std::string declarations;
    std::string definitions;
    bool has_remove_row = false;
    for (const cpp::MethodView& method : entity.methods) {
        declarations += templates.render("cpp/method/" + method.kind + ".hpp", method.values);
        definitions += templates.render("cpp/method/" + method.kind + ".cpp", method.values);
        has_remove_row = has_remove_row || method.kind == "remove_row";
    }
    while (declarations.ends_with('\n')) declarations.pop_back();
    while (definitions.ends_with('\n')) definitions.pop_back();

    files.push_back({entity.stem + ".hpp", templates.render("cpp/row.hpp", entity.values)});
    render::Object values = entity.values;
    values.set("declarations", std::move(declarations)).set("definitions", std::move(definitions));
    values.set("has_remove_row", has_remove_row);
    files.push_back({entity.stem + "_repository.hpp", templates.render("cpp/repository.hpp", values)});
    files.push_back({entity.stem + "_repository.cpp", templates.render("cpp/repository.cpp", values)});
}

/// Entities are independent of each other: the two halves render side by side.
std::vector<File> entity_files(const cpp::View& view, const Templates& templates)
{
    const auto render_range = [&](std::size_t begin, std::size_t end) {
        std::vector<File> files;
        for (std::size_t index = begin; index < end; ++index) emit_entity(view.entities[index], templates, files);
        return files;
    };
    const std::size_t half = view.entities.size() / 2;
    std::vector<File> second;
    std::exception_ptr failure;
    std::thread worker([&] {
        try {
            second = render_range(half, view.entities.size());
        } catch (...) {
            failure = std::current_exception();
        }
    });
    std::vector<File> files;
    try {
        files = render_range(0, half);
    } catch (...) {
        worker.join();
        throw;
    }
    worker.join();
    if (failure) std::rethrow_exception(failure);
    std::move(second.begin(), second.end(), std::back_inserter(files));
    return files;
}

}  // namespace

std::vector<File> emit_files(const cpp::View& view, const Templates& templates)
{
    std::vector<File> files = entity_files(view, templates);
    for (File& file : support_files(view, templates)) files.push_back(std::move(file));
    files.push_back({"types.hpp", templates.render("cpp/types.hpp", view.types)});
    files.push_back({"types.cpp", templates.render("cpp/types.cpp", view.types)});
    files.push_back({"repositories.hpp", templates.render("cpp/repositories.hpp", view.umbrella)});
    files.push_back({"GUARDS.md", templates.render("cpp/guards.md", view.guards)});
    if (!view.translated_schema.empty()) {
        files.push_back({"schema.sql", view.translated_schema});
        files.push_back({"create_schema.hpp", templates.render("cpp/create_schema.hpp", view.create_schema)});
        files.push_back({"create_schema.cpp", templates.render("cpp/create_schema.cpp", view.create_schema)});
    }
    std::sort(files.begin(), files.end(), [](const File& left, const File& right) { return left.path < right.path; });
    return files;
}

}  // namespace racegen::emit
