// Passwords of a database branch, which people tell apart by their display names.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <array>
#include <set>
#include <string>
#include <vector>

namespace {

using Stage = demo::Stage<branch_passwords::Connection>;
using branch_passwords::BranchId;
using branch_passwords::BranchPassword;
using branch_passwords::BranchPasswordId;
using branch_passwords::BranchPasswordRepository;
using branch_passwords::PasswordRole;

// ---- Several deploy jobs of a branch start together; they share the password "deploy" ----

/// Looks for the password, and creates it when it is not there.
int fetch_naively(branch_passwords::Connection& db, BranchId branch, BranchPasswordId& fetched)
{
    BranchPasswordRepository passwords{db};
    const auto found = demo::must(passwords.find_by_branch_id_display_name(branch, "deploy"));
    if (found) {
        fetched = found->branch_password_id;
        return 200;
    }
    demo::think();
    const auto made = passwords.create({.branch_id = branch, .display_name = "deploy", .password_hash = "$2b$..."});
    if (!made) return 500;
    fetched = made->branch_password_id;
    return 201;
}

/// Gets it or creates it: every session ends with the same row, and one of them is told that it is new.
int fetch_password(branch_passwords::Connection& db, BranchId branch, BranchPasswordId& fetched)
{
    BranchPasswordRepository passwords{db};
    const auto found = passwords.get_or_create_by_branch_id_display_name(
        {.branch_id = branch, .display_name = "deploy", .role = PasswordRole::writer, .password_hash = "$2b$..."});
    if (!found) return http_status(found.error());
    fetched = found->row.branch_password_id;
    return found->created ? 201 : 200;
}

// ---- Several people ask for a password "laptop"; each is to get the next free name: laptop-2, laptop-3, … ----

std::string numbered(int number)
{
    return number == 1 ? "laptop" : "laptop-" + std::to_string(number);
}

/// Looks for the first free name, and takes it. Several sessions find the same one.
int issue_naively(branch_passwords::Connection& db, BranchId branch)
{
    BranchPasswordRepository passwords{db};
    int number = 1;
    while (!demo::must(passwords.seems_free_branch_id_display_name(branch, numbered(number)))) ++number;
    demo::think();
    const auto made =
        passwords.create({.branch_id = branch, .display_name = numbered(number), .password_hash = "$2b$..."});
    return made ? 201 : 500;
}

/// Takes a name, and goes on to the next when the database says that it is taken.
int issue_password(branch_passwords::Connection& db, BranchId branch)
{
    BranchPasswordRepository passwords{db};
    for (int number = 1;; ++number) {
        const auto made =
            passwords.create({.branch_id = branch, .display_name = numbered(number), .password_hash = "$2b$..."});
        if (made) return 201;
        switch (made.error().code) {
            case branch_passwords::CreateBranchPasswordErrc::branch_id_display_name_taken: continue;
            case branch_passwords::CreateBranchPasswordErrc::display_name_too_long: return 422;
            case branch_passwords::CreateBranchPasswordErrc::branch_missing: return 404;
            case branch_passwords::CreateBranchPasswordErrc::database: break;
        }
        return http_status(made.error());
    }
}

// ---- The rounds ----

BranchId new_branch(Stage& stage)
{
    static int number = 0;
    branch_passwords::ProjectRepository projects{stage.connection()};
    branch_passwords::BranchRepository branches{stage.connection()};
    const auto project = demo::must(projects.get_or_create_by_name({.name = "shop"}));
    const auto branch = demo::must(
        branches.create({.project_id = project.row.project_id, .name = "feature-" + std::to_string(++number)}));
    return branch.branch_id;
}

template <class Fetch>
demo::Round fetch_round(Stage& stage, Fetch fetch)
{
    const BranchId branch = new_branch(stage);
    std::array<BranchPasswordId, demo::session_count> fetched{};
    demo::Round round;
    round.responses = stage.at_once([&](branch_passwords::Connection& db, int number) {
        return fetch(db, branch, fetched[static_cast<std::size_t>(number)]);
    });
    if (const int surprises = round.responses.count(500))
        round.damage = std::to_string(surprises) + " jobs failed with an internal server error";
    else if (round.responses.count(201) != 1 || std::set(fetched.begin(), fetched.end()).size() != 1)
        round.damage = "the jobs do not share one password";
    return round;
}

template <class Issue>
demo::Round issue_round(Stage& stage, Issue issue)
{
    const BranchId branch = new_branch(stage);
    demo::Round round;
    round.responses = stage.at_once([&](branch_passwords::Connection& db, int) { return issue(db, branch); });
    const int surprises = demo::session_count - round.responses.count(201);
    if (surprises != 0) round.damage = std::to_string(surprises) + " people got an internal server error";
    return round;
}

/// Everybody renames another password to "primary": one may. Each `update` is guarded by the version that was read.
demo::Round rename_round(Stage& stage)
{
    const BranchId branch = new_branch(stage);
    std::vector<BranchPassword> passwords;
    for (int number = 1; number <= demo::session_count; ++number)
        passwords.push_back(demo::must(BranchPasswordRepository{stage.connection()}.create(
            {.branch_id = branch, .display_name = numbered(number), .password_hash = "$2b$..."})));
    demo::Round round;
    round.responses = stage.at_once([&](branch_passwords::Connection& db, int number) {
        BranchPassword password = passwords[static_cast<std::size_t>(number)];
        password.display_name = "primary";
        const auto renamed = BranchPasswordRepository{db}.update(password);
        return renamed ? 200 : http_status(renamed.error());
    });
    if (round.responses.count(200) != 1 || round.responses.count(409) != demo::session_count - 1)
        round.damage = "not exactly one password was renamed";
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<branch_passwords::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("fetch: find, else insert", [&] { return fetch_round(stage, fetch_naively); });
        stage.generated("fetch: get_or_create", [&] { return fetch_round(stage, fetch_password); });
        stage.naive("issue: find a free name, take it", [&] { return issue_round(stage, issue_naively); });
        stage.generated("issue: create, next name if taken", [&] { return issue_round(stage, issue_password); });
        stage.generated("rename: update", [&] { return rename_round(stage); });

        std::set<std::string> names;
        const auto passwords = demo::must(BranchPasswordRepository{stage.connection()}.list({.limit = 10000}));
        for (const BranchPassword& password : passwords)
            names.insert(std::to_string(password.branch_id.value) + "/" + password.display_name);
        stage.verify("no branch has two passwords of one name", names.size() == passwords.size());
    });
}
