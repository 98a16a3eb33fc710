// Paths of the command line -> texts.
#pragma once

#include <filesystem>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/diagnostics.hpp"
#include "source/text.hpp"

namespace racegen::files {

struct Inputs {
    source::SourceSet sources;
    /// Parallel to `sources`: the name without the folders that lead to it, the same on every machine. For a file of a folder that
    /// was given, with the folder's name: "migrations/001_users.sql".
    std::vector<std::string> names;
    /// What was given, by its last name: "schema.sql", "migrations".
    std::vector<std::string> given;
    /// Everything on which the texts depend: the files, the folders whose names were looked through, a plan of Sqitch. In the order of
    /// reading, without standard input.
    std::vector<std::string> dependencies;
};

/// Reads each path in order: a file; a folder of migrations, of which those that go forward follow in the order of their tool
/// (see migrations.hpp; notes RG911 name the files that it would not look at); either at a revision (see tree.hpp); or "-", which is
/// `standard_input`. What cannot
/// be read, a folder without *.sql files (RG901), and text that is not UTF-8 (RG902, at the first bad byte) are errors; the
/// other paths are still read, so that all faults are reported.
[[nodiscard]] Inputs read_inputs(const std::vector<std::string>& paths, std::istream& standard_input,
                                 source::Diagnostics& diagnostics);

/// The files of a folder of templates, by path relative to it.
class TemplateFolder {
public:
    /// Reads all files. RG901 when one cannot be read or there is no such folder.
    TemplateFolder(const std::filesystem::path& folder, source::Diagnostics& diagnostics);

    [[nodiscard]] std::optional<std::string_view> find(std::string_view path) const;

    /// The folder, those below it, and the files.
    [[nodiscard]] const std::vector<std::string>& dependencies() const { return dependencies_; }

private:
    std::map<std::string, std::string, std::less<>> texts_;
    std::vector<std::string> dependencies_;
};

}  // namespace racegen::files
