# racegen_output(<target> SCHEMA <file> DRIVER <postgres|sqlite> NAMESPACE <name> [OPTIONS <word>...])
#
# A library of the repositories that racegen, as just built, generates from the schema; include its headers as
# "<namespace>/repositories.hpp".
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_package(PostgreSQL REQUIRED)
find_package(SQLite3 REQUIRED)

function(racegen_output target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCHEMA;DRIVER;NAMESPACE" "OPTIONS")
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}")
    set(archive "${folder}/lib${arg_NAMESPACE}.a")
    set(script "${PROJECT_SOURCE_DIR}/tests/generated/build_output.py")
    separate_arguments(common NATIVE_COMMAND "${CMAKE_CXX_FLAGS}")
    set(words "")
    foreach(flag IN LISTS common ITEMS -O1)
        list(APPEND words "--flag=${flag}")
    endforeach()
    foreach(option IN LISTS arg_OPTIONS)
        list(APPEND words "--option=${option}")
    endforeach()
    add_custom_command(
        OUTPUT "${archive}"
        COMMAND Python3::Interpreter -B "${script}" --racegen $<TARGET_FILE:racegen> --schema "${arg_SCHEMA}"
            --driver ${arg_DRIVER} --namespace ${arg_NAMESPACE} --folder "${folder}"
            --compiler "${CMAKE_CXX_COMPILER_LAUNCHER} ${CMAKE_CXX_COMPILER}" --standard c++23 ${words}
        DEPENDS racegen "${arg_SCHEMA}" "${script}"
        COMMENT "Generating and compiling ${target}"
        VERBATIM)
    add_custom_target(${target}_output DEPENDS "${archive}")
    add_library(${target} INTERFACE)
    add_dependencies(${target} ${target}_output)
    target_include_directories(${target} INTERFACE "${folder}")
    if(arg_DRIVER STREQUAL "sqlite")
        target_link_libraries(${target} INTERFACE "${archive}" SQLite::SQLite3)
    else()
        target_link_libraries(${target} INTERFACE "${archive}" PostgreSQL::PostgreSQL)
    endif()
endfunction()
