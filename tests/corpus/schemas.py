"""What each schema of the shared corpus consists of, beyond what its NET.txt lists: the one place that knows.

A folder of the corpus may hold several databases; each is a schema of its own here. Texts that a tool puts in place of others before
a server sees them are put there in copies; nothing of the corpus is copied into the project.
"""
import dataclasses
import pathlib
import re

# Several databases in one folder: the schemas of each, and the files of a schema in order (patterns).
DATABASES = {
    "bikeindex": {"": ["structure.sql"], "/analytics": ["analytics_structure.sql"]},
    "gisia": {"": ["structure.sql"], "/cable": ["cable_structure.sql"], "/cache": ["cache_structure.sql"], "/queue": ["queue_structure.sql"]},
    "listenbrainz": {
        "": [f"sql/create_{part}.sql" for part in ("extensions", "schema", "types", "tables", "primary_keys", "foreign_keys", "indexes")],
        "/timescale": [f"timescale/create_{part}.sql" for part in ("extensions", "schemas", "types", "tables", "views", "primary_keys", "indexes",
                                                                   "foreign_keys")],
    },
    "postgrest": {
        "": [f"spec/fixtures/{part}.sql" for part in ("database", "roles", "schema", "jwt", "jsonschema", "privileges", "data")],
        "/io": [f"io/fixtures/{part}.sql" for part in ("database", "db_config", "roles", "schema", "privileges")],
        "/io-big": ["io/fixtures/big_schema.sql"],
        "/io-replica": ["io/fixtures/replica.sql"],
    },
    "supabase-postgres": {"": ["schema-15.sql"], "/all-versions": ["schema.sql"]},
    "supabase-storage": {"": ["tenant/*.sql"], "/multitenant": ["multitenant/*.sql"], "/vectors": ["vector_store/*.sql"]},
}

# Scripts that their tool runs before the others; NET.txt lists them by name.
FIRST = {
    "camunda": ["create/activiti.postgres.create.engine.sql", "create/activiti.postgres.create.history.sql"],
    "catalogueoflife": ["dbschema.sql"],
    "freeradius": ["main/postgresql/schema.sql"],
    "graphile-kitchen-sink": ["kitchen-sink-schema.sql", "kitchen-sink-permissions.sql", "pg11-schema.sql"],
    "killbill": ["util/src/main/resources/org/killbill/billing/util/ddl-postgresql.sql"],
    "message-db": ["roles/message-store.sql", "schema/message-store.sql", "extensions/pgcrypto.sql", "types/message.sql", "tables/messages.sql",
                   "functions/category.sql", *(f"views/{view}-summary.sql" for view in ("stream", "type", "stream-type", "type-stream", "category-type", "type-category"))],
    "omop-cdm": ["OMOPCDM_postgresql_5.4_ddl.sql", "OMOPCDM_postgresql_5.4_primary_keys.sql"],
    "pagila": ["pagila-schema.sql"],
    "thingsboard": ["schema-entities.sql", "schema-views.sql"],
}

# What the tool of a schema puts in place of a text: (pattern, replacement).
PLACEHOLDERS = {
    "formance-ledger": [(r"\{\{ ?\.Schema ?\}\}", "ledger"), (r"\{\{ if not \.Transactional \}\}concurrently\{\{ ?end ?\}\}", "")],
    "graphile-worker": [(":GRAPHILE_WORKER_SCHEMA", "graphile_worker")],
    # Its schema is SQLite's; these are the replacements for PostgreSQL.
    "lnd": [(r"\bBLOB\b", "BYTEA"), (r"\bINTEGER PRIMARY KEY\b", "BIGSERIAL PRIMARY KEY"),
            (r"\bTIMESTAMP\b", "TIMESTAMP WITHOUT TIME ZONE")],
    "omop-cdm": [("@cdmDatabaseSchema", "cdm")],
    "river": [(r"/\* TEMPLATE: schema \*/", "")],
    "slony": [("@NAMESPACE@", "_sl"), ("@CLUSTERNAME@", "sl"), ("@MODULEVERSION@", "2.2.11"), ("@FUNCVERSION@", "2.2.11")],
    "supabase-auth": [(r'\{\{ ?index \.Options "Namespace" \}\}', "auth")],
    # psql's own variables.
    "postgrest": [(r':"PGUSER"', "racegen"), (r"(?<=DATABASE ):DBNAME", "postgres")],
}

