#include "files/migrations.hpp"

#include <algorithm>
#include <compare>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace racegen::files {
namespace {

namespace filesystem = std::filesystem;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// A decimal number of any length, ordered by its value.
struct Number {
    std::string digits;  // without leading zeros

    explicit Number(std::string_view text) : digits(text.substr(std::min(text.find_first_not_of('0'), text.size()))) {}
    std::strong_ordering operator<=>(const Number& other) const
    {
        if (digits.size() != other.digits.size()) return digits.size() <=> other.digits.size();
        return digits <=> other.digits;
    }
    bool operator==(const Number&) const = default;
};

/// 2019-01-02-030405_x as 20190102030405_x: of two such folders one may have dashes and one not.
std::string without_dashes_of_date(std::string name)
{
    const auto is_number = [&](std::size_t begin, std::size_t end) {
        return end <= name.size() && std::all_of(name.begin() + static_cast<std::ptrdiff_t>(begin), name.begin() + static_cast<std::ptrdiff_t>(end), is_digit);
    };
    const auto is_dash = [&](std::size_t index) { return index < name.size() && name[index] == '-'; };
    if (!is_number(0, 4) || !is_dash(4) || !is_number(5, 7) || !is_dash(7) || !is_number(8, 10)) return name;
    if (is_dash(10) && is_number(11, 12)) name.erase(10, 1);
    return name.erase(7, 1).erase(4, 1);
}

/// The name cut behind each number: a9 comes before a10.
using NaturalName = std::vector<std::pair<std::string, Number>>;

NaturalName natural_name(const filesystem::path& file)
{
    const std::string name = without_dashes_of_date(file.generic_string());
    NaturalName result;
    for (auto begin = name.begin(); begin != name.end();) {
        const auto digits = std::find_if(begin, name.end(), is_digit);
        const auto end = std::find_if_not(digits, name.end(), is_digit);
        result.emplace_back(std::string(begin, digits), Number(std::string_view(digits, end)));
        begin = end;
    }
    return result;
}

void sort_by_number(std::vector<filesystem::path>& files)
{
    std::vector<std::pair<NaturalName, filesystem::path>> named;
    for (const filesystem::path& file : files) named.emplace_back(natural_name(file), file);
    std::ranges::sort(named);
    std::ranges::transform(named, files.begin(), [](const auto& one) { return one.second; });
}

struct FlywayName {
    char kind = 'V';                // B, V, R or U
    std::vector<Number> version;    // empty for R
    std::string description;
};

/// V1_2__words.sql, B3__words.sql, R__words.sql
std::optional<FlywayName> flyway_name(const std::string& name)
{
    const std::size_t separator = name.find("__");
    if (name.empty() || separator == std::string::npos || std::string_view("BVRU").find(name.front()) == std::string_view::npos)
        return std::nullopt;
    FlywayName result{name.front(), {}, name.substr(separator)};
    const std::string_view version = std::string_view(name).substr(1, separator - 1);
    for (std::size_t begin = 0; begin < version.size();) {
        const std::size_t end = std::min(version.find_first_of("._", begin), version.size());
        const std::string_view part = version.substr(begin, end - begin);
        if (part.empty() || !std::ranges::all_of(part, is_digit)) return std::nullopt;
        result.version.emplace_back(part);
        begin = end + 1;
    }
    // 1.0 is 1.
    while (!result.version.empty() && result.version.back().digits.empty()) result.version.pop_back();
    if (version.empty() != (result.kind == 'R')) return std::nullopt;
    return result;
}

Migrations order_flyway(const std::vector<filesystem::path>& files)
{
    std::map<std::vector<Number>, filesystem::path> versioned;
    std::map<std::vector<Number>, filesystem::path> baselines;
    std::map<std::string, filesystem::path> repeatable;
    Migrations result;
    for (const filesystem::path& file : files) {
        const std::optional<FlywayName> name = flyway_name(file.string());
        bool used = false;
        if (name && name->kind == 'V') used = versioned.emplace(name->version, file).second;
        if (name && name->kind == 'B') used = baselines.emplace(name->version, file).second;
        if (name && name->kind == 'R') used = repeatable.emplace(name->description, file).second;
        if (!used && !(name && name->kind == 'U')) result.left_out.push_back(file);
    }
    auto first = versioned.cbegin();
    if (!baselines.empty()) {
        result.files.push_back(baselines.crbegin()->second);
        first = versioned.upper_bound(baselines.crbegin()->first);
    }
    for (; first != versioned.cend(); ++first) result.files.push_back(first->second);
    for (const auto& [description, file] : repeatable) result.files.push_back(file);
    return result;
}

/// The files that `wanted` takes, by number; the others are left out.
template <typename Wanted>
Migrations order_by_number(const std::vector<filesystem::path>& files, Wanted wanted)
{
    Migrations result;
    for (const filesystem::path& file : files) (wanted(file) ? result.files : result.left_out).push_back(file);
    sort_by_number(result.files);
    return result;
}

/// down.sql, x.down.sql, x.undo.sql; x-down.sql and x_down.sql beside x-up.sql and x_up.sql. `listing` is ascending.
bool takes_back(const filesystem::path& file, const std::vector<filesystem::path>& listing)
{
    const std::string name = file.string();
    if (file.filename() == "down.sql" || name.ends_with(".down.sql") || name.ends_with(".undo.sql")) return true;
    for (const std::string_view mark : {"-down.sql", "_down.sql"})
        if (name.ends_with(mark))
            return std::ranges::binary_search(listing, filesystem::path(name.substr(0, name.size() - mark.size() + 1) + "up.sql"));
    return false;
}

}  // namespace

