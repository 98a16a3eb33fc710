# Run at build time, by a file that racegen_generate() writes: runs racegen unless the stamp of its last run is newer than everything that
# run read, and than what it was told, and all that it wrote is there.
#
#   words         the command line
#   dependencies  files beside those that racegen reads, its program among them; names of targets may be among them
#   state         the folder of the stamp and of the list, which is the stamp but for its time: only changes of it matter
#   build         the project to configure again when the list changed; empty: the build tool sees to that

set(stamp "${state}/stamp")
set(list "${state}/list")

set(needed FALSE)
if(NOT EXISTS "${stamp}")
    set(needed TRUE)
else()
    file(STRINGS "${stamp}" lines)
    set(inputs ${lines})
    list(FILTER inputs INCLUDE REGEX "^input ")
    list(TRANSFORM inputs REPLACE "^input " "")
    foreach(dependency IN LISTS dependencies)
        if(EXISTS "${dependency}")
            list(APPEND inputs "${dependency}")
        endif()
    endforeach()
    foreach(input IN LISTS inputs ITEMS "${CMAKE_PARENT_LIST_FILE}")
        # Also true when the input is no longer there.
        if("${input}" IS_NEWER_THAN "${stamp}")
            set(needed TRUE)
        endif()
    endforeach()
    list(FILTER lines INCLUDE REGEX "^output ")
    list(TRANSFORM lines REPLACE "^output " "")
    foreach(output IN LISTS lines)
        if(NOT EXISTS "${output}")
            set(needed TRUE)
        endif()
    endforeach()
endif()

if(needed)
    execute_process(COMMAND ${words} RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "racegen failed (${status}); what is wrong stands above")
    endif()
endif()

execute_process(COMMAND "${CMAKE_COMMAND}" -E compare_files "${stamp}" "${list}" RESULT_VARIABLE differ OUTPUT_QUIET ERROR_QUIET)
if(differ)
    configure_file("${stamp}" "${list}" COPYONLY)
    if(build)
        # Libraries made side by side would configure side by side.
        file(LOCK "${build}/CMakeFiles/racegen.lock" GUARD PROCESS)
        execute_process(COMMAND "${CMAKE_COMMAND}" "${build}" RESULT_VARIABLE status)
        if(NOT status EQUAL 0)
            file(REMOVE "${list}")
            message(FATAL_ERROR "racegen: the outputs changed, and the project cannot be configured with them")
        endif()
    endif()
endif()
