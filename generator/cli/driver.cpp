#include "cli/driver.hpp"

#include "cli/arguments.hpp"

namespace racegen::cli {

pipeline::Driver parse_driver(const std::string& name)
{
    if (name == "postgres") return pipeline::Driver::postgres;
    if (name == "sqlite") return pipeline::Driver::sqlite;
    if (name == "mariadb" || name == "postgres-asio")
        throw UsageError{"driver '" + name + "' is not built yet; there are postgres and sqlite"};
    throw UsageError{"there is no driver '" + name + "'; there are postgres and sqlite"};
}

}  // namespace racegen::cli
