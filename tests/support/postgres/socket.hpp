// Unix sockets, for what stands between a client and its server.
#pragma once

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace fixture {

/// An end of a stream; closed at the end of the scope.
class Socket {
public:
    explicit Socket(int descriptor = -1) noexcept : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Socket() { close(); }

    static Socket connected_to(const std::string& path)
    {
        Socket socket(::socket(AF_UNIX, SOCK_STREAM, 0));
        const sockaddr_un address = address_of(path);
        return connect(socket.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? std::move(socket)
                                                                                                            : Socket();
    }
    static Socket listening_on(const std::string& path)
    {
        Socket socket(::socket(AF_UNIX, SOCK_STREAM, 0));
        const sockaddr_un address = address_of(path);
        if (bind(socket.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
            listen(socket.descriptor_, 64) != 0) {
            throw std::system_error(errno, std::generic_category(), path);
        }
        return socket;
    }

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
    [[nodiscard]] Socket accept() const { return Socket(::accept(descriptor_, nullptr, nullptr)); }
    void shut_down() const { shutdown(descriptor_, SHUT_RDWR); }
    void close()
    {
        if (descriptor_ >= 0) {
            ::close(std::exchange(descriptor_, -1));
        }
    }

    /// What has arrived, waiting for it; empty at the end of the stream.
    [[nodiscard]] std::string receive() const
    {
        std::array<char, 65536> buffer;
        const ssize_t size = recv(descriptor_, buffer.data(), buffer.size(), 0);
        return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
    }
    bool send(const std::string& bytes) const
    {
        return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
    }

private:
    static sockaddr_un address_of(const std::string& path)
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path) {
            throw std::length_error("too long for a unix socket: " + path);
        }
        std::memcpy(address.sun_path, path.c_str(), path.size());
        return address;
    }

    int descriptor_;
};

}  // namespace fixture
