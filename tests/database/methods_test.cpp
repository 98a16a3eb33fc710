// Every generated method on a real database: what it promises, and each way it can fail. One text for both drivers.
#include <algorithm>
#include <barrier>
#include <set>

#include "database.hpp"

TEST_CASE("create names each violation")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const WorkspaceId workspace = make_workspace(db);
    const auto made = accounts.create({.workspace_id = workspace, .email = "ann@example.org"});
    REQUIRE(made.has_value());
    CHECK(made->balance == 0);
    CHECK(made->level == Tier::free);
    CHECK(made->version == 0);
    CHECK(!made->closed_at.has_value());

    const auto again = accounts.create({.workspace_id = workspace, .email = "ann@example.org"});
    REQUIRE(!again.has_value());
    CHECK(again.error() == CreateAccountErrc::workspace_id_email_taken);
    CHECK(http_status(again.error()) == 409);
    CHECK(again.error().cause.constraint == "accounts_workspace_id_email_key");
    CHECK(accounts.create({.workspace_id = WorkspaceId{999}, .email = "b"}).error() == CreateAccountErrc::workspace_missing);
    CHECK(accounts.create({.workspace_id = workspace, .email = "c", .balance = -1}).error() ==
          CreateAccountErrc::balance_too_low);
    CHECK(accounts.create({.workspace_id = workspace, .email = "d", .spent = 1001}).error() ==
          CreateAccountErrc::spent_too_high);
    CHECK(accounts.create({.workspace_id = workspace, .email = std::string(41, 'x')}).error() ==
          CreateAccountErrc::email_too_long);
    CHECK(accounts.list()->size() == 1);
}

TEST_CASE("create_if_absent and seems_free")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const WorkspaceId workspace = make_workspace(db);
    CHECK(*accounts.seems_free_workspace_id_email(workspace, "ann"));
    CHECK(accounts.create_if_absent({.workspace_id = workspace, .email = "ann"})->has_value());
    CHECK(!accounts.create_if_absent({.workspace_id = workspace, .email = "ann"})->has_value());
    CHECK(!*accounts.seems_free_workspace_id_email(workspace, "ann"));
    CHECK(accounts.create_if_absent({.workspace_id = WorkspaceId{999}, .email = "b"}).error() ==
          CreateAccountIfAbsentErrc::workspace_missing);
}

TEST_CASE("get_or_create")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const WorkspaceId workspace = make_workspace(db);
    const auto first = accounts.get_or_create_by_workspace_id_email({.workspace_id = workspace, .email = "a", .balance = 7});
    const auto second = accounts.get_or_create_by_workspace_id_email({.workspace_id = workspace, .email = "a", .balance = 9});
    CHECK(first->created);
    CHECK(!second->created);
    CHECK(second->row == first->row);
    PageRowRepository pages{db};
    CHECK(pages.get_or_create_by_slug({}).error() == GetOrCreatePageRowBySlugErrc::outside_slug);
    MessageRepository messages{db};
    const Uuid id = *Uuid::parse("00000000-0000-4000-8000-000000000001");
    const Uuid other = *Uuid::parse("00000000-0000-4000-8000-000000000002");
    CHECK(messages.create({.message_id = id, .fingerprint = "f", .body = "x"}).has_value());
    CHECK(messages.get_or_create_by_message_id({.message_id = other, .fingerprint = "f", .body = "x"}).error() ==
          GetOrCreateMessageByMessageIdErrc::fingerprint_taken);
}

TEST_CASE("upsert writes what was given, and nothing when nothing differs")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const WorkspaceId workspace = make_workspace(db);
    const auto first = accounts.upsert_by_workspace_id_email({.workspace_id = workspace, .email = "a", .balance = 5});
    REQUIRE(first.has_value());
    CHECK((first->inserted && first->changed));
    const auto same = accounts.upsert_by_workspace_id_email({.workspace_id = workspace, .email = "a", .balance = 5});
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == first->row);
    const auto left_out = accounts.upsert_by_workspace_id_email({.workspace_id = workspace, .email = "a", .spent = 3});
    CHECK((!left_out->inserted && left_out->changed));
    CHECK(left_out->row.balance == 5);
    CHECK(left_out->row.version == 1);
    CHECK(accounts.upsert_by_workspace_id_email({.workspace_id = workspace, .email = "a", .balance = -5}).error() ==
          UpsertAccountByWorkspaceIdEmailErrc::balance_too_low);
    CHECK(accounts.list()->size() == 1);
}

TEST_CASE("a partial key arbitrates on its literal predicate, however often the statement ran")
{
    Connection db = fresh();
    BasketRepository baskets{db};
    for (int run = 0; run < 12; ++run) {
        const auto basket = baskets.upsert_by_one_open_basket({.customer = 1, .note = std::to_string(run)});
        REQUIRE(basket.has_value());
        CHECK(basket->inserted == (run == 0));
    }
    const auto open = baskets.find_by_one_open_basket(1);
    REQUIRE(open->has_value());
    CHECK(baskets.create({.customer = 1}).error() == CreateBasketErrc::one_open_basket_taken);
    REQUIRE(baskets.mark_closed_by_one_open_basket(1).has_value());
    CHECK(baskets.mark_closed_by_one_open_basket(1).error() == MarkBasketClosedErrc::not_found);
    CHECK(baskets.upsert_by_one_open_basket({.customer = 1})->inserted);
    using Moment = std::chrono::sys_time<std::chrono::microseconds>;
    CHECK(baskets.upsert_by_one_open_basket({.customer = 1, .closed_at = Moment{}}).error() ==
          UpsertBasketByOneOpenBasketErrc::outside_one_open_basket);
}