Migrations order_migrations(std::vector<filesystem::path> listing)
{
    std::ranges::sort(listing);
    const std::vector<filesystem::path> all = listing;
    std::erase_if(listing, [&](const filesystem::path& file) { return file.extension() != ".sql" || takes_back(file, all); });
    const auto below = std::ranges::stable_partition(listing, [](const filesystem::path& file) { return !file.has_parent_path(); });
    const std::vector<filesystem::path> here(listing.begin(), below.begin());
    const std::vector<filesystem::path> deeper(below.begin(), below.end());

    const auto is_version = [](const filesystem::path& file) {
        const std::optional<FlywayName> name = flyway_name(file.string());
        return name && name->kind == 'V';
    };
    const auto is_up = [](const filesystem::path& file) { return file.string().ends_with(".up.sql"); };
    if (std::ranges::any_of(here, is_version)) return order_flyway(here);
    if (std::ranges::any_of(here, is_up)) return order_by_number(here, is_up);
    for (const char* name : {"up.sql", "migration.sql"}) {
        Migrations result{{}, here};
        std::ranges::copy_if(deeper, std::back_inserter(result.files), [&](const filesystem::path& file) { return file.filename() == name; });
        if (name == std::string_view("up.sql")) sort_by_number(result.files);
        if (!result.files.empty()) return result;
    }
    return order_by_number(here, [](const filesystem::path&) { return true; });
}

std::vector<filesystem::path> read_sqitch_plan(std::string_view plan)
{
    std::vector<filesystem::path> files;
    std::map<std::string, std::size_t, std::less<>> latest;  // of each change, its place in `files`
    std::string tag;
    while (!plan.empty()) {
        std::string_view line = plan.substr(0, plan.find('\n'));
        plan.remove_prefix(std::min(line.size() + 1, plan.size()));
        line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
        const std::string name(line.substr(0, line.find_first_of(" \t\r")));
        if (name.empty() || name.front() == '%' || name.front() == '#') continue;
        if (name.front() == '@') {
            tag = name;
            continue;
        }
        if (const auto earlier = latest.find(name); earlier != latest.end())
            files[earlier->second] = "deploy/" + name + tag + ".sql";
        latest[name] = files.size();
        files.emplace_back("deploy/" + name + ".sql");
    }
    return files;
}

std::vector<filesystem::path> list_files(const filesystem::path& folder, std::error_code& error)
{
    std::vector<filesystem::path> files;
    filesystem::recursive_directory_iterator entry{folder, filesystem::directory_options::skip_permission_denied, error};
    for (; !error && entry != filesystem::recursive_directory_iterator{}; entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_directory(ignored)) {
            if (entry.depth() > 0) entry.disable_recursion_pending();
        } else {
            files.push_back(entry->path().lexically_relative(folder));
        }
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace racegen::files
