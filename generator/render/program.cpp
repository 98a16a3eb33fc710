#include "render/program.hpp"

#include <algorithm>

#include "render/error.hpp"

namespace racegen::render {
namespace {

std::string indented(std::string_view text, const std::string& indent, bool& at_line_begin)
{
    std::string result;
    for (const char character : text) {
        if (at_line_begin && character != '\n') result += indent;
        at_line_begin = character == '\n';
        result += character;
    }
    return result;
}

class Builder {
public:
    explicit Builder(const TemplateLoader& load) : load_{load} {}

    Program build(std::string_view path)
    {
        include(path, "", true, nullptr);
        return {std::move(sites_), kainjow::mustache::mustache{tags_}};
    }

private:
    void include(std::string_view path, const std::string& indent, bool own_line, const Part* from)
    {
        if (std::ranges::find(including_, path) != including_.end())
            throw RenderError{including_.back(), from->line, "partial '" + std::string{path} + "' contains itself"};
        std::string_view text = load(path, from);
        if (!own_line && text.ends_with('\n')) text.remove_suffix(1);
        including_.emplace_back(path);
        add(split(path, text), indent);
        including_.pop_back();
    }

    std::string_view load(std::string_view path, const Part* from) const
    {
        if (const auto text = load_(path)) return *text;
        if (const auto text = load_(std::string{path} + ".mustache")) return *text;
        if (from == nullptr) throw RenderError{path, 0, "there is no such template"};
        throw RenderError{including_.back(), from->line, "there is no partial '" + std::string{path} + "'"};
    }

    void add(const std::vector<Part>& parts, const std::string& indent)
    {
        bool at_line_begin = true;
        std::vector<std::string> open;
        for (const Part& part : parts) {
            if (at_line_begin && !part.own_line && part.kind != Part::Kind::text) {
                if (!indent.empty()) add_text(indent);
                at_line_begin = false;
            }
            switch (part.kind) {
                case Part::Kind::text: add_text(indented(part.text, indent, at_line_begin)); break;
                case Part::Kind::variable: tags_ += "{{&" + add_site(part) + "}}"; break;
                case Part::Kind::section:
                    open.push_back(add_site(part));
                    tags_ += "{{#" + open.back() + "}}";
                    break;
                case Part::Kind::inverted:
                    open.push_back(add_site(part));
                    tags_ += "{{^" + open.back() + "}}";
                    break;
                case Part::Kind::end:
                    tags_ += "{{/" + open.back() + "}}";
                    open.pop_back();
                    break;
                case Part::Kind::partial:
                    include(part.text, part.own_line ? indent + part.indent : "", part.own_line, &part);
                    break;
            }
        }
    }

    void add_text(std::string text)
    {
        Site site;
        site.text = std::move(text);
        tags_ += "{{&" + std::to_string(sites_.size()) + "}}";
        sites_.push_back(std::move(site));
    }

    std::string add_site(const Part& part)
    {
        Site site;
        site.kind = part.kind;
        site.name = part.text;
        site.hash = Key::of(part.text).hash;
        site.template_path = including_.back();
        site.line = part.line;
        sites_.push_back(std::move(site));
        return std::to_string(sites_.size() - 1);
    }

    const TemplateLoader& load_;
    std::vector<std::string> including_;
    std::vector<Site> sites_;
    std::string tags_;
};

}  // namespace

Program build_program(std::string_view path, const TemplateLoader& load)
{
    return Builder{load}.build(path);
}

}  // namespace racegen::render
