// A server's unix socket some way off: what is sent arrives later, in either direction.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <filesystem>
#include <list>
#include <string>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "../support/postgres/socket.hpp"

namespace bench {

class Delay {
public:
    /// `server`: the folder of the server's socket. A round trip takes `latency` longer, half of it each way.
    Delay(const std::string& server, std::chrono::microseconds latency)
        : server_(server + "/.s.PGSQL.5432"),
          latency_(latency),
          folder_(std::filesystem::temp_directory_path() / ("racegen-delay-" + std::to_string(getpid())))
    {
        std::filesystem::create_directory(folder_);
        listener_ = fixture::Socket::listening_on((folder_ / ".s.PGSQL.5432").string());
        acceptor_ = std::thread([this] { accept_all(); });
    }
    Delay(const Delay&) = delete;
    Delay& operator=(const Delay&) = delete;
    /// Waits until all clients are gone.
    ~Delay()
    {
        listener_.shut_down();
        acceptor_.join();
        for (std::thread& connection : connections_) connection.join();
        std::filesystem::remove_all(folder_);
    }

    [[nodiscard]] std::string folder() const { return folder_.string(); }

private:
    using Clock = std::chrono::steady_clock;

    struct OnTheWay {
        Clock::time_point due;
        std::string bytes;
    };

    void accept_all()
    {
        for (fixture::Socket client = listener_.accept(); client.descriptor() >= 0; client = listener_.accept()) {
            connections_.emplace_back([this](fixture::Socket accepted) { serve(std::move(accepted)); }, std::move(client));
        }
    }

    void serve(fixture::Socket client)
    {
        const fixture::Socket server = fixture::Socket::connected_to(server_);
        std::thread answers([&] { carry(server, client); });
        carry(client, server);
        answers.join();
    }

    // All that arrives goes on after the same time, so that what was sent at once is not delayed twice.
    void carry(const fixture::Socket& from, const fixture::Socket& to) const
    {
        std::deque<OnTheWay> queue;
        for (bool open = true; open || !queue.empty();) {
            pollfd end{from.descriptor(), POLLIN, 0};
            const auto wait = queue.empty() ? std::chrono::nanoseconds(std::chrono::hours(1)) : queue.front().due - Clock::now();
            const timespec timeout{wait.count() < 0 ? 0 : wait.count() / 1'000'000'000, wait.count() < 0 ? 0 : wait.count() % 1'000'000'000};
            if (ppoll(&end, open ? 1 : 0, &timeout, nullptr) > 0) {
                std::string bytes = from.receive();
                open = !bytes.empty();
                if (open) queue.push_back({Clock::now() + latency_ / 2, std::move(bytes)});
            }
            while (!queue.empty() && queue.front().due <= Clock::now()) {
                to.send(queue.front().bytes);
                queue.pop_front();
            }
        }
        to.shut_down();
    }

    std::string server_;
    std::chrono::microseconds latency_;
    std::filesystem::path folder_;
    fixture::Socket listener_;
    std::thread acceptor_;
    std::list<std::thread> connections_;
};

}  // namespace bench
