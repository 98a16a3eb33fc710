// Template + values -> text. The rules for authors of templates are in templates/README.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "render/error.hpp"
#include "render/value.hpp"

namespace racegen::render {

/// The text of the template at a path such as "cpp/repository.hpp.mustache"; nullopt when there is none. The text must outlive the
/// Templates that load it. Called from whichever thread renders first, one call at a time.
using TemplateLoader = std::function<std::optional<std::string_view>(std::string_view path)>;

/// A set of templates, each read and parsed at its first use. Every member may be called from several threads at once.
class Templates {
public:
    explicit Templates(TemplateLoader load);
    Templates(const Templates&) = delete;
    Templates& operator=(const Templates&) = delete;
    ~Templates();

    /// Renders the template at `path`, or at `path`.mustache when there is none. Strict: throws RenderError for a template or
    /// partial that does not exist or is malformed, a partial that contains itself, a key that no level gives, a variable that
    /// is not text.
    [[nodiscard]] std::string render(std::string_view path, const Object& values) const;
    /// Renders as above, behind what `text` holds already.
    void append(std::string_view path, const Object& values, std::string& text) const;

private:
    class Cache;
    std::unique_ptr<Cache> cache_;
};

}  // namespace racegen::render
