#include <doctest/doctest.h>

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "render/embedded.hpp"
#include "render/templates.hpp"

using racegen::render::List;
using racegen::render::Object;
using racegen::render::RenderError;
using racegen::render::Templates;

namespace {

using Files = std::map<std::string, std::string, std::less<>>;

std::string render(Files files, const Object& values, const std::string& path = "main")
{
    const Templates templates{[&](std::string_view wanted) -> std::optional<std::string_view> {
        const auto file = files.find(wanted);
        if (file == files.end()) return std::nullopt;
        return file->second;
    }};
    return templates.render(path, values);
}

std::string render(const std::string& text, const Object& values)
{
    return render(Files{{"main.mustache", text}}, values);
}

std::string error_of(const Files& files, const Object& values)
{
    try {
        return "rendered: " + render(files, values);
    } catch (const RenderError& error) {
        return error.what();
    }
}

std::string error_of(const std::string& text, const Object& values = {})
{
    return error_of(Files{{"main.mustache", text}}, values);
}

List letters()
{
    List list;
    for (const char* letter : {"a", "b", "c"}) list.push_back(Object{}.set("x", letter));
    return list;
}

Object values()
{
    Object object;
    object.set("yes", true).set("no", false).set("text", "T").set("empty", "").set("list", letters());
    object.set("none", List{}).set("object", Object{}.set("inner", "I").set("text", "inner text"));
    return object;
}

}  // namespace

TEST_CASE("a template and what it renders to")
{
    struct Case {
        const char* text;
        const char* expected;
    };
    const std::vector<Case> cases = {
        {"", ""},
        {"plain {{x}} {braces} \\ \"quotes\" <&>\n", "plain {{x}} {braces} \\ \"quotes\" <&>\n"},
        {"<%text%>", "T"},
        {"<% text %>;\n", "T;\n"},
        {"A\n<%#yes%>\nx\n<%/yes%>\nB\n", "A\nx\nB\n"},
        {"A\n<%#no%>\nx\n<%/no%>\nB\n", "A\nB\n"},
        {"A\n<%^no%>\nx\n<%/no%>\nB\n", "A\nx\nB\n"},
        {"A\n<%^yes%>\nx\n<%/yes%>\nB\n", "A\nB\n"},
        {"A\n<%#none%>\nx\n<%/none%>\n<%^none%>\ny\n<%/none%>\nB\n", "A\ny\nB\n"},
        {"A\n  <%#list%>\n  <%x%>,\n  <%/list%>\nB\n", "A\n  a,\n  b,\n  c,\nB\n"},
        {"f(<%#list%><%x%><%^last%>, <%/last%><%/list%>)\n", "f(a, b, c)\n"},
        {"<%#list%><%#first%>[<%/first%><%x%><%#last%>]<%/last%><%/list%>\n", "[abc]\n"},
        // A blank line beside or inside a section is the author's.
        {"<%#yes%>\n\nx\n<%/yes%>\n\nB\n", "\nx\n\nB\n"},
        {"<%#list%>\n<%x%>\n\n<%/list%>\n", "a\n\nb\n\nc\n\n"},
        // Several tags on one line are as good as one.
        {"A\n<%#yes%><%#list%>\n<%x%>\n<%/list%><%/yes%>\nB\n", "A\na\nb\nc\nB\n"},
        {"A\n<%! why %>\nB <%! inline %>C\n<%! over\nseveral lines %>\nD\n", "A\nB C\nD\n"},
        {"A\n<%#yes%>\nx\n<%/yes%>", "A\nx\n"},
        {"<%#empty%>x<%/empty%><%^empty%>y<%/empty%><%#text%>z<%/text%>", "yz"},
        // An object opens a level, a truth does not; keys are found in enclosing levels.
        {"<%#object%><%inner%> <%text%><%/object%> <%text%>", "I inner text T"},
        {"<%#list%><%#yes%><%x%><%text%><%/yes%><%/list%>", "aTbTcT"},
        {"<%#list%><%#list%><%x%><%/list%> <%/list%>", "abc abc abc "},
        {"<%#list%>\n<%#object%>\n<%x%><%inner%>\n<%/object%>\n<%/list%>\n", "aI\nbI\ncI\n"},
    };
    for (const Case& test : cases) {
        CAPTURE(test.text);
        CHECK(render(test.text, values()) == test.expected);
    }
}