TEST_CASE("an expression key finds and arbitrates through its expression")
{
    Connection db = fresh();
    MailboxRepository mailboxes{db};
    REQUIRE(mailboxes.create({.address = "Ann@X"}).has_value());
    CHECK(mailboxes.create({.address = "ann@x"}).error() == CreateMailboxErrc::lower_address_taken);
    CHECK((*mailboxes.find_by_lower_address("ANN@x"))->address == "Ann@X");
    const auto changed = mailboxes.upsert_by_lower_address({.address = "ANN@X", .quota = 3});
    REQUIRE(changed.has_value());
    CHECK(!changed->inserted);
    CHECK(changed->row.quota == 3);
}

TEST_CASE("find, find_by and list")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const WorkspaceId workspace = make_workspace(db);
    std::vector<AccountId> ids;
    for (int index = 0; index < 5; ++index)
        ids.push_back(accounts.create({.workspace_id = workspace, .email = std::to_string(index)})->account_id);
    CHECK((*accounts.find(ids[2]))->email == "2");
    CHECK(!accounts.find(AccountId{12345})->has_value());
    CHECK((*accounts.find_by_workspace_id_email(workspace, "4"))->account_id == ids[4]);
    CHECK(!accounts.find_by_workspace_id_email(workspace, "none")->has_value());
    const auto page = accounts.list({.after = ids[1], .limit = 2});
    REQUIRE(page->size() == 2);
    CHECK(id_of((*page)[0]) == ids[2]);
    CHECK(id_of((*page)[1]) == ids[3]);
}

