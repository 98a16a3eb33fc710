// Generated files -> the output folder: compare, then write all or nothing.
//
// A file belongs to racegen when the lock of the folder lists it with the hash it still has, or when it already is what would be
// written. Nothing else is ever overwritten or removed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "files/lock.hpp"
#include "pipeline.hpp"
#include "source/diagnostics.hpp"

namespace racegen::files {

struct Change {
    enum class Kind {
        create,   // there is no such file yet
        update,   // racegen's own, with another text
        edited,   // racegen's own, changed by someone since
        foreign,  // not racegen's
        orphan,   // racegen's own, no longer generated
    };
    Kind kind = Kind::create;
    std::string path;      // relative to the folder
    std::string old_text;  // empty for create
    std::string new_text;  // empty for orphan
};

/// What would change, in the order of the files, orphans after them, the lock last.
struct Comparison {
    std::vector<Change> changes;
    std::size_t unchanged = 0;  // files, without the lock
};

/// Compares without writing. `lock` says how the files were made; its `outputs` are filled in here. With `prune` unset, orphans
/// stay listed in the new lock, so that they can be removed later. Orphans edited by hand are forgotten, with a note (RG907).
/// Errors: RG901 for what cannot be read, RG906 for a lock that is not one, RG908 for a path that leads through a symbolic link or
/// to something that is no file, RG909 for two outputs whose paths differ at most in case.
[[nodiscard]] Comparison compare(const std::filesystem::path& folder, std::vector<pipeline::OutputFile> files, Lock lock,
                                 bool prune, source::Diagnostics& diagnostics);

/// Reports what forbids writing: files that are not racegen's (RG904) or were edited (RG905).
void report_conflicts(const std::filesystem::path& folder, const Comparison& comparison, source::Diagnostics& diagnostics);

/// Makes the changes; orphans are removed when `prune` is set and otherwise left, with a note (RG907). Every text is first written
/// beside its place; only when all are there are they moved into place, orphans removed, and the lock moved last. An error (RG903)
/// before that point leaves the folder as it was. Requires that report_conflicts() found none.
void write(const std::filesystem::path& folder, const Comparison& comparison, bool prune, source::Diagnostics& diagnostics);

}  // namespace racegen::files
