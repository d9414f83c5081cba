# Run by CPack between installing into a folder of its own and packing that: what Debian has elsewhere, or compressed.
# Policy 12.1 (manual pages), 12.5 (copyright), 12.7 (changelogs); zsh's folder is that of Debian's package zsh-common.
set(program ${CPACK_TEMPORARY_DIRECTORY}/program/usr/share)
set(development ${CPACK_TEMPORARY_DIRECTORY}/development/usr/share)

file(MAKE_DIRECTORY ${program}/zsh/vendor-completions ${development}/doc/libhalfopen-dev)
file(RENAME ${program}/zsh/site-functions/_halfopen ${program}/zsh/vendor-completions/_halfopen)
file(REMOVE_RECURSE ${program}/zsh/site-functions)

file(RENAME ${program}/doc/halfopen/LICENSE ${program}/doc/halfopen/copyright)
file(COPY ${program}/doc/halfopen/copyright DESTINATION ${development}/doc/libhalfopen-dev)

file(RENAME ${program}/doc/halfopen/CHANGELOG.md ${program}/doc/halfopen/changelog)
foreach(file ${program}/man/man1/halfopen.1 ${program}/doc/halfopen/changelog)
  execute_process(COMMAND gzip -9n ${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
