#include "files/lock.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>
#include <stdexcept>
#include <utility>

namespace racegen::files {
namespace {

using Json = nlohmann::ordered_json;

const Json& member(const Json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end()) throw std::runtime_error{"'" + std::string{name} + "' is missing"};
    return *found;
}

bool is_digest(const std::string& text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

std::string to_text(const Lock& lock)
{
    Json json;
    json["racegen"] = lock.version;
    json["driver"] = lock.driver;
    json["options"] = Json::object();
    for (const auto& [name, value] : lock.options) json["options"][name] = value;
    json["inputs"] = Json::array();
    for (const auto& [name, digest] : lock.inputs) json["inputs"].push_back({{"name", name}, {"sha256", digest}});
    // Put behind: to look each path up first, as [] does, takes the square of the time.
    Json::object_t outputs;
    for (const auto& [path, digest] : lock.outputs) outputs.emplace_back(path, digest);
    json["outputs"] = std::move(outputs);
    // A file name need not be UTF-8, JSON must be.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Lock parse_lock(std::string_view text)
{
    Lock lock;
    try {
        const Json json = Json::parse(text);
        lock.version = member(json, "racegen").get<std::string>();
        lock.driver = member(json, "driver").get<std::string>();
        for (const auto& [name, value] : member(json, "options").items())
            lock.options.emplace_back(name, value.get<std::string>());
        for (const Json& input : member(json, "inputs"))
            lock.inputs.emplace_back(member(input, "name").get<std::string>(), member(input, "sha256").get<std::string>());
        for (const auto& [path, digest] : member(json, "outputs").items())
            lock.outputs.emplace(path, digest.get<std::string>());
    } catch (const nlohmann::json::exception& error) {
        throw std::runtime_error{error.what()};
    }
    for (const auto& [path, digest] : lock.outputs)
        if (!is_safe_path(path) || path == lock_name || !is_digest(digest))
            throw std::runtime_error{"'" + path + "' is no output of racegen"};
    return lock;
}

bool is_safe_path(std::string_view path)
{
    if (path.empty() || path.find_first_of(std::string_view{"\\\0", 2}) != std::string_view::npos) return false;
    return std::ranges::all_of(std::views::split(path, '/'), [](auto part) {
        const std::string_view name{part.begin(), part.end()};
        return !name.empty() && name != "." && name != "..";
    });
}

}  // namespace racegen::files
