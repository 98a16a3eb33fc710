# Run at build time, by a file that racegen_generate() writes: runs racegen unless the stamp of its last run is newer than everything that
# run read, and than what it was told, and all that it wrote is there. Defined are
#
#   words         the command line
#   dependencies  what it reads as far as that is known without a run, its program, and what else is a reason to run; names of
#                 targets may be among them
#   state         the folder of the stamp; of the list, which is the stamp but for its time: only changes of it matter; and of the depfile
#   build         the project to configure again when the list changed; empty: the build tool sees to that
#   TRYING        a fault of the schema is no failure yet, and is left to a run without this

set(stamp "${state}/stamp")
set(list "${state}/list")

# The lines of the stamp that begin with the word, without it.
function(read_stamp word variable)
    set(lines "")
    if(EXISTS "${stamp}")
        file(STRINGS "${stamp}" lines REGEX "^${word} " ENCODING UTF-8)
        list(TRANSFORM lines REPLACE "^${word} " "")
    endif()
    set(${variable} ${lines} PARENT_SCOPE)
endfunction()

# Unlike a dependency that CMake knows of, one in a depfile may disappear. Nothing would otherwise tell ninja of the project's new
# rules, since it makes the list by the old ones first.
function(write_depfile)
    read_stamp(input inputs)
    set(rule "${stamp}:")
    foreach(path IN LISTS inputs dependencies)
        if(IS_ABSOLUTE "${path}")
            string(APPEND rule ";${path}")
        endif()
    endforeach()
    string(REPLACE " " "\\ " rule "${rule}")
    string(REPLACE ";" " \\\n  " rule "${rule}")
    file(WRITE "${state}/stamp.d" "${rule}\n")
endfunction()

read_stamp(input inputs)
read_stamp(output outputs)
read_stamp(failed failed)
set(needed "${failed}")
foreach(path IN LISTS dependencies)
    if(EXISTS "${path}")
        list(APPEND inputs "${path}")
    endif()
endforeach()
foreach(path IN LISTS inputs ITEMS "${CMAKE_PARENT_LIST_FILE}")
    # Also when one of the two is not there.
    if("${path}" IS_NEWER_THAN "${stamp}")
        set(needed TRUE)
    endif()
endforeach()
foreach(path IN LISTS outputs)
    if(NOT EXISTS "${path}")
        set(needed TRUE)
    endif()
endforeach()

if(needed)
    set(print "")
    if(TRYING)
        set(print OUTPUT_VARIABLE text ERROR_VARIABLE text)
    endif()
    execute_process(COMMAND ${words} RESULT_VARIABLE status ${print})
    if(status EQUAL 0)
        if(text)
            message("${text}")
        endif()
    elseif(TRYING)
        read_stamp(input inputs)
        list(TRANSFORM inputs PREPEND "input ")
        list(JOIN inputs "\n" inputs)
        file(WRITE "${stamp}" "failed ${status}\n${inputs}\n")
        write_depfile()
        return()
    else()
        message(FATAL_ERROR "racegen failed (${status}); what is wrong stands above")
    endif()
endif()
write_depfile()

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
