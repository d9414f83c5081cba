# cmake -D HOW=installed|subdirectory|fetch -D COMPILER=... -D BUILD=... -D SOURCE=... -D WORK=... -P use.cmake
#
# Uses halfopen as a project of somebody else does (project/), built with COMPILER: builds its test, runs it and its scenarios,
# and then adds scenarios without configuring again. Prints "skipped: REASON" where there is no such compiler.
cmake_minimum_required(VERSION 3.25)

find_program(compiler ${COMPILER} NO_CACHE)
if(NOT compiler)
  message("skipped: there is no ${COMPILER}")
  return()
endif()

function(run)  # run(COMMAND...): must succeed; what it prints is in `output`
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " line)
    message(FATAL_ERROR "${line}\nended with ${status}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect WHAT REGEX)
  if(NOT output MATCHES "${REGEX}")
    message(FATAL_ERROR "${WHAT}: expected '${REGEX}' in\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(COPY ${CMAKE_CURRENT_LIST_DIR}/project/ DESTINATION ${WORK}/project)

if(HOW STREQUAL "installed")
  # Built for one prefix, installed below another and moved to a third: nothing may remember a path.
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
  file(RENAME ${WORK}/prefix ${WORK}/moved)
  file(GLOB_RECURSE texts ${WORK}/moved/*.cmake ${WORK}/moved/*.pc)
  foreach(text IN LISTS texts)
    file(STRINGS ${text} lines)
    foreach(folder ${SOURCE} ${BUILD} ${WORK})
      string(FIND "${lines}" ${folder} at)
      if(NOT at EQUAL -1)
        message(FATAL_ERROR "${text} names ${folder}")
      endif()
    endforeach()
  endforeach()
  set(place -D CMAKE_PREFIX_PATH=${WORK}/moved)
else()
  set(place -D HALFOPEN=${SOURCE} -D HALFOPEN_UNITY=ON)
endif()
find_program(ccache ccache NO_CACHE)
if(ccache)
  list(APPEND place -D CMAKE_CXX_COMPILER_LAUNCHER=${ccache})
endif()

# CMake's own defaults otherwise: no build type, compiler extensions on.
run(${CMAKE_COMMAND} -S ${WORK}/project -B ${WORK}/build -G Ninja -D HOW=${HOW} -D CMAKE_CXX_COMPILER=${compiler} ${place}
  -D CMAKE_EXPORT_COMPILE_COMMANDS=ON)
run(${CMAKE_COMMAND} --build ${WORK}/build)
file(READ ${WORK}/build/compile_commands.json commands)
if(commands MATCHES "-Wall|-Wextra|_test_sim_|/bench/")
  message(FATAL_ERROR "A user's build has our warnings, tests or benchmarks: '${CMAKE_MATCH_0}' in its compile commands")
endif()

set(ctest ${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build)
run(${ctest})
expect("the tests" "100% tests passed, 0 tests failed out of 8\n")
expect("a scenario the loopback cannot carry" "on-sockets/cut [.]+[*]+Skipped")
run(${ctest} -N)
expect("the tests" [[: Linux/Greet.EndsWhenItsServerDies/linux_6_18
.*: Linux/Greet.EndsWhenItsServerDies/linux_6_1
.*: scenarios/closed-port
.*: scenarios/real/cut
.*: scenarios/real/refused
.*: elsewhere/closed-port
.*: on-sockets/cut
.*: on-sockets/refused
.*Total Tests: 8
]])

# A new file is a test at once; one whose expectation is wrong fails, and says so.
file(READ ${WORK}/project/scenarios/closed-port.json text)
file(WRITE "${WORK}/project/scenarios/added/another one.json" "${text}")
string(REPLACE ECONNREFUSED ETIMEDOUT wrong "${text}")
file(WRITE ${WORK}/project/scenarios/added/wrong.json "${wrong}")
run(${ctest} -R "^elsewhere/added/another one$")
expect("an added scenario" "100% tests passed, 0 tests failed out of 1\n")
execute_process(COMMAND ${ctest} -V -R "^scenarios/added/wrong$" RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(status EQUAL 0)
  message(FATAL_ERROR "a scenario that expects ETIMEDOUT passes:\n${output}")
endif()
expect("a scenario that expects something else" "expected ETIMEDOUT at 10ms, observed ECONNREFUSED at 10ms")

if(HOW STREQUAL "installed")
  # Every header that is installed can be included.
  file(GLOB_RECURSE headers RELATIVE ${WORK}/moved/include ${WORK}/moved/include/*.h)
  list(JOIN headers ">\n#include <" text)
  file(WRITE ${WORK}/headers.cpp "#include <${text}>\n")
  run(${compiler} -std=c++20 -fsyntax-only -I ${WORK}/moved/include ${WORK}/headers.cpp)

  # Scenarios in a build of several configurations.
  file(WRITE ${WORK}/several/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)\nproject(several LANGUAGES CXX)\n"
    "enable_testing()\nfind_package(halfopen REQUIRED COMPONENTS program)\n"
    "halfopen_discover_scenarios(${WORK}/project/scenarios/real PREFIX several)\n")
  run(${CMAKE_COMMAND} -S ${WORK}/several -B ${WORK}/several/build -G "Ninja Multi-Config" -D CMAKE_CXX_COMPILER=${compiler}
    -D CMAKE_PREFIX_PATH=${WORK}/moved)
  foreach(configuration "" "-C;Release")
    run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/several/build ${configuration})
    expect("scenarios of several configurations" "100% tests passed, 0 tests failed out of 2\n")
  endforeach()

  # Who asks for what is not there is told so.
  file(WRITE ${WORK}/wrong/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)\nproject(wrong LANGUAGES CXX)\n"
    "find_package(halfopen REQUIRED COMPONENTS sim fish)\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK}/wrong -B ${WORK}/wrong/build -D CMAKE_CXX_COMPILER=${compiler}
    -D CMAKE_PREFIX_PATH=${WORK}/moved RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  expect("a component that is none" "halfopen::fish: there is no such target")

  # The program finds what it reads beside itself, wherever it stands.
  run(${CMAKE_COMMAND} -E env --unset=HALFOPEN_DATA ${WORK}/moved/bin/halfopen cases --digests client-3)
  run(${WORK}/moved/bin/halfopen evidence)
  expect("the installed evidence" "\nall +[1-9]")
  find_program(pkg_config pkg-config NO_CACHE)
  if(pkg_config)
    file(GLOB folder ${WORK}/moved/lib*/pkgconfig ${WORK}/moved/lib/*/pkgconfig)
    set(ENV{PKG_CONFIG_PATH} ${folder})
    run(${pkg_config} --cflags --libs --static halfopen)
    separate_arguments(flags UNIX_COMMAND "${output}")
    run(${ccache} ${compiler} -std=c++20 -c ${SOURCE}/packaging/conan/test_package/story.cpp -o ${WORK}/story.o ${flags})
    run(${compiler} ${WORK}/story.o -o ${WORK}/story ${flags})
    run(${WORK}/story)
    expect("a program built with pkg-config" "connect#1 -> ECONNREFUSED")
  else()
    message("not tried: there is no pkg-config")
  endif()
endif()
message("used: ${HOW}, ${COMPILER}")
