#!/bin/bash
# sanitize.sh address|thread [FILTER]: all tests (or those of the rooms that match) once more, built with a sanitizer; programs
# that tests start are built with it too. What it reports lies in .build/sanitized/SANITIZER; a planted fault must be reported
# first. ALONE, a pattern, names the suites that run one after the other: `make sanitize` says which.
set -euo pipefail
cd "$(dirname "$0")/../.."
sanitizer=$1 filter=${2:-.} alone=${ALONE:?call it by make sanitize}
scratch=.build/$sanitizer
reports=$PWD/.build/sanitized/$sanitizer
rm -rf "$reports" && mkdir -p "$reports"
# Swift keeps what it will need again for as long as the process lives, so that leaks are not counted.
export ASAN_OPTIONS="detect_leaks=0:log_path=$reports/report"
# It would wait a second for other threads before each process ends, which is as long as a failed sync may take to end one.
export TSAN_OPTIONS="suppressions=$PWD/Tests/Sanitizers/thread.supp:log_path=$reports/report:atexit_sleep_ms=0"
export SWIFT_BACKTRACE=enable=no

# What does not run under a sanitizer, and why.
skipped=()
skip() { skipped+=("$1"); echo "SANITIZE $sanitizer skipped $1: $2"; }
skip WebTests.ConsoleBrowserTests 'a browser has deadlines of its own, which a program many times slower does not meet'
skip EndToEndTests.MemoryTests 'it bounds the memory of a process, of which a sanitizer takes a multiple'
skip RoomTests 'it reads the sources and runs none of them'
skip ParserTests.ParserTests/mutations '`make parsers` gives its readers hundreds of times as many inputs under address checks'
skip FlowsTests.DialectHistoryTests 'many histories of a shop in one thread; Simulation and the other tests of Flows do the same steps'
if [ "$sanitizer" = thread ]; then
  for suite in PrinterLanguageTests.StreamFuzzTests RenderingTests.DocumentFuzzTests SimulationTests.HistoryTests; do
    skip "$suite" 'it does the same thing many thousand times in one thread'
  done
fi

swiftc -swift-version 5 -sanitize="$sanitizer" Tests/Sanitizers/planted.swift -o "$reports/planted" 2>"$reports/planted.log"
"$reports/planted" "$sanitizer" >/dev/null 2>&1 || true
if ! ls "$reports"/report.* >/dev/null 2>&1; then
  echo "SANITIZE $sanitizer: the planted fault was not reported" >&2
  exit 1
fi
rm "$reports"/report.*
echo "SANITIZE $sanitizer planted: reported"

swift build --build-tests --scratch-path "$scratch" --sanitize "$sanitizer" 2>&1 \
  | sed "/warning: Cannot export local symbol '__asan/d"
# What `swift test` would start, and the program that tests start: without a sanitizer nothing would be looked at.
program=$scratch/debug/quittancePackageTests.xctest
for built in "$program" "$scratch/debug/quittance"; do
  said=$(ASAN_OPTIONS=help=1 TSAN_OPTIONS=help=1 "$built" --help 2>&1 || true)
  [[ "$said" =~ "flags for "(Address|Thread)Sanitizer ]] && [ "${BASH_REMATCH[1],,}" = "$sanitizer" ] || {
    echo "SANITIZE $sanitizer: $built has no $sanitizer sanitizer in it" >&2
    exit 1
  }
done
pattern=$(IFS='|'; echo "${skipped[*]}")
tests=0 failed=0
# The groups of `make test`, since each of these is sized for a small machine.
run() {
  local log="$reports/$1.log" start=$SECONDS
  shift
  SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 nice "$program" --testing-library swift-testing "$@" >"$log" 2>&1 || {
    failed=$((failed + 1))
    grep '✘' "$log" | tail -20 || tail -3 "$log"
  }
  local count
  count=$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\} .*/\1/p' "$log" | tail -1)
  tests=$((tests + ${count:-0}))
  echo "SANITIZE $sanitizer $(basename "$log" .log): ${count:-no} tests, $((SECONDS - start)) s"
}
for room in Executors Receipts PrinterLanguage Settings Fiscal Parser Rendering Persistence Flows Remote Transports Sandbox \
  Web Breaking Simulation EndToEnd; do
  [[ "${room}Tests" =~ $filter ]] || continue
  run "$room" --filter "^${room}Tests\." --skip "$pattern|$alone"
  case $room in
    Transports | Web | EndToEnd) run "$room-alone" --no-parallel --filter "^${room}Tests\.($alone)" --skip "$pattern" ;;
  esac
done
found=$(find "$reports" -name 'report.*' | wc -l)
for report in $(find "$reports" -name 'report.*' | head -20); do grep -m 1 SUMMARY "$report" || head -3 "$report"; done
echo "SANITIZE $sanitizer tests=$tests reports=$found failedRooms=$failed skipped=${#skipped[@]} seconds=$SECONDS"
[ "$found" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$tests" -gt 0 ]
