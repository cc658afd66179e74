#!/usr/bin/env bash
# Checks an executable for what the system can do against mistakes in memory: check-executable.sh FILE
set -euo pipefail
file=$1

header="$(readelf --wide --file-header "$file")"
segments="$(readelf --wide --program-headers "$file")"
dynamic="$(readelf --wide --dynamic "$file")"
symbols="$(readelf --wide --dyn-syms "$file")"

wrong=0
# check NAME TEXT PATTERN: the text must have a line that matches; `!` in front of the pattern: it must have none.
check() {
  local expected=0
  local pattern=$3
  if [ "${pattern:0:1}" = "!" ]; then
    expected=1
    pattern=${pattern:1}
  fi
  local found=0
  grep -qE -- "$pattern" <<<"$2" || found=1
  if [ "$found" -ne "$expected" ]; then
    echo "$file: $1" >&2
    wrong=1
  fi
}

check "it is loaded at a fixed address (no PIE)" "$header" 'Type: +DYN'
check "the tables of addresses stay writable (no RELRO)" "$segments" 'GNU_RELRO'
check "functions are looked up late, in tables that stay writable (no BIND_NOW)" "$dynamic" 'BIND_NOW|FLAGS.*NOW'
check "it does not say that the stack holds no code (no GNU_STACK)" "$segments" 'GNU_STACK'
check "the stack can be executed" "$segments" '!GNU_STACK.*RWE'
check "a segment is writable and executable" "$segments" '!LOAD.*RWE'
check "its C code does not check its stack (no stack protector)" "$symbols" '__stack_chk_fail'
check "its C code is not fortified (no _FORTIFY_SOURCE)" "$symbols" '__[a-z]+_chk@'
check "it looks for libraries in folders of its own (RPATH)" "$dynamic" '!RPATH|RUNPATH'
exit "$wrong"
