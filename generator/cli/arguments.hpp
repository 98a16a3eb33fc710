// Command line -> what to do. Nothing is read or checked beyond the words themselves.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "pipeline.hpp"

namespace racegen::cli {

enum class Color { automatic, always, never };

struct Common {
    std::vector<std::string> schema;
    std::string config;  // empty: the racegen.json found by walking up from the first schema
    Color color = Color::automatic;
    bool quiet = false;
    bool verbose = false;
};

/// racegen SCHEMA… -o DIR
struct Generate {
    enum class Mode { write, print, check, diff, dry_run, list_outputs };
    Common common;
    Mode mode = Mode::write;
    std::string output;      // empty only for list_outputs and print
    std::optional<std::string> driver;  // not given: racegen.json's, else postgres
    std::string name_space;             // empty: racegen.json's, else from the output folder
    std::optional<std::string> result;  // not given: racegen.json's, else std
    std::string templates;   // empty: those of the build
    bool prune = false;
    bool race_tests = false;
    std::string depfile;     // empty: none
    std::string stamp;       // empty: none
};

/// racegen diff OLD NEW
struct Diff {
    enum class Format { text, markdown, json };
    Common common;  // its `schema` is left empty
    std::string before;
    std::string after;
    Format format = Format::text;
    std::optional<std::string> driver;  // as above, of the new schema's racegen.json
};

/// racegen explain SCHEMA… [TARGET]
struct Explain {
    Common common;  // the target is still the last word of its `schema`
    std::optional<std::string> driver;  // as above
};

/// racegen dump --stage STAGE SCHEMA…
struct Dump {
    Common common;
    pipeline::Stage stage = pipeline::Stage::schema;
};

/// racegen verify SCHEMA…
struct Verify {
    Common common;
    std::optional<std::string> driver;  // as above
};

/// racegen lint SCHEMA…
struct Lint {
    enum class Format { text, json, sarif, github };
    Common common;
    Format format = Format::text;
};

/// racegen init --commit-tokens | --gitattributes
struct Init {
    enum class What { commit_tokens, gitattributes };
    What what = What::commit_tokens;
};

/// --help, --version: print and be done.
struct Answer {
    std::string text;
};

/// The message is for the user, without "error:".
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

using Command = std::variant<Generate, Verify, Lint, Diff, Explain, Dump, Init, Answer>;

/// `words` without the program's name. Throws UsageError.
[[nodiscard]] Command parse_arguments(std::vector<std::string> words);

}  // namespace racegen::cli
