<%header%>
#include "writers.hpp"

#include <map>
#include <mutex>

namespace <%namespace%>::detail {

std::shared_ptr<Turnstile> writers_of_file(const std::string& path)
{
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<Turnstile>> files;
    const std::lock_guard lock(mutex);
    std::erase_if(files, [](const auto& entry) { return entry.second.expired(); });
    auto& known = files[path];
    auto writers = known.lock();
    if (!writers) {
        writers = std::make_shared<Turnstile>(1);
        known = writers;
    }
    return writers;
}

}  // namespace <%namespace%>::detail
