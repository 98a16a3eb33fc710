// SET and SELECT: of these, only the search path concerns a schema.
#include <utility>

#include "ddl/statements.hpp"

namespace racegen::ddl {

namespace {

void add_schema(SetSearchPath& path, const std::string& name)
{
    if (!name.empty() && name != "$user") path.schemas.push_back(name);
}

/// The value of the setting as one text: `a, "B"`.
SetSearchPath split_path(std::string_view value)
{
    SetSearchPath path;
    Lexer lexer(value);
    Token token;
    while (lexer.next(token)) {
        const std::string_view part = value.substr(token.begin, token.end - token.begin);
        std::string name;
        if (token.kind == TokenKind::quoted_identifier && part.size() > 2) {
            for (std::size_t index = 1; index + 1 < part.size(); ++index) {
                name += part[index];
                if (part[index] == '"') ++index;
            }
        } else if (token.kind == TokenKind::word) {
            for (const char c : part) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        }
        add_schema(path, name);
    }
    return path;
}

const std::string* string_constant(const Json& node)
{
    const Json* constant = as(node, "A_Const");
    const Json* value = constant == nullptr ? nullptr : field(*constant, "sval");
    return value == nullptr ? nullptr : &text_field(*value, "sval");
}

/// The value in `SELECT set_config('search_path', value, …)`; null for any other query.
const std::string* configured_path(const Json& select)
{
    const Json& targets = list(select, "targetList");
    const Json* value = targets.size() == 1 ? field(fields_of(targets.front()), "val") : nullptr;
    const Json* call = value == nullptr ? nullptr : as(*value, "FuncCall");
    if (call == nullptr || name_of(list(*call, "funcname")) != QualifiedName{"", "set_config"}) return nullptr;
    const Json& arguments = list(*call, "args");
    if (arguments.size() != 3) return nullptr;
    const std::string* setting = string_constant(arguments[0]);
    return setting != nullptr && *setting == "search_path" ? string_constant(arguments[1]) : nullptr;
}

}  // namespace

void convert_set(Context& context, const Json& fields)
{
    const std::string& kind = text_field(fields, "kind");
    if (text_field(fields, "name") != "search_path" && kind != "VAR_RESET_ALL") {
        context.emit(Ignored{"VariableSetStmt"});
        return;
    }
    SetSearchPath path;
    if (kind != "VAR_SET_VALUE") path.schemas.emplace_back("public");
    for (const Json& argument : list(fields, "args"))
        if (const std::string* name = string_constant(argument)) add_schema(path, *name);
    context.emit(std::move(path));
}

void convert_select(Context& context, const Json& fields)
{
    if (const std::string* path = configured_path(fields)) {
        context.emit(split_path(*path));
        return;
    }
    const Json* into = field(fields, "intoClause");
    const Json* table = into == nullptr ? nullptr : field(*into, "rel");
    if (table != nullptr)
        emit_query_table(context, "SELECT INTO", *table);
    else
        context.emit(Ignored{"SelectStmt"});
}

}  // namespace racegen::ddl
