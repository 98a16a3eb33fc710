// Keys that guard less than they seem to, or make their writers collide.
#include <algorithm>
#include <array>

#include "lint/context.hpp"
#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

using schema::ColumnIndex;

bool is_plain_total(const schema::UniqueKey& key) { return !key.predicate && !key.has_expression(); }

bool is_subset(const std::vector<ColumnIndex>& some, const std::vector<ColumnIndex>& all)
{
    return std::ranges::all_of(some, [&](ColumnIndex column) { return is_in(all, column); });
}

/// Whether another key speaks of the rows in which the column is NULL: a partial index beside it, an expression like COALESCE, a key over
/// the other columns alone, or one with another nullable column in its place.
bool is_null_case_guarded(const schema::Table& table, const schema::UniqueKey& key, ColumnIndex column)
{
    std::vector<ColumnIndex> others = key.columns;
    std::erase(others, column);
    bool guarded = false;
    for_each_key(table, [&](const schema::UniqueKey& other) {
        if (&other == &key) return;
        const bool special = other.predicate || other.has_expression() || other.nulls_not_distinct;
        const bool alternative = other.columns.size() == key.columns.size() && !is_in(other.columns, column) && is_subset(others, other.columns);
        guarded = guarded || (special && plan::mentions(table, other, column)) || alternative ||
                  (!other.predicate && is_subset(other.columns, others));
    });
    return guarded;
}

/// Whether a CHECK ties the column to another nullable one, as in num_nonnulls(user_id, group_id) = 1: then NULL is one of the cases.
bool is_alternative(const schema::Table& table, ColumnIndex column)
{
    return std::ranges::any_of(table.checks, [&](const schema::Check& check) {
        return is_in(check.columns, column) && check.columns.size() > 1;
    });
}

/// Drawn by chance, or computed from the content: nobody chooses it, and nobody looks for it again.
bool is_secret(std::string_view name)
{
    return std::ranges::any_of(plan::words_of(name), [](const std::string& word) {
        return is_one_of(word, {"token", "hash", "digest", "checksum", "uuid", "guid", "secret", "sha", "sha1", "sha256", "md5", "key", "fingerprint",
                                "nonce", "cursor", "ulid", "encrypted"});
    });
}

/// Not when all of the key may be missing, or when what identifies the row may: (provider, NULL) is a row without an identity.
void find_nullable_scope(const Context& context, Findings& findings)
{
    const schema::Table& table = context.table;
    for (const schema::UniqueKey& key : table.unique_keys) {
        if (!is_plain_total(key) || key.nulls_not_distinct || key.columns.size() < 2) continue;
        const bool identified = std::ranges::any_of(key.columns, [&](ColumnIndex column) {
            return !may_be_null(table, column) && !is_in_foreign_key(table, column) && !is_secret(context.column(column).name);
        });
        for (const ColumnIndex column : key.columns) {
            if (!may_be_null(table, column) || !is_in_foreign_key(table, column) || !identified) continue;
            if (is_null_case_guarded(table, key, column) || is_alternative(table, column)) continue;
            const std::string name = context.column(column).name;
            findings.add_to_constraint(key.name, key.span,
                                       "UNIQUE " + listed(table, key.columns) + " does not hold for rows in which " + quoted(name) +
                                           " is NULL, so that two of them may be alike; make it NOT NULL or the key NULLS NOT DISTINCT, or "
                                           "add a unique index WHERE " + ddl::quote_identifier(name) + " IS NULL");
            break;
        }
    }
}

/// The column that marks a row as deleted is in the key itself, and NULL in the rows that live.
void find_nullable_deletion(const Context& context, Findings& findings)
{
    const auto deleted = context.traits.deleted;
    if (!deleted || !may_be_null(context.table, *deleted)) return;
    for (const schema::UniqueKey& key : context.table.unique_keys) {
        if (!is_plain_total(key) || key.nulls_not_distinct || !is_in(key.columns, *deleted) || key.columns.size() < 2) continue;
        if (is_null_case_guarded(context.table, key, *deleted)) continue;
        findings.add_to_constraint(key.name, key.span,
                                   "UNIQUE " + listed(context.table, key.columns) + " never holds for rows that are not deleted: their " +
                                       quoted(context.column(*deleted).name) + " is NULL; use a unique index WHERE " +
                                       ddl::quote_identifier(context.column(*deleted).name) + " IS NULL");
    }
}

