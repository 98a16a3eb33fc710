"""Why the statements that racegen passes over cannot matter to what it generates, by the kinds that `dump --stage ddl` prints."""

DATA = "data: rows change, no table does"
RIGHTS = "who may do what; every statement says what it needs, and `racegen verify` finds a right that is missing"
CODE = "code in the server; what it may do to a write is known by its trigger or rule, which are modelled"
SESSION = "the session that loads the schema, not the schema"
STORAGE = "where and how rows are stored, not which rows there may be"
TEXT = "columns of such a type are served as text, which needs no definition"
SERVER = "the server or the database as a whole, not its tables"
QUERY = "views are known by name only; nothing is generated for them"
SEARCH = "plans of queries: an index that is not unique refuses no row"
REPLICATION = "what is copied to other servers; a write is the same"
WORDS = "a comment on what is not generated for"

REASONS = {f"ignored: {kind}": reason for reason, kinds in {
    DATA: "CopyStmt DeleteStmt InsertStmt MergeStmt TruncateStmt UpdateStmt INSERT",
    RIGHTS: "AlterDefaultPrivilegesStmt AlterOwnerStmt AlterRoleStmt AlterRoleSetStmt CreateRoleStmt DropOwnedStmt DropRoleStmt GrantRoleStmt "
            "GrantStmt ReassignOwnedStmt SecLabelStmt",
    CODE: "AlterEventTrigStmt AlterFunctionStmt AlterOperatorStmt AlterOpFamilyStmt CreateCastStmt CreateConversionStmt CreateEventTrigStmt "
          "CreateFunctionStmt CreateOpClassStmt CreateOpFamilyStmt CreatePLangStmt CreateTransformStmt DefineStmt AlterObjectDependsStmt",
    SESSION: "ClosePortalStmt DeallocateStmt DeclareCursorStmt DiscardStmt FetchStmt ListenStmt LoadStmt LockStmt NotifyStmt PrepareStmt "
             "TransactionStmt UnlistenStmt VariableSetStmt VariableShowStmt ConstraintsSetStmt ExplainStmt",
    STORAGE: "AlterTableMoveAllStmt AlterTableSpaceOptionsStmt ClusterStmt CreateAmStmt CreateTableSpaceStmt DropTableSpaceStmt VacuumStmt",
    TEXT: "AlterCollationStmt AlterTSConfigurationStmt AlterTSDictionaryStmt AlterTypeStmt CreateRangeStmt",
    SERVER: "AlterDatabaseRefreshCollStmt AlterDatabaseSetStmt AlterDatabaseStmt AlterExtensionContentsStmt AlterExtensionStmt AlterSystemStmt "
            "CheckPointStmt CreateExtensionStmt CreatedbStmt DropdbStmt AlterFdwStmt AlterForeignServerStmt AlterUserMappingStmt CreateFdwStmt "
            "CreateForeignServerStmt CreateUserMappingStmt DropUserMappingStmt",
    SEARCH: "AlterStatsStmt CreateStatsStmt ReindexStmt",
    QUERY: "RefreshMatViewStmt",
    REPLICATION: "AlterPublicationStmt AlterSubscriptionStmt CreatePublicationStmt CreateSubscriptionStmt DropSubscriptionStmt",
}.items() for kind in kinds.split()}

