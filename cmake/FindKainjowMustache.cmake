# Finds the header-only template engine kainjow/mustache.hpp. Gives the target KainjowMustache::mustache.

include(FindPackageHandleStandardArgs)

find_path(KainjowMustache_INCLUDE_DIR NAMES kainjow/mustache.hpp)

find_package_handle_standard_args(KainjowMustache REQUIRED_VARS KainjowMustache_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "on Debian: apt-get install libkainjow-mustache-dev")

if(KainjowMustache_FOUND AND NOT TARGET KainjowMustache::mustache)
    add_library(KainjowMustache::mustache INTERFACE IMPORTED)
    set_target_properties(KainjowMustache::mustache PROPERTIES
        INTERFACE_INCLUDE_DIRECTORIES "${KainjowMustache_INCLUDE_DIR}")
endif()
mark_as_advanced(KainjowMustache_INCLUDE_DIR)
