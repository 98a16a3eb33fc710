#include "ddl/parse.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ddl/context.hpp"
#include "ddl/encoding.hpp"
#include "ddl/parser.hpp"
#include "ddl/routines.hpp"
#include "ddl/split.hpp"
#include "ddl/statements.hpp"
#include "parallel/parallel.hpp"

namespace racegen::ddl {

namespace {

/// A statement of this many tokens still parses within the thread's stack, however it nests; a table of 1,600 columns
/// (the server's limit) needs a quarter of it.
constexpr std::size_t most_tokens = 200'000;

/// Long operator chains nest deeply. Reserved, not used: pages come when touched.
constexpr std::size_t deep_stack = std::size_t{256} << 20U;

/// So many statements are parsed before their results are taken over: what stands in between costs more than their text.
constexpr std::size_t batch = 65'536;

/// What one statement's text becomes; most texts become one statement.
struct Parsed {
    std::vector<Statement> statements;
    source::Diagnostics diagnostics;
    std::string creates;  // the routine of this name
    std::string calls;
};

/// What the bodies of routines do to the schema, by name: at their first call, since a second is refused or changes nothing.
using Routines = std::map<std::string, Parsed>;

void append(Parsed& to, Parsed from)
{
    std::ranges::move(from.statements, std::back_inserter(to.statements));
    to.diagnostics.append(std::move(from.diagnostics));
}

class FileParser {
public:
    FileParser(std::string_view original, std::uint32_t file, source::Diagnostics& diagnostics, Script& script,
               Routines& routines)
        : file_(file), split_(split_file(original)), diagnostics_(diagnostics), script_(script), routines_(routines)
    {
    }

    void run()
    {
        if (const std::optional<BadByte> bad = find_bad_byte(split_.text)) {
            diagnostics_.error("RG004", bad->message, span(bad->offset, bad->offset + 1));
            return;
        }
        for (const TextRange& command : split_.unread_commands)
            diagnostics_.warning("RG002",
                                 "psql command not followed: give racegen the files and the branches it should read",
                                 span(command.begin, command.end));
        for (const TextRange& hint : split_.hints) add_hint(hint);
        for (std::size_t first = 0; first < split_.statements.size(); first += batch)
            run_statements(std::span(split_.statements).subspan(first, std::min(batch, split_.statements.size() - first)));
    }

private:
    void run_statements(std::span<const StatementText> statements)
    {
        std::vector<Parsed> parsed(statements.size());
        const auto parse = [&](std::size_t index) { parse_statement(statements[index], parsed[index]); };
        parallel::for_each_index(parsed.size(), parse, deep_stack);
        if (script_.statements.empty()) script_.statements.reserve(parsed.size());
        for (std::size_t index = 0; index < parsed.size(); ++index) {
            if (statements[index].body)
                append(routines_[routine_], std::move(parsed[index]));
            else
                routine_ = run_statement(std::move(parsed[index]));
        }
    }

    /// The name of the routine that it creates.
    std::string run_statement(Parsed statement)
    {
        for (Statement& one : statement.statements) add(std::move(one));
        diagnostics_.append(std::move(statement.diagnostics));
        if (!statement.creates.empty()) routines_[statement.creates] = {};
        if (const auto called = routines_.extract(statement.calls)) run_statement(std::move(called.mapped()));
        return statement.creates;
    }

    void add(Statement statement)
    {
        std::vector<Statement>& statements = script_.statements;
        auto* before = statements.empty() ? nullptr : std::get_if<Ignored>(&statements.back().what);
        const auto* ignored = std::get_if<Ignored>(&statement.what);
        if (before != nullptr && ignored != nullptr && before->what == ignored->what)
            ++before->count;
        else
            statements.push_back(std::move(statement));
    }

    [[nodiscard]] source::Span span(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }
    [[nodiscard]] std::string_view text(std::uint32_t begin, std::uint32_t end) const
    {
        return std::string_view(split_.text).substr(begin, end - begin);
    }

    void add_hint(const TextRange& comment)
    {
        std::string_view words = text(comment.begin, comment.end);
        words.remove_prefix(words.find(':') + 1);
        const std::size_t first = std::min(words.find_first_not_of(" \t"), words.size());
        words = words.substr(first, words.find_last_not_of(" \t") + 1 - first);
        script_.hints.push_back({std::string(words), span(comment.begin, comment.end)});
    }

