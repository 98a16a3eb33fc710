#include "plan/names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace racegen::plan {
namespace {

using Irregular = std::pair<std::string_view, std::string_view>;

constexpr std::array<Irregular, 34> irregular_plurals{{
    {"people", "person"},     {"children", "child"},     {"men", "man"},           {"women", "woman"},
    {"mice", "mouse"},        {"feet", "foot"},          {"teeth", "tooth"},       {"indices", "index"},
    {"vertices", "vertex"},   {"matrices", "matrix"},    {"criteria", "criterion"}, {"statuses", "status"},
    {"aliases", "alias"},     {"buses", "bus"},          {"bonuses", "bonus"},     {"viruses", "virus"},
    {"campuses", "campus"},   {"censuses", "census"},    {"analyses", "analysis"}, {"axes", "axis"},
    {"diagnoses", "diagnosis"}, {"theses", "thesis"},    {"crises", "crisis"},     {"movies", "movie"},
    {"cookies", "cookie"},    {"leaves", "leaf"},        {"shelves", "shelf"},     {"halves", "half"},
    {"knives", "knife"},      {"lives", "life"},         {"wolves", "wolf"},       {"shoes", "shoe"},
    {"canvases", "canvas"},   {"quizzes", "quiz"},
}};

constexpr std::array<std::string_view, 12> unchanging{{"news", "series", "species", "sheep", "fish", "data", "media",
                                                       "metadata", "information", "equipment", "sms", "dns"}};

constexpr std::array<std::string_view, 40> irregular_participles{{
    "begun",  "bought", "brought", "built",  "caught", "chosen", "done",   "drawn",      "driven", "forgotten",
    "frozen", "given",  "gone",    "held",   "hidden", "kept",   "left",   "lost",       "made",   "met",
    "paid",   "put",    "read",    "seen",   "sent",   "shown",  "shut",   "sold",       "spent",  "stolen",
    "sunk",   "taken",  "thrown",  "told",   "torn",   "won",    "withdrawn", "written", "split",  "undone",
}};

/// Participles that name a moment which recurs, lies ahead, or is there from the start.
constexpr std::array<std::string_view, 24> not_one_shot{{
    "updated",  "modified", "changed",  "edited",  "touched",  "created",   "inserted", "added",
    "recorded", "scheduled", "planned", "estimated", "expected", "accessed", "visited", "used",
    "viewed",   "synced",   "refreshed", "checked", "polled",   "indexed",   "imported", "generated",
}};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_ascii_alnum(char character)
{
    return std::isalnum(static_cast<unsigned char>(character)) != 0 && static_cast<unsigned char>(character) < 0x80;
}

bool is_upper(char character) { return character >= 'A' && character <= 'Z'; }
bool is_lower_or_digit(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

std::string capitalised(std::string word)
{
    if (!word.empty()) word[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(word[0])));
    return word;
}

bool is_participle(const std::string& word)
{
    if (contains(irregular_participles, word)) return true;
    // "need", "speed", "feed", "seed" end in -eed, "bed", "red", "shed", "embed" are nouns or too short to be sure of.
    return word.size() >= 5 && word.ends_with("ed") && !word.ends_with("eed");
}

/// The last word decides whether a name of several words is a participle: "email_verified".
std::optional<std::string> one_shot(const std::string& name)
{
    const std::vector<std::string> words = words_of(name);
    if (words.empty() || words.front() == "last" || words.front() == "next" || words.front() == "first")
        return std::nullopt;
    if (!is_participle(words.back()) || contains(not_one_shot, words.back())) return std::nullopt;
    return name;
}

}  // namespace

std::vector<std::string> words_of(std::string_view name)
{
    std::vector<std::string> words;
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) words.push_back(std::exchange(word, {}));
    };
    for (std::size_t index = 0; index < name.size(); ++index) {
        const char character = name[index];
        if (!is_ascii_alnum(character)) {
            finish();
            continue;
        }
        const bool after_lower = index > 0 && is_lower_or_digit(name[index - 1]);
        const bool before_lower = index + 1 < name.size() && name[index + 1] >= 'a' && name[index + 1] <= 'z' &&
                                  index > 0 && is_upper(name[index - 1]);
        if (is_upper(character) && (after_lower || before_lower)) finish();
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
    }
    finish();
    return words;
}

std::string singular(const std::string& word)
{
    if (contains(unchanging, word)) return word;
    for (const auto& [plural, one] : irregular_plurals)
        if (word == plural) return std::string(one);
    const auto cut = [&](std::size_t count) { return word.substr(0, word.size() - count); };
    if (word.size() > 4 && word.ends_with("ies")) return cut(3) + "y";
    for (const std::string_view ending : {"sses", "shes", "ches", "xes", "zes", "oes"})
        if (word.size() > 4 && word.ends_with(ending)) return cut(2);
    if (word.ends_with("ss") || word.ends_with("us") || word.ends_with("is")) return word;
    if (word.size() > 2 && word.ends_with("s")) return cut(1);
    return word;
}

std::string pascal_case(std::string_view name)
{
    std::string result;
    for (const std::string& word : words_of(name)) result += capitalised(word);
    return result;
}

std::string entity_name(std::string_view table)
{
    std::vector<std::string> words = words_of(table);
    if (words.empty()) return "Table";
    words.back() = singular(words.back());
    std::string result;
    for (const std::string& word : words) result += capitalised(word);
    if (result[0] >= '0' && result[0] <= '9') result.insert(0, "Table");
    return result;
}

std::string without_id(const std::string& column)
{
    return column.size() > 3 && column.ends_with("_id") ? column.substr(0, column.size() - 3) : column;
}

std::optional<std::string> participle_of_moment(const std::string& column)
{
    if (!column.ends_with("_at")) return std::nullopt;
    return one_shot(column.substr(0, column.size() - 3));
}

std::optional<std::string> participle_of_flag(const std::string& column) { return one_shot(column); }

std::vector<std::string> main_forms(const std::vector<std::string>& methods)
{
    const auto is_there = [&](const std::string& name) { return std::ranges::find(methods, name) != methods.end(); };
    std::vector<std::string> names;
    for (const std::string& method : methods) {
        const std::size_t by = method.find("_by_");
        const std::size_t all = method.find("_all");
        const bool other_key = by != std::string::npos && is_there(method.substr(0, by));
        const bool many = all != std::string::npos && is_there(method.substr(0, all) + method.substr(all + 4));
        if (!other_key && !many) names.push_back(method);
    }
    return names;
}

bool is_version_name(std::string_view column)
{
    constexpr std::array<std::string_view, 11> names{{"version", "lock_version", "row_version", "rowversion",
                                                      "revision", "rev", "rev_", "optlock", "opt_lock",
                                                      "optlock_revision", "updatecount"}};
    return contains(names, column);
}

}  // namespace racegen::plan
