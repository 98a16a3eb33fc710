#include "cli/init.hpp"

#include "render/embedded.hpp"

namespace racegen::cli {

ExitStatus run_init(const Init&, const Environment& environment)
{
    environment.output << render::find_embedded("init/commit_tokens.sql").value();
    return done;
}

}  // namespace racegen::cli