OBJECTS = {
    "AGGREGATE": CODE, "CAST": CODE, "COLLATION": TEXT, "CONVERSION": CODE, "DATABASE": SERVER, "DOMCONSTRAINT": WORDS, "EVENT_TRIGGER": CODE,
    "EXTENSION": "types that it brings are served as text", "FDW": SERVER, "FOREIGN_SERVER": SERVER,
    "FOREIGN_TABLE": "reported where it is created: nothing is generated for it", "FUNCTION": CODE, "LANGUAGE": CODE, "LARGEOBJECT": DATA,
    "MATVIEW": QUERY, "OPCLASS": CODE, "OPERATOR": CODE, "OPFAMILY": CODE, "POLICY": WORDS, "PROCEDURE": CODE, "PUBLICATION": REPLICATION,
    "ROLE": RIGHTS, "ROUTINE": CODE, "RULE": WORDS, "SCHEMA": WORDS, "SEQUENCE": WORDS, "STATISTIC_EXT": SEARCH, "SUBSCRIPTION": REPLICATION,
    "TABLESPACE": STORAGE, "TRIGGER": "a trigger counts for its table under whatever name", "TSCONFIGURATION": TEXT, "TSDICTIONARY": TEXT,
    "TSPARSER": TEXT, "TSTEMPLATE": TEXT, "VIEW": QUERY,
}
REASONS |= {f"ignored: {statement} OBJECT_{kind}": WORDS if statement == "CommentStmt" else reason for kind, reason in OBJECTS.items()
            for statement in ("AlterObjectSchemaStmt", "CommentStmt", "DropStmt", "RenameStmt")}

REASONS |= {f"ignored: AlterTableStmt {what}": reason for reason, kinds in {
    RIGHTS: "AT_ChangeOwner AT_ForceRowSecurity AT_NoForceRowSecurity",
    STORAGE: "AT_ClusterOn AT_DropCluster AT_SetAccessMethod AT_SetCompression AT_SetLogged AT_SetStorage AT_SetTableSpace AT_SetUnLogged "
             "AT_SetRelOptions AT_ResetRelOptions AT_ReplaceRelOptions AT_AddOids AT_DropOids",
    SEARCH: "AT_SetStatistics AT_SetOptions AT_ResetOptions AT_ReAddStatistics",
    REPLICATION: "AT_ReplicaIdentity",
    "a trigger or rule counts whether it is on or off, since it may be on again":
        "AT_DisableRule AT_DisableTrig AT_DisableTrigAll AT_DisableTrigUser AT_EnableAlwaysRule AT_EnableAlwaysTrig AT_EnableReplicaRule "
        "AT_EnableReplicaTrig AT_EnableRule AT_EnableTrig AT_EnableTrigAll AT_EnableTrigUser",
    "DETACH itself is modelled; this ends one that was interrupted": "AT_DetachPartitionFinalize",
    "the options of the sequence behind an identity: the next value, not who gives it": "AT_SetIdentity",
    "the table keeps its columns": "AT_DropOf",
    "nothing is generated for foreign tables": "AT_GenericOptions AT_AlterColumnGenericOptions OBJECT_FOREIGN_TABLE",
    "ATTACH PARTITION of an index: both indexes are known from their own CREATE INDEX; else storage": "OBJECT_INDEX",
    QUERY: "OBJECT_VIEW OBJECT_MATVIEW",
    "its owner": "OBJECT_SEQUENCE",
}.items() for what in kinds.split()}

REASONS |= {
    "ignored: SelectStmt": "a query changes nothing but by the function it calls, whose body is read where it is in the schema",
    "ignored: DoStmt": "the statements in its body are read in its place",
    "ignored: AlterSeqStmt": "the next value; what owns the sequence is modelled",
    "ignored: AlterDomainStmt": "VALIDATE: a constraint that is NOT VALID holds for every write all the same",
    "unsupported: EXECUTE": "it may matter, and is reported (RG005): what a program puts together at run time cannot be read",
    "unsupported: CALL": "it may matter, and is reported (RG002); the body of a procedure of the schema is read",
    "unsupported: CREATE TABLE AS": "reported (RG002): a table of unknown columns, for which nothing is generated",
    "unsupported: SELECT INTO": "reported (RG002): a table of unknown columns, for which nothing is generated",
    "unsupported: CREATE FOREIGN TABLE": "reported (RG002): nothing is generated for it",
    "unsupported: ALTER TYPE … ALTER ATTRIBUTE": "reported (RG002): composite types are served as text",
}
