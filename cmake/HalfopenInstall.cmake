# What `cmake --install` puts where, and how other projects find it.
#
# Two components: "program" (the halfopen program with its data, manual and completions) and "development" (libraries, headers,
# the CMake package, pkg-config). Three sets of targets: halfopen-libraries, halfopen-gtest (needs GoogleTest) and
# halfopen-program; halfopen-config.cmake reads those that are there.
include(GNUInstallDirs)

option(HALFOPEN_INSTALL "Have cmake --install install halfopen" ${PROJECT_IS_TOP_LEVEL})
set(HALFOPEN_INSTALL_CMAKEDIR ${CMAKE_INSTALL_LIBDIR}/cmake/halfopen CACHE STRING "Folder of the CMake package")
set(HALFOPEN_INSTALL_DATADIR ${CMAKE_INSTALL_DATADIR}/halfopen)  # what the program reads

# Called by halfopen_part.
function(halfopen_install_part NAME INTERNAL EXPORT)
  if(NOT EXPORT)
    set(EXPORT halfopen-libraries)
  endif()
  set_target_properties(halfopen_${NAME} PROPERTIES EXPORT_NAME ${NAME})
  install(TARGETS halfopen_${NAME} EXPORT ${EXPORT}
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
  if(NOT INTERNAL)
    install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
  endif()
  get_target_property(type halfopen_${NAME} TYPE)
  if(type STREQUAL STATIC_LIBRARY)
    set_property(GLOBAL APPEND PROPERTY HALFOPEN_ARCHIVES_${EXPORT} halfopen_${NAME})
  endif()
endfunction()

# A pkg-config file: the archives of a set, each behind those that need it.
function(halfopen_install_pkg_config NAME EXPORT REQUIRES DESCRIPTION)
  get_property(archives GLOBAL PROPERTY HALFOPEN_ARCHIVES_${EXPORT})
  list(REVERSE archives)
  list(TRANSFORM archives PREPEND -l)
  list(JOIN archives " " HALFOPEN_PC_ARCHIVES)
  set(HALFOPEN_PC_NAME ${NAME})
  set(HALFOPEN_PC_DESCRIPTION ${DESCRIPTION})
  set(HALFOPEN_PC_REQUIRES ${REQUIRES})
  set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
  file(RELATIVE_PATH HALFOPEN_PC_PREFIX /prefix/${pkgconfig_dir} /prefix)  # so that the whole prefix can be moved
  configure_file(${PROJECT_SOURCE_DIR}/cmake/halfopen.pc.in ${PROJECT_BINARY_DIR}/${NAME}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${NAME}.pc DESTINATION ${pkgconfig_dir} COMPONENT development)
endfunction()

# Called once, behind the last part.
function(halfopen_install_package)
  include(CMakePackageConfigHelpers)
  # Of who links the installed archives.
  set(HALFOPEN_NEEDS_THREADS OFF)
  set(HALFOPEN_NEEDS_FMT OFF)
  if(TARGET halfopen_report)  # fmt is report's; threads are analysis's and realnet's, which are built with it
    set(HALFOPEN_NEEDS_THREADS ON)
    set(HALFOPEN_NEEDS_FMT ON)
    set(requires fmt)
  endif()
  set(files ${PROJECT_BINARY_DIR}/halfopen-config.cmake ${PROJECT_BINARY_DIR}/halfopen-config-version.cmake
    ${PROJECT_SOURCE_DIR}/cmake/HalfopenScenarios.cmake ${PROJECT_SOURCE_DIR}/cmake/HalfopenAddScenarios.cmake)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/halfopen-config.cmake.in ${PROJECT_BINARY_DIR}/halfopen-config.cmake
    INSTALL_DESTINATION ${HALFOPEN_INSTALL_CMAKEDIR} NO_SET_AND_CHECK_MACRO)
  # Below 1.0 a new minor version may change everything.
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/halfopen-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${files} DESTINATION ${HALFOPEN_INSTALL_CMAKEDIR} COMPONENT development)

  install(EXPORT halfopen-libraries NAMESPACE halfopen::
    DESTINATION ${HALFOPEN_INSTALL_CMAKEDIR} COMPONENT development)
  halfopen_install_pkg_config(halfopen halfopen-libraries "${requires}" "Deterministic tests of what can go wrong with TCP")
  if(TARGET halfopen_gtest)
    install(EXPORT halfopen-gtest NAMESPACE halfopen::
      DESTINATION ${HALFOPEN_INSTALL_CMAKEDIR} COMPONENT development)
    halfopen_install_pkg_config(halfopen-gtest halfopen-gtest "halfopen gmock" "halfopen's benches and matchers for GoogleTest")
  endif()
  if(TARGET halfopen_program)
    install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
    install(DIRECTORY docs examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
    # With the program: where that is not installed, the CMake package does not have it.
    install(EXPORT halfopen-program NAMESPACE halfopen::
      DESTINATION ${HALFOPEN_INSTALL_CMAKEDIR} COMPONENT program)
  endif()
endfunction()