TEST_CASE("find_all and list_by")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const Account ann = make_account(db, "ann@example.org");
    const Account bob = make_account(db, "bob@example.org");
    const auto both = accounts.find_all({bob.account_id, AccountId{0}, ann.account_id, bob.account_id});
    REQUIRE(both.has_value());
    CHECK(*both == std::vector<Account>{ann, bob});
    CHECK(accounts.find_all({}).value().empty());

    InvoiceRepository invoices{db};
    const Invoice odd = invoices.create({.invoice_no = "a \"b\" \\ \t, {c}", .account_id = ann.account_id, .amount = 1}).value();
    const Invoice plain = invoices.create({.invoice_no = "2", .account_id = ann.account_id, .amount = 2}).value();
    static_cast<void>(invoices.create({.invoice_no = "3", .account_id = bob.account_id, .amount = 3}).value());
    CHECK(invoices.find_all({odd.invoice_no, plain.invoice_no}).value() == std::vector<Invoice>{plain, odd});
    CHECK(invoices.list_by_account_id(ann.account_id).value() == std::vector<Invoice>{plain, odd});
    CHECK(invoices.list_by_account_id(ann.account_id, {.after = plain.invoice_no, .limit = 5}).value() == std::vector<Invoice>{odd});
    CHECK(invoices.list_by_account_id(ann.account_id, {.limit = 1}).value() == std::vector<Invoice>{plain});

    SlotRepository slots{db};
    const std::chrono::sys_days day{std::chrono::days(19'000)};
    const Slot medium = slots.create({.day = day, .size = ParcelSize::medium}).value();
    const Slot large = slots.create({.day = day, .size = ParcelSize::large}).value();
    const auto found = slots.find_all({id_of(large), {.day = day + std::chrono::days(1), .size = ParcelSize::large}, id_of(medium)});
    REQUIRE(found.has_value());
    CHECK(found->size() == 2);
}

TEST_CASE("lock, try_lock and lock_all")
{
    Connection db = fresh();
    const Account ann = make_account(db, "ann@example.org", 10);
    const Account bob = make_account(db, "bob@example.org", 20);
    const auto locked = transaction(db, [&](Transaction& tx) -> Result<Account, AnyError> {
        AccountRepository accounts{tx};
        CHECK(accounts.lock(tx, AccountId{0}).error().code == LockAccountErrc::not_found);
        CHECK(accounts.try_lock(tx, AccountId{0}).error().code == LockAccountErrc::not_found);
        CHECK(accounts.lock_by_workspace_id_email(tx, ann.workspace_id, ann.email).value() == ann);
        CHECK(accounts.try_lock(tx, ann.account_id).value() == ann);
        CHECK(accounts.lock_for_remove(tx, ann.account_id).value() == ann);
        const auto all = accounts.lock_all(tx, {bob.account_id, AccountId{0}, ann.account_id});
        REQUIRE(all.has_value());
        CHECK(*all == std::vector<Account>{ann, bob});
#ifndef RACEGEN_SQLITE
        Connection other = connect();
        const auto refused = transaction(other, [&](Transaction& second) -> Result<bool, AnyError> {
            const auto busy = AccountRepository{second}.try_lock(second, ann.account_id);
            CHECK(busy.error().code == LockAccountErrc::busy);
            CHECK(http_status(busy.error()) == 423);
            // Nothing was raised, so the transaction goes on; until a wait ends in a timeout.
            CHECK(AccountRepository{second}.find(ann.account_id).value().has_value());
            REQUIRE(second.execute("SET LOCAL lock_timeout = '50ms'").has_value());
            CHECK(AccountRepository{second}.lock(second, ann.account_id).error().code == LockAccountErrc::busy);
            return true;
        });
        CHECK_FALSE(refused.has_value());
#endif
        auto removed = accounts.remove(ann.account_id);
        if (!removed) return unexpected(removed.error());
        return *removed;
    });
    CHECK(locked.has_value());
}

TEST_CASE("a read-only transaction locks no rows, and says so")
{
    Connection db = fresh();
    const Account ann = make_account(db, "ann");
    const auto read = transaction(db, {.read_only = true}, [&](Transaction& tx) -> Result<int, AnyError> {
        AccountRepository accounts{tx};
        const auto locked = accounts.lock(tx, ann.account_id);
        REQUIRE_FALSE(locked.has_value());
        CHECK(locked.error().code == LockAccountErrc::database);
        CHECK(locked.error().cause.kind == DatabaseError::Kind::read_only);
        CHECK(accounts.lock_all(tx, {ann.account_id}).error().cause.kind == DatabaseError::Kind::read_only);
        CHECK(JobRepository{tx}.claim(tx, 1).error().cause.kind == DatabaseError::Kind::read_only);
        return accounts.find(ann.account_id).value().has_value() ? 1 : 0;
    });
    CHECK(read.value() == 1);
}

TEST_CASE("lock_all in opposite orders never deadlocks, and read-modify-write under it loses nothing")
{
    Connection db = fresh();
    std::vector<AccountId> ids;
    for (int number = 0; number < 6; ++number) ids.push_back(make_account(db, "a" + std::to_string(number)).account_id);
    // An update puts the row behind the others, so that they lie in the opposite order of their keys.
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) static_cast<void>(AccountRepository{db}.add_to_balance(*id, 1).value());
    std::atomic<int> failures = 0;
    race(4, [&](Connection& own, int index) {
        std::vector<AccountId> order = ids;
        if (index % 2 == 1) std::reverse(order.begin(), order.end());
#ifndef RACEGEN_SQLITE
        // Half of them meet the rows as they lie, the others by their keys.
        REQUIRE(own.execute(index % 2 == 1 ? "SET enable_seqscan = off" : "SET enable_indexscan = off; SET enable_bitmapscan = off").has_value());
#endif
        for (int round = 0; round < 50; ++round) {
            const TransactionOptions once{.retry = {.max_attempts = 1}};
            const auto done = transaction(own, once, [&](Transaction& tx) -> Result<bool, AnyError> {
                AccountRepository accounts{tx};
                auto all = accounts.lock_all(tx, order);
                if (!all) return unexpected(all.error());
                for (const Account& account : *all) {
                    auto written = accounts.update(account.account_id, account.version, {.spent = account.spent + 1});
                    if (!written) return unexpected(written.error());
                }
                return true;
            });
            if (!done) ++failures;
        }
    });
    CHECK(failures == 0);
    for (const AccountId id : ids) CHECK(AccountRepository{db}.find(id).value()->spent == 200);
}

TEST_CASE("each job is claimed by one worker, and none before it is due")
{
    Connection db = fresh();
    JobRepository jobs{db};
    constexpr int count = 60;
    for (int number = 0; number < count; ++number) static_cast<void>(jobs.create({}).value());
    const auto tomorrow = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) + std::chrono::days(1);
    const Job later = jobs.create({.run_at = tomorrow}).value();
    std::atomic<int> ran = 0;
    std::atomic<int> failures = 0;
    race(4, [&](Connection& own, int) {
        for (bool more = true; more;) {
            const auto batch = transaction(own, [&](Transaction& tx) -> Result<int, AnyError> {
                JobRepository mine{tx};
                auto claimed = mine.claim(tx, 3);
                if (!claimed) return unexpected(claimed.error());
                for (const Job& job : *claimed) {
                    auto done = mine.transition_status(job.id, "queued", "done", {.runs = job.runs + 1});
                    if (!done) return unexpected(done.error());
                }
                return static_cast<int>(claimed->size());
            });
            if (!batch) ++failures;
            more = batch.has_value() && *batch > 0;
            if (batch) ran += *batch;
        }
    });
    CHECK(failures == 0);
    CHECK(ran == count);
    const std::vector<Job> all = jobs.list({.limit = 1000}).value();
    for (const Job& job : all) CHECK(job.runs == (job.id == later.id ? 0 : 1));
}

