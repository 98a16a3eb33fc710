#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "files/output.hpp"
#include "parallel/parallel.hpp"

namespace racegen::files {
namespace {

namespace filesystem = std::filesystem;

std::error_code last_error()
{
    return {errno, std::generic_category()};
}

bool write_all(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// New texts beside their places. Whatever was not moved into place disappears with it, new folders included.
class Staging {
public:
    explicit Staging(source::Diagnostics& diagnostics) : diagnostics_{diagnostics} {}
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    ~Staging()
    {
        for (const File& file : files_)
            if (!file.temporary.empty()) unlink(file.temporary.c_str());
        // From the innermost; one that someone else uses by now is not empty and stays.
        for (auto folder = created_.rbegin(); folder != created_.rend(); ++folder) rmdir(folder->c_str());
    }

    void add(const filesystem::path& place, std::string_view text, bool replaces)
    {
        files_.push_back({place, text, replaces, {}, {}});
    }

    bool write_all_files()
    {
        std::set<filesystem::path> folders;
        for (const File& file : files_)
            if (folders.insert(file.place.parent_path()).second && !create_folders(file.place.parent_path())) return false;
        parallel::for_each_index(files_.size(), [this](std::size_t index) { write_beside(files_[index]); });
        return std::ranges::all_of(files_, [this](const File& file) { return !file.error || fail(file.place, file.error); });
    }

    bool move_into_place()
    {
        for (File& file : files_) {
            if (::rename(file.temporary.c_str(), file.place.c_str()) != 0) return fail(file.place, last_error());
            file.temporary.clear();
        }
        created_.clear();
        return true;
    }

private:
    struct File {
        filesystem::path place;
        std::string_view text;
        bool replaces;          // a file that is there and whose mode it keeps
        std::string temporary;  // empty: not written yet, or in its place
        std::error_code error;
    };

    /// A new file in the same folder, since a rename does not cross file systems. Another run may be at work there too.
    static int open_beside(const filesystem::path& place, std::string& temporary)
    {
        const std::string stem = (place.parent_path() / ("." + place.filename().string() + ".")).string() +
                                 std::to_string(getpid()) + ".";
        for (int attempt = 0;; ++attempt) {
            temporary = stem + std::to_string(attempt);
            const int descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (descriptor >= 0 || errno != EEXIST) return descriptor;
        }
    }

    static bool copy_mode(const filesystem::path& place, int descriptor)
    {
        struct stat status {};
        return lstat(place.c_str(), &status) == 0 && fchmod(descriptor, status.st_mode & 07777U) == 0;
    }

    static void write_beside(File& file)
    {
        std::string temporary;
        const int descriptor = open_beside(file.place, temporary);
        if (descriptor < 0) {
            file.error = last_error();
            return;
        }
        file.temporary = std::move(temporary);
        const bool written = write_all(descriptor, file.text) && (!file.replaces || copy_mode(file.place, descriptor));
        if (!written) file.error = last_error();
        // A full disk may show only here.
        if (close(descriptor) != 0 && !file.error) file.error = last_error();
    }

    bool create_folders(const filesystem::path& folder)
    {
        if (folder.empty() || filesystem::is_directory(folder)) return true;
        if (!create_folders(folder.parent_path())) return false;
        if (mkdir(folder.c_str(), 0777) == 0) {
            created_.push_back(folder);
            return true;
        }
        const std::error_code error = last_error();
        // Another run may have made it since.
        return filesystem::is_directory(folder) || fail(folder, error);
    }

    bool fail(const filesystem::path& place, const std::error_code& error)
    {
        diagnostics_.error("RG903", "cannot write '" + place.string() + "': " + error.message(), std::nullopt);
        return false;
    }

    source::Diagnostics& diagnostics_;
    std::vector<File> files_;
    std::vector<filesystem::path> created_;
};

void remove_orphan(const filesystem::path& folder, const std::string& path, source::Diagnostics& diagnostics)
{
    std::error_code error;
    if (!filesystem::remove(folder / path, error) && error) {
        diagnostics.error("RG903", "cannot remove '" + (folder / path).string() + "': " + error.message(), std::nullopt);
        return;
    }
    // A folder that still holds something refuses.
    for (filesystem::path parent = filesystem::path{path}.parent_path(); !parent.empty(); parent = parent.parent_path())
        if (rmdir((folder / parent).c_str()) != 0) return;
}

}  // namespace

void write(const filesystem::path& folder, const Comparison& comparison, bool prune, source::Diagnostics& diagnostics)
{
    Staging files{diagnostics};
    Staging lock{diagnostics};
    for (const Change& change : comparison.changes) {
        if (change.kind == Change::Kind::orphan) continue;
        Staging& staging = change.path == lock_name ? lock : files;
        staging.add(folder / change.path, change.new_text, change.kind == Change::Kind::update);
    }
    if (!files.write_all_files() || !lock.write_all_files() || !files.move_into_place()) return;
    for (const Change& change : comparison.changes) {
        if (change.kind != Change::Kind::orphan) continue;
        if (prune)
            remove_orphan(folder, change.path, diagnostics);
        else
            diagnostics.note("RG907", "'" + (folder / change.path).string() + "' is no longer generated; --prune removes it",
                             std::nullopt);
    }
    if (!diagnostics.has_errors()) lock.move_into_place();
}

}  // namespace racegen::files
