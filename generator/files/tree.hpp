// Where input is read from: the file system, or a revision that git keeps.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace racegen::files {

/// Paths are as they were given, or below those.
class Tree {
public:
    virtual ~Tree() = default;
    [[nodiscard]] virtual bool is_folder(const std::filesystem::path& path) const = 0;
    /// The files in a folder and one level below it, relative to it, ascending. `fault` is set when it cannot be read.
    [[nodiscard]] virtual std::vector<std::filesystem::path> list(const std::filesystem::path& folder, std::string& fault) const = 0;
    /// Nothing, and `fault` set, when it cannot be read.
    [[nodiscard]] virtual std::optional<std::string> read(const std::filesystem::path& path, std::string& fault) const = 0;
    /// How messages name the path.
    [[nodiscard]] virtual std::string shown(const std::filesystem::path& path) const = 0;
    /// Whether another run may find other files there.
    [[nodiscard]] virtual bool is_live() const = 0;
};

class FileSystem : public Tree {
public:
    [[nodiscard]] bool is_folder(const std::filesystem::path& path) const override;
    [[nodiscard]] std::vector<std::filesystem::path> list(const std::filesystem::path& folder, std::string& fault) const override;
    [[nodiscard]] std::optional<std::string> read(const std::filesystem::path& path, std::string& fault) const override;
    [[nodiscard]] std::string shown(const std::filesystem::path& path) const override { return path.string(); }
    [[nodiscard]] bool is_live() const override { return true; }
};

/// Whether a word of the command line is git:REV:PATH.
[[nodiscard]] bool is_revision(std::string_view word);

/// The files at or below one path of a revision, and the racegen.json files above it. Paths are relative to the root of the repository that the
/// current folder is in; one that begins with ./ or ../ to the current folder.
class Revision : public Tree {
public:
    /// `word` as above. Runs git; `fault` is set when that fails, or there is no such revision.
    Revision(std::string_view word, std::string& fault);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// The nearest file of this name beside the path, in it, or above it.
    [[nodiscard]] std::optional<std::filesystem::path> find_upward(const std::string& name) const;

    [[nodiscard]] bool is_folder(const std::filesystem::path& path) const override;
    [[nodiscard]] std::vector<std::filesystem::path> list(const std::filesystem::path& folder, std::string& fault) const override;
    [[nodiscard]] std::optional<std::string> read(const std::filesystem::path& path, std::string& fault) const override;
    [[nodiscard]] std::string shown(const std::filesystem::path& path) const override { return "git:" + name_ + ":" + path.generic_string(); }
    [[nodiscard]] bool is_live() const override { return false; }

private:
    void list_below(const std::string& path, std::string& fault);

    std::string name_;
    std::string tree_;
    std::filesystem::path path_;
    std::map<std::string, std::string> objects_;  // by path
};

}  // namespace racegen::files
