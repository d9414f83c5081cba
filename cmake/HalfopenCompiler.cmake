# What every translation unit of halfopen is compiled with.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 16
   AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 17)
  message(FATAL_ERROR "Clang 16 miscompiles coroutines (frames are used after suspension). Use GCC 12, Clang 14 or Clang 19.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)  # with extensions `linux` is a macro

set(HALFOPEN_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined")
option(HALFOPEN_WERROR "Treat warnings as errors" OFF)

# Our warnings are nobody's who builds halfopen as a part of a project of his own.
set(gcc $<AND:$<BOOL:${PROJECT_IS_TOP_LEVEL}>,$<CXX_COMPILER_ID:GNU>>)
set(clang $<AND:$<BOOL:${PROJECT_IS_TOP_LEVEL}>,$<CXX_COMPILER_ID:Clang>>)

add_library(halfopen_compiler INTERFACE)
# Decisions never rest on floating point, and contraction would make what little there is differ between compilers.
# GCC 12 sees overlaps where strings are joined (-Wrestrict); there are none.
target_compile_options(halfopen_compiler INTERFACE
  $<$<OR:${gcc},${clang}>:-Wall;-Wextra;-Wpedantic>
  $<$<CXX_COMPILER_ID:GNU,Clang>:-ffp-contract=off>
  $<${clang}:-Wno-shadow;-Wno-missing-field-initializers>
  $<${gcc}:-Wshadow=local;-Wno-missing-field-initializers;-Wno-restrict>
  $<$<AND:$<BOOL:${HALFOPEN_WERROR}>,$<OR:${gcc},${clang}>>:-Werror>)

if(HALFOPEN_SANITIZE)
  add_compile_options(-fsanitize=${HALFOPEN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_compile_options(-fno-sanitize=function)
  endif()
  add_link_options(-fsanitize=${HALFOPEN_SANITIZE})
endif()
