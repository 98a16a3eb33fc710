#include "ddl/array_literal.hpp"

#include "ddl/lexer.hpp"

namespace racegen::ddl {

namespace {

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::optional<std::vector<std::string>> read()
    {
        skip_spaces();
        if (!take('{')) return std::nullopt;
        std::vector<std::string> items;
        do {
            skip_spaces();
            std::optional<std::string> item = take('"') ? quoted() : bare();
            if (!item) return std::nullopt;
            items.push_back(std::move(*item));
            skip_spaces();
        } while (take(','));
        if (!take('}')) return std::nullopt;
        skip_spaces();
        if (position_ != text_.size()) return std::nullopt;
        return items;
    }

private:
    [[nodiscard]] bool more() const { return position_ < text_.size(); }

    bool take(char wanted)
    {
        if (!more() || text_[position_] != wanted) return false;
        ++position_;
        return true;
    }

    void skip_spaces()
    {
        while (more() && std::string_view(" \t\n\v\f\r").find(text_[position_]) != std::string_view::npos) ++position_;
    }

    std::optional<std::string> quoted()
    {
        std::string item;
        while (more()) {
            if (take('"')) return item;
            take('\\');
            if (more()) item += text_[position_++];
        }
        return std::nullopt;
    }

    /// Escapes and nested arrays are left to the server.
    std::optional<std::string> bare()
    {
        const std::size_t end = text_.find_first_of(",}", position_);
        std::string_view item = text_.substr(position_, end == std::string_view::npos ? end : end - position_);
        if (end == std::string_view::npos || item.find_first_of("{\"\\") != std::string_view::npos) return std::nullopt;
        position_ = end;
        while (!item.empty() && (item.back() == ' ' || (item.back() >= '\t' && item.back() <= '\r')))
            item.remove_suffix(1);
        if (item.empty() || is_keyword(item, "null")) return std::nullopt;
        return std::string(item);
    }

    std::string_view text_;
    std::size_t position_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> read_array_literal(std::string_view text)
{
    return Reader(text).read();
}

}  // namespace racegen::ddl
