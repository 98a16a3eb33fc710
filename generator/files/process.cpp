#include "files/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

extern char** environ;

namespace racegen::files {
namespace {

class Pipe {
public:
    Pipe() { open_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe()
    {
        if (!open_) return;
        ::close(ends_[0]);
        close_writer();
    }

    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] int reader() const { return ends_[0]; }
    [[nodiscard]] int writer() const { return ends_[1]; }
    void close_writer()
    {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }

private:
    std::array<int, 2> ends_{-1, -1};
    bool open_ = false;
};

/// False at the end of what there is to read.
bool read_some(int reader, std::string& text)
{
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(reader, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) return true;
    if (count <= 0) return false;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

/// Both at once: a program that waits for one to be read may hold back the other.
void read_both(const Pipe& output, const Pipe& errors, Finished& finished)
{
    std::array<pollfd, 2> waiting{pollfd{output.reader(), POLLIN, 0}, pollfd{errors.reader(), POLLIN, 0}};
    while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
        if (waiting[0].revents != 0 && !read_some(waiting[0].fd, finished.output)) waiting[0].fd = -1;
        if (waiting[1].revents != 0 && !read_some(waiting[1].fd, finished.errors)) waiting[1].fd = -1;
        for (pollfd& one : waiting) one.revents = 0;
    }
}

}  // namespace

std::optional<Finished> run(const std::vector<std::string>& words, std::string& fault)
{
    Pipe output;
    Pipe errors;
    if (!output.is_open() || !errors.is_open()) {
        fault = std::generic_category().message(errno);
        return std::nullopt;
    }
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, output.writer(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors.writer(), STDERR_FILENO);
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int failure = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) {
        fault = std::generic_category().message(failure);
        return std::nullopt;
    }
    output.close_writer();
    errors.close_writer();
    Finished finished;
    read_both(output, errors, finished);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return finished;
}

}  // namespace racegen::files
