# `cpack -G DEB` in the build folder: the packages halfopen (program, data, manual, completions, documentation) and libhalfopen-dev
# (libraries, headers, CMake package, pkg-config).
set(CPACK_PACKAGE_NAME halfopen)
set(CPACK_PACKAGE_VENDOR "The halfopen authors")
set(CPACK_PACKAGE_CONTACT "The halfopen authors <halfopen@localhost>" CACHE STRING "Maintainer of packages, with address")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "deterministic tests for everything that can go wrong with TCP")
set(CPACK_PACKAGE_DESCRIPTION_FILE ${PROJECT_SOURCE_DIR}/packaging/deb/description.txt)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME halfopen)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "libhalfopen-dev, tshark")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "The program, its scenarios, evidence, manual and documentation.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libhalfopen-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# The archives need fmt and, the face for GoogleTest, GoogleMock; nothing else that they are built with.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS libfmt-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "halfopen (= ${PROJECT_VERSION}), libgmock-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "Static libraries, headers, CMake package and pkg-config files.")

set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/deb/prepare.cmake)
include(CPack)
