# halfopen_discover_scenarios(DIR [PREFIX name] [MATCHING pattern] [EXCLUDE regex] [COMMAND command...] [ARGUMENTS words...]
#                             [TIMEOUT seconds] [PROPERTIES name value...])
#
# Makes a CTest test of every scenario file below DIR. CTest looks for the files each time it starts: a new file is a test at
# once, without a reconfigure or a build.
#
# PREFIX     begins the tests' names: PREFIX/path/below/DIR, without ".json". Else the folder's own name.
# MATCHING   the names of the files (*.json); EXCLUDE: those whose path below DIR matches are none.
# COMMAND    what is run, with the file as its last argument: `halfopen run`, unless scenarios name C++ programs of yours.
# ARGUMENTS  put before the file, for example --os client=windows-11 or --backend real.
# TIMEOUT    of each test, in seconds of real time (60).
# PROPERTIES of each test, as for set_tests_properties.
#
# A test passes with exit status 0 and is skipped with 4: the backend cannot do what the scenario needs, and says why.
function(halfopen_discover_scenarios DIR)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "PREFIX;MATCHING;EXCLUDE;TIMEOUT" "COMMAND;ARGUMENTS;PROPERTIES")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "halfopen_discover_scenarios: no such argument: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  cmake_path(ABSOLUTE_PATH DIR BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE folder)
  if(NOT IS_DIRECTORY ${folder})
    message(FATAL_ERROR "halfopen_discover_scenarios: ${folder} is no folder")
  endif()
  string(REGEX REPLACE "/$" "" folder "${folder}")
  if(NOT DEFINED ARG_PREFIX)
    cmake_path(GET folder FILENAME ARG_PREFIX)
  endif()
  if(NOT DEFINED ARG_MATCHING)
    set(ARG_MATCHING "*.json")
  endif()
  if(NOT DEFINED ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  if(NOT DEFINED ARG_COMMAND)
    if(NOT TARGET halfopen::program)
      message(FATAL_ERROR "halfopen_discover_scenarios: the halfopen program is missing. Install it, or, where halfopen is a "
        "subdirectory or fetched, set HALFOPEN_BUILD_CLI to ON.")
    endif()
    set(ARG_COMMAND "$<TARGET_FILE:halfopen::program>" run)
  endif()

  # Each call leaves a file with what it was told; CTest reads it, and it reads HalfopenAddScenarios.cmake.
  get_property(calls DIRECTORY PROPERTY halfopen_scenario_calls)
  math(EXPR calls "0${calls} + 1")
  set_property(DIRECTORY PROPERTY halfopen_scenario_calls ${calls})
  set(script ${CMAKE_CURRENT_BINARY_DIR}/halfopen-scenarios-${calls})
  string(CONCAT content
    "set(folder [==[${folder}]==])\nset(prefix [==[${ARG_PREFIX}]==])\n"
    "set(matching [==[${ARG_MATCHING}]==])\nset(exclude [==[${ARG_EXCLUDE}]==])\n"
    "set(command [==[${ARG_COMMAND};${ARG_ARGUMENTS}]==])\n"
    "set(properties [==[TIMEOUT;${ARG_TIMEOUT};SKIP_RETURN_CODE;4;${ARG_PROPERTIES}]==])\n"
    "include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/HalfopenAddScenarios.cmake]==])\n")
  file(GENERATE OUTPUT ${script}-$<CONFIG>.cmake CONTENT "${content}")
  get_property(several_configurations GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  if(several_configurations)
    list(GET CMAKE_CONFIGURATION_TYPES 0 first)  # if CTest is not told which: ctest -C
    file(CONFIGURE OUTPUT ${script}.cmake @ONLY CONTENT "set(configuration \"\${CTEST_CONFIGURATION_TYPE}\")
if(configuration STREQUAL \"\")\n  set(configuration ${first})\nendif()\ninclude(\"${script}-\${configuration}.cmake\")\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${script}.cmake)
  else()
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${script}-${CMAKE_BUILD_TYPE}.cmake)
  endif()
endfunction()
