#include "files/inputs.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <set>
#include <utility>

#include "files/migrations.hpp"
#include "files/read.hpp"
#include "files/tree.hpp"
#include "source/utf8.hpp"

namespace racegen::files {
namespace {

namespace filesystem = std::filesystem;

void cannot_read(const std::string& path, const std::string& reason, source::Diagnostics& diagnostics)
{
    diagnostics.error("RG901", "cannot read '" + path + "': " + reason, std::nullopt);
}

class Reader {
public:
    Reader(std::istream& standard_input, source::Diagnostics& diagnostics)
        : standard_input_{standard_input}, diagnostics_{diagnostics}
    {
    }

    void read(const std::string& path)
    {
        if (is_revision(path)) return read_revision(path);
        // Behind "x" there is a name for "." and "migrations/", too.
        inputs_.given.push_back(path == "-" ? "<stdin>" : (filesystem::absolute(path) / "x").lexically_normal().parent_path().filename().generic_string());
        if (path == "-")
            add("<stdin>", "<stdin>", std::string{std::istreambuf_iterator<char>{standard_input_}, {}});
        else
            read_path(FileSystem{}, path);
    }

    Inputs take() { return std::move(inputs_); }

private:
    void read_revision(const std::string& word)
    {
        std::string fault;
        const Revision revision{word, fault};
        inputs_.given.push_back(revision.path().filename().generic_string());
        if (!fault.empty()) return cannot_read(word, fault, diagnostics_);
        read_path(revision, revision.path());
    }

    void read_path(const Tree& tree, const filesystem::path& path)
    {
        if (tree.is_folder(path))
            read_folder(tree, path);
        else
            read_one(tree, path, path.filename());
    }

    void read_folder(const Tree& tree, const filesystem::path& folder)
    {
        std::string fault;
        const std::vector<filesystem::path> listing = tree.list(folder, fault);
        if (!fault.empty()) return cannot_read(tree.shown(folder), fault, diagnostics_);
        if (tree.is_live()) depend_on_folders(folder);
        const filesystem::path name = (folder / "x").lexically_normal().parent_path().filename();
        if (std::ranges::find(listing, "sqitch.plan") != listing.end()) return read_planned(tree, folder, name);
        const filesystem::path above = (folder / "..").lexically_normal();
        std::string ignored;
        if (name == "deploy" && tree.read(above / "sqitch.plan", ignored)) return read_planned(tree, above, {});
        const Migrations migrations = order_migrations(listing);
        if (migrations.files.empty()) return cannot_read(tree.shown(folder), "there is no *.sql file in this folder", diagnostics_);
        for (const filesystem::path& file : migrations.left_out)
            diagnostics_.note("RG911",
                              "'" + tree.shown(folder / file) +
                                  "' is left out: the others are named for a migration tool that would not apply it",
                              std::nullopt);
        for (const filesystem::path& file : migrations.files) read_one(tree, folder / file, name / file);
    }

    /// A file that joins them may be the next migration.
    void depend_on_folders(const filesystem::path& folder)
    {
        std::error_code error;
        std::set<filesystem::path> folders{folder};
        for (filesystem::directory_iterator entry{folder, error}; !error && entry != filesystem::directory_iterator{}; entry.increment(error))
            if (entry->is_directory(error)) folders.insert(entry->path());
        for (const filesystem::path& one : folders) inputs_.dependencies.push_back(one.string());
    }

    void read_planned(const Tree& tree, const filesystem::path& folder, const filesystem::path& name)
    {
        std::string fault;
        const std::optional<std::string> plan = tree.read(folder / "sqitch.plan", fault);
        if (!plan) return cannot_read(tree.shown(folder / "sqitch.plan"), fault, diagnostics_);
        if (tree.is_live()) inputs_.dependencies.push_back((folder / "sqitch.plan").string());
        for (const filesystem::path& file : read_sqitch_plan(*plan)) read_one(tree, folder / file, name / file);
    }

    void read_one(const Tree& tree, const filesystem::path& path, const filesystem::path& name)
    {
        std::string fault;
        if (tree.is_live()) inputs_.dependencies.push_back(path.string());
        if (auto text = tree.read(path, fault))
            add(tree.shown(path), name.generic_string(), std::move(*text));
        else
            cannot_read(tree.shown(path), fault, diagnostics_);
    }

    void add(const std::string& shown, std::string name, std::string text)
    {
        if (text.size() >= std::numeric_limits<std::uint32_t>::max())
            return cannot_read(shown, "files of 4 GiB and more are not supported", diagnostics_);
        const std::optional<std::size_t> bad = source::first_bad_byte(text);
        const std::uint32_t file = inputs_.sources.add(shown, std::move(text));
        inputs_.names.push_back(std::move(name));
        if (!bad) return;
        const auto begin = static_cast<std::uint32_t>(*bad);
        diagnostics_.error("RG902", "this is not UTF-8 text; convert the file to UTF-8", source::Span{file, begin, begin + 1});
    }

    std::istream& standard_input_;
    source::Diagnostics& diagnostics_;
    Inputs inputs_;
};

}  // namespace

Inputs read_inputs(const std::vector<std::string>& paths, std::istream& standard_input, source::Diagnostics& diagnostics)
{
    Reader reader{standard_input, diagnostics};
    for (const std::string& path : paths) reader.read(path);
    return reader.take();
}

TemplateFolder::TemplateFolder(const filesystem::path& folder, source::Diagnostics& diagnostics)
{
    std::error_code error;
    dependencies_.push_back(folder.string());
    filesystem::recursive_directory_iterator entry{folder, error};
    for (; !error && entry != filesystem::recursive_directory_iterator{}; entry.increment(error)) {
        if (entry->is_regular_file(error) || entry->is_directory(error)) dependencies_.push_back(entry->path().string());
        if (!entry->is_regular_file(error)) continue;
        auto text = read_file(entry->path(), error);
        if (!text) break;
        texts_.emplace(entry->path().lexically_relative(folder).generic_string(), std::move(*text));
    }
    if (error) cannot_read(folder.string(), error.message(), diagnostics);
}

std::optional<std::string_view> TemplateFolder::find(std::string_view path) const
{
    const auto found = texts_.find(path);
    if (found == texts_.end()) return std::nullopt;
    return found->second;
}

}  // namespace racegen::files