/// NOT flag, flag = false, status <> 'done', status NOT IN (…): unknown, not true, for NULL.
const std::string* denied_column(const ddl::Expression& condition)
{
    if (const auto* logical = std::get_if<ddl::Logical>(&condition.node))
        return logical->kind == ddl::Logical::Kind::not_ ? column_name_of(*logical->operands[0]) : nullptr;
    if (const auto* list = std::get_if<ddl::InList>(&condition.node)) return list->negated ? column_name_of(*list->operand) : nullptr;
    const auto* comparison = std::get_if<ddl::Operator>(&condition.node);
    if (!comparison || comparison->operands.size() != 2) return nullptr;
    const auto* literal = std::get_if<ddl::Literal>(&plan::without_casts(*comparison->operands[1]).node);
    if (!literal) return nullptr;
    const bool is_false = comparison->name == "=" && literal->kind == ddl::Literal::Kind::boolean && literal->text == "false";
    return is_false || comparison->name == "<>" ? column_name_of(*comparison->operands[0]) : nullptr;
}

void find_predicate_without_null(const Context& context, Findings& findings)
{
    for (const schema::UniqueKey& key : context.table.unique_keys) {
        if (!key.predicate) continue;
        for (const ddl::Expression* condition : conjuncts_of(*key.predicate)) {
            const std::string* name = denied_column(*condition);
            const auto column = name ? context.table.find_column(*name) : std::nullopt;
            // A key that is NULL itself is no key.
            if (!column || !may_be_null(context.table, *column) || is_in(key.columns, *column)) continue;
            findings.add_to_constraint(key.name, key.span,
                                       "the unique index " + quoted(key.name) + " leaves out rows in which " + quoted(*name) +
                                           " is NULL, since its condition is then unknown; make the column NOT NULL");
            break;
        }
    }
}

/// A key of what people choose or that names a thing; secrets and ids are not chosen again after a deletion.
bool is_chosen(const Context& context, const schema::UniqueKey& key)
{
    return std::ranges::any_of(key.columns, [&](ColumnIndex index) {
        const std::string name = normalised(context.column(index).name);
        const bool technical = std::ranges::any_of(plan::words_of(name), [](const std::string& word) {
            return is_one_of(word, {"id", "ids", "urn", "uri", "url", "path"});
        });
        const bool drawn = is_one_of(name, {"access_code", "invite_code", "join_code", "code"});
        return is_text(context.plan.columns[index]) && !technical && !drawn && !is_secret(name);
    });
}

void find_deleted_rows_in_key(const Context& context, Findings& findings)
{
    const auto deleted = context.traits.deleted;
    if (!deleted) return;
    for (const schema::UniqueKey& key : context.table.unique_keys) {
        if (!is_plain_total(key) || is_in(key.columns, *deleted) || !is_chosen(context, key)) continue;
        findings.add_to_constraint(key.name, key.span,
                                   "UNIQUE " + listed(context.table, key.columns) + " counts deleted rows, too: whoever looks for rows "
                                       "that are not deleted finds the key free and cannot insert it; add WHERE " +
                                       (context.plan.columns[*deleted].type.kind == plan::ValueKind::boolean
                                            ? "NOT " + ddl::quote_identifier(context.column(*deleted).name)
                                            : ddl::quote_identifier(context.column(*deleted).name) + " IS NULL") +
                                       ", as a unique index");
    }
}

bool is_address(std::string_view name)
{
    return is_one_of(name, {"email", "e_mail", "email_address", "mail", "username", "user_name", "login", "nickname", "user_email"});
}

/// Where an address is who somebody is, and not a reference to it or a part of a document.
bool holds_addresses(std::string_view table)
{
    const std::vector<std::string> words = plan::words_of(table);
    return !words.empty() && is_one_of(plan::singular(words.back()), {"user", "account", "customer", "member", "subscriber", "person", "admin", "email",
                                                                      "subscription", "invitation", "invite", "login", "credential", "identity",
                                                                      "contact", "eperson", "employee", "student", "author", "owner", "registrationdata"});
}

/// Whether something else makes capitals the same or keeps them out: an index on lower(…), a CHECK, a column beside it.
bool is_case_settled(const Context& context, ColumnIndex column)
{
    const std::string& name = context.column(column).name;
    bool settled = is_in_check(context.table, column);
    if (context.column(column).domain) settled = settled || !context.schema.domains[*context.column(column).domain].checks.empty();
    for_each_key(context.table, [&](const schema::UniqueKey& key) {
        settled = settled || (key.has_expression() && is_in(key.columns, column));
    });
    for (const schema::Column& other : context.table.columns)
        settled = settled || is_one_of(normalised(other.name), {normalised(name) + "_lower", normalised(name) + "_normalized", "normalized_" + normalised(name),
                                                                  "canonical_" + normalised(name), normalised(name) + "_canonical", "lower_" + normalised(name),
                                                                  normalised(name) + "_ci", "lowercase_" + normalised(name)});
    return settled;
}

