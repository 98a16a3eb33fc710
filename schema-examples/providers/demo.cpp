// Connecting a workspace to outside services, and receiving their webhooks, which are delivered more than once.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <atomic>
#include <string>

namespace {

using Stage = demo::Stage<providers::Connection>;
using providers::ProviderId;
using providers::ProviderType;
using providers::WorkspaceId;

// ---- A workspace connects to GitHub: a double click, two browser tabs, an impatient proxy ----

/// Looks, and inserts if there is nothing. The UNIQUE constraint stops the second row, but nobody expected its error.
int connect_naively(providers::Connection& db, WorkspaceId workspace)
{
    providers::ProviderRepository repository{db};
    const bool free = demo::must(repository.seems_free_workspace_id_type(workspace, ProviderType::github));
    if (!free) return 409;
    demo::think();
    const auto made =
        repository.create({.workspace_id = workspace, .type = ProviderType::github, .account_name = "octo"});
    return made ? 201 : 500;
}

/// Inserts, and answers for each way in which that can fail. A new constraint in the schema makes the switch a warning.
int connect_provider(providers::Connection& db, WorkspaceId workspace)
{
    providers::ProviderRepository repository{db};
    const auto made =
        repository.create({.workspace_id = workspace, .type = ProviderType::github, .account_name = "octo"});
    if (made) return 201;
    switch (made.error().code) {
        case providers::CreateProviderErrc::workspace_id_type_taken: return 409;
        case providers::CreateProviderErrc::workspace_missing: return 404;
        case providers::CreateProviderErrc::database: break;
    }
    return http_status(made.error());
}

// ---- GitHub delivers one webhook several times ----

/// Looks whether the delivery is known, does the work, and then notes it.
int receive_naively(providers::Connection& db, ProviderId provider, const providers::Uuid& delivery,
                    std::atomic<int>& deployments)
{
    providers::ProviderEventRepository repository{db};
    const bool is_new = demo::must(repository.seems_free_delivery_id(delivery));
    if (!is_new) return 200;
    demo::think();
    ++deployments;
    const auto noted = repository.create(
        {.provider_id = provider, .delivery_id = delivery, .payload = providers::Json{R"({"event": "push"})"}});
    return noted ? 201 : 500;
}

/// Notes the delivery first, in one statement that tells whether it was this session that did.
int receive_event(providers::Connection& db, ProviderId provider, const providers::Uuid& delivery,
                  std::atomic<int>& deployments)
{
    providers::ProviderEventRepository repository{db};
    const auto noted = repository.create_if_absent(
        {.provider_id = provider, .delivery_id = delivery, .payload = providers::Json{R"({"event": "push"})"}});
    if (!noted) return http_status(noted.error());
    if (!noted->has_value()) return 200;
    ++deployments;
    return 201;
}

// ---- The rounds ----

providers::Workspace new_workspace(Stage& stage)
{
    static int number = 0;
    providers::WorkspaceRepository repository{stage.connection()};
    return demo::must(repository.create({.slug = "workspace-" + std::to_string(++number), .name = "Workspace"}));
}

providers::Uuid new_delivery()
{
    static int number = 100000;
    return providers::Uuid::parse("5f0c9a1e-7d3b-4c52-9a61-000000" + std::to_string(++number)).value();
}

template <class Connect>
demo::Round connect_round(Stage& stage, Connect connect)
{
    const WorkspaceId workspace = new_workspace(stage).workspace_id;
    demo::Round round;
    round.responses = stage.at_once([&](providers::Connection& db, int) { return connect(db, workspace); });
    const int refused = demo::session_count - 1;
    if (const int surprises = round.responses.count(500))
        round.damage = std::to_string(surprises) + " internal server errors for one double click";
    else if (round.responses.count(201) != 1 || round.responses.count(409) != refused)
        round.damage = "not exactly one session connected";
    return round;
}

template <class Receive>
demo::Round webhook_round(Stage& stage, Receive receive)
{
    providers::ProviderRepository repository{stage.connection()};
    const auto provider = demo::must(repository.create(
        {.workspace_id = new_workspace(stage).workspace_id, .type = ProviderType::github, .account_name = "octo"}));
    const providers::Uuid delivery = new_delivery();
    std::atomic<int> deployments = 0;
    demo::Round round;
    round.responses = stage.at_once([&](providers::Connection& db, int) {
        return receive(db, provider.provider_id, delivery, deployments);
    });
    if (deployments != 1) round.damage = "one push was deployed " + std::to_string(deployments) + " times";
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<providers::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("connect: look, then insert", [&] { return connect_round(stage, connect_naively); });
        stage.generated("connect: create", [&] { return connect_round(stage, connect_provider); });
        stage.naive("webhook: look, deploy, note", [&] { return webhook_round(stage, receive_naively); });
        stage.generated("webhook: create_if_absent", [&] { return webhook_round(stage, receive_event); });

        const auto workspaces = demo::must(providers::WorkspaceRepository{stage.connection()}.list({}));
        const auto connected = demo::must(providers::ProviderRepository{stage.connection()}.list({}));
        stage.verify("every workspace has exactly one provider", connected.size() == workspaces.size());
    });
}
