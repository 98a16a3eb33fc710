#include "cli/completion.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "render/embedded.hpp"
#include "render/templates.hpp"

namespace racegen::cli {
namespace {

using render::List;
using render::Object;

/// For the inside of single quotes, which bash, fish and zsh read alike as long as there is no backslash. Brackets would end a description
/// of zsh's.
std::string quotable(const std::string& text)
{
    std::string result;
    for (const char character : text) {
        if (character == '\'')
            result += "'\\''";
        else
            result += character == '\\' || character == '[' || character == ']' ? ' ' : character;
    }
    return result;
}

std::string joined(const std::vector<std::string>& words)
{
    return CLI::detail::join(words, " ");
}

/// What stands behind an option, or as a positional: exactly one of these is true.
Object& set_value(Object& object, const std::string& type)
{
    const bool words = type.find('|') != std::string::npos;
    std::string split = type;
    std::ranges::replace(split, '|', ' ');
    object.set("type", type);
    object.set("words", words ? split : "");
    object.set("files", type == "FILE");
    object.set("folders", type == "DIR");
    return object.set("free", !words && type != "FILE" && type != "DIR");
}

Object option_view(const CLI::Option& option)
{
    Object view;
    List names;
    for (const std::string& name : option.get_snames()) names.push_back(Object{}.set("name", "-" + name));
    for (const std::string& name : option.get_lnames()) names.push_back(Object{}.set("name", "--" + name));
    view.set("names", std::move(names));
    view.set("short", option.get_snames().empty() ? "" : option.get_snames().front());
    view.set("long", option.get_lnames().front());
    view.set("description", quotable(option.get_description()));
    set_value(view, option.get_type_name());
    return view;
}

std::vector<const CLI::Option*> options_of(const CLI::App& app)
{
    std::vector<const CLI::Option*> options = app.get_options();
    for (const CLI::App* const group : app.get_subcommands([](const CLI::App* one) { return one->get_name().empty(); }))
        for (const CLI::Option* const option : group->get_options())
            if (option != group->get_help_ptr()) options.push_back(option);
    return options;
}

std::vector<const CLI::App*> subcommands_of(const CLI::App& app)
{
    return app.get_subcommands([](const CLI::App* one) { return !one->get_name().empty(); });
}

/// `name` is empty for what stands without a subcommand.
Object command_view(const CLI::App& app, const std::string& name, const std::string& subcommands)
{
    List flags;
    List valued;
    std::vector<std::string> words;
    std::string positional = "none";
    for (const CLI::Option* const option : options_of(app)) {
        if (option->get_positional()) {
            positional = option->get_type_name().empty() ? "FILE" : option->get_type_name();
            continue;
        }
        for (const std::string& one : option->get_snames()) words.push_back("-" + one);
        for (const std::string& one : option->get_lnames()) words.push_back("--" + one);
        const bool is_flag = option->get_expected_min() == 0;
        (is_flag ? flags : valued).push_back(option_view(*option));
    }
    Object view;
    view.set("command", name);
    view.set("pattern", name.empty() ? "*" : name);
    view.set("condition", name.empty() ? "not __fish_seen_subcommand_from " + subcommands : "__fish_seen_subcommand_from " + name);
    view.set("options", joined(words));
    view.set("flags", std::move(flags));
    view.set("valued", std::move(valued));
    set_value(view, positional);
    return view;
}

std::string template_of(Shell shell)
{
    switch (shell) {
        case Shell::bash: return "completion/bash";
        case Shell::fish: return "completion/fish";
        case Shell::zsh: return "completion/zsh";
    }
    return {};
}

}  // namespace

std::string completion_script(const CLI::App& app, Shell shell)
{
    List subcommands;
    std::vector<std::string> names;
    for (const CLI::App* const one : subcommands_of(app)) {
        subcommands.push_back(Object{}.set("name", one->get_name()).set("description", quotable(one->get_description())));
        names.push_back(one->get_name());
    }
    List commands;
    for (const CLI::App* const one : subcommands_of(app)) commands.push_back(command_view(*one, one->get_name(), joined(names)));
    commands.push_back(command_view(app, "", joined(names)));
    const Object view = Object{}
                            .set("subcommands", std::move(subcommands))
                            .set("subcommand_names", joined(names))
                            .set("commands", std::move(commands));
    return render::Templates{render::find_embedded}.render(template_of(shell), view);
}

}  // namespace racegen::cli