void find_capitals(const Context& context, Findings& findings)
{
    if (!holds_addresses(context.table.name.name)) return;
    for_each_key(context.table, [&](const schema::UniqueKey& key) {
        const ddl::KeyPart& last = key.parts.back();
        const auto is_text_beside = [&](ColumnIndex index) {
            return is_text(context.plan.columns[index]) && context.column(index).name != last.column && !context.plan.columns[index].id_of;
        };
        if (std::ranges::any_of(key.columns, is_text_beside) || last.expression || !last.collation.empty()) return;
        const auto column = context.table.find_column(last.column);
        if (!column || !is_address(normalised(last.column)) || !is_text(context.plan.columns[*column])) return;
        const ddl::TypeName& type = context.column(*column).type;
        const bool plain = is_one_of(type.name.name, {"text", "varchar", "bpchar"});
        if (!plain || is_case_settled(context, *column)) return;
        findings.add_to_constraint(key.name, key.span,
                                   "'Ann' and 'ann' are two values to UNIQUE " + listed(context.table, key.columns) +
                                       ", and mostly one to people; use a unique index on lower(" + ddl::quote_identifier(last.column) +
                                       ") or the type citext");
    });
}

/// Whether the rest of the key is unique anyway, so that the column in it is there for searches.
bool is_unique_without(const schema::Table& table, const schema::UniqueKey& key, ColumnIndex column)
{
    std::vector<ColumnIndex> others = key.columns;
    std::erase(others, column);
    bool found = false;
    for_each_key(table, [&](const schema::UniqueKey& other) {
        found = found || (&other != &key && is_plain_total(other) && is_subset(other.columns, others));
    });
    return found;
}

void find_floats(const Context& context, Findings& findings)
{
    for_each_key(context.table, [&](const schema::UniqueKey& key) {
        for (const ColumnIndex column : key.columns) {
            const plan::ValueKind kind = context.plan.columns[column].type.kind;
            if (kind != plan::ValueKind::float32 && kind != plan::ValueKind::float64) continue;
            if (is_unique_without(context.table, key, column)) continue;
            findings.add_to_constraint(key.name, key.span,
                                       "the key " + quoted(key.name) + " holds the floating-point column " +
                                           quoted(context.column(column).name) + ": a value computed twice may differ in its last bit, and is then "
                                           "not the same; use numeric or an integer");
            break;
        }
    });
}

void find_deferrable(const Context& context, Findings& findings)
{
    for_each_key(context.table, [&](const schema::UniqueKey& key) {
        if (!key.deferrable) return;
        findings.add_to_constraint(key.name, key.span,
                                   quoted(key.name) + " is deferrable: ON CONFLICT cannot use it, not even to do nothing, and single INSERTs may "
                                       "deadlock; make it NOT DEFERRABLE");
    });
}

bool names_a_request(std::string_view name)
{
    return std::ranges::any_of(plan::words_of(name), [](const std::string& word) {
        return is_one_of(word, {"request", "idempotency", "message", "external", "reference", "dedup", "nonce", "invoice", "receipt"});
    });
}

/// The moment at which the row is written, which no writer means to be part of its key.
bool is_birth(const schema::Column& column)
{
    const auto* call = column.default_value ? std::get_if<ddl::FunctionCall>(&column.default_value->node) : nullptr;
    return call || is_one_of(normalised(column.name), {"created_at", "inserted_at", "created", "received_at", "created_on", "creation_time", "create_time"});
}

/// A moment has to be in each key of a table that is partitioned by it. What else is in the key is then not unique; an id is, which is
/// drawn from a sequence.
void find_partition_moment(const Context& context, Findings& findings)
{
    if (!context.table.partitioned) return;
    for_each_key(context.table, [&](const schema::UniqueKey& key) {
        bool minted = false;
        std::optional<ColumnIndex> moment;
        for (const ColumnIndex column : key.columns) {
            const bool parts = std::ranges::any_of(context.table.partition_key, [&](const ddl::KeyPart& part) {
                return part.column == context.column(column).name;
            });
            if (parts && is_moment(context.plan.columns[column]) && is_birth(context.column(column))) moment = column;
            minted = minted || is_minted(context.column(column)) || is_one_of(normalised(context.column(column).name), {"id", "uuid"});
        }
        if (!moment || minted || key.columns.size() < 2) return;
        std::vector<ColumnIndex> others = key.columns;
        std::erase(others, *moment);
        // A pair that recurs is what most such tables are for.
        const bool meant = std::ranges::any_of(others, [&](ColumnIndex column) { return others.size() == 1 || names_a_request(context.column(column).name); });
        if (!meant || (others.size() == 1 && is_in_foreign_key(context.table, others.front()))) return;
        findings.add_to_constraint(key.name, key.span,
                                   "the table is partitioned by " + quoted(context.column(*moment).name) + ", so that " + quoted(key.name) +
                                       " does not keep " + listed(context.table, others) +
                                       " unique: it may come again at another moment; keep it unique in a table of its own");
    });
}

