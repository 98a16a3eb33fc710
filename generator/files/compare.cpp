#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "files/digest.hpp"
#include "files/output.hpp"
#include "files/read.hpp"
#include "parallel/parallel.hpp"

namespace racegen::files {
namespace {

namespace filesystem = std::filesystem;

/// What stands at a path. Reading never follows a symbolic link below the folder.
class Folder {
public:
    Folder(const filesystem::path& root, source::Diagnostics& diagnostics) : root_{root}, diagnostics_{diagnostics} {}

    /// nullopt when there is nothing, or when a fault was reported.
    std::optional<std::string> read(const std::string& path)
    {
        filesystem::path place = root_;
        const filesystem::path relative{path};
        for (auto part = relative.begin(); part != relative.end(); ++part) {
            place /= *part;
            std::error_code error;
            const filesystem::file_type type = symlink_status(place, error).type();
            if (type == filesystem::file_type::not_found) return std::nullopt;
            const bool last = std::next(part) == relative.end();
            if (type != (last ? filesystem::file_type::regular : filesystem::file_type::directory)) {
                report_obstacle(place, type, last, error);
                return std::nullopt;
            }
        }
        std::error_code error;
        auto text = read_file(place, error);
        if (!text) diagnostics_.error("RG901", "cannot read '" + place.string() + "': " + error.message(), std::nullopt);
        return text;
    }

private:
    void report_obstacle(const filesystem::path& place, filesystem::file_type type, bool last, const std::error_code& error)
    {
        if (!reported_.insert(place).second) return;
        std::string message = "cannot write '" + place.string() + "': ";
        if (type == filesystem::file_type::symlink)
            message += "it is a symbolic link; racegen writes to no place outside its output folder";
        else if (error)
            message += error.message();
        else
            message += last ? "there is something that is not a file" : "there is something that is not a folder";
        diagnostics_.error("RG908", std::move(message), std::nullopt);
    }

    const filesystem::path& root_;
    source::Diagnostics& diagnostics_;
    std::set<filesystem::path> reported_;
};

std::string lower_case(std::string text)
{
    for (char& character : text)
        if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
    return text;
}

/// Two paths that a case-insensitive file system takes for one would overwrite each other there.
void check_paths(const std::vector<pipeline::OutputFile>& files, source::Diagnostics& diagnostics)
{
    std::map<std::string, std::string> paths{{std::string{lock_name}, std::string{lock_name}}};
    for (const pipeline::OutputFile& file : files) {
        if (!is_safe_path(file.path)) throw std::logic_error{"output path '" + file.path + "'"};
        const auto [other, added] = paths.emplace(lower_case(file.path), file.path);
        if (added) continue;
        diagnostics.error("RG909", "two outputs are called '" + other->second + "' and '" + file.path +
                                       "', which is one file where names differ only in case; rename one of the tables",
                          std::nullopt);
    }
}

class Comparer {
public:
    Comparer(Folder& folder, const Lock& old_lock) : folder_{folder}, old_lock_{old_lock} {}

    void compare(pipeline::OutputFile file)
    {
        auto present = folder_.read(file.path);
        if (!present) {
            add(Change::Kind::create, std::move(file.path), {}, std::move(file.text));
        } else if (*present == file.text) {
            ++result_.unchanged;
        } else {
            const auto listed = old_lock_.outputs.find(file.path);
            const auto kind = listed == old_lock_.outputs.end()       ? Change::Kind::foreign
                              : listed->second == sha256(*present) ? Change::Kind::update
                                                                   : Change::Kind::edited;
            add(kind, std::move(file.path), std::move(*present), std::move(file.text));
        }
    }

    /// True when the file is an orphan of racegen's.
    bool compare_orphan(const std::string& path, const std::string& digest, source::Diagnostics& diagnostics)
    {
        auto present = folder_.read(path);
        if (!present) return false;
        if (sha256(*present) != digest) {
            diagnostics.note("RG907", "'" + path + "' is no longer generated; it was edited, so racegen leaves it to you",
                             std::nullopt);
            return false;
        }
        add(Change::Kind::orphan, path, std::move(*present), {});
        return true;
    }

    void compare_lock(const std::optional<std::string>& present, std::string text)
    {
        if (!present)
            add(Change::Kind::create, std::string{lock_name}, {}, std::move(text));
        else if (*present != text)
            add(Change::Kind::update, std::string{lock_name}, *present, std::move(text));
    }

    Comparison take() { return std::move(result_); }

private:
    void add(Change::Kind kind, std::string path, std::string old_text, std::string new_text)
    {
        result_.changes.push_back({kind, std::move(path), std::move(old_text), std::move(new_text)});
    }

    Folder& folder_;
    const Lock& old_lock_;
    Comparison result_;
};

}  // namespace

Comparison compare(const filesystem::path& folder_path, std::vector<pipeline::OutputFile> files, Lock lock, bool prune,
                   source::Diagnostics& diagnostics)
{
    check_paths(files, diagnostics);
    Folder folder{folder_path, diagnostics};
    const std::optional<std::string> old_lock_text = folder.read(std::string{lock_name});
    Lock old_lock;
    try {
        if (old_lock_text) old_lock = parse_lock(*old_lock_text);
    } catch (const std::runtime_error& error) {
        diagnostics.error("RG906",
                          "'" + (folder_path / lock_name).string() + "' is not a lock file of racegen (" + error.what() +
                              "); restore it from version control, or remove it together with the generated files",
                          std::nullopt);
    }
    if (diagnostics.has_errors()) return {};

    std::vector<std::string> digests(files.size());
    parallel::for_each_index(files.size(), [&](std::size_t index) { digests[index] = sha256(files[index].text); });
    Comparer comparer{folder, old_lock};
    for (std::size_t index = 0; index < files.size(); ++index) {
        lock.outputs.emplace(files[index].path, std::move(digests[index]));
        comparer.compare(std::move(files[index]));
    }
    for (const auto& [path, digest] : old_lock.outputs)
        if (!lock.outputs.contains(path) && comparer.compare_orphan(path, digest, diagnostics) && !prune)
            lock.outputs.emplace(path, digest);
    comparer.compare_lock(old_lock_text, to_text(lock));
    return comparer.take();
}

void report_conflicts(const filesystem::path& folder, const Comparison& comparison, source::Diagnostics& diagnostics)
{
    for (const Change& change : comparison.changes) {
        const std::string path = "'" + (folder / change.path).string() + "'";
        if (change.kind == Change::Kind::foreign)
            diagnostics.error("RG904", path + " was not written by racegen; move it away or choose another output folder",
                              std::nullopt);
        if (change.kind == Change::Kind::edited)
            diagnostics.error("RG905",
                              path + " was edited since racegen wrote it; move the edit elsewhere and delete the file, "
                                     "racegen writes it again",
                              std::nullopt);
    }
}

}  // namespace racegen::files
