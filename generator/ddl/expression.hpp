// SQL expressions as racegen understands them: enough structure to substitute columns, recognise bounds and print the
// expression for another dialect; whatever is not modelled is `Opaque` and keeps its text.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "source/text.hpp"

namespace racegen::ddl {

struct Expression;
/// Immutable and shared: stages keep pointers into the same tree.
using ExpressionPtr = std::shared_ptr<const Expression>;

/// A possibly qualified SQL name; empty parts were not written. Parts are unquoted, folded and cut at 63 bytes, as the
/// server stores them.
struct QualifiedName {
    std::string schema;
    std::string name;

    auto operator<=>(const QualifiedName&) const = default;
};

/// A type as written: `numeric(10,2)`, `text[]`, `public.status`. `name` is the catalog's short name for built-in types
/// (int2, int4, int8, float4, float8, numeric, bool, text, varchar, bpchar, timestamptz, timetz, bytea, uuid, jsonb, …)
/// with `schema` empty ("pg_catalog" is dropped); serial types keep the names serial, bigserial, smallserial.
struct TypeName {
    QualifiedName name;
    std::vector<std::string> modifiers;  // as text: {"10", "2"}
    int array_dimensions = 0;
    bool set_of = false;

    bool operator==(const TypeName&) const = default;
};

/// `column` or `table.column`; only the last part is kept in `name`.
struct ColumnReference {
    std::string name;
};

struct Literal {
    enum class Kind { null, boolean, integer, decimal, string };
    Kind kind = Kind::null;
    std::string text;  // "true"/"false"; digits as written; the string's value without quotes
};

/// Binary or prefix operator. Keyword forms are normalised: "LIKE" is `~~`, "NOT LIKE" is `!~~`, "ILIKE" `~~*`,
/// `IS DISTINCT FROM` and `IS NOT DISTINCT FROM` keep these texts; a prefix operator has one operand.
struct Operator {
    std::string name;
    std::vector<ExpressionPtr> operands;
};

struct Logical {
    enum class Kind { and_, or_, not_ };
    Kind kind = Kind::and_;
    std::vector<ExpressionPtr> operands;
};

/// `operand IS [NOT] NULL|TRUE|FALSE|UNKNOWN`.
struct IsTest {
    enum class Kind { null, true_, false_, unknown };
    Kind kind = Kind::null;
    bool negated = false;
    ExpressionPtr operand;
};

/// `operand [NOT] IN (items…)`; also `operand = ANY (ARRAY[items…])`, which is how the server prints it.
struct InList {
    ExpressionPtr operand;
    std::vector<ExpressionPtr> items;
    bool negated = false;
};

/// `operand [NOT] BETWEEN low AND high`.
struct Between {
    ExpressionPtr operand;
    ExpressionPtr low;
    ExpressionPtr high;
    bool negated = false;
};

/// A plain function call; "pg_catalog" is dropped from its name. `CURRENT_TIMESTAMP`, `CURRENT_DATE`, … are calls with
/// that upper-case name, no arguments (but a precision: `CURRENT_TIMESTAMP(3)`) and `niladic` set; EXTRACT, SUBSTRING …
/// FROM, AT TIME ZONE and their kin are calls of the function behind them (extract, substring, timezone); COALESCE,
/// GREATEST, LEAST, NULLIF are calls with their lower-case names.
struct FunctionCall {
    QualifiedName name;
    std::vector<ExpressionPtr> arguments;
    bool niladic = false;
};

struct Cast {
    ExpressionPtr operand;
    TypeName type;
};

struct Case {
    struct When {
        ExpressionPtr condition;
        ExpressionPtr result;
    };
    ExpressionPtr operand;  // null for the searched form
    std::vector<When> whens;
    ExpressionPtr otherwise;  // null when there is no ELSE
};

struct ArrayConstructor {
    std::vector<ExpressionPtr> items;
};

/// Not modelled: the text as written. `columns` lists the column names it may mention (every column reference found in
/// the parse tree), so that a rule can still tell which columns it depends on.
struct Opaque {
    std::string text;
    std::vector<std::string> columns;
};

struct Expression {
    std::variant<ColumnReference, Literal, Operator, Logical, IsTest, InList, Between, FunctionCall, Cast, Case,
                 ArrayConstructor, Opaque>
        node;
    source::Span span;  // where it begins; the end is only exact for whole clauses
};

/// Names of all columns the expression mentions, each once, in order of first mention.
[[nodiscard]] std::vector<std::string> columns_of(const Expression& expression);

/// Canonical PostgreSQL text: fully parenthesised where precedence could matter, identifiers quoted where needed;
/// parsing it again gives the same tree.
[[nodiscard]] std::string to_sql(const Expression& expression);

/// True when two expressions have the same canonical text.
[[nodiscard]] bool equal(const Expression& left, const Expression& right);

/// The expression below casts to text, varchar or bpchar without a length: the server prints such casts around text
/// columns
/// (`(status)::text = …`). The expression itself when there is none. Note that `(number)::text` loses its cast, too.
[[nodiscard]] const Expression& without_text_cast(const Expression& expression);
/// True for text, varchar and bpchar without a length.
[[nodiscard]] bool is_plain_text(const TypeName& type);

/// The identifier as PostgreSQL needs it: bare when it is lower-case ASCII and no reserved word, else double-quoted.
[[nodiscard]] std::string quote_identifier(const std::string& name);
/// A standard string literal, `'it''s'`.
[[nodiscard]] std::string quote_literal(const std::string& value);
/// `numeric(10,2)`, `public.status[]`: the type as PostgreSQL accepts it in a cast.
[[nodiscard]] std::string to_sql(const TypeName& type);
/// The name with each part quoted where needed.
[[nodiscard]] std::string to_sql(const QualifiedName& name);

}  // namespace racegen::ddl