TEST_CASE("create_all writes all or nothing, and gives the rows in the order of the call")
{
    Connection db = fresh();
    ProductRepository products{db};
    const auto made = products.create_all({{.sku = "c", .name = "C", .price = Decimal::parse("2.50").value(), .tags = {{"x, y", "z"}}},
                                           {.sku = "a", .name = "A", .note = std::nullopt},
                                           {.sku = "b", .name = "B", .tags = std::vector<std::string>{}}});
    REQUIRE(made.has_value());
    REQUIRE(made->size() == 3);
    CHECK(made->at(0).sku == "c");
    CHECK(made->at(0).price == Decimal::parse("2.5").value());
    CHECK(made->at(0).tags == std::vector<std::string>{"x, y", "z"});
    CHECK(made->at(0).note == "none");
    CHECK(made->at(1).sku == "a");
    CHECK_FALSE(made->at(1).note.has_value());
    CHECK_FALSE(made->at(1).tags.has_value());
    CHECK(made->at(2).tags == std::vector<std::string>{});
    CHECK(products.find(made->at(1).id).value() == made->at(1));

    const auto taken = products.create_all({{.sku = "d", .name = "D"}, {.sku = "a", .name = "again"}}, {.max_rows = 1, .commit_each = true});
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().code == CreateProductErrc::sku_taken);
    CHECK(products.find_by_sku("d").value() == std::nullopt);
    const auto low = products.create_all({{.sku = "d", .name = "D"}, {.sku = "e", .name = "E", .price = -1}});
    CHECK(low.error().code == CreateProductErrc::price_too_low);
    CHECK(products.create_all({}).value().empty());

    const auto added = products.create_all_if_absent({{.sku = "d", .name = "D"}, {.sku = "a", .name = "again"}, {.sku = "e", .name = "E"}});
    REQUIRE(added.has_value());
    CHECK(added->size() == 2);
    CHECK(products.find_by_sku("a").value()->name == "A");
    CHECK(products.list({.limit = 100}).value().size() == 5);
}

TEST_CASE("upsert_all tells what became of each row, and a second run changes nothing")
{
    Connection db = fresh();
    ProductRepository products{db};
    const Product a = products.create({.sku = "a", .name = "A", .price = 5, .note = "kept"}).value();
    const std::vector<NewProduct> rows{{.sku = "b", .name = "B"},
                                       {.sku = "a", .name = "A2"},
                                       {.sku = "c", .name = "C", .price = 7, .tags = {{"t"}}},
                                       {.sku = "c", .name = "C2", .price = 8}};
    const auto outcome = products.upsert_all_by_sku(rows);
    REQUIRE(outcome.has_value());
    CHECK(*outcome == std::vector<RowOutcome>{RowOutcome::inserted, RowOutcome::updated, RowOutcome::duplicate, RowOutcome::inserted});
    const Product now = products.find_by_sku("a").value().value();
    CHECK(now.name == "A2");
    CHECK(now.price == a.price);
    CHECK(now.note == "kept");
    CHECK(now.version == a.version + 1);
    CHECK(products.find_by_sku("c").value()->name == "C2");

    const auto again = products.upsert_all_by_sku(rows);
    REQUIRE(again.has_value());
    CHECK(*again == std::vector<RowOutcome>{RowOutcome::unchanged, RowOutcome::unchanged, RowOutcome::duplicate, RowOutcome::unchanged});
    CHECK(products.find_by_sku("a").value()->version == now.version);

    CHECK(products.upsert_all_by_sku(rows, {.duplicates = Duplicates::first}).value()[3] == RowOutcome::duplicate);
    CHECK(products.find_by_sku("c").value()->name == "C");
    const auto rejected = products.upsert_all_by_sku(rows, {.duplicates = Duplicates::reject});
    REQUIRE_FALSE(rejected.has_value());
    CHECK(rejected.error().code == UpsertProductBySkuErrc::database);
    CHECK(rejected.error().cause.sqlstate == "21000");
    const auto low = products.upsert_all_by_sku({{.sku = "x", .name = "X"}, {.sku = "y", .name = "Y", .price = -1}}, {.max_rows = 1});
    REQUIRE_FALSE(low.has_value());
    CHECK(low.error().code == UpsertProductBySkuErrc::price_too_low);
    CHECK(products.find_by_sku("x").value() == std::nullopt);
}

