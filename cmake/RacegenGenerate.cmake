# racegen_generate(): generates repositories as part of the build, and makes a library of them.
# racegen_check(): a test that output which is committed is up to date.
# Their arguments: docs/reference/cmake.md.
#
# Which files there will be is known only after racegen ran, and racegen may be built by the same build. So each run leaves a list of
# its inputs and outputs, which changes when a table comes or goes, and the configuration depends on that list:
#
# - Ninja makes the list before anything else, configures again if it changed, and only then looks for what there is to build. This is
#   why undeclared headers are no trouble. But what fails there keeps it from configuring, which may be what would mend it:
#   so a fault of the schema is reported later, and schemas may move. A fault in racegen's own build is the one that stays.
# - make starts another make for each library, which reads its rules then. Before that the list is made, and the configuration is
#   repeated if it changed.
cmake_policy(PUSH)
cmake_policy(VERSION 3.25)

# Where racegen is; and the target that makes it, if this build does.
function(_racegen_program path_variable target_variable)
    set(target "")
    if(RACEGEN_EXECUTABLE)
        if(NOT IS_ABSOLUTE "${RACEGEN_EXECUTABLE}" OR NOT EXISTS "${RACEGEN_EXECUTABLE}")
            message(FATAL_ERROR "RACEGEN_EXECUTABLE is '${RACEGEN_EXECUTABLE}', and no absolute path of a file")
        endif()
        set(path "${RACEGEN_EXECUTABLE}")
    elseif(TARGET racegen::racegen)
        set(path "$<TARGET_FILE:racegen::racegen>")
        get_target_property(aliased racegen::racegen ALIASED_TARGET)
        if(aliased)
            set(target "${aliased}")
        endif()
    else()
        message(FATAL_ERROR "there is no racegen; install it where find_package() finds it, or set RACEGEN_EXECUTABLE to one that runs on this machine")
    endif()
    set(${path_variable} "${path}" PARENT_SCOPE)
    set(${target_variable} "${target}" PARENT_SCOPE)
endfunction()

# Paths of the caller's folder made absolute. Among what is depended on there may be names of targets.
function(_racegen_absolute variable)
    set(paths "")
    foreach(path IN LISTS ${variable})
        if(NOT variable STREQUAL "arg_DEPENDS" OR NOT TARGET "${path}")
            cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
        endif()
        list(APPEND paths "${path}")
    endforeach()
    set(${variable} ${paths} PARENT_SCOPE)
endfunction()

# The command line of the arguments arg_… of the caller, whose paths are absolute.
function(_racegen_command variable program)
    set(words "${program}" ${arg_SCHEMA} -o "${arg_OUT_DIR}")
    foreach(option IN ITEMS CONFIG NAMESPACE DRIVER)
        if(DEFINED arg_${option})
            string(TOLOWER "--${option}" word)
            list(APPEND words ${word} "${arg_${option}}")
        endif()
    endforeach()
    set(${variable} ${words} ${arg_OPTIONS} PARENT_SCOPE)
endfunction()

# What RacegenRun.cmake is told stands in a file, whose change is a reason to run.
function(_racegen_write_run file state words dependencies)
    set(build "")
    if(NOT CMAKE_GENERATOR MATCHES "Ninja")
        set(build "${CMAKE_BINARY_DIR}")
    endif()
    file(GENERATE OUTPUT "${file}" CONTENT "set(words [==[${words}]==])
set(dependencies [==[${dependencies}]==])
set(state [==[${state}]==])
set(build [==[${build}]==])
include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/RacegenRun.cmake]==])
")
endfunction()

# Links what the generated code needs, as far as it is known: before the first run only what the arguments say.
function(_racegen_link target driver result)
    if(driver STREQUAL "sqlite")
        find_package(SQLite3 3.35 REQUIRED GLOBAL)
        target_link_libraries(${target} PUBLIC SQLite::SQLite3)
    elseif(driver)
        find_package(PostgreSQL REQUIRED GLOBAL)
        target_link_libraries(${target} PUBLIC PostgreSQL::PostgreSQL)
    endif()
    if(result STREQUAL "tl")
        find_package(tl-expected REQUIRED GLOBAL)
        target_link_libraries(${target} PUBLIC tl::expected)
        target_compile_features(${target} PUBLIC cxx_std_20)
    elseif(result)
        target_compile_features(${target} PUBLIC cxx_std_23)
    endif()
    set(THREADS_PREFER_PTHREAD_FLAG ON)
    find_package(Threads REQUIRED GLOBAL)
    target_link_libraries(${target} PUBLIC Threads::Threads)
endfunction()

function(_racegen_add_library target sources)
    add_library(${target} STATIC ${sources})
    set_target_properties(${target} PROPERTIES
        # Each repository has an unnamed namespace of its own.
        UNITY_BUILD OFF
        # What a project demands of its own sources is nothing to ask of generated ones.
        CXX_CLANG_TIDY "" CXX_CPPCHECK "" CXX_CPPLINT "" CXX_INCLUDE_WHAT_YOU_USE ""
        AUTOMOC OFF AUTOUIC OFF AUTORCC OFF
        CXX_SCAN_FOR_MODULES OFF)
endfunction()