TEST_CASE("partials take the place of their tag")
{
    const std::string partial = "p1 <%text%>\n\n<%#yes%>\np2\n<%/yes%>\n";
    CHECK(render({{"main", "A\n<%>sub/part%>\nB\n"}, {"sub/part.mustache", partial}}, values()) ==
          "A\np1 T\n\np2\nB\n");
    CHECK(render({{"main", "A\n    <%>sub/part%>\nB\n"}, {"sub/part.mustache", partial}}, values()) ==
          "A\n    p1 T\n\n    p2\nB\n");
    CHECK(render({{"main", "  <%>outer%>\n"}, {"outer", "o\n  <%>inner%>\n"}, {"inner", "<%text%>\n<%#no%>x<%/no%>y\n"}},
                 values()) == "  o\n    T\n    y\n");
    CHECK(render({{"main", "f(<%>arguments%>);\n"}, {"arguments", "<%#list%><%x%><%/list%>\n"}}, values()) == "f(abc);\n");
    CHECK(render({{"main", "<%#list%>\n<%>line%>\n<%/list%>\n"}, {"line", "<%x%>\n"}}, values()) == "a\nb\nc\n");
}

TEST_CASE("a path without suffix means the template of that name first")
{
    CHECK(render({{"support/a.hpp", "plain"}, {"support/a.hpp.mustache", "suffix"}}, {}, "support/a.hpp") == "plain");
}

TEST_CASE("faults stop the rendering and are named with their place")
{
    CHECK(error_of("A\n<%missing%>\n", values()) == "template 'main', line 2: key 'missing' is missing");
    CHECK(error_of("<%#missing%><%/missing%>", values()) == "template 'main', line 1: key 'missing' is missing");
    CHECK(error_of("<%^missing%><%/missing%>", values()) == "template 'main', line 1: key 'missing' is missing");
    CHECK(error_of("<%first%>", values()) == "template 'main', line 1: key 'first' is missing");
    CHECK(error_of("<%list%>", values()) == "template 'main', line 1: key 'list' is not text");
    CHECK(error_of("<%yes%>", values()) == "template 'main', line 1: key 'yes' is not text");
    CHECK(error_of({{"main", "\n\n<%>part%>\n"}, {"part", "x\n<%gone%>\n"}}, values()) ==
          "template 'part', line 2: key 'gone' is missing");
    CHECK(error_of({{"main", "\n<%>part%>\n"}}, values()) == "template 'main', line 2: there is no partial 'part'");
    CHECK(error_of(Files{}, values()) == "template 'main': there is no such template");
    CHECK(error_of({{"main", "<%>a%>"}, {"a", "<%>main%>"}}, values()) ==
          "template 'a', line 1: partial 'main' contains itself");
}

TEST_CASE("malformed templates")
{
    CHECK(error_of("<%#a%>") == "template 'main', line 1: section 'a' never ends");
    CHECK(error_of("\n<%/a%>") == "template 'main', line 2: section 'a' ends but never began");
    CHECK(error_of("<%#a%><%^b%><%/a%><%/b%>") == "template 'main', line 1: section 'b' must end before 'a'");
    CHECK(error_of("x\n\n<% a") == "template 'main', line 3: '<%' without '%>'");
    CHECK(error_of("<% %>") == "template 'main', line 1: empty tag");
    CHECK(error_of("<%&a%>") == "template 'main', line 1: '&a' is not a key");
    CHECK(error_of("<%a.b%>") == "template 'main', line 1: 'a.b' is not a key");
    CHECK(error_of("<%#%><%/%>") == "template 'main', line 1: '' is not a key");
}

TEST_CASE("values keep what the engine would interpret")
{
    const std::string hostile = "{{#1}} {{&0}} <%text%> <b>&amp;\r\n\t\x01\xff";
    CHECK(render("<%v%>|", Object{}.set("v", hostile)) == hostile + "|");
}

TEST_CASE("setting a name again replaces its value")
{
    Object object;
    object.set("a", "1").set("b", "2").set("a", "3");
    CHECK(render("<%a%><%b%>", object) == "32");
}

TEST_CASE("one set of templates serves several threads")
{
    const Templates templates{[](std::string_view path) -> std::optional<std::string_view> {
        if (path == "main") return "<%#list%>\n<%x%><%>part%>\n<%/list%>\n";
        if (path == "part") return "<%text%>";
        return std::nullopt;
    }};
    std::vector<std::string> results(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& result : results)
            threads.emplace_back([&templates, &result] {
                for (int round = 0; round < 200; ++round) result = templates.render("main", values());
            });
    }
    for (const std::string& result : results) CHECK(result == "aT\nbT\ncT\n");
}

TEST_CASE("the templates of the build are sorted and well-formed")
{
    std::string_view previous;
    for (const auto& [path, text] : racegen::render::embedded_templates()) {
        CAPTURE(path);
        CHECK(previous < path);
        CHECK(racegen::render::find_embedded(path) == text);
        previous = path;
    }
    CHECK_FALSE(racegen::render::find_embedded("no/such/template"));
}
