# Run at build time: cmake -D FOLDER=<templates> -D OUTPUT=<file.cpp> -D FILES=<relative paths> -P EmbedTemplates.cmake
#
# Writes a C++ file that holds the files as raw string literals and defines render::embedded_templates(). FILES is sorted, its
# items joined by '|', since a semicolon would not survive the command line.

string(REPLACE "|" ";" files "${FILES}")

set(entries "")
set(count 0)
foreach(file IN LISTS files)
    # Not through a list: a template may hold semicolons and brackets.
    file(READ "${FOLDER}/${file}" text)
    string(FIND "${text}" ")racegen\"" terminator)
    if(NOT terminator EQUAL -1)
        message(FATAL_ERROR "templates/${file} contains )racegen\", which ends the literal it is carried in")
    endif()
    string(APPEND entries "    {R\"racegen(${file})racegen\", R\"racegen(${text})racegen\"sv},\n")
    math(EXPR count "${count} + 1")
endforeach()

file(WRITE "${OUTPUT}" "// Made from templates/ by cmake/EmbedTemplates.cmake.
#include <array>
#include <string_view>

#include \"render/embedded.hpp\"

namespace racegen::render {
namespace {

// The suffix, since a compiler that has to count the characters at compile time gives up after a million.
using namespace std::string_view_literals;

constexpr std::array<EmbeddedTemplate, ${count}> templates{{
${entries}}};

}  // namespace

std::span<const EmbeddedTemplate> embedded_templates()
{
    return templates;
}

}  // namespace racegen::render
")
