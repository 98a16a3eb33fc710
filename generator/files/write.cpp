#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <deque>
#include <string_view>
#include <utility>

#include "files/output.hpp"

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

/// The mode of the file that stands there, else what the process gives a new file.
mode_t mode_for(const filesystem::path& place)
{
    struct stat status {};
    if (lstat(place.c_str(), &status) == 0) return status.st_mode & 07777U;
    const mode_t mask = umask(0);
    umask(mask);
    return 0666U & ~mask;
}

/// New texts beside their places. Whatever was not moved into place disappears with it, new folders included.
class Staging {
public:
    explicit Staging(source::Diagnostics& diagnostics) : diagnostics_{diagnostics} {}
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    ~Staging()
    {
        std::error_code ignored;
        for (const auto& [temporary, place] : staged_) filesystem::remove(temporary, ignored);
        // From the innermost; one that someone else uses by now is not empty and stays.
        for (auto folder = created_.rbegin(); folder != created_.rend(); ++folder) rmdir(folder->c_str());
    }

    bool stage(const filesystem::path& place, std::string_view text)
    {
        if (!create_folders(place.parent_path())) return false;
        std::string temporary = (place.parent_path() / ("." + place.filename().string() + ".XXXXXX")).string();
        const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
        if (descriptor < 0) return fail(place, last_error());
        staged_.emplace_back(temporary, place);
        const bool written = write_all(descriptor, text) && fchmod(descriptor, mode_for(place)) == 0;
        const std::error_code error = last_error();
        // A full disk may show only here.
        if (close(descriptor) != 0) return fail(place, last_error());
        return written || fail(place, error);
    }

    bool move_into_place()
    {
        while (!staged_.empty()) {
            const auto& [temporary, place] = staged_.front();
            if (::rename(temporary.c_str(), place.c_str()) != 0) return fail(place, last_error());
            staged_.pop_front();
        }
        created_.clear();
        return true;
    }

private:
    bool create_folders(const filesystem::path& folder)
    {
        if (folder.empty() || filesystem::is_directory(folder)) return true;
        if (!create_folders(folder.parent_path())) return false;
        if (mkdir(folder.c_str(), 0777) != 0) return fail(folder, last_error());
        created_.push_back(folder);
        return true;
    }

    bool fail(const filesystem::path& place, const std::error_code& error)
    {
        diagnostics_.error("RG903", "cannot write '" + place.string() + "': " + error.message(), std::nullopt);
        return false;
    }

    source::Diagnostics& diagnostics_;
    std::deque<std::pair<filesystem::path, filesystem::path>> staged_;
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
    Staging staging{diagnostics};
    for (const Change& change : comparison.changes)
        if (change.kind != Change::Kind::orphan && !staging.stage(folder / change.path, change.new_text)) return;
    for (const Change& change : comparison.changes) {
        if (change.kind != Change::Kind::orphan) continue;
        if (prune)
            remove_orphan(folder, change.path, diagnostics);
        else
            diagnostics.note("RG907", "'" + (folder / change.path).string() + "' is no longer generated; --prune removes it",
                             std::nullopt);
    }
    if (!diagnostics.has_errors()) staging.move_into_place();
}

}  // namespace racegen::files
