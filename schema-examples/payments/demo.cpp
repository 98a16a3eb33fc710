// Payments whose requests come twice, at once, or after an answer was lost. Amounts are in cents.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <atomic>
#include <string>

namespace {

using Stage = demo::Stage<payments::Connection>;
using payments::Payment;
using payments::PaymentId;
using payments::PaymentRepository;
using payments::PaymentRequestRepository;
using payments::PaymentState;

int count_payments(payments::Connection& db, const std::string& customer)
{
    int count = 0;
    for (const Payment& payment : demo::must(PaymentRepository{db}.list({.limit = 100'000}))) count += payment.customer == customer ? 1 : 0;
    return count;
}

// ---- A client that got no answer sends its request again, with the same key ----

/// Looks whether the key was used, pays, and notes the key.
int pay_naively(payments::Connection& db, const std::string& key, const std::string& customer)
{
    PaymentRequestRepository requests{db};
    if (const auto known = demo::must(requests.find({key}))) return 200;
    demo::think();
    const Payment made = demo::must(PaymentRepository{db}.create({.customer = customer, .amount = 1'000}));
    const auto noted = requests.create({.idempotency_key = key, .fingerprint = customer, .response = std::to_string(made.payment_id.value)});
    return noted ? 201 : 500;
}

/// The key, the payment and the answer in one transaction; another request with the key gets the answer, or is told to wait.
int pay(payments::Connection& db, const std::string& key, const std::string& customer)
{
    using Outcome = payments::Result<payments::Once<std::string>, payments::AnyError>;
    const auto paid = payments::transaction(db, [&](payments::Transaction& tx) -> Outcome {
        return PaymentRequestRepository{tx}.run_once(tx, {key}, customer, [&]() -> payments::Result<std::string, payments::AnyError> {
            demo::think();
            const auto made = PaymentRepository{tx}.create({.customer = customer, .amount = 1'000});
            if (!made) return payments::unexpected(made.error());
            return std::to_string(made->payment_id.value);
        });
    });
    if (!paid) return http_status(paid.error());  // in_progress 409, mismatch 422
    return paid->replayed ? 200 : 201;
}

template <class Pay>
demo::Round request_round(Stage& stage, Pay pay_once)
{
    static std::atomic<int> number = 0;
    const std::string key = "request " + std::to_string(++number);
    demo::Round round;
    round.responses = stage.at_once([&](payments::Connection& db, int) { return pay_once(db, key, key); });
    if (const int paid = count_payments(stage.connection(), key); paid != 1)
        round.damage = "one request, paid " + std::to_string(paid) + " times";
    return round;
}

// ---- Some want to capture the payment, others to void it ----

/// Looks at the state, calls the bank, writes the new state.
int settle_naively(payments::Connection& db, PaymentId id, PaymentState to)
{
    const auto payment = demo::must(PaymentRepository{db}.find(id));
    if (payment->state != PaymentState::authorised) return 409;
    demo::think();
    const std::string sql = std::string("UPDATE payments SET state = '") + (to == PaymentState::captured ? "captured" : "voided") +
                            "' WHERE payment_id = " + std::to_string(id.value);
    demo::must(db.execute(sql.c_str()));
    return 200;
}

/// … WHERE state = 'authorised': one of all succeeds. A pair that the schema does not list does not compile.
int settle(payments::Connection& db, PaymentId id, PaymentState to)
{
    PaymentRepository all{db};
    const auto settled = to == PaymentState::captured ? all.transition_state(id, {PaymentState::authorised, PaymentState::captured})
                                                      : all.transition_state(id, {PaymentState::authorised, PaymentState::voided});
    return settled ? 200 : http_status(settled.error());
}

template <class Settle>
demo::Round settle_round(Stage& stage, Settle settle_once)
{
    const PaymentId id = demo::must(PaymentRepository{stage.connection()}.create({.customer = "settled", .amount = 500})).payment_id;
    demo::Round round;
    round.responses = stage.at_once([&](payments::Connection& db, int number) {
        return settle_once(db, id, number % 2 == 0 ? PaymentState::captured : PaymentState::voided);
    });
    if (const int settled = round.responses.count(200); settled != 1)
        round.damage = "told " + std::to_string(settled) + " callers that they had captured or voided it";
    return round;
}

// ---- The answer of COMMIT is lost: the network broke, the payment may or may not be there ----

/// Every other payment is not committed; in no case does the caller hear which it was.
void pay_and_hear_nothing(payments::Connection& db, const std::string& customer, const payments::TransactionOptions& options, bool commits)
{
    static_cast<void>(payments::transaction(db, options, [&](payments::Transaction& tx) -> payments::Result<Payment, payments::AnyError> {
        auto made = PaymentRepository{tx}.create({.customer = customer, .amount = 1'000});
        if (made && !commits) return payments::unexpected(payments::AnyError(payments::DatabaseError{}));
        if (!made) return payments::unexpected(made.error());
        return *made;
    }));
}

/// Pays again, to be sure.
void repeat_naively(payments::Connection& db, const std::string& customer, bool commits)
{
    pay_and_hear_nothing(db, customer, {}, commits);
    pay_and_hear_nothing(db, customer, {}, true);
}

/// Asks by the transaction's token what became of it, and pays again, with another, only if it was rolled back.
void repeat(payments::Connection& db, const std::string& customer, bool commits)
{
    pay_and_hear_nothing(db, customer, {.token = customer}, commits);
    if (demo::must(payments::resolve(db, customer)) == payments::CommitOutcome::rolled_back)
        pay_and_hear_nothing(db, customer, {.token = customer + ", again"}, true);
}

template <class Repeat>
demo::Round commit_round(Stage& stage, Repeat repeat_once)
{
    static std::atomic<int> orders = 0;
    const int first = orders.fetch_add(demo::session_count);
    const auto customer = [&](int number) { return "order " + std::to_string(first + number); };
    demo::Round round;
    round.responses = stage.at_once([&](payments::Connection& db, int number) {
        repeat_once(db, customer(number), number % 2 == 0);
        return 200;
    });
    for (int number = 0; number < demo::session_count; ++number)
        if (const int paid = count_payments(stage.connection(), customer(number)); paid != 1)
            round.damage = "an order was paid " + std::to_string(paid) + " times";
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<payments::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("request: look, pay, note the key", [&] { return request_round(stage, pay_naively); });
        stage.generated("request: run_once", [&] { return request_round(stage, pay); });
        stage.naive("settle: look at the state, write", [&] { return settle_round(stage, settle_naively); });
        stage.generated("settle: transition_state", [&] { return settle_round(stage, settle); });
        stage.naive("no answer to COMMIT: pay again", [&] { return commit_round(stage, repeat_naively); });
        stage.generated("no answer to COMMIT: token, resolve", [&] { return commit_round(stage, repeat); });
    });
}