TEST_CASE("imports are cut into statements, tell their progress, and run inside a transaction")
{
    class Steps : public BatchProgress {
    public:
        void written(std::size_t rows, std::size_t of) override
        {
            done = rows;
            all = of;
        }
        std::size_t done = 0;
        std::size_t all = 0;
    };
    Connection db = fresh();
    std::vector<NewProduct> rows;
    for (int number = 0; number < 1'000; ++number)
        rows.push_back({.sku = "s" + std::to_string(number), .name = std::string(200, 'n')});
    Steps steps;
    const auto undone = transaction(db, [&](Transaction& tx) -> Result<bool, AnyError> {
        ProductRepository inside{tx};
        auto outcome = inside.upsert_all_by_sku(rows, {.max_rows = 300, .max_bytes = 40'000, .progress = &steps});
        if (!outcome) return unexpected(outcome.error());
        CHECK(inside.list({.limit = 5'000}).value().size() == 1'000);
        return unexpected(DatabaseError{});
    });
    CHECK_FALSE(undone.has_value());
    CHECK(steps.done == 1'000);
    CHECK(steps.all == 1'000);
    CHECK(ProductRepository{db}.list().value().empty());
}

TEST_CASE("overlapping imports in opposite orders lose nothing and show no deadlock")
{
#ifdef RACEGEN_SQLITE
    constexpr int count = 5'000;
#else
    constexpr int count = 100'000;
#endif
    for (const bool commit_each : {false, true}) {
        CAPTURE(commit_each);
        Connection db = fresh();
        std::vector<NewProduct> rows;
        rows.reserve(count);
        for (int number = 0; number < count; ++number) rows.push_back({.sku = "sku-" + std::to_string(number), .name = "n"});
        std::vector<NewProduct> reversed(rows.rbegin(), rows.rend());
        std::atomic<int> failures = 0;
        std::atomic<int> inserted = 0;
        race(2, [&](Connection& own, int index) {
            const BatchOptions options{.commit_each = commit_each, .retry = {.max_attempts = 1}};
            const auto outcome = ProductRepository{own}.upsert_all_by_sku(index == 0 ? rows : reversed, options);
            if (!outcome) {
                ++failures;
                return;
            }
            inserted += static_cast<int>(std::ranges::count(*outcome, RowOutcome::inserted));
        });
        CHECK(failures == 0);
        CHECK(inserted == count);
        const auto again = ProductRepository{db}.upsert_all_by_sku(rows);
        REQUIRE(again.has_value());
        CHECK(std::ranges::count(*again, RowOutcome::unchanged) == count);
    }
}

TEST_CASE("update is guarded by the version")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    Account account = make_account(db, "a");
    account.balance = 10;
    const auto written = accounts.update(account);
    REQUIRE(written.has_value());
    CHECK(written->version == 1);
    CHECK(accounts.update(account).error() == UpdateAccountErrc::stale);
    CHECK(http_status(accounts.update(account).error()) == 412);
    CHECK(accounts.update(account.account_id, 1, {.email = "b"})->email == "b");
    CHECK(accounts.update(account.account_id, 1, {.email = "c"}).error() == UpdateAccountErrc::stale);
    CHECK(accounts.update(account.account_id, 2, {.balance = -1}).error() == UpdateAccountErrc::balance_too_low);
    CHECK(accounts.update(account.account_id, 2, {.workspace_id = WorkspaceId{999}}).error() ==
          UpdateAccountErrc::workspace_missing);
    CHECK(accounts.update(AccountId{999}, 0, {.email = "c"}).error() == UpdateAccountErrc::not_found);
    const auto other = accounts.create({.workspace_id = account.workspace_id, .email = "other"});
    CHECK(accounts.update(other->account_id, 0, {.email = "b"}).error() == UpdateAccountErrc::workspace_id_email_taken);
    CHECK(accounts.update_by_workspace_id_email(account.workspace_id, "b", 2, {.level = Tier::paid})->level == Tier::paid);
}

TEST_CASE("modify")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const Account account = make_account(db, "a", 5);
    CHECK(accounts.modify(account.account_id, [](Account& row) { row.balance += 2; })->balance == 7);
    CHECK(accounts.modify(account.account_id, [](Account&) { return false; }).error() == ModifyAccountErrc::refused);
    CHECK(accounts.modify(account.account_id, [](Account& row) { row.balance = -1; }).error() ==
          ModifyAccountErrc::balance_too_low);
    CHECK(accounts.modify(AccountId{99}, [](Account&) {}).error() == ModifyAccountErrc::not_found);
    const auto contended = accounts.modify(
        account.account_id,
        [&](Account& row) {
            Connection other = connect();
            REQUIRE(AccountRepository{other}.add_to_balance(row.account_id, 1).has_value());
        },
        {.max_attempts = 2});
    CHECK(contended.error() == ModifyAccountErrc::contention);
}

TEST_CASE("add_to and mark")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    const Account account = make_account(db, "a", 5);
    CHECK(accounts.add_to_balance(account.account_id, -5)->balance == 0);
    CHECK(accounts.add_to_balance(account.account_id, -1).error() == AddToAccountBalanceErrc::balance_too_low);
    CHECK(accounts.add_to_spent_by_workspace_id_email(account.workspace_id, "a", 1000)->spent == 1000);
    CHECK(accounts.add_to_spent(account.account_id, 1).error() == AddToAccountSpentErrc::spent_too_high);
    CHECK(accounts.add_to_balance(AccountId{99}, 1).error() == AddToAccountBalanceErrc::not_found);
    const auto closed = accounts.mark_closed(account.account_id, {.level = Tier::paid});
    REQUIRE(closed.has_value());
    CHECK(closed->closed_at.has_value());
    CHECK(closed->level == Tier::paid);
    CHECK(closed->version == account.version + 3);
    CHECK(accounts.mark_closed(account.account_id).error() == MarkAccountClosedErrc::already_closed);
    CHECK(accounts.mark_closed_by_workspace_id_email(account.workspace_id, "b").error() == MarkAccountClosedErrc::not_found);
    PageRowRepository pages{db};
    const auto page = pages.create({.slug = "p"});
    CHECK(pages.mark_published(page->page_id)->published);
    CHECK(pages.mark_published_by_slug("p").error() == MarkPageRowPublishedErrc::already_published);
}

TEST_CASE("transition")
{
    Connection db = fresh();
    TicketRepository tickets{db};
    const Ticket made = tickets.create({.code = "t1"}).value();
    CHECK_FALSE(made.changed_at.has_value());

    const auto held = tickets.transition_status(made.id, {"open", "held"}, {.holder = "ann"});
    REQUIRE(held.has_value());
    CHECK(held->status == "held");
    CHECK(held->holder == "ann");
    CHECK(held->changed_at.has_value());

    const auto again = tickets.transition_status(made.id, {"open", "held"}, {.holder = "bob"});
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().code == TransitionTicketStatusErrc::unexpected_status);
    CHECK(http_status(again.error().code) == 409);
    CHECK(tickets.find(made.id).value()->holder == "ann");

    const auto unheld = tickets.transition_status_by_code("t1", {"held", "sold"}, {.holder = std::nullopt});
    REQUIRE_FALSE(unheld.has_value());
    CHECK(unheld.error().code == TransitionTicketStatusErrc::sold_to_someone_violated);
    CHECK(tickets.transition_status_by_code("t1", {"held", "sold"}, {}).value().status == "sold");

    CHECK(tickets.transition_size(made.id, ParcelSize::medium, ParcelSize::large).value().size == ParcelSize::large);
    CHECK(tickets.transition_size(made.id, ParcelSize::medium, ParcelSize::large).error().code == TransitionTicketSizeErrc::unexpected_size);
    CHECK(tickets.transition_size(TicketId{0}, ParcelSize::medium, ParcelSize::large).error().code == TransitionTicketSizeErrc::not_found);

    std::atomic<int> winners = 0;
    tickets.create({.code = "t2"}).value();
    race(8, [&](Connection& own, int) {
        const auto outcome = TicketRepository{own}.transition_size_by_code("t2", ParcelSize::medium, ParcelSize::large);
        if (outcome)
            ++winners;
        else if (outcome.error().code != TransitionTicketSizeErrc::unexpected_size)
            winners += 100;
    });
    CHECK(winners == 1);
}

TEST_CASE("remove")
{
    Connection db = fresh();
    AccountRepository accounts{db};
    InvoiceRepository invoices{db};
    const Account account = make_account(db, "a");
    REQUIRE(invoices.create({.invoice_no = "i1", .account_id = account.account_id, .amount = *Decimal::parse("1.50")}).has_value());
    CHECK(invoices.create({.invoice_no = "i2", .account_id = account.account_id, .amount = 0}).error() ==
          CreateInvoiceErrc::amount_too_low);
    CHECK(accounts.remove(account.account_id).error() == RemoveAccountErrc::referenced_by_invoices);
    CHECK((*invoices.find(InvoiceId{"i1"}))->amount == *Decimal::parse("1.5"));
    CHECK(invoices.remove({"i1"}).has_value());
    CHECK(invoices.remove({"i1"}).error() == RemoveInvoiceErrc::not_found);
    REQUIRE(accounts.add_to_balance(account.account_id, 1).has_value());
    CHECK(accounts.remove(account).error() == RemoveAccountErrc::stale);
    CHECK(accounts.remove(account.account_id)->account_id == account.account_id);
}

TEST_CASE("what partitions report is known by the table's own names")
{
    Connection db = fresh();
    RegionRepository regions{db};
    DepotRepository depots{db};
    std::vector<int> ids{1, 11};
#ifndef RACEGEN_SQLITE
    REQUIRE(db.execute("CREATE TABLE regions_later PARTITION OF regions FOR VALUES FROM (20) TO (30)").has_value());
    ids.push_back(21);
#endif
    for (const int id : ids) {
        CAPTURE(id);
        const Region region = regions.create({.id = id, .name = "r"}).value();
        REQUIRE(depots.create({.id = id, .region_id = region.id}).has_value());
        CHECK(regions.remove(region.id).error().code == RemoveRegionErrc::referenced_by_depots);
        if (id < 20) CHECK(regions.create({.id = id, .name = "again"}).error().code == CreateRegionErrc::id_taken);
    }
    CHECK(depots.create({.id = 99, .region_id = RegionId{5}}).error().code == CreateDepotErrc::region_missing);
}

TEST_CASE("an EXCLUDE constraint keeps rows apart, and its refusal has a name")
{
    using std::chrono::days;
    using std::chrono::sys_days;
    Connection db = fresh();
    StayRepository stays{db};
    const sys_days first{std::chrono::year(2026) / 5 / 1};
    const auto book = [&](int room, const std::string& guest, sys_days from, std::optional<sys_days> to) {
        return stays.create({.room = room, .guest = guest, .arrives_on = from, .leaves_on = to});
    };
    const Stay ann = book(1, "ann", first, first + days(3)).value();
    CHECK(book(1, "bob", first + days(2), first + days(4)).error() == CreateStayErrc::room_overlaps);
    CHECK(book(1, "bob", first - days(9), std::nullopt).error() == CreateStayErrc::room_overlaps);
    CHECK(book(2, "bob", first, std::nullopt).has_value());
    CHECK(book(1, "cec", first + days(3), first + days(4)).has_value());
    CHECK(book(1, "day", first + days(1), first + days(1)).has_value());  // no day at all
    CHECK(book(1, "eve", first + days(9), first).error() == CreateStayErrc::database);
    CHECK(book(3, "ann", first, first + days(1)).error() == CreateStayErrc::guest_taken);

    // It is taken back, given away, and cannot be had again; nor by a longer stay.
    CHECK(stays.update(ann.id, {.cancelled = true}).has_value());
    CHECK(book(1, "fay", first, first + days(2)).has_value());
    CHECK(stays.update(ann.id, {.cancelled = false}).error() == UpdateStayErrc::room_overlaps);
    const auto fay = stays.find_by_guest("fay").value().value();
    CHECK(stays.update(fay.id, {.leaves_on = first + days(4)}).error() == UpdateStayErrc::room_overlaps);
    CHECK(stays.upsert_by_guest({.room = 1, .guest = "fay", .arrives_on = first, .leaves_on = first + days(3)}).has_value());
    CHECK(stays.upsert_by_guest({.room = 2, .guest = "fay", .arrives_on = first}).error() == UpsertStayByGuestErrc::room_overlaps);
}

TEST_CASE("of many who want one room one gets it, and the others hear why")
{
    Connection db = fresh();
    const std::chrono::sys_days day{std::chrono::year(2026) / 5 / 1};
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    constexpr int rooms = 40;
    race(4, [&](Connection& own, int index) {
        for (int room = 0; room < rooms; ++room) {
            const auto stay = StayRepository{own}.create({.room = room,
                                                          .guest = std::to_string(index) + "." + std::to_string(room),
                                                          .arrives_on = day - std::chrono::days(index),
                                                          .leaves_on = day + std::chrono::days(1 + index)});
            made += stay.has_value();
            refused += !stay && stay.error() == CreateStayErrc::room_overlaps;
        }
    });
    CHECK(made == rooms);
    CHECK(refused == 3 * rooms);
}

TEST_CASE("a violation inside a transaction leaves it usable")
{
    Connection db = fresh();
    const WorkspaceId workspace = make_workspace(db);
    const auto done = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
        AccountRepository accounts{tx};
        CHECK(accounts.create({.workspace_id = workspace, .email = "a"}).has_value());
        CHECK(accounts.create({.workspace_id = workspace, .email = "a"}).error() == CreateAccountErrc::workspace_id_email_taken);
        CHECK(accounts.create({.workspace_id = workspace, .email = "b"}).has_value());
        return 1;
    });
    CHECK(done.has_value());
    CHECK(AccountRepository{db}.list()->size() == 2);
    const auto undone = transaction(db, [&](Transaction& tx) -> Result<int, AnyError> {
        CHECK(AccountRepository{tx}.create({.workspace_id = workspace, .email = "c"}).has_value());
        auto failed = AccountRepository{tx}.create({.workspace_id = workspace, .email = "a"});
        return unexpected(AnyError(failed.error()));
    });
    REQUIRE(!undone.has_value());
    CHECK(undone.error() == CreateAccountErrc::workspace_id_email_taken);
    CHECK(AccountRepository{db}.list()->size() == 2);
}

TEST_CASE("arrays, ranges and composites")
{
    using Time = std::chrono::sys_time<std::chrono::microseconds>;
    Connection db = fresh();
    ParcelRepository parcels{db};

    const Parcel plain = parcels.create({.code = "a"}).value();
    CHECK(plain.tags == std::vector<std::string>{"new", "not sent"});
    CHECK(plain.pickup == Range<Time>{});
    CHECK_FALSE(plain.weights.has_value());
    CHECK_FALSE(plain.ship_to.has_value());
    CHECK(plain.past.empty());

    const Address home{.street = "1, \"High\" Street",
                       .zip = "",
                       .size = ParcelSize::large,
                       .outline = std::vector<Dimension>{{.length = 3, .width = Decimal::parse("2.50").value()}, {}}};
    const auto full = parcels.create({.code = "b",
                                      .tags = {{"x", "{y}", "NULL"}},
                                      .weights = {{Decimal::parse("1.5").value(), Decimal(2)}},
                                      .sizes = {{ParcelSize::medium, ParcelSize::large}},
                                      .pickup = Range<Time>{.lower = Time(std::chrono::microseconds(1))},
                                      .floors = Range<std::int32_t>{.lower = 1, .upper = 3, .upper_inclusive = true},
                                      .ship_to = home,
                                      .past = {{home, Address{}}}});
    REQUIRE(full.has_value());
    CHECK(full->tags == std::vector<std::string>{"x", "{y}", "NULL"});
    CHECK(full->floors == Range<std::int32_t>{.lower = 1, .upper = 4});
    CHECK(full->ship_to == home);
    CHECK(full->past == std::vector<Address>{home, Address{}});
    CHECK(parcels.find(full->id).value() == *full);

    const auto again = parcels.upsert_by_code({.code = "b",
                                               .tags = {{"x", "{y}", "NULL"}},
                                               .ship_to = home,
                                               .past = {{home, Address{}}}});
    REQUIRE(again.has_value());
    CHECK_FALSE(again->changed);
    const auto changed = parcels.upsert_by_code({.code = "b", .tags = {}, .ship_to = std::nullopt});
    REQUIRE(changed.has_value());
    CHECK(changed->changed);
    CHECK(changed->row.tags == full->tags);
    CHECK_FALSE(changed->row.ship_to.has_value());
    const auto emptied = parcels.update(full->id, {.tags = std::vector<std::string>{}});
    REQUIRE(emptied.has_value());
    CHECK(emptied->tags.empty());
}

TEST_CASE("of many creators of one key exactly one succeeds")
{
    Connection db = fresh();
    const WorkspaceId workspace = make_workspace(db);
    std::atomic<int> created = 0;
    std::atomic<int> taken = 0;
    std::atomic<int> found = 0;
    race(8, [&](Connection& own, int) {
        for (int key = 0; key < 10; ++key) {
            const std::string email = std::to_string(key);
            const auto made = AccountRepository{own}.create({.workspace_id = workspace, .email = email});
            if (made)
                ++created;
            else if (made.error() == CreateAccountErrc::workspace_id_email_taken)
                ++taken;
            const auto got = AccountRepository{own}.get_or_create_by_workspace_id_email({.workspace_id = workspace, .email = email});
            if (got && !got->created) ++found;
        }
    });
    CHECK(created == 10);
    CHECK(taken == 70);
    CHECK(found == 80);
}

TEST_CASE("no modify is lost, with and without a version column")
{
    Connection db = fresh();
    const Account account = make_account(db, "a");
    const auto page = PageRowRepository{db}.create({.slug = "p"});
    std::atomic<int> failed = 0;
    race(6, [&](Connection& own, int) {
        for (int run = 0; run < 15; ++run) {
            const RetryPolicy patient{.max_attempts = 1000};
            if (!AccountRepository{own}.modify(account.account_id, [](Account& row) { ++row.balance; }, patient)) ++failed;
            if (!PageRowRepository{own}.modify(page->page_id, [](auto& row) { ++row.hits; }, patient)) ++failed;
        }
    });
    CHECK(failed == 0);
    CHECK((*AccountRepository{db}.find(account.account_id))->balance == 90);
    CHECK((*PageRowRepository{db}.find(page->page_id))->hits == 90);
}

TEST_CASE("add_to never passes its bound, and never shows the CHECK of a stale version")
{
    Connection db = fresh();
    const Account account = make_account(db, "a", 100);
    std::atomic<int> taken = 0;
    std::atomic<int> refused = 0;
    std::atomic<int> other = 0;
    race(8, [&](Connection& own, int) {
        for (int run = 0; run < 40; ++run) {
            const auto paid = AccountRepository{own}.add_to_balance(account.account_id, -1);
            if (paid)
                ++taken;
            else if (paid.error() == AddToAccountBalanceErrc::balance_too_low && paid.error().cause.sqlstate.empty())
                ++refused;  // by the guard in the WHERE: the server raised nothing
            else
                ++other;
        }
    });
    CHECK(taken == 100);
    CHECK(refused == 220);
    CHECK(other == 0);
    CHECK((*AccountRepository{db}.find(account.account_id))->balance == 0);
}

TEST_CASE("mark has exactly one winner")
{
    Connection db = fresh();
    std::vector<Account> accounts;
    for (int index = 0; index < 10; ++index) accounts.push_back(make_account(db, std::to_string(index)));
    std::atomic<int> won = 0;
    std::atomic<int> late = 0;
    race(8, [&](Connection& own, int) {
        for (const Account& account : accounts) {
            const auto marked = AccountRepository{own}.mark_closed(account.account_id);
            if (marked)
                ++won;
            else if (marked.error() == MarkAccountClosedErrc::already_closed)
                ++late;
        }
    });
    CHECK(won == 10);
    CHECK(late == 70);
}

TEST_CASE("two writers of one row never meet on its other key")
{
    Connection db = fresh();
    std::atomic<int> failed = 0;
    std::atomic<int> inserted = 0;
    constexpr int rows = 400;
    constexpr int writers = 6;
    // Nobody is ahead of the others: the collision is between the two INSERTs of one new row.
    std::barrier together(writers);
    race(writers, [&](Connection& own, int thread) {
        MessageRepository messages{own};
        for (int index = 0; index < rows; ++index) {
            together.arrive_and_wait();
            std::string id = "00000000-0000-4000-8000-000000000000";
            const std::string number = std::to_string(index);
            id.replace(id.size() - number.size(), number.size(), number);
            const auto stored = messages.upsert_by_message_id(
                {.message_id = *Uuid::parse(id), .fingerprint = "f" + number, .body = std::to_string(thread)});
            if (!stored)
                ++failed;
            else if (stored->inserted)
                ++inserted;
        }
    });
    CHECK(failed == 0);
    CHECK(inserted == rows);
    CHECK(MessageRepository{db}.list({.limit = 1000})->size() == rows);
}

TEST_CASE("a transaction with a token, on the table that racegen init prints")
{
    Connection db = fresh();
    const auto open_workspace = [](Transaction& tx) { return WorkspaceRepository{tx}.create({.name = "w"}); };
    REQUIRE(transaction(db, {.token = "w/1"}, open_workspace).has_value());
    CHECK(resolve(db, "w/1") == CommitOutcome::committed);
    CHECK(resolve(db, "w/2") == CommitOutcome::rolled_back);
    for (const char* token : {"w/1", "w/2"}) {
        const auto again = transaction(db, {.token = token}, open_workspace);
        REQUIRE(!again.has_value());
        CHECK(is_token_used(again.error().cause));
    }
    CHECK(WorkspaceRepository{db}.list()->size() == 1);
}
