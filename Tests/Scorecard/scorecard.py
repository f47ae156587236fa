#!/usr/bin/env python3
"""Measures rows of the scorecard, prints a line for each, and writes them into the table.

    scorecard.py [--full] [--rows 1,4] [--out SCORECARD.md] [--no-build]

A row runs programs of this repository, each of which prints what it found with its seed and its sample size, and then
breaks its promise on purpose: a row whose negative control is not found has failed. So has one whose program crashes,
hangs or says nothing. No row keeps another from running; the exit status is 1 if any has failed.

The page has a table of the short sizes and one of the full ones. A run replaces the rows it measured and leaves the
others as they are, since the full ones take days together: each row says which commit it is of.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time
import traceback

import rows

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Shell:
    """Runs programs in the repository, at most so long each."""

    def __init__(self, limit):
        self.limit = limit

    def run(self, *command, **environment):
        print("  $", " ".join(str(word) for word in command), file=sys.stderr, flush=True)
        with subprocess.Popen(
            [str(word) for word in command], cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=self.limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                output, _ = process.communicate()
                raise rows.Failed(f"not done after {self.limit} s", output.decode(errors="replace"))
        return process.returncode, output.decode(errors="replace")


def build(wanted):
    """Builds what the rows run; gives what could not be built."""
    broken = set()
    for name in sorted({part for row in wanted for part in row.builds}):
        for command in rows.BUILDS[name]:
            environment = {**os.environ, **rows.BUILD_ENVIRONMENT.get(name, {})}
            print("building:", " ".join(command), file=sys.stderr, flush=True)
            if subprocess.run(command, cwd=ROOT, env=environment, stdout=sys.stderr, check=False).returncode != 0:
                broken.add(name)
                break
    return broken


def measured(row, shell, full, broken):
    missing = sorted(broken & set(row.builds))
    if missing:
        return rows.Result(f"not built: {', '.join(missing)}", False)
    try:
        with tempfile.TemporaryDirectory(prefix="quittance-score-") as folder:
            return row.measure(shell, full, folder)
    except rows.Failed as failure:
        print(failure.output[-4000:], file=sys.stderr)
        return rows.Result(f"did not finish: {failure}", False)
    except Exception:  # A row of its own: whatever is wrong with it is wrong with it alone.
        traceback.print_exc()
        return rows.Result("did not finish: the row itself is broken", False)


def first(pattern, path, fallback="unknown"):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text(errors="replace"), re.M)
    except OSError:
        return fallback
    return found.group(1).strip() if found else fallback


def said(*command):
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def raw_sync():
    """The median of writing 34 kB and waiting for the disk, in milliseconds."""
    times = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(200):
            begun = time.perf_counter()
            file.write(b"Q" * 34816)
            file.flush()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[100]


def words(text):
    return json.dumps(text, ensure_ascii=False)


def commit():
    name = said("git", "rev-parse", "--short=12", "HEAD") or "unknown"
    return name + (" and changes" if said("git", "status", "--porcelain", "--", ":!SCORECARD.md") else "")


def machine():
    cpu = first(r"^model name\s*: (.*)$", "/proc/cpuinfo", "") or said("sh", "-c", "lscpu | sed -n 's/^Model name: *//p'")
    memory = int(first(r"^MemTotal:\s*(\d+)", "/proc/meminfo", "0")) / 1e6
    disk = said("findmnt", "-no", "SOURCE,FSTYPE", "-T", tempfile.gettempdir())
    return [
        ("cores", f"{len(os.sched_getaffinity(0))}, {cpu or platform.machine()}, {memory:.0f} GB of memory"),
        ("kernel", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("disk", f"{' '.join(disk.split()) or 'unknown'}; 34 kB and fdatasync take {raw_sync():.2f} ms (median of 200)"),
        ("SQLite", said("pkg-config", "--modversion", "sqlite3") or "unknown"),
        ("Swift", (said("swift", "--version").splitlines() or ["unknown"])[0]),
    ]


TITLE = """# Scorecard

Each row is a command of this repository that can be repeated from its seed, and each is tried on a service that breaks
the promise on purpose: a control that is not found fails its row. *Pass* means the size that ran.
"""
HEADINGS = {
    False: "## Short sizes\n\nWritten by `make scorecard`.",
    True: '## Full sizes\n\nWritten by `make scorecard FULL=1`, or by a part of it: `make scorecard FULL=1 ARGS="--rows 1,2"`.',
}
COLUMNS = ("#", "figure", "target", "measured", "", "seed", "sample", "negative control", "s", "commit", "day")


def cells(*words):
    return "| " + " | ".join(word.replace("|", "\\|").replace("\n", " ") for word in words) + " |"


def page(text, results, full):
    """The page, with these results in the place of earlier ones of the same rows and sizes."""
    sections = {size: section for size in HEADINGS for section in re.findall(
        rf"^{re.escape(HEADINGS[size].splitlines()[0])}\n.*?(?=^## |\Z)", text, re.M | re.S)}
    lines = {int(number): line for line, number in re.findall(r"^(\| (\d+) \| .*)$", sections.get(full, ""), re.M)}
    now = commit(), datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")
    for row, result, seconds in results:
        lines[row.number] = cells(
            str(row.number), row.title, row.target, result.value, "pass" if result.passed else "**FAIL**", result.seed,
            result.sample, result.control, f"{seconds:.0f}", *now)
    sections[full] = "\n".join([
        HEADINGS[full], "", cells(*COLUMNS).replace("|  |", "| |"), "|---" * len(COLUMNS) + "|",
        *(lines[number] for number in sorted(lines)), "", "| machine | |", "|---|---|",
        *(cells(*facts) for facts in machine()), ""])
    return "\n".join([TITLE, *(sections[size].rstrip() + "\n" for size in sorted(sections))])


def main():
    parser = argparse.ArgumentParser(description="Measures the scorecard.")
    parser.add_argument("--full", action="store_true", help="the full sizes, without a limit in time")
    parser.add_argument("--rows", help="only these, such as 1,4; the others stay as they are in the table")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "SCORECARD.md", help="where the table goes")
    parser.add_argument("--no-build", action="store_true", help="take the programs as they are")
    options = parser.parse_args()
    numbers = {int(word) for word in options.rows.split(",")} if options.rows else None
    wanted = [row for row in rows.ROWS if numbers is None or row.number in numbers]
    broken = set() if options.no_build else build(wanted)
    shell = Shell(None if options.full else rows.LIMIT)
    results = []
    for row in wanted:
        print(f"row {row.number}: {row.title}", file=sys.stderr, flush=True)
        start = time.monotonic()
        result = measured(row, shell, options.full, broken)
        seconds = time.monotonic() - start
        results.append((row, result, seconds))
        print(
            f"SCORE {row.number} {words(row.title)} {words(result.value)} {words(row.target)}"
            f" {'pass' if result.passed else 'FAIL'} seed={result.seed} n={result.sample}"
            f" control={words(result.control)} seconds={seconds:.0f}", flush=True)
        # After each, so that a run that is ended keeps what it measured.
        earlier = options.out.read_text() if options.out.exists() else ""
        options.out.write_text(page(earlier, results[-1:], options.full))
    failed = [row.number for row, result, _ in results if not result.passed]
    print(f"SCORECARD rows={len(results)} failed={len(failed)} {failed or ''}".rstrip())
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