function(racegen_generate)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;CONFIG;NAMESPACE;DRIVER;OUT_DIR;OUT_VAR" "SCHEMA;OPTIONS;DEPENDS")
    if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES OR NOT arg_TARGET OR NOT arg_SCHEMA)
        message(FATAL_ERROR "usage: racegen_generate(TARGET <name> SCHEMA <path>... [CONFIG <file>] [NAMESPACE <name>] [DRIVER <name>]"
            " [OUT_DIR <folder>] [OPTIONS <word>...] [DEPENDS <file or target>...] [OUT_VAR <variable>])")
    endif()
    if(NOT DEFINED arg_OUT_DIR)
        set(arg_OUT_DIR "${CMAKE_CURRENT_BINARY_DIR}/racegen/${arg_TARGET}")
    endif()
    foreach(variable IN ITEMS arg_SCHEMA arg_CONFIG arg_OUT_DIR arg_DEPENDS)
        _racegen_absolute(${variable})
    endforeach()
    cmake_path(GET arg_OUT_DIR PARENT_PATH include_folder)
    _racegen_program(program program_target)
    _racegen_command(words "${program}")
    set(state "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${arg_TARGET}.racegen")
    list(APPEND words --prune --quiet --stamp "${state}/stamp")
    set(run "${state}/run-$<CONFIG>.cmake")
    _racegen_write_run("${run}" "${state}" "${words}" "${program};${arg_SCHEMA};${arg_CONFIG};${arg_DEPENDS}")

    # What the last run left; nothing before the first.
    set(list "${state}/list")
    if(NOT EXISTS "${list}")
        file(WRITE "${list}" "")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list}")
    file(STRINGS "${list}" lines ENCODING UTF-8)
    foreach(kind IN ITEMS driver result output)
        set(${kind} ${lines})
        list(FILTER ${kind} INCLUDE REGEX "^${kind} ")
        list(TRANSFORM ${kind} REPLACE "^${kind} " "")
    endforeach()
    set(sources ${output})
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "/race_tests/")  # a program of their own
    if(NOT sources)
        set(sources "${state}/none.cpp")
        file(CONFIGURE OUTPUT "${sources}" CONTENT "#error \"racegen did not run yet; build all of the project\"\n")
    endif()

    if(CMAKE_GENERATOR MATCHES "Ninja")
        add_custom_command(OUTPUT "${state}/stamp" BYPRODUCTS "${list}" COMMAND "${CMAKE_COMMAND}" -D TRYING=ON -P "${run}"
            DEPENDS ${program_target} "${run}" ${arg_DEPENDS} DEPFILE "${state}/stamp.d"
            COMMENT "Generating ${arg_TARGET}" VERBATIM)
        # A rule of its own, since new outputs would make that one run once more. This one brings back what was deleted, too.
        add_custom_command(OUTPUT "${state}/complete" BYPRODUCTS ${output} COMMAND "${CMAKE_COMMAND}" -P "${run}" COMMAND "${CMAKE_COMMAND}" -E touch "${state}/complete"
            DEPENDS "${state}/stamp" COMMENT "Completing ${arg_TARGET}" VERBATIM)
        add_custom_target(${arg_TARGET}_generate DEPENDS "${state}/complete")
    else()
        # Always, since of a depfile CMake remembers for make also what is long gone; a run that finds nothing to do prints nothing.
        add_custom_target(${arg_TARGET}_generate COMMAND "${CMAKE_COMMAND}" -P "${run}" DEPENDS ${arg_DEPENDS} VERBATIM)
        if(program_target)
            add_dependencies(${arg_TARGET}_generate ${program_target})
        endif()
        set_property(TARGET ${arg_TARGET}_generate PROPERTY ADDITIONAL_CLEAN_FILES "${state}/stamp" "${list}" ${output})
    endif()

    set_source_files_properties(${output} PROPERTIES GENERATED ON)
    _racegen_add_library(${arg_TARGET} "${sources}")
    add_dependencies(${arg_TARGET} ${arg_TARGET}_generate)
    target_include_directories(${arg_TARGET} PUBLIC "$<BUILD_INTERFACE:${include_folder}>")
    if(DEFINED arg_DRIVER)
        set(driver "${arg_DRIVER}")
    endif()
    _racegen_link(${arg_TARGET} "${driver}" "${result}")
    if(DEFINED arg_OUT_VAR)
        set(${arg_OUT_VAR} ${output} PARENT_SCOPE)
    endif()
endfunction()

function(racegen_check)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;CONFIG;NAMESPACE;DRIVER;OUT_DIR" "SCHEMA;OPTIONS")
    if(arg_UNPARSED_ARGUMENTS OR arg_KEYWORDS_MISSING_VALUES OR NOT arg_NAME OR NOT arg_SCHEMA OR NOT arg_OUT_DIR)
        message(FATAL_ERROR "usage: racegen_check(NAME <test> SCHEMA <path>... OUT_DIR <folder> [CONFIG <file>] [NAMESPACE <name>]"
            " [DRIVER <name>] [OPTIONS <word>...])")
    endif()
    foreach(variable IN ITEMS arg_SCHEMA arg_CONFIG arg_OUT_DIR)
        _racegen_absolute(${variable})
    endforeach()
    _racegen_program(program program_target)
    _racegen_command(words "${program}")
    add_test(NAME ${arg_NAME} COMMAND ${words} --check)
endfunction()

cmake_policy(POP)
