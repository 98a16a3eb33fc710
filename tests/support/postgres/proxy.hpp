// A server's unix socket at one remove, where connections can be cut at any of their requests.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "socket.hpp"

namespace fixture {

/// What happens to a request. In each case the client hears nothing any more.
enum class Cut {
    none,
    dropped,    // the server never sees it
    forwarded,  // the server gets it, and finds the client gone when it answers
    answered,   // the server has answered
    late,       // the client is gone for a while before the server gets it
};

class Proxy {
public:
    /// `server`: the folder of the server's socket.
    explicit Proxy(const std::string& server)
        : server_(server + "/.s.PGSQL.5432"),
          folder_(std::filesystem::temp_directory_path() / ("racegen-proxy-" + std::to_string(getpid())))
    {
        std::filesystem::create_directory(folder_);
        listener_ = Socket::listening_on((folder_ / ".s.PGSQL.5432").string());
        acceptor_ = std::thread([this] { accept_all(); });
    }
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;
    ~Proxy()
    {
        listener_.shut_down();
        acceptor_.join();
        for (std::thread& connection : connections_) {
            connection.join();
        }
        std::filesystem::remove_all(folder_);
    }

    [[nodiscard]] std::string folder() const { return folder_.string(); }

    /// The next connection is cut at its request of that number, the start-up being number 1.
    void cut_next(int request, Cut cut)
    {
        const std::lock_guard lock(mutex_);
        request_ = request;
        cut_ = cut;
    }

    /// How many connections were cut so far.
    [[nodiscard]] int cuts()
    {
        const std::lock_guard lock(mutex_);
        return cuts_;
    }

private:
    void accept_all()
    {
        for (Socket client = listener_.accept(); client.descriptor() >= 0; client = listener_.accept()) {
            const std::lock_guard lock(mutex_);
            connections_.emplace_back(
                [this, request = request_, cut = cut_](Socket accepted) { serve(std::move(accepted), request, cut); },
                std::move(client));
            cut_ = Cut::none;
        }
    }

    // libpq speaks in turns here, so what arrives at once is one request.
    void serve(Socket client, int cut_at, Cut cut)
    {
        const Socket server = Socket::connected_to(server_);
        std::array<pollfd, 2> ends{{{client.descriptor(), POLLIN, 0}, {server.descriptor(), POLLIN, 0}}};
        for (int request = 0; poll(ends.data(), ends.size(), -1) > 0;) {
            if (ends[1].revents != 0) {
                const std::string answer = server.receive();
                if (answer.empty() || !client.send(answer)) {
                    return;
                }
            } else if (ends[0].revents != 0) {
                const std::string bytes = client.receive();
                if (cut != Cut::none && ++request == cut_at) {
                    strike(client, server, bytes, cut);
                    return;
                }
                if (bytes.empty() || !server.send(bytes)) {
                    return;
                }
            }
        }
    }

    void strike(Socket& client, const Socket& server, const std::string& bytes, Cut cut)
    {
        {
            const std::lock_guard lock(mutex_);
            ++cuts_;
        }
        if (cut == Cut::dropped) {
            return;
        }
        if (cut == Cut::late) {
            client.close();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        server.send(bytes);
        if (cut == Cut::answered || cut == Cut::late) {
            static_cast<void>(server.receive());
        }
    }

    std::string server_;
    std::filesystem::path folder_;
    Socket listener_;
    std::thread acceptor_;
    std::mutex mutex_;
    std::list<std::thread> connections_;
    int request_ = 0;
    Cut cut_ = Cut::none;
    int cuts_ = 0;
};

}  // namespace fixture