# What a tool does by its program and not by a file: the file that it comes before, and the statements.
BY_PROGRAM = {
    "dspace": ("V6.0_2015.03.07__DS-2701_Hibernate_migration.sql",
               "".join(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey CASCADE;\n"
                       for table in ("eperson", "epersongroup", "item", "community", "collection", "bundle", "bitstream"))),
    "logto": ("_before_all.sql", """CREATE TABLE tenants (
  id varchar(21) NOT NULL,
  db_user varchar(128),
  db_user_password varchar(128),
  name varchar(128) NOT NULL DEFAULT 'My Project',
  tag varchar(64) NOT NULL DEFAULT 'development',
  created_at timestamptz NOT NULL DEFAULT now(),
  is_suspended boolean NOT NULL DEFAULT false,
  PRIMARY KEY (id),
  CONSTRAINT tenants__db_user UNIQUE (db_user)
);
"""),
}

# What the server of a schema has before it is loaded: roles, extensions, and the schemas and tables that a tool makes for itself.
SUPABASE = "".join(f"CREATE ROLE {role};" for role in ("postgres", "anon", "authenticated", "authenticator", "dashboard_user", "pgbouncer",
                                                       "service_role", "supabase_admin", "supabase_auth_admin",
                                                       "supabase_storage_admin"))
SERVER = {
    "determined": "CREATE TABLE gopg_migrations (id serial, version bigint, created_at timestamptz); CREATE SCHEMA determined_code;",
    "formance-ledger": "CREATE SCHEMA ledger; ALTER ROLE racegen SET search_path = ledger, public;",
    "graphile-kitchen-sink": "CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE ROLE postgraphile_test_authenticator;"
                             "CREATE ROLE postgraphile_test_visitor;",
    "graphile-worker": "CREATE SCHEMA graphile_worker;",
    "harbor": "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);",
    # Of an extension that Debian has no package of.
    "listenbrainz/timescale": "CREATE FUNCTION create_hypertable(text, text, chunk_time_interval interval) RETURNS void AS '' LANGUAGE sql;",
    "mas": "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, checksum bytea, execution_time bigint);",
    "mattermost-5.0": "CREATE ROLE mmuser;",
    "omop-cdm": "CREATE SCHEMA cdm;",
    "pagila": "CREATE ROLE postgres;",
    "postgrest/io": 'CREATE ROLE "Postgrest_Test_Authenticator";',
    "slony": "CREATE SCHEMA _sl;",
    "supabase-auth": "CREATE SCHEMA auth; ALTER ROLE racegen SET search_path = auth, public;" + SUPABASE,
    "supabase-postgres": SUPABASE,
    "supabase-postgres/all-versions": SUPABASE,
    "supabase-storage": SUPABASE,
    "supabase-storage/multitenant": "ALTER ROLE racegen SET storage.iceberg_shards = '{}';",
}

# Schemas that are read from what pg_dump prints of them, too: RG005 advises it.
DUMPED = ["supabase-storage"]

# Schemas of which each file is a transaction.
TRANSACTIONS = ["claircore", "graphile-worker"]

# Folders that racegen chooses and orders the files of by itself; the schema that they give is the same.
FOLDERS = {
    "atuin": ["."], "callisto": ["."], "cardano-db-sync": ["."], "claircore": ["indexer", "matcher"], "concourse": ["."],
    "conductor": [f"postgres-persistence/src/main/resources/db/migration_postgres{part}" for part in ("", "_data", "_notify")],
    "crates.io": ["."], "formance-ledger": ["bucket/migrations"], "formbricks": ["."], "graphile-worker": ["."],
    "hangfire": ["."], "harbor": ["."], "hawkbit": ["."], "langfuse": ["."], "lnd": ["."], "mas": ["."], "nakama": ["."], "openfga": ["."],
    "pg-event-sourcing": ["event-sourcing-app/src/main/resources/db/migration"], "realworld-axum": ["."], "river": ["."],
    "supabase-auth": ["."], "supabase-storage": ["tenant"], "supabase-storage/multitenant": ["multitenant"], "umami": ["."],
    "vaultwarden": ["."], "zero2prod": ["."],
}


