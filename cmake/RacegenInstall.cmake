# What `cmake --install` and the packages hold.

# Packing does not wait for all the tests to be built.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS racegen EXPORT racegen RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

# Not CMAKE_INSTALL_LIBDIR: nothing here is for one architecture.
set(package_folder lib/cmake/racegen)
install(EXPORT racegen NAMESPACE racegen:: FILE racegenTargets.cmake DESTINATION ${package_folder})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/racegenConfigVersion.cmake" COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
    "${PROJECT_SOURCE_DIR}/cmake/racegenConfig.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/RacegenGenerate.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/RacegenRun.cmake"
    "${PROJECT_BINARY_DIR}/racegenConfigVersion.cmake"
    DESTINATION ${package_folder})

install(FILES "${PROJECT_SOURCE_DIR}/docs/man/racegen.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")

if(NOT CMAKE_CROSSCOMPILING)
    set(completions "${PROJECT_BINARY_DIR}/completion")
    install(FILES "${completions}/bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME racegen)
    install(FILES "${completions}/fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" RENAME racegen.fish)
    install(FILES "${completions}/zsh" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" RENAME _racegen)
endif()

install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(CPACK_PACKAGE_CONTACT "the maintainers of racegen <maintainers@racegen.invalid>" CACHE STRING "Name and address in packages")
set(CPACK_PACKAGE_FILE_NAME "racegen-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "cmake, libpq-dev, libsqlite3-dev")
if(RACEGEN_STATIC)
    set(CPACK_GENERATOR TGZ)
else()
    set(CPACK_GENERATOR DEB)
endif()
include(CPack)
