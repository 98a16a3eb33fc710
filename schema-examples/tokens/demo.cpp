// Redeeming an invitation that several people were forwarded: it is good for one of them, until it expires.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace {

using Stage = demo::Stage<tokens::Connection>;
using tokens::TokenRepository;
using tokens::UserId;
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

Moment now()
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// Looks, decides, redeems. Everybody who looked in time gets in; the last one to write is the one on record.
int redeem_naively(tokens::Connection& db, const std::string& value, UserId user)
{
    const auto token = demo::must(TokenRepository{db}.find_by_value(value));
    if (!token) return 404;
    if (token->redeemed_at) return 409;
    if (token->expires_at < now()) return 410;
    demo::think();
    const std::string sql = "UPDATE tokens SET redeemed_at = issued_at, redeemed_by = " + std::to_string(user.value) +
                            " WHERE token_id = " + std::to_string(token->token_id.value);
    demo::must(db.execute(sql.c_str()));
    return 200;
}

/// Redeems, in one statement that holds only while the token is unredeemed and in time: redeemed_at is NULL, and the
/// table's CHECKs pass with the new values.
int redeem(tokens::Connection& db, const std::string& value, UserId user)
{
    const auto redeemed = TokenRepository{db}.mark_redeemed_by_value(value, {.redeemed_by = user});
    if (redeemed) return 200;
    switch (redeemed.error().code) {
        case tokens::MarkTokenRedeemedErrc::already_redeemed: return 409;
        case tokens::MarkTokenRedeemedErrc::redeemed_at_exceeds_expires_at: return 410;
        case tokens::MarkTokenRedeemedErrc::redeemer_known_violated: return 422;
        case tokens::MarkTokenRedeemedErrc::redeemed_by_missing: return 422;
        case tokens::MarkTokenRedeemedErrc::issued_by_missing: return 422;
        case tokens::MarkTokenRedeemedErrc::not_found: return 404;
        case tokens::MarkTokenRedeemedErrc::database: break;
    }
    return http_status(redeemed.error());
}

// ---- The rounds ----

/// A token that is good for `lifetime` from now on: expired already when that is negative.
std::string issue_token(Stage& stage, UserId issuer, std::chrono::hours lifetime)
{
    static int number = 0;
    const std::string value = "tok_" + std::to_string(++number);
    demo::must(TokenRepository{stage.connection()}.create({.value = value,
                                                           .issued_by = issuer,
                                                           .issued_at = now() - std::chrono::hours(48),
                                                           .expires_at = now() + lifetime}));
    return value;
}

template <class Redeem>
demo::Round redemption_round(Stage& stage, const std::vector<UserId>& users, Redeem redeem_token)
{
    const std::string value = issue_token(stage, users.front(), std::chrono::hours(24));
    std::vector<int> admitted(users.size(), 0);
    demo::Round round;
    round.responses = stage.at_once([&](tokens::Connection& db, int number) {
        const auto index = static_cast<std::size_t>(number);
        const int status = redeem_token(db, value, users[index]);
        admitted[index] = status == 200 ? 1 : 0;
        return status;
    });
    const auto token = demo::must(TokenRepository{stage.connection()}.find_by_value(value)).value();
    bool winner_on_record = false;
    for (std::size_t index = 0; index < users.size(); ++index)
        winner_on_record = winner_on_record || (admitted[index] == 1 && token.redeemed_by == users[index]);
    if (const int winners = round.responses.count(200); winners != 1)
        round.damage = "one token admitted " + std::to_string(winners) + " users";
    else if (!winner_on_record)
        round.damage = "the user on record is not the one who was admitted";
    return round;
}

/// No look at a clock in this program: the CHECK on the two columns is the guard.
demo::Round expired_round(Stage& stage, const std::vector<UserId>& users)
{
    const std::string value = issue_token(stage, users.front(), std::chrono::hours(-1));
    demo::Round round;
    round.responses = stage.at_once([&](tokens::Connection& db, int number) {
        return redeem(db, value, users[static_cast<std::size_t>(number)]);
    });
    if (round.responses.count(410) != demo::session_count) round.damage = "an expired token was redeemed";
    return round;
}

std::vector<UserId> register_users(Stage& stage)
{
    tokens::UserRepository repository{stage.connection()};
    std::vector<UserId> users;
    for (int number = 0; number < demo::session_count; ++number)
        users.push_back(
            demo::must(repository.create({.email = "user" + std::to_string(number) + "@example.org"})).user_id);
    return users;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<tokens::Connection>(argc, argv, [](Stage& stage) {
        const std::vector<UserId> users = register_users(stage);
        stage.naive("redeem: look, decide, redeem", [&] { return redemption_round(stage, users, redeem_naively); });
        stage.generated("redeem: mark_redeemed", [&] { return redemption_round(stage, users, redeem); });
        stage.generated("redeem when expired: mark_redeemed", [&] { return expired_round(stage, users); });

        int late = 0;
        int redeemed = 0;
        for (const tokens::Token& token : demo::must(TokenRepository{stage.connection()}.list({.limit = 10000}))) {
            late += token.redeemed_at && *token.redeemed_at > token.expires_at ? 1 : 0;
            redeemed += token.redeemed_at ? 1 : 0;
        }
        stage.verify("no token was redeemed after its time", redeemed > 0 && late == 0);
    });
}
