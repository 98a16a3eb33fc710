#include "ddl/statements.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace racegen::ddl {

namespace {

using Convert = void (*)(Context&, const Json&);
struct Modelled {
    std::string_view kind;
    Convert convert;
};

constexpr std::array<Modelled, 22> modelled = {{
    {"AlterDomainStmt", convert_alter_domain},
    {"AlterEnumStmt", convert_alter_enum},
    {"AlterObjectSchemaStmt", convert_set_schema},
    {"AlterSeqStmt", convert_alter_sequence},
    {"AlterTableStmt", convert_alter_table},
    {"CommentStmt", convert_comment},
    {"CompositeTypeStmt", convert_create_composite},
    {"CreateDomainStmt", convert_create_domain},
    {"CreateEnumStmt", convert_create_enum},
    {"CreatePolicyStmt", convert_create_policy},
    {"CreateSchemaStmt", convert_create_schema},
    {"CreateSeqStmt", convert_create_sequence},
    {"CreateStmt", convert_create_table},
    {"CreateTableAsStmt", convert_create_table_as},
    {"CreateTrigStmt", convert_create_trigger},
    {"DropStmt", convert_drop},
    {"IndexStmt", convert_create_index},
    {"RenameStmt", convert_rename},
    {"RuleStmt", convert_create_rule},
    {"SelectStmt", convert_select},
    {"VariableSetStmt", convert_set},
    {"ViewStmt", convert_create_view},
}};

/// Statements about data, the session, code, rights and storage. Base and range types are among them: a column of such
/// a type is served as text, which needs no definition.
constexpr std::array<std::string_view, 85> ignored_kinds = {"AlterCollationStmt",
                                                            "AlterDatabaseRefreshCollStmt",
                                                            "AlterDatabaseSetStmt",
                                                            "AlterDatabaseStmt",
                                                            "AlterDefaultPrivilegesStmt",
                                                            "AlterEventTrigStmt",
                                                            "AlterExtensionContentsStmt",
                                                            "AlterExtensionStmt",
                                                            "AlterFdwStmt",
                                                            "AlterForeignServerStmt",
                                                            "AlterFunctionStmt",
                                                            "AlterObjectDependsStmt",
                                                            "AlterOpFamilyStmt",
                                                            "AlterOperatorStmt",
                                                            "AlterOwnerStmt",
                                                            "AlterPolicyStmt",
                                                            "AlterPublicationStmt",
                                                            "AlterRoleSetStmt",
                                                            "AlterRoleStmt",
                                                            "AlterStatsStmt",
                                                            "AlterSubscriptionStmt",
                                                            "AlterSystemStmt",
                                                            "AlterTSConfigurationStmt",
                                                            "AlterTSDictionaryStmt",
                                                            "AlterTableMoveAllStmt",
                                                            "AlterTableSpaceOptionsStmt",
                                                            "AlterTypeStmt",
                                                            "AlterUserMappingStmt",
                                                            "CheckPointStmt",
                                                            "ClosePortalStmt",
                                                            "ClusterStmt",
                                                            "ConstraintsSetStmt",
                                                            "CopyStmt",
                                                            "CreateAmStmt",
                                                            "CreateCastStmt",
                                                            "CreateConversionStmt",
                                                            "CreateEventTrigStmt",
                                                            "CreateExtensionStmt",
                                                            "CreateFdwStmt",
                                                            "CreateForeignServerStmt",
                                                            "CreateFunctionStmt",
                                                            "CreateOpClassStmt",
                                                            "CreateOpFamilyStmt",
                                                            "CreatePLangStmt",
                                                            "CreatePublicationStmt",
                                                            "CreateRangeStmt",
                                                            "CreateRoleStmt",
                                                            "CreateStatsStmt",
                                                            "CreateSubscriptionStmt",
                                                            "CreateTableSpaceStmt",
                                                            "CreateTransformStmt",
                                                            "CreateUserMappingStmt",
                                                            "CreatedbStmt",
                                                            "DeallocateStmt",
                                                            "DeclareCursorStmt",
                                                            "DefineStmt",
                                                            "DeleteStmt",
                                                            "DiscardStmt",
                                                            "DropOwnedStmt",
                                                            "DropRoleStmt",
                                                            "DropSubscriptionStmt",
                                                            "DropTableSpaceStmt",
                                                            "DropUserMappingStmt",
                                                            "DropdbStmt",
                                                            "ExplainStmt",
                                                            "FetchStmt",
                                                            "GrantRoleStmt",
                                                            "GrantStmt",
                                                            "InsertStmt",
                                                            "ListenStmt",
                                                            "LoadStmt",
                                                            "LockStmt",
                                                            "MergeStmt",
                                                            "NotifyStmt",
                                                            "PrepareStmt",
                                                            "ReassignOwnedStmt",
                                                            "RefreshMatViewStmt",
                                                            "ReindexStmt",
                                                            "SecLabelStmt",
                                                            "TransactionStmt",
                                                            "TruncateStmt",
                                                            "UnlistenStmt",
                                                            "UpdateStmt",
                                                            "VacuumStmt",
                                                            "VariableShowStmt"};

struct Unmodelled {
    std::string_view kind;
    std::string_view name;
};
constexpr std::array<Unmodelled, 3> unmodelled = {{
    {"CallStmt", "CALL"},
    {"DoStmt", "DO"},
    {"ImportForeignSchemaStmt", "IMPORT FOREIGN SCHEMA"},
}};

}  // namespace

bool is_ignored_kind(std::string_view kind)
{
    return std::ranges::find(ignored_kinds, kind) != ignored_kinds.end();
}

void convert_statement(Context& context, const std::string& kind, const Json& fields)
{
    if (const auto found = std::ranges::find(modelled, kind, &Modelled::kind); found != modelled.end()) {
        found->convert(context, fields);
    } else if (is_ignored_kind(kind)) {
        context.emit(Ignored{kind});
    } else if (kind == "CreateForeignTableStmt") {
        context.unsupported("CREATE FOREIGN TABLE", relation_of(*field(*field(fields, "base"), "relation")));
    } else {
        const auto name = std::ranges::find(unmodelled, kind, &Unmodelled::kind);
        context.unsupported(name != unmodelled.end() ? std::string(name->name)
                                                     : context.leading_words(context.statement_span(), 2));
    }
}

}  // namespace racegen::ddl