@dataclasses.dataclass
class Schema:
    name: str
    folder: pathlib.Path
    files: list[pathlib.Path]
    folders: list[pathlib.Path]
    complete: bool = True  # false for changes to a schema that is not there
    dumped: bool = False   # to be loaded, and read from what pg_dump prints

    @property
    def host(self):
        """What its server has before it is loaded."""
        return SERVER.get(self.name.removesuffix("/dump"))


def listed(folder):
    """The files of NET.txt, those that others need before them."""
    lines = (folder / "NET.txt").read_text().splitlines()
    names = [line for line in lines if line.strip() and not line.startswith("#")]
    first = FIRST.get(folder.name, [])
    return [folder / name for name in first + [name for name in names if name not in first]]


def natural(path):
    """Numbers by value."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", path.name)]


def files_of(folder, patterns):
    return [file for pattern in patterns for file in sorted(folder.glob(pattern), key=natural)]


def logto(folder):
    """Its seeder orders the files by a comment, and runs a template after most of them."""
    tables = [file for file in sorted(folder.glob("*.sql")) if not file.name.startswith("_") or file.name == "_functions.sql"]
    texts = {file: file.read_text() for file in tables}

    def order(file):
        found = re.search(r"init_order = ([\d.]+)", texts[file])
        return float(found[1]) if found else 99

    after_each = (folder / "_after_each.sql").read_text()
    yield "_before_all.sql", (folder / "_before_all.sql").read_text()
    for file in sorted(tables, key=order):
        yield file.name, texts[file]
        if "no_after_each" not in texts[file]:
            yield "after_each_" + file.name, after_each.replace("${name}", file.stem)
    yield "_after_all.sql", (folder / "_after_all.sql").read_text()


def copied(folder, texts, scratch):
    """Writes the texts below `scratch`, in the layout of the corpus; their paths."""
    paths = []
    for name, text in texts:
        for pattern, replacement in PLACEHOLDERS.get(folder.name, []):
            text = re.sub(pattern, replacement, text)
        paths.append(pathlib.Path(scratch) / folder.name / name)
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def schemas_of(folder, scratch):
    for suffix, patterns in DATABASES.get(folder.name, {"": []}).items():
        name = folder.name + suffix
        files = files_of(folder, patterns) if patterns else listed(folder)
        root = folder
        if name == "logto":
            files = copied(folder, [(each, re.sub(r"\$\{(\w+)\}", r"\1", text)) for each, text in logto(folder)], scratch)
        elif name == "langfuse":
            files = sorted(files)  # Prisma's order
        elif folder.name in PLACEHOLDERS:
            files = copied(folder, [(str(file.relative_to(folder)), file.read_text(encoding="utf-8")) for file in files], scratch)
            root = pathlib.Path(scratch) / folder.name
        if name in BY_PROGRAM:
            later, text = BY_PROGRAM[name]
            files.insert([file.name for file in files].index(later), *copied(folder, [("by_program.sql", text)], scratch))
        complete = bool(files)
        if not complete:
            files = sorted([*folder.rglob("*.sql"), *folder.rglob("*.sql.postgres")], key=natural)
        yield Schema(name, folder, files, [root / each for each in FOLDERS.get(name, [])], complete)
        if name in DUMPED:
            yield Schema(name + "/dump", folder, files, [], dumped=True)


def all_schemas(corpus, scratch):
    """Every schema of the corpus; files that had to be prepared are below the folder `scratch`."""
    for folder in sorted((corpus / "schemas").iterdir()):
        yield from schemas_of(folder, scratch)
