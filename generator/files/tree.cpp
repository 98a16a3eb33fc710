#include "files/tree.hpp"

#include <algorithm>

#include "files/migrations.hpp"
#include "files/process.hpp"
#include "files/read.hpp"

namespace racegen::files {
namespace {

namespace filesystem = std::filesystem;

constexpr std::string_view prefix = "git:";

/// What git prints; nothing, and `fault` set, when it fails.
std::optional<std::string> git(std::vector<std::string> words, std::string& fault)
{
    words.insert(words.begin(), "git");
    std::string reason;
    const std::optional<Finished> finished = run(words, reason);
    if (!finished) {
        fault = "git cannot be started: " + reason;
        return std::nullopt;
    }
    if (finished->status == 0) return finished->output;
    fault = finished->errors.substr(0, finished->errors.find('\n'));
    if (fault.starts_with("fatal: ")) fault.erase(0, 7);
    if (fault.empty()) fault = "git ends with status " + std::to_string(finished->status);
    return std::nullopt;
}

std::string without_line_end(std::string text)
{
    while (text.ends_with('\n')) text.pop_back();
    return text;
}

/// Without a slash behind a folder's name; empty for the root.
std::string plain(const filesystem::path& path)
{
    std::string text = path.lexically_normal().generic_string();
    while (text.ends_with('/')) text.pop_back();
    return text == "." ? "" : text;
}

}  // namespace

bool FileSystem::is_folder(const filesystem::path& path) const
{
    std::error_code ignored;
    return filesystem::is_directory(path, ignored);
}

std::vector<filesystem::path> FileSystem::list(const filesystem::path& folder, std::string& fault) const
{
    std::error_code error;
    std::vector<filesystem::path> files = list_files(folder, error);
    if (error) fault = error.message();
    return files;
}

std::optional<std::string> FileSystem::read(const filesystem::path& path, std::string& fault) const
{
    std::error_code error;
    std::optional<std::string> text = read_file(path, error);
    if (!text) fault = error.message();
    return text;
}

bool is_revision(std::string_view word) { return word.starts_with(prefix); }

Revision::Revision(std::string_view word, std::string& fault)
{
    word.remove_prefix(prefix.size());
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        fault = "it has to be git:REVISION:PATH";
        return;
    }
    name_ = word.substr(0, colon);
    filesystem::path path(word.substr(colon + 1));
    // No name of a revision begins so, and git would take it for an option.
    if (name_.starts_with('-')) {
        fault = "'" + name_ + "' is no revision";
        return;
    }
    const auto inside = git({"rev-parse", "--show-prefix"}, fault);
    if (!inside) return;
    const auto tree = git({"rev-parse", "--verify", "--quiet", name_ + "^{tree}"}, fault);
    if (!tree) {
        fault = "git knows no revision '" + name_ + "'";
        return;
    }
    tree_ = without_line_end(*tree);
    if (!path.empty() && path.begin()->string().starts_with('.') && (*path.begin() == "." || *path.begin() == "..")) path = without_line_end(*inside) / path;
    path_ = plain(path);
    if (path_.is_absolute() || (!path_.empty() && *path_.begin() == "..")) {
        fault = "the path leads out of the repository";
        return;
    }
    list_below(path_.generic_string(), fault);
    if (fault.empty() && objects_.empty()) fault = "there is no such path in this revision";
}

void Revision::list_below(const std::string& path, std::string& fault)
{
    std::vector<std::string> words{"ls-tree", "-r", "-z", "--full-tree", tree_};
    if (!path.empty()) words.insert(words.end(), {"--", path});
    const auto listing = git(std::move(words), fault);
    if (!listing) return;
    // "<mode> <type> <object>\t<path>\0"; a symbolic link or a submodule is no text of its own.
    for (std::size_t begin = 0; begin < listing->size();) {
        const std::size_t end = std::min(listing->find('\0', begin), listing->size());
        const std::string entry = listing->substr(begin, end - begin);
        begin = end + 1;
        const std::size_t tab = entry.find('\t');
        if (!entry.starts_with("100") || tab == std::string::npos) continue;
        objects_[entry.substr(tab + 1)] = entry.substr(entry.rfind(' ', tab) + 1, tab - entry.rfind(' ', tab) - 1);
    }
}

std::optional<filesystem::path> Revision::find_upward(const std::string& name) const
{
    filesystem::path folder = is_folder(path_) ? path_ : path_.parent_path();
    while (true) {
        const filesystem::path candidate = folder / name;
        std::string fault;
        const auto found = git({"ls-tree", "-z", "--full-tree", tree_, "--", candidate.generic_string()}, fault);
        if (found && found->starts_with("100")) return candidate;
        if (folder.empty()) return std::nullopt;
        folder = folder.parent_path();
    }
}

bool Revision::is_folder(const filesystem::path& path) const
{
    const std::string name = plain(path);
    if (objects_.contains(name)) return false;
    return name.empty() || std::ranges::any_of(objects_, [&](const auto& object) { return object.first.starts_with(name + "/"); });
}

std::vector<filesystem::path> Revision::list(const filesystem::path& folder, std::string&) const
{
    std::vector<filesystem::path> files;
    const std::string name = plain(folder);
    const std::string begin = name.empty() ? "" : name + "/";
    for (const auto& [path, object] : objects_) {
        if (!path.starts_with(begin)) continue;
        const std::string rest = path.substr(begin.size());
        if (std::ranges::count(rest, '/') <= 1) files.emplace_back(rest);
    }
    std::ranges::sort(files);
    return files;
}

std::optional<std::string> Revision::read(const filesystem::path& path, std::string& fault) const
{
    const auto found = objects_.find(plain(path));
    if (found != objects_.end()) return git({"cat-file", "blob", found->second}, fault);
    // Above the path that was given: racegen.json, the plan of Sqitch.
    return git({"cat-file", "blob", tree_ + ":" + plain(path)}, fault);
}

}  // namespace racegen::files
