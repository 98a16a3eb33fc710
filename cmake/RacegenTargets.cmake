# The order of the stages and the functions that make their targets.
#
# A stage may include only the stages to its left. The build refuses the rest by itself: a stage's headers are reachable
# only through <build>/include/<stage>/, which holds nothing but that stage, and a stage sees these folders only of the
# stages it is linked to.

set(RACEGEN_STAGES parallel source ddl schema plan lint render sql cpp explain diff emit pipeline files cli)

add_library(racegen_options INTERFACE)
target_compile_options(racegen_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<$<BOOL:${RACEGEN_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # Warns about "literal" + std::string inside libstdc++ itself (GCC bug 105651, fixed in 13).
    target_compile_options(racegen_options INTERFACE -Wno-restrict)
endif()

# Stops the configuration when `left` does not stand to the left of `stage`.
function(racegen_check_arrow stage left)
    list(FIND RACEGEN_STAGES "${stage}" stage_position)
    list(FIND RACEGEN_STAGES "${left}" left_position)
    if(stage_position EQUAL -1)
        message(FATAL_ERROR "'${stage}' is not a stage; the stages are ${RACEGEN_STAGES} (cmake/RacegenTargets.cmake)")
    endif()
    if(left_position EQUAL -1)
        message(FATAL_ERROR "LEFT of '${stage}' names '${left}', which is not a stage; the stages are ${RACEGEN_STAGES}")
    endif()
    if(NOT left_position LESS stage_position)
        message(FATAL_ERROR "'${stage}' may not use '${left}': a stage uses only stages to its left in ${RACEGEN_STAGES}")
    endif()
endfunction()

# racegen_stage(<stage> SOURCES <file>... [LEFT <stage>...] [LINKS <target>...])
#
# The static library racegen_<stage>. Its headers are included as "<stage>/<file>.hpp", or "<stage>.hpp" for a stage that
# is a pair of files instead of a folder. LEFT: the stages it uses; their own LEFT comes along. LINKS: third-party
# targets, not passed on.
function(racegen_stage stage)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LEFT;LINKS")
    if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
        message(FATAL_ERROR "usage: racegen_stage(<stage> SOURCES <file>... [LEFT <stage>...] [LINKS <target>...])")
    endif()

    set(visible "${PROJECT_BINARY_DIR}/include/${stage}")
    file(MAKE_DIRECTORY "${visible}")
    set(folder "${PROJECT_SOURCE_DIR}/generator/${stage}")
    if(IS_DIRECTORY "${folder}")
        file(CREATE_LINK "${folder}" "${visible}/${stage}" SYMBOLIC)
    else()
        file(CREATE_LINK "${folder}.hpp" "${visible}/${stage}.hpp" SYMBOLIC)
    endif()

    add_library(racegen_${stage} STATIC ${arg_SOURCES})
    target_include_directories(racegen_${stage} PUBLIC "${visible}")
    target_link_libraries(racegen_${stage} PRIVATE racegen_options ${arg_LINKS})
    foreach(left IN LISTS arg_LEFT)
        racegen_check_arrow(${stage} ${left})
        target_link_libraries(racegen_${stage} PUBLIC racegen_${left})
    endforeach()
endfunction()
