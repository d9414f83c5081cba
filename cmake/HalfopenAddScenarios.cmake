# Read by CTest when it starts: adds a test for each scenario file there is now. What it needs is set by what includes it
# (HalfopenScenarios.cmake): folder, prefix, matching, exclude, command, properties.
file(GLOB_RECURSE files RELATIVE "${folder}" "${folder}/${matching}")
list(SORT files)
set(found 0)
foreach(file IN LISTS files)
  if(NOT exclude STREQUAL "" AND file MATCHES "${exclude}")
    continue()
  endif()
  string(REGEX REPLACE "\\.json$" "" name "${file}")
  add_test("${prefix}/${name}" ${command} "${folder}/${file}")
  set_tests_properties("${prefix}/${name}" PROPERTIES ${properties})
  math(EXPR found "${found} + 1")
endforeach()
if(found EQUAL 0)  # A folder that was moved must not pass by having no tests.
  add_test("${prefix}/no-scenario-found" "${CMAKE_COMMAND}" -E false)
endif()
