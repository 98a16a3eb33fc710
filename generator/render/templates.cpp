#include "render/templates.hpp"

#include <charconv>
#include <map>
#include <mutex>

#include "render/program.hpp"

namespace racegen::render {
namespace {

using kainjow::mustache::data;

/// Answers the engine's questions from our values, without copying them into the engine's own: where the engine asks for text, the
/// text goes to the output at once, and the engine is told that there is none.
class Context : public kainjow::mustache::basic_context<std::string> {
public:
    Context(const Program& program, const Object& values, std::string& output)
        : program_{program}, output_{output}, levels_{state().levels}, entered_{state().entered}, iterations_{state().iterations}
    {
        levels_.assign(1, {&values, false, {}});
        entered_.clear();
        iterations_.clear();
    }

    const data* get(const std::string& number) const override
    {
        std::size_t index = 0;
        std::from_chars(number.data(), number.data() + number.size(), index);
        const Site& site = program_.sites[index];
        switch (site.kind) {
            case Part::Kind::variable: output_ += variable(site); return nullptr;
            case Part::Kind::section: return &section(site);
            case Part::Kind::inverted: return holds(value_of(site)) ? &truth() : &falsehood();
            default: output_ += site.text; return nullptr;
        }
    }

    const data* get_partial(const std::string&) const override { return nullptr; }

    /// Sections that hold once come with one of the two truths and open no level; what else comes is an item of the list asked for last.
    void push(const data* item) override
    {
        const bool item_of_list = item != &truth() && item != &falsehood();
        entered_.push_back(item_of_list);
        if (!item_of_list) return;
        Iteration& iteration = iterations_.back();
        levels_.push_back({iteration.items + iteration.next, iteration.is_list,
                           {iteration.next == 0, iteration.next + 1 == iteration.count}});
        ++iteration.next;
    }

    void pop() override
    {
        if (entered_.back()) {
            levels_.pop_back();
            if (iterations_.back().next == iterations_.back().count) iterations_.pop_back();
        }
        entered_.pop_back();
    }

private:
    struct Level {
        const Object* object;
        bool in_list;
        struct {
            bool first = false;
            bool last = false;
        } place;
    };
    struct Iteration {
        const Object* items;
        std::size_t count;
        std::size_t next;
        bool is_list;
    };
    /// What every rendering of a thread uses anew: tens of thousands of small ones make up a run.
    struct State {
        std::vector<Level> levels;
        std::vector<bool> entered;
        std::vector<Iteration> iterations;
        std::map<std::size_t, data> lists_of;  // so many items, their content never looked at
    };

    static State& state()
    {
        static thread_local State state;
        return state;
    }

    static const data& truth()
    {
        static const data value{true};
        return value;
    }

    static const data& falsehood()
    {
        static const data value{false};
        return value;
    }

    const Value& value_of(const Site& site) const
    {
        static const Value yes{true};
        static const Value no{false};
        const Key key = site.key();
        for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
            if (const Value* value = level->object->find(key)) return *value;
            if (!level->in_list) continue;
            if (key.text == "first") return level->place.first ? yes : no;
            if (key.text == "last") return level->place.last ? yes : no;
        }
        fail(site, "is missing");
    }

    const std::string& variable(const Site& site) const
    {
        const auto* text = std::get_if<std::string>(&value_of(site).data());
        if (text == nullptr) fail(site, "is not text");
        return *text;
    }

    static bool holds(const Value& value)
    {
        struct Holds {
            bool operator()(bool truth) const { return truth; }
            bool operator()(const std::string& text) const { return !text.empty(); }
            bool operator()(const List& list) const { return !list.empty(); }
            bool operator()(const Object&) const { return true; }
        };
        return std::visit(Holds{}, value.data());
    }

    const data& section(const Site& site) const
    {
        const Value& value = value_of(site);
        if (!holds(value)) return falsehood();
        if (const auto* list = std::get_if<List>(&value.data())) return iterate(list->data(), list->size(), true);
        if (const auto* object = std::get_if<Object>(&value.data())) return iterate(object, 1, false);
        return truth();
    }

    const data& iterate(const Object* items, std::size_t count, bool is_list) const
    {
        iterations_.push_back({items, count, 0, is_list});
        const auto [place, added] = state().lists_of.try_emplace(count);
        if (added) place->second = data{kainjow::mustache::list(count, truth())};
        return place->second;
    }

    [[noreturn]] void fail(const Site& site, std::string_view fault) const
    {
        throw RenderError{site.template_path, site.line, "key '" + site.name + "' " + std::string{fault}};
    }

    const Program& program_;
    std::string& output_;
    std::vector<Level>& levels_;
    std::vector<bool>& entered_;
    std::vector<Iteration>& iterations_;
};

/// The engine has nothing to say itself.
struct Sink {
    Sink& operator<<(const std::string&) { return *this; }
};

}  // namespace

class Templates::Cache {
public:
    explicit Cache(TemplateLoader load) : load_{std::move(load)} {}

    Program& program(std::string_view path)
    {
        const std::scoped_lock lock{mutex_};
        const auto found = programs_.find(path);
        if (found != programs_.end()) return found->second;
        return programs_.emplace(path, build_program(path, load_)).first->second;
    }

private:
    TemplateLoader load_;
    std::mutex mutex_;
    std::map<std::string, Program, std::less<>> programs_;
};

Templates::Templates(TemplateLoader load) : cache_{std::make_unique<Cache>(std::move(load))} {}
Templates::~Templates() = default;

std::string Templates::render(std::string_view path, const Object& values) const
{
    // One buffer for all renderings of a thread: growing it anew for each would touch the memory of every text twice.
    static thread_local std::string output;
    output.clear();
    append(path, values, output);
    return output;
}

void Templates::append(std::string_view path, const Object& values, std::string& text) const
{
    // The engine's render() is not const, but changes the engine only to record faults of lambdas and of its own partials, which
    // programs do not have: several threads may run one program.
    Program& program = cache_->program(path);
    Context context{program, values, text};
    Sink nothing;
    program.engine.render(context, nothing);
}

}  // namespace racegen::render
