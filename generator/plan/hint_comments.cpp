// Finds what the comments with hints are about.
#include <algorithm>

#include "plan/hints.hpp"

namespace racegen::plan {
namespace {

/// A part of the schema that a comment can stand at.
struct Element {
    HintPlace place = HintPlace::table;
    std::string table;
    std::string name;
    source::Span span;
};

std::vector<Element> elements_of(const schema::Schema& schema)
{
    std::vector<Element> elements;
    for (const schema::Table& table : schema.tables) {
        const std::string name = ddl::to_sql(table.name);
        const auto add = [&](HintPlace place, const std::string& element, source::Span span) {
            elements.push_back({place, name, element, span});
        };
        add(HintPlace::table, "", table.span);
        add(HintPlace::table, "", table.name_span);  // CREATE TABLE accounts (  -- racegen: …
        for (const schema::Column& column : table.columns) add(HintPlace::column, column.name, column.span);
        if (table.primary_key) add(HintPlace::constraint, table.primary_key->name, table.primary_key->span);
        for (const schema::UniqueKey& key : table.unique_keys) add(HintPlace::constraint, key.name, key.span);
        for (const schema::ForeignKey& key : table.foreign_keys) add(HintPlace::constraint, key.name, key.span);
        for (const schema::Check& check : table.checks) add(HintPlace::constraint, check.name, check.span);
        for (const schema::Exclusion& one : table.exclusions) add(HintPlace::constraint, one.name, one.span);
    }
    return elements;
}

std::vector<std::string_view> words_of_hint(std::string_view text)
{
    std::vector<std::string_view> words;
    for (std::size_t begin = text.find_first_not_of(" \t"); begin != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(" \t", end);
    }
    return words;
}

class Reader {
public:
    Reader(const schema::Schema& schema, const source::SourceSet& sources, source::Diagnostics& diagnostics)
        : schema_(schema), sources_(sources), diagnostics_(diagnostics), elements_(elements_of(schema))
    {
        for (const Element& element : elements_) by_begin_.push_back(&element);
        by_end_ = by_begin_;
        std::ranges::stable_sort(by_begin_, {}, begin_of);
        std::ranges::stable_sort(by_end_, {}, end_of);
    }

    std::vector<HintEntry> run()
    {
        for (const ddl::HintComment& comment : schema_.hints) read_comment(comment);
        for (const schema::Table& table : schema_.tables) read_stored_comments(table);
        return std::move(entries_);
    }

private:
    void read_comment(const ddl::HintComment& comment)
    {
        std::vector<const Element*> candidates = elements_before(comment.span);
        if (candidates.empty()) candidates = elements_after(comment.span);
        if (candidates.empty()) {
            diagnostics_.error("RG402",
                               "this hint stands at no table, column or constraint; put it on the element's last line, or on "
                               "a line of its own in front of it",
                               comment.span);
            return;
        }
        for (const std::string_view word : words_of_hint(comment.text)) {
            const std::string_view key = word.substr(0, word.find('='));
            // Where a line ends several elements, the key tells which is meant.
            const auto knows = std::ranges::find_if(
                candidates, [&](const Element* element) { return is_hint_key(element->place, key); });
            const Element& element = knows == candidates.end() ? *candidates.front() : **knows;
            add(element.place, element.table, element.name, word, comment.span);
        }
    }

    /// `COMMENT ON … IS 'Money of a customer. @racegen version=revision'`: from the word to the end of its line.
    void read_stored_comments(const schema::Table& table)
    {
        const std::string name = ddl::to_sql(table.name);
        read_stored(HintPlace::table, name, "", table.comment, table.name_span);
        for (const schema::Column& column : table.columns)
            read_stored(HintPlace::column, name, column.name, column.comment, column.name_span);
        if (table.primary_key)
            read_stored(HintPlace::constraint, name, table.primary_key->name, table.primary_key->comment, table.primary_key->span);
        for (const schema::UniqueKey& key : table.unique_keys)
            read_stored(HintPlace::constraint, name, key.name, key.comment, key.span);
        for (const schema::ForeignKey& key : table.foreign_keys)
            read_stored(HintPlace::constraint, name, key.name, key.comment, key.span);
        for (const schema::Check& check : table.checks)
            read_stored(HintPlace::constraint, name, check.name, check.comment, check.span);
        for (const schema::Exclusion& one : table.exclusions)
            read_stored(HintPlace::constraint, name, one.name, one.comment, one.span);
    }

