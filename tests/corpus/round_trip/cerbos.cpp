// Tables in an SQL schema of their own; a text with a limit as primary key; json, which PostgreSQL cannot compare.
#include "database.hpp"
#include "repo/cerbos/attr_schema_def_repository.hpp"
#include "repo/cerbos/policy_dependency_repository.hpp"

using namespace repo;
using namespace repo::cerbos;

TEST_CASE("cerbos")
{
    Connection db = open_database();
    AttrSchemaDefRepository definitions{db};

    NewAttrSchemaDef row{.id = "principal.json", .definition = Json{R"({"type":"object"})"}};
    const auto made = definitions.create(row);
    REQUIRE(made.has_value());
    CHECK(*made == AttrSchemaDef{.id = {"principal.json"}, .definition = Json{R"({"type":"object"})"}});
    CHECK(definitions.find({"principal.json"}).value() == *made);
    CHECK(definitions.create(row).error() == CreateAttrSchemaDefErrc::id_taken);
    CHECK(definitions.create({.id = std::string(256, 'x')}).error() == CreateAttrSchemaDefErrc::id_too_long);

    row.definition = Json{R"({"type":"string"})"};
    const auto changed = definitions.upsert_by_id(row);
    REQUIRE(changed.has_value());
    CHECK((!changed->inserted && changed->changed));
    CHECK(changed->row.definition == Json{R"({"type":"string"})"});
    const auto same = definitions.upsert_by_id(row);
    REQUIRE(same.has_value());
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == changed->row);

    const auto emptied =
        definitions.modify({"principal.json"}, [](AttrSchemaDef& stored) { stored.definition.reset(); });
    CHECK(!emptied.value().definition.has_value());
    CHECK(definitions.remove({"principal.json"}).value() == *emptied);
    CHECK(definitions.remove({"principal.json"}).error() == RemoveAttrSchemaDefErrc::not_found);

    // No policy can be created here: the schema's own trigger finds its table only where search_path names cerbos.
    CHECK(PolicyDependencyRepository{db}.create({.policy_id = PolicyId{1}, .dependency_id = 2}).error() ==
          CreatePolicyDependencyErrc::policy_missing);
}
