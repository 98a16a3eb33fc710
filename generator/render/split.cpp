#include "render/split.hpp"

#include <algorithm>
#include <optional>

#include "render/error.hpp"

namespace racegen::render {
namespace {

constexpr std::string_view opening = "<%";
constexpr std::string_view closing = "%>";

struct Tag {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<Part> part;  // none: a comment
};

std::string_view trim(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

std::string checked_name(std::string_view path, std::size_t line, std::string_view name, std::string_view also_allowed)
{
    const auto allowed = [&](char character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '_' ||
               also_allowed.find(character) != std::string_view::npos;
    };
    if (name.empty() || !std::ranges::all_of(name, allowed))
        throw RenderError{path, line, "'" + std::string{name} + "' is not a key"};
    return std::string{name};
}

std::optional<Part> parse_tag(std::string_view path, std::size_t line, std::string_view content)
{
    const std::string_view trimmed = trim(content);
    if (trimmed.empty()) throw RenderError{path, line, "empty tag"};
    const auto named = [&](Part::Kind kind) {
        const bool partial = kind == Part::Kind::partial;
        return Part{kind, checked_name(path, line, trim(trimmed.substr(1)), partial ? "/.-" : ""), line};
    };
    switch (trimmed.front()) {
        case '!': return std::nullopt;
        case '#': return named(Part::Kind::section);
        case '^': return named(Part::Kind::inverted);
        case '/': return named(Part::Kind::end);
        case '>': return named(Part::Kind::partial);
        default: return Part{Part::Kind::variable, checked_name(path, line, trimmed, ""), line};
    }
}

std::vector<Tag> find_tags(std::string_view path, std::string_view text)
{
    std::vector<Tag> tags;
    std::size_t line = 1;
    std::size_t counted = 0;
    for (std::size_t begin = text.find(opening); begin != std::string_view::npos;) {
        line += static_cast<std::size_t>(std::ranges::count(text.substr(counted, begin - counted), '\n'));
        counted = begin;
        const std::size_t content = begin + opening.size();
        const std::size_t content_end = text.find(closing, content);
        if (content_end == std::string_view::npos) throw RenderError{path, line, "'<%' without '%>'"};
        const std::size_t end = content_end + closing.size();
        tags.push_back({begin, end, parse_tag(path, line, text.substr(content, content_end - content))});
        begin = text.find(opening, end);
    }
    return tags;
}

void check_nesting(std::string_view path, const std::vector<Tag>& tags)
{
    std::vector<const Part*> open;
    for (const Tag& tag : tags) {
        if (!tag.part) continue;
        const Part& part = *tag.part;
        if (part.kind == Part::Kind::section || part.kind == Part::Kind::inverted) open.push_back(&part);
        if (part.kind != Part::Kind::end) continue;
        if (open.empty()) throw RenderError{path, part.line, "section '" + part.text + "' ends but never began"};
        if (open.back()->text != part.text)
            throw RenderError{path, part.line, "section '" + open.back()->text + "' must end before '" + part.text + "'"};
        open.pop_back();
    }
    if (!open.empty()) throw RenderError{path, open.back()->line, "section '" + open.back()->text + "' never ends"};
}

class Splitter {
public:
    Splitter(std::string_view text, const std::vector<Tag>& tags) : text_{text}, tags_{tags} {}

    std::vector<Part> run()
    {
        while (position_ < text_.size()) take_line();
        return std::move(parts_);
    }

private:
    /// A line here is what ends at the first newline outside tags: a comment may run over several.
    void take_line()
    {
        const std::size_t first = next_tag_;
        std::size_t last = first;
        std::size_t end = line_end(position_);
        while (last < tags_.size() && tags_[last].begin < end) {
            end = line_end(tags_[last].end);
            ++last;
        }
        if (only_tags(first, last, end))
            take_tags(first, last);
        else
            take_text_and_tags(first, last, end);
        position_ = end;
        next_tag_ = last;
    }

    [[nodiscard]] std::size_t line_end(std::size_t position) const
    {
        const std::size_t newline = text_.find('\n', position);
        return newline == std::string_view::npos ? text_.size() : newline + 1;
    }

    [[nodiscard]] bool only_tags(std::size_t first, std::size_t last, std::size_t end) const
    {
        if (first == last) return false;
        std::size_t begin = position_;
        for (std::size_t index = first; index < last; ++index) {
            const Tag& tag = tags_[index];
            if (!trim(text_.substr(begin, tag.begin - begin)).empty()) return false;
            if (tag.part && tag.part->kind == Part::Kind::variable) return false;
            if (tag.part && tag.part->kind == Part::Kind::partial && last - first > 1) return false;
            begin = tag.end;
        }
        return trim(text_.substr(begin, end - begin)).empty();
    }

    void take_tags(std::size_t first, std::size_t last)
    {
        for (std::size_t index = first; index < last; ++index) {
            if (!tags_[index].part) continue;
            parts_.push_back(*tags_[index].part);
            parts_.back().own_line = true;
            if (parts_.back().kind != Part::Kind::partial) continue;
            parts_.back().indent = text_.substr(position_, tags_[index].begin - position_);
        }
    }

    void take_text_and_tags(std::size_t first, std::size_t last, std::size_t end)
    {
        std::size_t begin = position_;
        for (std::size_t index = first; index < last; ++index) {
            take_text(begin, tags_[index].begin);
            if (tags_[index].part) parts_.push_back(*tags_[index].part);
            begin = tags_[index].end;
        }
        take_text(begin, end);
    }

    void take_text(std::size_t begin, std::size_t end)
    {
        if (begin == end) return;
        const std::string_view text = text_.substr(begin, end - begin);
        if (!parts_.empty() && parts_.back().kind == Part::Kind::text)
            parts_.back().text += text;
        else
            parts_.push_back({Part::Kind::text, std::string{text}});
    }

    std::string_view text_;
    const std::vector<Tag>& tags_;
    std::size_t position_ = 0;
    std::size_t next_tag_ = 0;
    std::vector<Part> parts_;
};

}  // namespace

std::vector<Part> split(std::string_view template_path, std::string_view text)
{
    const std::vector<Tag> tags = find_tags(template_path, text);
    check_nesting(template_path, tags);
    return Splitter{text, tags}.run();
}

}  // namespace racegen::render