    void read_stored(HintPlace place, const std::string& table, const std::string& element, std::string_view comment,
                     source::Span span)
    {
        constexpr std::string_view marker = "@racegen ";
        for (std::size_t at = comment.find(marker); at != std::string_view::npos; at = comment.find(marker, at)) {
            at += marker.size();
            const std::string_view line = comment.substr(at, comment.find('\n', at) - at);
            for (const std::string_view word : words_of_hint(line)) add(place, table, element, word, span);
        }
    }

    void add(HintPlace place, const std::string& table, const std::string& element, std::string_view word, source::Span span)
    {
        const std::size_t equals = word.find('=');
        std::string value(equals == std::string_view::npos ? std::string_view() : word.substr(equals + 1));
        entries_.push_back({place, table, element, std::string(word.substr(0, equals)), std::move(value), span});
    }

    using Place = std::pair<std::uint32_t, std::uint32_t>;  // a file and an offset in it
    static Place begin_of(const Element* element) { return {element->span.file, element->span.begin}; }
    static Place end_of(const Element* element) { return {element->span.file, element->span.end}; }

    /// Those that end before the comment on its line, the nearest first, then the outermost: a column over its own constraints.
    [[nodiscard]] std::vector<const Element*> elements_before(source::Span comment) const
    {
        const std::string_view before = sources_.text(comment.file).substr(0, comment.begin);
        const auto line_begin = static_cast<std::uint32_t>(before.find_last_of('\n') + 1);
        const auto first = std::ranges::lower_bound(by_end_, Place(comment.file, line_begin), {}, end_of);
        const auto last = std::ranges::upper_bound(by_end_, Place(comment.file, comment.begin), {}, end_of);
        std::vector<const Element*> found(first, last);
        std::ranges::stable_sort(found, [](const Element* left, const Element* right) {
            return std::pair(right->span.end, left->span.begin) < std::pair(left->span.end, right->span.begin);
        });
        return found;
    }

    /// Those that begin on the next line that is no comment, in the order of the text, the outermost first.
    [[nodiscard]] std::vector<const Element*> elements_after(source::Span comment)
    {
        const std::string_view text = sources_.text(comment.file);
        const std::size_t next = end_of_comments(text, comment);
        const std::size_t line_end = std::min(text.find('\n', next), text.size());
        const auto place = [&](std::size_t offset) { return Place(comment.file, static_cast<std::uint32_t>(offset)); };
        const auto first = std::ranges::lower_bound(by_begin_, place(next), {}, begin_of);
        const auto last = std::ranges::lower_bound(by_begin_, place(line_end), {}, begin_of);
        std::vector<const Element*> found(first, last);
        std::ranges::stable_sort(found, [](const Element* left, const Element* right) {
            return std::pair(left->span.begin, right->span.end) < std::pair(right->span.begin, left->span.end);
        });
        return found;
    }

    /// Where the first line that is no comment begins behind this one. The comments of one block share the answer, which is kept.
    [[nodiscard]] std::size_t end_of_comments(std::string_view text, source::Span comment)
    {
        if (comment.file == block_.file && comment.begin >= block_.begin && comment.end <= block_.end) return block_.end;
        std::size_t next = comment.end;
        while (next < text.size()) {
            next = std::min(text.find_first_not_of(" \t\r\n", next), text.size());
            if (text.substr(next, 2) != "--") break;
            next = std::min(text.find('\n', next), text.size());
        }
        block_ = {comment.file, comment.begin, static_cast<std::uint32_t>(next)};
        return next;
    }

    const schema::Schema& schema_;
    const source::SourceSet& sources_;
    source::Diagnostics& diagnostics_;
    std::vector<Element> elements_;
    std::vector<const Element*> by_begin_;
    std::vector<const Element*> by_end_;
    source::Span block_;  // of comments
    std::vector<HintEntry> entries_;
};

}  // namespace

std::vector<HintEntry> hints_of_comments(const schema::Schema& schema, const source::SourceSet& sources,
                                         source::Diagnostics& diagnostics)
{
    return Reader(schema, sources, diagnostics).run();
}

}  // namespace racegen::plan