    void parse_statement(const StatementText& statement, Parsed& result) const
    {
        const auto tokens =
            std::span(split_.tokens).subspan(statement.first_token, statement.last_token - statement.first_token);
        Context context(split_.text, file_, tokens, result.diagnostics, result.statements);
        if (statement.dynamic) {
            report_dynamic_statement(context, result);
            return;
        }
        if (tokens.size() > most_tokens) {
            refuse_long_statement(context, result);
            return;
        }
        if (statement.routine) result.creates = created_routine(context);
        result.calls = called_routine(context);
        const ParsedText parsed(std::string(text(tokens.front().begin, tokens.back().end)));
        if (parsed.failed()) {
            report_syntax_error(context, parsed.error(), result);
        } else if (statement.block || is_ignored_kind(parsed.kind())) {
            context.emit(Ignored{std::string(parsed.kind())});
        } else {
            convert(context, parsed, result);
        }
        for (Statement& one : result.statements) one.guarded = statement.guarded;
    }

    static void report_dynamic_statement(Context& context, Parsed& result)
    {
        context.emit(Unsupported{"EXECUTE"});
        result.diagnostics.warning("RG005",
                                   "this statement is put together at run time, and what it does is not in the schema; load "
                                   "it and read the result: pg_dump --schema-only … | racegen -",
                                   context.statement_span());
    }

    static void convert(Context& context, const ParsedText& parsed, Parsed& result)
    {
        try {
            const Json tree = Json::parse(parsed.json());
            for (const Json& entry : list(tree, "stmts")) {
                const Json& statement = *field(entry, "stmt");
                convert_statement(context, kind_of(statement), fields_of(statement));
            }
        } catch (const TooDeep& fault) {
            result.statements.clear();
            result.diagnostics.error("RG003", "expression nested too deeply", fault.span);
        }
    }

    /// Bulk data may be of any size and change nothing.
    void refuse_long_statement(Context& context, Parsed& result) const
    {
        constexpr std::array data_keywords = {"copy", "delete", "insert", "select", "update", "values", "with"};
        const auto is_first = [&context](const char* keyword) { return context.is_word(0, keyword); };
        if (std::ranges::any_of(data_keywords, is_first))
            context.emit(Ignored{context.leading_words(context.statement_span(), 1)});
        else
            result.diagnostics.error(
                "RG003", "statement of more than " + std::to_string(most_tokens) + " tokens; is a semicolon missing?",
                span(context.token(0).begin, context.token(0).end));
    }

    void report_syntax_error(const Context& context, const SyntaxError& error, Parsed& result) const
    {
        const std::uint32_t begin = context.statement_span().begin + error.offset;
        const std::size_t index = std::min(context.token_at(begin), context.token_count() - 1);
        const source::Span place = span(std::min(begin, context.token(index).end), context.token(index).end);
        // The grammar's own stack is limited to ten thousand open constructs.
        if (error.message.starts_with("memory exhausted")) {
            result.diagnostics.error("RG003", "expression nested too deeply", place);
            return;
        }
        std::vector<source::Note> notes;
        if (const std::string_view advice = syntax_advice(context, index); !advice.empty())
            notes.push_back({std::string(advice), std::nullopt});
        result.diagnostics.error("RG001", error.message, place, std::move(notes));
    }

    /// Why a text that some tool accepts is refused here, where it is plain to see.
    [[nodiscard]] static std::string_view syntax_advice(const Context& context, std::size_t index)
    {
        constexpr std::array newer = {"enforced", "overlaps", "storage", "virtual", "without"};
        const std::string_view token = context.token_text(index);
        const auto is_here = [&context, index](const char* keyword) { return context.is_word(index, keyword); };
        if (token.starts_with('{') || token.starts_with('$') || token.starts_with('@') || token.starts_with(':') ||
            token.starts_with('%'))
            return "this looks like a placeholder; expand the template or psql variable first";
        if (token.starts_with('`')) return "backquotes are not PostgreSQL's syntax; identifiers are quoted with \"";
        const bool named_not_null = context.is_word(index, "not") && context.is_word(index + 1, "null");
        if (named_not_null || std::ranges::any_of(newer, is_here))
            return "the grammar is PostgreSQL 15's; clauses that came later are not read";
        return {};
    }

    std::uint32_t file_;
    SplitFile split_;
    std::string routine_;  // whose body is being read
    source::Diagnostics& diagnostics_;
    Script& script_;
    Routines& routines_;
};

}  // namespace

Script parse_ddl(const source::SourceSet& sources, source::Diagnostics& diagnostics)
{
    Script script;
    Routines routines;
    for (std::uint32_t file = 0; file < sources.size(); ++file)
        if (sources.is_sql(file)) FileParser(sources.text(file), file, diagnostics, script, routines).run();
    return script;
}

}  // namespace racegen::ddl
