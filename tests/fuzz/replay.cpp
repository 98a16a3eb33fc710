// Without libFuzzer: runs the inputs in a folder, then mixtures of them.
//
// usage: fuzz_replay FOLDER ROUNDS
//
// Each input goes to fuzz_replay.input before it runs, so that the one that ended the program is there.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "splice.hpp"
#include "target.hpp"

namespace {

using namespace racegen::fuzz;

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

std::string read(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool survives(const std::string& bytes, const std::string& name)
{
    std::ofstream("fuzz_replay.input", std::ios::binary) << bytes;
    try {
        run_one(bytes);
        return true;
    } catch (const std::exception& fault) {
        std::cout << name << ": " << fault.what() << std::endl;
        return false;
    }
}

}  // namespace

int main(int count, char** words)
{
    if (count != 3) return 2;
    const std::size_t rounds = std::stoul(words[2]);
    std::vector<Input> inputs;
    std::size_t faults = 0;
    for (const std::filesystem::path& path : files_of(words[1])) {
        const std::string bytes = read(path);
        faults += survives(bytes, path.filename().string()) ? 0 : 1;
        inputs.push_back(read_input(bytes));
    }
    if (inputs.empty()) return 2;
    Random random(1);  // the same mixtures on every machine
    const auto any = [&]() -> const Input& { return inputs[random() % inputs.size()]; };
    for (std::size_t round = 0; round < rounds && faults == 0; ++round) {
        Input mixture = any();
        for (std::size_t change = 0; change <= round % 4; ++change) mixture = splice(mixture, any(), random);
        faults += survives(write_input(mixture), "mixture " + std::to_string(round)) ? 0 : 1;
    }
    std::cout << inputs.size() << " inputs and " << rounds << " mixtures: " << faults << " faults\n";
    return faults == 0 ? 0 : 1;
}
