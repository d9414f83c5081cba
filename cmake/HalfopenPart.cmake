# halfopen_part(NAME [INTERNAL] SOURCES ... [KNOWS parts...] [PRIVATE_KNOWS parts...] [USES libs...] [USES_HEADERS libs...]
#               [EXPORT name])
#
# One library per part: target halfopen_NAME, alias halfopen::NAME. Public headers live in include/, private ones in src/.
# KNOWS are the parts it may include; whatever is not listed fails to compile, which is how the arrows are kept.
# USES are libraries its objects have to be linked with, USES_HEADERS those of headers alone: who links the installed part
# needs the first and not the second.
# INTERNAL: linked by other parts, included by them alone; its headers are not installed.
# EXPORT: another set of installed targets than "halfopen-libraries" (cmake/HalfopenInstall.cmake).
#
# HALFOPEN_UNITY compiles several sources of the simulator's parts at once: faster from scratch, slower after a change.
option(HALFOPEN_UNITY "Compile several sources of a part at once" OFF)

function(halfopen_part NAME)
  cmake_parse_arguments(PART "INTERNAL" "EXPORT" "SOURCES;KNOWS;PRIVATE_KNOWS;USES;USES_HEADERS" ${ARGN})
  set(target halfopen_${NAME})
  if(PART_SOURCES)
    add_library(${target} STATIC ${PART_SOURCES})
    set(public PUBLIC)
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:halfopen_compiler>)
    if(HALFOPEN_UNITY AND NAME MATCHES "^(sim_|profiles$)")
      set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 6)
    endif()
  else()
    add_library(${target} INTERFACE)
    set(public INTERFACE)
  endif()
  add_library(halfopen::${NAME} ALIAS ${target})
  target_compile_features(${target} ${public} cxx_std_20)
  target_include_directories(${target} ${public}
    $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  foreach(part IN LISTS PART_KNOWS)
    target_link_libraries(${target} ${public} halfopen::${part})
  endforeach()
  foreach(part IN LISTS PART_PRIVATE_KNOWS)
    target_link_libraries(${target} PRIVATE halfopen::${part})
  endforeach()
  if(PART_USES)
    target_link_libraries(${target} PRIVATE ${PART_USES})
  endif()
  foreach(library IN LISTS PART_USES_HEADERS)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:${library}>)
  endforeach()
  if(HALFOPEN_INSTALL)
    halfopen_install_part(${NAME} "${PART_INTERNAL}" "${PART_EXPORT}")
  endif()
endfunction()
