#!/bin/bash
# fuzz.sh PROGRAM RUNS SEED: puts so many inputs through each parser, from its corpus on, and prints a line for each:
# what was found lies in .build/found/PARSER as the input that shows it. The planted fault must be among it.
set -eu
program=$1 runs=$2 seed=$3
# The handler of Swift's own backtraces would keep libFuzzer from seeing that the process falls.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=16
failures=0
for folder in Tests/Parsers/Corpus/*/; do
  parser=$(basename "$folder")
  found=.build/found/$parser work=.build/found/.work
  rm -rf "$found" "$work"
  mkdir -p "$found" "$work"
  status=0
  start=$(date +%s%3N)
  PARSER=$parser "$program" -runs="$runs" -seed="$seed" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
    -print_final_stats=1 -artifact_prefix="$found/" "$work" "$folder" > "$found/log" 2>&1 || status=$?
  stat() { sed -n "s/^stat::$1: *//p" "$found/log"; }
  count=$(stat number_of_executed_units)
  echo "FUZZ $parser seed=$seed executions=$count rate=$((1000 * ${count:-0} / ($(date +%s%3N) - start + 1)))/s" \
    "peak=$(stat peak_rss_mb)MB findings=$((status != 0))"
  if [ "$parser" = planted ]; then
    if [ "$status" -eq 0 ]; then echo "the planted fault was not found: look at $found/log" >&2; failures=1; fi
  elif [ "$status" -ne 0 ]; then
    grep -m 3 -E 'FOUND|ERROR|SUMMARY|Fatal' "$found/log" >&2 || true
    echo "kept in $found; put the input into $folder as found-WHAT once it is mended" >&2
    failures=1
  fi
done
rm -rf "$work"
exit $failures
