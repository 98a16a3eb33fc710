// libFuzzer's side: its entry, and mutations that know statements.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "splice.hpp"
#include "target.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using racegen::fuzz::Random;

std::string_view text(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

std::size_t give(const std::string& bytes, std::uint8_t* data, std::size_t most)
{
    const std::size_t size = std::min(bytes.size(), most);
    std::memcpy(data, bytes.data(), size);
    return size;
}

std::size_t spliced(std::string_view input, std::string_view donor, std::uint8_t* data, std::size_t most, unsigned seed)
{
    Random random(seed);
    return give(write_input(splice(racegen::fuzz::read_input(input), racegen::fuzz::read_input(donor), random)), data, most);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    racegen::fuzz::run_one(text(data, size));
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
{
    // Words of the dictionary and odd bytes come from libFuzzer itself.
    if (seed % 2 == 0) return LLVMFuzzerMutate(data, size, most);
    return spliced(text(data, size), text(data, size), data, most, seed);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* first, std::size_t first_size, const std::uint8_t* second,
                                                 std::size_t second_size, std::uint8_t* out, std::size_t most, unsigned seed)
{
    return spliced(text(first, first_size), text(second, second_size), out, most, seed);
}
