# Cross-compiles for 64-bit Windows with Debian's g++-mingw-w64-x86-64-posix.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

# nlohmann/json is headers only, so the host's serves. It is reached through a folder of its own: the host's include folder
# would bring the host's C library along.
set(host_headers ${CMAKE_BINARY_DIR}/host-headers)
file(MAKE_DIRECTORY ${host_headers}/include)
file(CREATE_LINK /usr/include/nlohmann ${host_headers}/include/nlohmann SYMBOLIC)
file(COPY /usr/share/cmake/nlohmann_json DESTINATION ${host_headers}/share/cmake)

set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32 ${host_headers})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

add_compile_definitions(_WIN32_WINNT=0x0A00 NOMINMAX WIN32_LEAN_AND_MEAN)
add_link_options(-static)
