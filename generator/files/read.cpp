#include "files/read.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace racegen::files {
namespace {

/// Appends until the end; false when reading fails, with errno set.
bool read_all(int descriptor, std::string& text)
{
    struct stat status {};
    // One byte more than the size, so that the end shows without growing.
    if (fstat(descriptor, &status) == 0 && status.st_size > 0) text.reserve(static_cast<std::size_t>(status.st_size) + 1);
    for (std::size_t used = 0;;) {
        if (text.capacity() - used == 0) text.reserve(used + 65536);
        text.resize(text.capacity());
        const ssize_t got = read(descriptor, text.data() + used, text.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        used += static_cast<std::size_t>(got);
        if (got == 0) {
            text.resize(used);
            return true;
        }
    }
}

}  // namespace

std::optional<std::string> read_file(const std::filesystem::path& path, std::error_code& error)
{
    error.clear();
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    std::string text;
    const bool complete = descriptor >= 0 && read_all(descriptor, text);
    if (!complete) error.assign(errno, std::generic_category());
    if (descriptor >= 0) close(descriptor);
    if (!complete) return std::nullopt;
    return text;
}

}  // namespace racegen::files
