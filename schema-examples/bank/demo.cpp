// Withdrawals, deposits and transfers. Amounts are in cents.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace {

using Stage = demo::Stage<bank::Connection>;
using bank::Account;
using bank::AccountId;
using bank::AccountRepository;

// ---- Withdrawals: the account holds enough for one of them ----

/// Writes the balance that it computed from what it read.
void set_balance(bank::Connection& db, AccountId id, std::int64_t balance)
{
    const std::string sql =
        "UPDATE accounts SET balance = " + std::to_string(balance) + " WHERE account_id = " + std::to_string(id.value);
    demo::must(db.execute(sql.c_str()));
}

/// Reads, decides, writes. CHECK (balance >= 0) never objects: each session writes the same harmless zero.
int withdraw_naively(bank::Connection& db, AccountId id, std::int64_t amount)
{
    const auto account = demo::must(AccountRepository{db}.find(id));
    if (!account) return 404;
    if (account->balance < amount) return 409;
    demo::think();
    set_balance(db, id, account->balance - amount);
    return 200;
}

/// One statement, guarded by the CHECK itself: … SET balance = balance - $2 WHERE … AND balance - $2 >= 0.
int withdraw(bank::Connection& db, AccountId id, std::int64_t amount)
{
    const auto paid = AccountRepository{db}.add_to_balance(id, -amount);
    if (paid) return 200;
    switch (paid.error().code) {
        case bank::AddToAccountBalanceErrc::balance_too_low: return 409;
        case bank::AddToAccountBalanceErrc::not_found: return 404;
        case bank::AddToAccountBalanceErrc::database: break;
    }
    return http_status(paid.error());
}

// ---- Interest of 1 %: computed from the whole row, so not a mere addition ----

void add_interest(Account& account)
{
    account.balance += account.balance / 100;
}

int pay_interest_naively(bank::Connection& db, AccountId id)
{
    auto account = demo::must(AccountRepository{db}.find(id));
    if (!account) return 404;
    demo::think();
    add_interest(*account);
    set_balance(db, id, account->balance);
    return 200;
}

/// Reads, applies, writes if the version is still the one that was read; repeats with jitter if it is not.
int pay_interest(bank::Connection& db, AccountId id)
{
    const auto paid = AccountRepository{db}.modify(id, add_interest, {.max_attempts = 30});
    return paid ? 200 : http_status(paid.error());
}

// ---- Transfers: several statements, one transaction; a reference that comes twice is paid once ----

bank::Result<bank::Transfer, bank::AnyError> transfer(bank::Connection& db, AccountId from, AccountId to,
                                                      std::int64_t amount, const std::string& reference)
{
    using Outcome = bank::Result<bank::Transfer, bank::AnyError>;
    return bank::transaction(db, [&](bank::Transaction& tx) -> Outcome {
        const auto made = bank::TransferRepository{tx}.create(
            {.from_account_id = from, .to_account_id = to, .amount = amount, .reference = reference});
        if (!made) return bank::unexpected(made.error());
        // In the order of the ids, so that two opposite transfers do not wait for each other.
        std::array<std::pair<AccountId, std::int64_t>, 2> moves{{{from, -amount}, {to, amount}}};
        if (to < from) std::swap(moves[0], moves[1]);
        for (const auto& [id, change] : moves)
            if (const auto moved = AccountRepository{tx}.add_to_balance(id, change); !moved)
                return bank::unexpected(moved.error());
        return *made;
    });
}

// ---- The rounds ----

AccountId open_account(Stage& stage, std::int64_t balance)
{
    static int number = 0;
    bank::CustomerRepository customers{stage.connection()};
    const auto ann = demo::must(customers.get_or_create_by_email({.email = "ann@example.org", .name = "Ann"}));
    return demo::must(AccountRepository{stage.connection()}.create({.customer_id = ann.row.customer_id,
                                                                    .label = "account " + std::to_string(++number),
                                                                    .balance = balance}))
        .account_id;
}

std::int64_t balance_of(Stage& stage, AccountId id)
{
    return demo::must(AccountRepository{stage.connection()}.find(id)).value().balance;
}

template <class Withdraw>
demo::Round withdrawal_round(Stage& stage, Withdraw withdraw_from)
{
    const std::int64_t held = 100'00;
    const AccountId id = open_account(stage, held);
    demo::Round round;
    round.responses = stage.at_once([&](bank::Connection& db, int) { return withdraw_from(db, id, held); });
    const std::int64_t paid = held * round.responses.count(200);
    if (paid != held || balance_of(stage, id) != 0)
        round.damage = "paid " + std::to_string(paid / 100) + " from an account of " + std::to_string(held / 100);
    return round;
}

template <class Pay>
demo::Round interest_round(Stage& stage, Pay pay)
{
    Account expected{};
    expected.balance = 10'000'00;
    const AccountId id = open_account(stage, expected.balance);
    demo::Round round;
    round.responses = stage.at_once([&](bank::Connection& db, int) { return pay(db, id); });
    for (int count = round.responses.count(200); count > 0; --count) add_interest(expected);
    if (const std::int64_t lost = expected.balance - balance_of(stage, id); lost != 0)
        round.damage = std::to_string(lost / 100) + " of interest lost";
    return round;
}

/// Transfers in both directions, each requested twice: by the client, and by its retry.
demo::Round transfer_round(Stage& stage)
{
    static int number = 0;
    ++number;
    const AccountId left = open_account(stage, 500'00);
    const AccountId right = open_account(stage, 500'00);
    demo::Round round;
    round.responses = stage.at_once([&](bank::Connection& db, int session) {
        const int request = session / 2;
        const std::string reference = "order " + std::to_string(number) + "." + std::to_string(request);
        const bool to_right = request % 2 == 0;
        const auto done = transfer(db, to_right ? left : right, to_right ? right : left, 10'00 + request, reference);
        return done ? 201 : http_status(done.error());
    });
    // Requests 0 to 3 move 10.00, 10.01, 10.02 and 10.03 to the right, left, right and left.
    const bool moved_once = balance_of(stage, left) == 500'00 + 2 && balance_of(stage, right) == 500'00 - 2;
    if (!moved_once || round.responses.count(201) != 4 || round.responses.count(409) != 4)
        round.damage = "a transfer was lost or made twice";
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<bank::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("withdraw: read, decide, write", [&] { return withdrawal_round(stage, withdraw_naively); });
        stage.generated("withdraw: add_to_balance", [&] { return withdrawal_round(stage, withdraw); });
        stage.naive("interest: read, compute, write", [&] { return interest_round(stage, pay_interest_naively); });
        stage.generated("interest: modify", [&] { return interest_round(stage, pay_interest); });
        stage.generated("transfer: transaction", [&] { return transfer_round(stage); });

        const auto transfers = demo::must(bank::TransferRepository{stage.connection()}.list({.limit = 10000}));
        stage.verify("one row for each transfer that was paid", transfers.size() == 4 * demo::round_count);
    });
}
