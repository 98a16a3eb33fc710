#include "files/configuration.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

namespace racegen::files {
namespace {

namespace filesystem = std::filesystem;
using Json = nlohmann::json;

/// Characters for the parser that say how far it has read: its events carry no positions.
class Characters {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Characters(const char* place, const char*& reached) : place_(place), reached_(&reached) {}
    reference operator*() const { return *place_; }
    Characters& operator++()
    {
        *reached_ = ++place_;
        return *this;
    }
    Characters operator++(int)
    {
        Characters before = *this;
        ++*this;
        return before;
    }
    friend bool operator==(const Characters& left, const Characters& right) { return left.place_ == right.place_; }

private:
    const char* place_;
    const char** reached_;
};

constexpr auto top_keys = std::to_array<std::string_view>({"$schema", "driver", "namespace", "result", "tables"});

/// Follows the parser through the document; `path_` are the keys that lead to where it is.
class Reader : public nlohmann::json_sax<Json> {
public:
    Reader(std::string_view text, std::uint32_t file, source::Diagnostics& diagnostics)
        : text_(text), file_(file), diagnostics_(diagnostics), reached_(text.data())
    {
    }

    Configuration run()
    {
        // The parser would take it for the end.
        if (const std::size_t nul = text_.find('\0'); nul != std::string_view::npos) {
            const auto at = static_cast<std::uint32_t>(nul);
            diagnostics_.error("RG405", "this is no JSON: a NUL byte", source::Span{file_, at, at + 1});
            return {};
        }
        const char* const end = text_.data() + text_.size();
        Json::sax_parse(Characters(text_.data(), reached_), Characters(end, reached_), this);
        return std::move(configuration_);
    }

    bool key(string_t& name) override
    {
        const auto end = static_cast<std::uint32_t>(reached_ - text_.data());
        const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(name.size() + 2, end));
        key_span_ = {file_, end - size, end};
        path_.back() = name;
        if (!seen_.insert(path_).second) diagnostics_.error("RG404", "'" + name + "' is given twice here", key_span_);
        check_key();
        return true;
    }

    bool start_object(std::size_t) override
    {
        const bool expected = path_.empty() || is_object_place();
        if (!expected) return fail("no object stands here");
        path_.emplace_back();
        return true;
    }
    bool end_object() override
    {
        path_.pop_back();
        return true;
    }
    bool start_array(std::size_t) override
    {
        const bool listed = !path_.empty() && (path_.back() == "without" || path_.back() == "transitions" || path_.back() == "allow");
        if (in_list_ || !listed) return fail("no list stands here");
        in_list_ = true;
        list_.clear();
        return true;
    }
    bool end_array() override
    {
        in_list_ = false;
        return take(list_);
    }
    bool string(string_t& value) override
    {
        if (!in_list_) return take(value);
        list_ += (list_.empty() ? "" : ",") + value;
        return true;
    }
    bool boolean(bool value) override { return in_list_ ? fail("a text stands here") : take(value ? "true" : "false"); }
    bool null() override { return fail("null means nothing here"); }
    bool number_integer(number_integer_t) override { return fail("no number stands here"); }
    bool number_unsigned(number_unsigned_t) override { return fail("no number stands here"); }
    bool number_float(number_float_t, const string_t&) override { return fail("no number stands here"); }
    bool binary(binary_t&) override { return false; }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override
    {
        const auto at = static_cast<std::uint32_t>(std::min(position == 0 ? 0 : position - 1, text_.size()));
        std::string_view reason = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …"
        if (const std::size_t colon = reason.find("column "); colon != std::string_view::npos)
            reason.remove_prefix(std::min(reason.find(": ", colon) + 2, reason.size()));
        diagnostics_.error("RG405", "this is no JSON: " + std::string(reason), source::Span{file_, at, at});
        return false;
    }

private:
    /// At the top, a table, one of its columns, one of its constraints: 1, 3 and 5 keys deep.
    [[nodiscard]] bool is_object_place() const
    {
        switch (path_.size()) {
            case 1: return path_[0] == "tables";
            case 2: return path_[0] == "tables";
            case 3: return path_[2] == "columns" || path_[2] == "constraints";
            case 4: return path_[2] == "columns" || path_[2] == "constraints";
            default: return false;
        }
    }

    [[nodiscard]] plan::HintPlace place() const
    {
        if (path_.size() < 5) return plan::HintPlace::table;
        return path_[2] == "columns" ? plan::HintPlace::column : plan::HintPlace::constraint;
    }

    void check_key()
    {
        const std::string& name = path_.back();
        if (path_.size() == 1 && std::ranges::find(top_keys, name) == top_keys.end())
            diagnostics_.error("RG401", "'" + name + "' is no key here; there are $schema, driver, namespace, result, tables",
                               key_span_);
    }

    bool take(const std::string& value)
    {
        if (path_.size() == 1) return take_option(value);
        if (path_.size() != 3 && path_.size() != 5) return fail("an object stands here");
        if (path_.size() == 3 && (path_[2] == "columns" || path_[2] == "constraints")) return fail("an object stands here");
        const std::string element = path_.size() == 5 ? path_[3] : std::string();
        configuration_.hints.push_back({place(), path_[1], element, path_.back(), value, key_span_});
        return true;
    }

    bool take_option(const std::string& value)
    {
        if (path_[0] == "driver") configuration_.driver = value;
        if (path_[0] == "namespace") configuration_.name_space = value;
        if (path_[0] == "result") configuration_.result = value;
        return path_[0] != "tables" || fail("an object stands here");
    }

    bool fail(const std::string& fault)
    {
        diagnostics_.error("RG405", fault + "; see docs/reference/hints.md", path_.empty() ? source::Span{file_, 0, 0} : key_span_);
        return false;
    }

    std::string_view text_;
    std::uint32_t file_;
    source::Diagnostics& diagnostics_;
    const char* reached_;
    std::vector<std::string> path_;
    std::set<std::vector<std::string>> seen_;
    source::Span key_span_;
    bool in_list_ = false;
    std::string list_;
    Configuration configuration_;
};

}  // namespace

std::optional<filesystem::path> find_configuration(const filesystem::path& schema)
{
    std::error_code error;
    filesystem::path folder = filesystem::absolute(schema, error);
    if (error) return std::nullopt;
    if (!filesystem::is_directory(folder, error)) folder = folder.parent_path();
    for (;; folder = folder.parent_path()) {
        if (filesystem::is_regular_file(folder / configuration_name, error)) return folder / configuration_name;
        if (folder == folder.parent_path()) return std::nullopt;
    }
}

Configuration read_configuration(const source::SourceSet& sources, std::uint32_t file, source::Diagnostics& diagnostics)
{
    return Reader(sources.text(file), file, diagnostics).run();
}

}  // namespace racegen::files