bool has_key_like(const schema::Table& heir, const schema::Table& parent, const schema::UniqueKey& key)
{
    bool found = false;
    for_each_key(heir, [&](const schema::UniqueKey& own) {
        const bool same = own.columns.size() == key.columns.size() && std::ranges::all_of(key.columns, [&](ColumnIndex column) {
            const auto here = heir.find_column(parent.columns[column].name);
            return here && is_in(own.columns, *here);
        });
        found = found || same;
    });
    return found;
}

void find_unshared_keys(const Context& context, Findings& findings)
{
    const std::vector<schema::TableIndex>& heirs = context.overview.heirs[context.plan.table];
    if (heirs.empty()) return;
    for_each_key(context.table, [&](const schema::UniqueKey& key) {
        if (std::ranges::any_of(key.columns, [&](ColumnIndex column) { return is_minted(context.column(column)); })) return;
        // Where each has the key anew, the parent is what they have in common, and holds no rows.
        if (std::ranges::all_of(heirs, [&](schema::TableIndex heir) { return has_key_like(context.schema.tables[heir], context.table, key); })) return;
        const schema::Table& heir = context.schema.tables[heirs.front()];
        findings.add_to_constraint(key.name, key.span,
                                   quoted(key.name) + " does not see the rows of tables that inherit from " + quoted(context.table.name.name) +
                                       ", though queries do: a key may stand in both; use partitions, or one table",
                                   {{"this table inherits from it", heir.name_span}});
    });
}

constexpr auto checks = std::to_array<Check>({
    {{"RL001", source::Severity::warning, "UNIQUE with a nullable scope",
      "NULLs are distinct: both sessions insert (NULL, 'x') and neither is refused.",
      "make the column NOT NULL, the key NULLS NOT DISTINCT, or add a unique index WHERE the column IS NULL"},
     find_nullable_scope},
    {{"RL002", source::Severity::error, "UNIQUE over the moment of deletion",
      "The moment of deletion is NULL in every row that lives, and NULLs are distinct: both sessions insert the same key.",
      "leave it out of the key, and use a unique index WHERE it IS NULL"},
     find_nullable_deletion},
    {{"RL003", source::Severity::warning, "partial UNIQUE that NULL escapes",
      "The condition is unknown where the column is NULL, and such rows are not in the index: both sessions insert one.",
      "make the column NOT NULL"},
     find_predicate_without_null},
    {{"RL004", source::Severity::note, "UNIQUE that counts deleted rows",
      "A session looks for rows that are not deleted, finds the key free, and cannot insert it; one that inserts if absent gets a deleted row.",
      "use a unique index over the rows that are not deleted"},
     find_deleted_rows_in_key},
    {{"RL005", source::Severity::warning, "UNIQUE that tells capitals apart",
      "Two sessions register Ann@example.org and ann@example.org at the same time, and both succeed.",
      "use a unique index on lower(column), or citext"},
     find_capitals},
    {{"RL006", source::Severity::warning, "floating-point key",
      "0.1 + 0.2 is not 0.3: two sessions insert what is the same value to their users, and both succeed.",
      "use numeric or an integer"},
     find_floats},
    {{"RL007", source::Severity::warning, "deferrable key",
      "ON CONFLICT refuses the table, so each look before an INSERT has a gap; and two single INSERTs may deadlock, which ordinary keys never do.",
      "make the key NOT DEFERRABLE"},
     find_deferrable},
    {{"RL008", source::Severity::warning, "key that holds in its partition only",
      "Both sessions insert the same key at different moments, which the partition key makes part of it: neither is refused.",
      "keep what must be unique in a table of its own, or partition by it"},
     find_partition_moment},
    {{"RL009", source::Severity::warning, "key that heirs do not share",
      "One session inserts the key into the parent, another into the table that inherits from it: neither is refused.",
      "use declarative partitions, or one table"},
     find_unshared_keys},
});

}  // namespace

std::span<const Check> key_checks() { return checks; }

}  // namespace racegen::lint
