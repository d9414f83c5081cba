# cmake -D BUILD=... -D WORK=... -P deb.cmake: packs the build folder with CPack, and looks into the Debian packages.
cmake_minimum_required(VERSION 3.25)

foreach(tool dpkg-deb dpkg-shlibdeps gzip)
  find_program(${tool} ${tool} NO_CACHE)
  if(NOT ${tool})
    message("skipped: there is no ${tool}")
    return()
  endif()
endforeach()

function(run)  # run(COMMAND...): must succeed; what it prints is in `output`
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE error)
  if(NOT status EQUAL 0)
    list(JOIN ARGV " " line)
    message(FATAL_ERROR "${line}\nended with ${status}:\n${output}${error}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_files PACKAGE)  # expect_files(PACKAGE regex...): each is a file of it
  run(${dpkg-deb} -c ${PACKAGE})
  foreach(regex IN LISTS ARGN)
    if(NOT output MATCHES " \\./${regex}\n")
      message(FATAL_ERROR "${PACKAGE} has no ${regex}:\n${output}")
    endif()
  endforeach()
  if(output MATCHES "[^\n]*(/sim/kernel/|/src/|libgtest|libgmock)[^\n]*")
    message(FATAL_ERROR "${PACKAGE} has what is nobody's: ${CMAKE_MATCH_0}")
  endif()
endfunction()

function(expect_field PACKAGE FIELD REGEX)
  run(${dpkg-deb} -f ${PACKAGE} ${FIELD})
  if(NOT output MATCHES "${REGEX}")
    message(FATAL_ERROR "${PACKAGE}: ${FIELD}: expected '${REGEX}', found '${output}'")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
# Compressed as little as possible: looked at, not kept.
run(${CMAKE_CPACK_COMMAND} -G DEB --config ${BUILD}/CPackConfig.cmake -B ${WORK} -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip)
file(GLOB program ${WORK}/halfopen_*.deb)
file(GLOB development ${WORK}/libhalfopen-dev_*.deb)

expect_files(${program} usr/bin/halfopen usr/share/man/man1/halfopen.1.gz usr/share/bash-completion/completions/halfopen
  usr/share/zsh/vendor-completions/_halfopen usr/share/doc/halfopen/copyright usr/share/doc/halfopen/changelog.gz
  usr/share/doc/halfopen/README.md usr/share/doc/halfopen/examples/plain_main/main.cpp
  usr/share/doc/halfopen/docs/command-line.md usr/share/halfopen/docs/evidence/linux.md
  usr/share/halfopen/tests/evidence/linux.rows usr/share/halfopen/scenarios/schema/scenario.schema.json
  usr/share/halfopen/scenarios/loopback/normal-close.json usr/share/halfopen/scenarios/incidents/kgtn-2011062102/log.txt)
expect_field(${program} Package "^halfopen\n$")
expect_field(${program} Version "^0\\.1\\.0\n$")
expect_field(${program} Depends "libc6.*libfmt|libfmt.*libc6")
expect_field(${program} Depends "libstdc\\+\\+6")

foreach(part net model profiles sim_core sim_tcp sim_world pkt scenarios library realnet analysis report gtest)
  expect_files(${development} "usr/lib/([^/\n]+/)?libhalfopen_${part}\\.a")
endforeach()
expect_files(${development} usr/include/halfopen/net/net.h usr/include/halfopen/sim/world/world.h usr/include/halfopen/gtest/gtest.h
  usr/include/halfopen/pkt/run.h usr/include/halfopen/realnet/runner.h "usr/lib/([^/\n]+/)?cmake/halfopen/halfopen-config.cmake"
  "usr/lib/([^/\n]+/)?cmake/halfopen/HalfopenScenarios.cmake" "usr/lib/([^/\n]+/)?pkgconfig/halfopen.pc"
  usr/share/doc/libhalfopen-dev/copyright)
expect_field(${development} Depends "^libfmt-dev\n$")
expect_field(${development} Recommends "halfopen \\(= 0\\.1\\.0\\), libgmock-dev")

# What is packed works where it is unpacked.
run(${dpkg-deb} -x ${program} ${WORK}/root)
run(${CMAKE_COMMAND} -E env --unset=HALFOPEN_DATA ${WORK}/root/usr/bin/halfopen incident
  ${WORK}/root/usr/share/halfopen/scenarios/incidents/kgtn-2011062102)
run(${WORK}/root/usr/bin/halfopen evidence)
message("packed: halfopen, libhalfopen-dev")
