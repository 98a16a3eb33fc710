#include "cli/init.hpp"

#include "render/embedded.hpp"

namespace racegen::cli {

namespace {

const char* template_of(Init::What what)
{
    switch (what) {
        case Init::What::commit_tokens: return "init/commit_tokens.sql";
        case Init::What::gitattributes: return "init/gitattributes";
    }
    return "";
}

}  // namespace

ExitStatus run_init(const Init& init, const Environment& environment)
{
    environment.output << render::find_embedded(template_of(init.what)).value();
    return done;
}

}  // namespace racegen::cli
