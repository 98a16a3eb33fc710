// Names in capitals; keys the caller supplies; a step with a version column, which only the generated code writes.
#include "database.hpp"
#include "repo/batch_job_execution_repository.hpp"
#include "repo/batch_job_instance_repository.hpp"
#include "repo/batch_step_execution_repository.hpp"

using namespace repo;

TEST_CASE("spring-batch")
{
    Connection db = open_database();
    BatchJobInstanceRepository instances{db};
    BatchStepExecutionRepository steps{db};

    NewBatchJobInstance row{.job_instance_id = 1, .job_name = "import", .job_key = "k"};
    const auto instance = instances.create(row);
    REQUIRE(instance.has_value());
    CHECK(*instance == BatchJobInstance{.job_instance_id = {1}, .job_name = "import", .job_key = "k"});
    CHECK(instances.find_by_job_name_job_key("import", "k").value() == *instance);
    CHECK(instances.create({.job_instance_id = 2, .job_name = "import", .job_key = "k"}).error() ==
          CreateBatchJobInstanceErrc::job_name_job_key_taken);
    CHECK(instances.create({.job_instance_id = 1, .job_name = "other", .job_key = "k"}).error() ==
          CreateBatchJobInstanceErrc::job_instance_id_taken);
    row.version = 3;
    const auto changed = instances.upsert_by_job_name_job_key(row);
    REQUIRE(changed.has_value());
    CHECK((!changed->inserted && changed->changed));
    const auto same = instances.upsert_by_job_name_job_key(row);
    REQUIRE(same.has_value());
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == BatchJobInstance{.job_instance_id = {1}, .version = 3, .job_name = "import", .job_key = "k"});

    const std::chrono::local_time<std::chrono::microseconds> moment{std::chrono::microseconds{1'700'000'000'123'456}};
    const auto execution = BatchJobExecutionRepository{db}.create(
        {.job_execution_id = 10, .job_instance_id = instance->job_instance_id, .create_time = moment});
    REQUIRE(execution.has_value());
    const auto step = steps.create({.step_execution_id = 100,
                                    .step_name = "read",
                                    .job_execution_id = execution->job_execution_id,
                                    .create_time = moment,
                                    .status = "STARTED"});
    REQUIRE(step.has_value());
    CHECK(*step == BatchStepExecution{.step_execution_id = {100},
                                      .version = 1,
                                      .step_name = "read",
                                      .job_execution_id = {10},
                                      .create_time = moment,
                                      .status = "STARTED"});
    CHECK(steps.find({100}).value() == *step);
    CHECK(steps.modify({100}, [](BatchStepExecution& stored) { stored.read_count = 42; }).value().version == 2);
    CHECK(steps.update(*step).error() == UpdateBatchStepExecutionErrc::stale);
    CHECK(steps.update({100}, 2, {.status = "COMPLETED"}).value().version == 3);
    const NewBatchStepExecution orphan{.step_execution_id = 101,
                                       .step_name = "read",
                                       .job_execution_id = BatchJobExecutionId{11},
                                       .create_time = moment};
    CHECK(steps.create(orphan).error() == CreateBatchStepExecutionErrc::job_execution_missing);
}
