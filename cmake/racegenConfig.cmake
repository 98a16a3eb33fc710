# find_package(racegen) gives the program, racegen::racegen, and racegen_generate() and racegen_check().
#
# RACEGEN_EXECUTABLE, when set, is the program in place of the package's own. A program found while cross-compiling is one for the machine to
# come, so one of this machine is looked for.

if(CMAKE_VERSION VERSION_LESS 3.25)
    set(racegen_FOUND FALSE)
    set(racegen_NOT_FOUND_MESSAGE "racegen needs CMake 3.25")
    return()
endif()

if(NOT RACEGEN_EXECUTABLE AND CMAKE_CROSSCOMPILING)
    find_program(RACEGEN_EXECUTABLE racegen NO_CMAKE_FIND_ROOT_PATH)
    if(NOT RACEGEN_EXECUTABLE)
        set(racegen_FOUND FALSE)
        set(racegen_NOT_FOUND_MESSAGE "set RACEGEN_EXECUTABLE to a racegen that runs on this machine")
        return()
    endif()
elseif(NOT RACEGEN_EXECUTABLE AND NOT TARGET racegen::racegen)
    include("${CMAKE_CURRENT_LIST_DIR}/racegenTargets.cmake")
endif()

include("${CMAKE_CURRENT_LIST_DIR}/RacegenGenerate.cmake")
