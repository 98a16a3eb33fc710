# Finds libpg_query, which ships neither a pkg-config nor a CMake file. Gives the target PgQuery::pg_query.
#
# The static archive is wanted: the shared one exports hundreds of unprefixed PostgreSQL symbols.

include(FindPackageHandleStandardArgs)

find_path(PgQuery_INCLUDE_DIR NAMES pg_query.h)
find_library(PgQuery_LIBRARY NAMES libpg_query.a)

find_package_handle_standard_args(PgQuery REQUIRED_VARS PgQuery_LIBRARY PgQuery_INCLUDE_DIR
    REASON_FAILURE_MESSAGE "on Debian: apt-get install libpg-query-dev")

if(PgQuery_FOUND AND NOT TARGET PgQuery::pg_query)
    find_package(Threads REQUIRED)
    add_library(PgQuery::pg_query STATIC IMPORTED)
    set_target_properties(PgQuery::pg_query PROPERTIES
        IMPORTED_LOCATION "${PgQuery_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${PgQuery_INCLUDE_DIR}"
        INTERFACE_LINK_LIBRARIES "Threads::Threads")
endif()
mark_as_advanced(PgQuery_INCLUDE_DIR PgQuery_LIBRARY)
