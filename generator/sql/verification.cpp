#include "sql/verification.hpp"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace racegen::sql {
namespace {

/// A comment ends where its line does.
std::string one_line(std::string text)
{
    for (char& character : text)
        if (static_cast<unsigned char>(character) < 0x20) character = ' ';
    return text;
}

struct Verified {
    std::string text;
    std::vector<std::string> users;  // "public.accounts: upsert_by_email (unchanged)"
};

class Collection {
public:
    void add(const std::string& user, const MethodStatements& statements)
    {
        add(user, statements.main);
        add(user + " (find)", statements.find);
        add(user + " (attempt)", statements.attempt);
        add(user + " (unchanged)", statements.unchanged);
        add(user + " (outside)", statements.outside);
        add(user + " (diagnose)", statements.diagnose);
        add(user + " (next page)", statements.next_page);
        add(user + " (answer)", statements.answer);
        add(user + " (release)", statements.release);
        add(user + " (conflict)", statements.conflict);
    }

    std::vector<Verified> take() { return std::move(all_); }

private:
    void add(const std::string& user, const std::optional<Statement>& statement)
    {
        if (!statement || statement->text.empty()) return;
        add_text(user, statement->text);
        if (!statement->probe.empty()) add_text(user + " (probe)", statement->probe);
    }

    void add_text(const std::string& user, const std::string& text)
    {
        const auto [place, is_new] = places_.try_emplace(text, all_.size());
        if (is_new) all_.push_back({text, {}});
        std::vector<std::string>& users = all_[place->second].users;
        // Overloads share a name.
        if (users.empty() || users.back() != user) users.push_back(user);
    }

    std::vector<Verified> all_;
    std::unordered_map<std::string, std::size_t> places_;
};

std::string render_script(const std::vector<Verified>& all, bool refused, const Dialect& dialect,
                          const render::Templates& templates)
{
    std::vector<render::Object> statements;
    for (const Verified& one : all) {
        std::vector<render::Object> users;
        for (const std::string& user : one.users) users.push_back(render::Object().set("user", user));
        statements.push_back(render::Object()
                                 .set("number", std::to_string(statements.size() + 1))
                                 .set("users", std::move(users))
                                 .set("text", one.text));
    }
    return templates.render("verify/" + dialect.name() + ".sql",
                            render::Object()
                                .set("refused", refused)
                                .set("count", std::to_string(all.size()))
                                .set("statements", std::move(statements)));
}

}  // namespace

std::string verification_script(const schema::Schema& schema, const std::vector<TableProgram>& programs, const Dialect& dialect,
                                const render::Templates& templates)
{
    Collection collection;
    for (const TableProgram& program : programs) {
        const std::string table = one_line(dialect.table(schema.tables[program.plan.table]));
        for (std::size_t index = 0; index < program.methods.size(); ++index)
            collection.add(table + ": " + one_line(program.plan.methods[index].name), program.methods[index]);
    }
    return render_script(collection.take(), false, dialect, templates);
}

std::string refusing_script(const Dialect& dialect, const render::Templates& templates)
{
    return render_script({}, true, dialect, templates);
}

}  // namespace racegen::sql
