"""The rows of the scorecard: what each runs, and how it reads what was said."""

import dataclasses
import json
import pathlib
import re
from collections import Counter
from typing import Callable

# At the short sizes a program that has not ended by then hangs.
LIMIT = 150

RELEASE = ".build/release"
DEBUG = ".build/debug"
FUZZER = ".build/fuzzer/release/FuzzParsers"

BUILDS = {
    "release": [
        ["swift", "build", "-c", "release", "--product", product]
        for product in ("quittance", "Break", "Simulate", "Fuzz", "Bench")
    ],
    "tests": [["swift", "build", "--build-tests"]],
    "parsers": [
        ["swift", "build", "-c", "release", "--scratch-path", ".build/fuzzer", "--product", "FuzzParsers",
         "--sanitize", "address", "--sanitize", "fuzzer", "-Xswiftc", "-sanitize=fuzzer,address"],
    ],
}
BUILD_ENVIRONMENT = {"parsers": {"QUITTANCE_FUZZ": "1"}}


class Failed(Exception):
    """A program that did not do what it was asked."""

    def __init__(self, why, output=""):
        super().__init__(why)
        self.output = output


@dataclasses.dataclass
class Result:
    value: str
    passed: bool
    seed: str = "-"
    sample: str = "-"
    control: str = "-"


@dataclasses.dataclass
class Row:
    number: int
    title: str
    target: str
    builds: tuple
    measure: Callable


def line(output, start):
    """The one line that begins so, as its words `name=value`."""
    found = [text for text in output.splitlines() if text.startswith(start)]
    if len(found) != 1:
        raise Failed(f"{len(found)} lines begin with {start!r}", output)
    return dict(re.findall(r"(\S+?)=(\S+)", found[0]))


def figure(output, name):
    """What `BENCH name value unit` says."""
    found = re.search(rf"^BENCH {re.escape(name)} (\S+)", output, re.M)
    if not found:
        raise Failed(f"no figure {name}", output)
    return float(found.group(1))


def found(is_found, what):
    return f"{what}: found" if is_found else f"{what}: **not found**"


def power(shell, full, _):
    status, output = shell.run(f"{RELEASE}/Break", "power", "--images", 10_000 if full else 900, "--seed", 1)
    words, weak = line(output, "POWER seed="), line(output, "POWER with synchronous=NORMAL")
    images = int(words["images"])
    broken = sum(int(count) for name, count in words.items() if name.isupper())
    control = int(weak["LOST"]) > 0
    return Result(
        f"{100 * (images - broken) / images:.4g} % survived, {words['starts']} of them by the service itself",
        status == 0 and broken == 0 and control, words["seed"], f"{images} images, {words['accepted']} accepted",
        found(control, f"synchronous=NORMAL, {weak['LOST']} of {weak['images']} images lost something"))


PROMISES = {"lost": "lost", "doubled": "doubled", "outOfOrder": "out of order", "unmarkedDuplicates": "unmarked"}


def kills(shell, full, folder):
    count = 1_000 if full else 30
    status, output = shell.run(
        f"{RELEASE}/quittance", "demo", "--headless", "--directory", f"{folder}/day", "--sales", 2 * count, "--kills",
        count, "--seed", 11)
    try:
        summary = json.loads(pathlib.Path(folder, "day", "summary.json").read_text())
    except OSError:
        raise Failed("the day came to no end", output)
    deaths = output.count("ready on") - 1
    # Only a debug build can be told to answer before it has committed.
    broken, words = shell.run(
        f"{DEBUG}/quittance", "demo", "--headless", "--directory", f"{folder}/control", "--sales", 30, "--kills", 10,
        "--seed", 11, "--sabotage")
    control = broken != 0 and ("accepted, but never applied" in words or "broke a promise" in words)
    counts = ", ".join(f"{summary[name]} {word}" for name, word in PROMISES.items())
    return Result(
        counts, status == 0 and deaths >= count and not any(summary[name] for name in PROMISES) and control, "11",
        f"{deaths} kills, {summary['sales']} sales", found(control, "answering before the commit"))


def histories(shell, full, _):
    program = f"{RELEASE}/Simulate"
    _, words = shell.run(program, "--help")
    words = " ".join(words.split())
    dialects = re.search(r"fiscal server speaks: ([^.(]+)[.(]", words)
    sabotages = re.search(r"checkers must report: ([^.(]+)[.(]?", words)
    if not dialects or not sabotages:
        raise Failed("the program does not name its dialects and sabotages", words)
    names = [[name.strip() for name in part.group(1).split(",")] for part in (dialects, sabotages)]
    sabotages = [re.match(r"\w+", name).group(0) for name in names[1]]
    # So many in each language, the first one most.
    seeds, played, violations, faults, passed = 100_000 if full else 400, 0, 0, {}, True
    shares = [0.6] + [0.4 / max(1, len(names[0]) - 1)] * (len(names[0]) - 1)
    for dialect, share in zip(names[0], shares):
        status, output = shell.run(program, "--dialect", dialect, "--seeds", max(1, round(seeds * share)), "--first", 1)
        said = line(output, "SIMULATE ")
        passed = passed and status == 0
        played += int(said["seeds"])
        violations += int(said["violations"])
        text = re.search(r"faults: (.*?) sales=", output)
        for kind, count in re.findall(r"(\w+)=(\d+)", text.group(1) if text else ""):
            faults[kind] = faults.get(kind, 0) + int(count)
    if not faults:
        raise Failed("no faults were counted")
    rarest = min(faults, key=faults.get)
    least = 1_000 * seeds / 100_000
    # Some promises can be broken in one language only.
    unseen = [
        name for name in sabotages
        if not any(shell.run(program, "--sabotage", name, "--seeds", 60, "--dialect", dialect)[0] for dialect in names[0])]
    return Result(
        f"{violations} violations; {len(faults)} kinds of fault, the rarest ({rarest}) {faults[rarest]} times",
        passed and violations == 0 and faults[rarest] >= least and not unseen, "1 to n", f"{played} histories",
        found(not unseen, f"{len(sabotages)} sabotages" + (f", but {', '.join(unseen)}" if unseen else "")))


def payloads(shell, full, _):
    status, output = shell.run(f"{RELEASE}/Break", "bytes", "--sales", 2_000 if full else 200, "--seed", 1)
    words, tidied = line(output, "BYTES seed="), line(output, "BYTES through a proxy")
    attempts, different = int(words["attempts"]), int(words["different"])
    control = int(tidied["different"]) > 0
    return Result(
        f"{100 * (attempts - different) / max(1, attempts):.4g} % equal in the file and on every attempt",
        status == 0 and different == 0 and control, words["seed"],
        f"{words['accepted']} bodies, {attempts} attempts, {words['repeated']} sent again",
        found(control, f"a proxy that writes values anew, {tidied['different']} times in {tidied['attempts']} attempts"))


TEST = ["swift", "test", "--skip-build", "--disable-xctest", "--no-parallel"]


def prints(shell, full, _):
    # Several services: what stands in for the bus keeps 50 descriptors of a process at most, and forgets to let go of some.
    seeds = range(7, 13) if full else [7]
    sums, passed, is_found = Counter(), True, True
    for seed in seeds:
        _, output = shell.run(
            *TEST, "--filter", "EndToEndTests.USBServiceTests", USB_RECEIPTS="250" if full else "24", USB_SEED=str(seed))
        words, control = line(output, "PRINTS seed="), line(output, "PRINTS without looking for evidence")
        sums.update({name: int(words[name]) for name in ("false", "unmarked", "lost", "faults", "receipts", "doubtful")})
        is_found = is_found and int(control["false"]) > 0 and int(control["lost"]) > 0
        passed = passed and re.search(r"Test run with \d+ tests?.* passed", output) is not None
    counts = [sums[name] for name in ("false", "unmarked", "lost")]
    passed = passed and not any(counts) and is_found and (sums["faults"] >= 1_000 or not full)
    return Result(
        f"{counts[0]} / {counts[1]} / {counts[2]}", passed, f"{seeds[0]} to {seeds[-1]}" if full else "7",
        f"{sums['faults']} faults in {sums['receipts']} receipts on USB, {sums['doubtful']} before a person",
        found(is_found, f"a fence of no kind, {control['false']} false and {control['lost']} lost"))


def disk(shell, full, _):
    options = ["--calls", 200] if full else ["--calls", 200, "--step", 50]
    status, output = shell.run(f"{RELEASE}/Break", "disk", *options, "--seed", 1)
    words, filled = line(output, "DISK seed="), line(output, "FULL DISK seed=")
    control = int(line(output, "FULL DISK with no room")["findings"]) > 0
    findings = int(words["findings"]) + int(filled["findings"])
    slowest = int(words["slowest"].removesuffix("ms"))
    return Result(
        f"{findings} findings; the process stops within {slowest} ms",
        status == 0 and findings == 0 and int(words["faults"]) > int(words["reads"]) > 0 and slowest <= 1_000 and control,
        words["seed"], f"{words['faults']} failed syncs, writes and reads, {filled['turnedAway']} sales turned away by a full disk",
        found(control, "no room kept aside"))


def damage(shell, full, _):
    status, output = shell.run(
        f"{RELEASE}/Break", "pages", "--images", 1_000 if full else 400, "--starts", 1_000 if full else 60, "--seed", 1)
    words = line(output, "PAGES seed=")
    images, at_start, by_audit, free, missed = (
        int(words[name]) for name in ("images", "foundAtStart", "foundByAudit", "freeSpace", "missed"))
    # Start and audit find most of them both.
    altered = images - free
    unreported = altered - at_start - missed
    control = unreported > 0
    return Result(
        f"{missed} of {altered} that alter something are missed, {words['sentOrPrinted']} damaged bytes "
        f"sent or printed by {words['served']} services",
        status == 0 and missed == 0 and words["sentOrPrinted"] == "0" and at_start > 0 and control, words["seed"],
        f"{words['images']} images: {at_start} refused at the start, {by_audit} reported by the audit, {free} free space",
        found(control, f"looking only at the start, {unreported} unreported"))


def inputs(shell, full, _):
    runs = {"streams": 10**8 if full else 150_000, "documents": 10**8 if full else 8_000}
    passed, crashes, total, targets, control = True, 0, 0, 0, True
    least = None
    for kind, count in runs.items():
        status, output = shell.run(f"{RELEASE}/Fuzz", kind, "--count", count, "--seed", 1)
        passed = passed and status == 0 and "nothing found" in output
        crashes += status != 0
        total, targets = total + count, targets + 1
        least = count if least is None else min(least, count)
        _, words = shell.run(f"{RELEASE}/Fuzz", "--help")
        plants = re.search(rf"[Ii]n {kind}: ([\w, -]+)", " ".join(words.split()))
        if not plants:
            raise Failed(f"no fault can be planted in {kind}", words)
        # The further ones show that what hangs is ended, which takes its time.
        for plant in plants.group(1).split(", ")[:2]:
            status, output = shell.run(
                f"{RELEASE}/Fuzz", kind, "--count", 100_000, "--seed", 1, "--plant", plant.strip())
            control = control and status != 0
    runs = 10**8 if full else 10_000
    status, output = shell.run("Tests/FuzzParsers/fuzz.sh", FUZZER, runs, 1)
    passed = passed and status == 0
    for text in re.findall(r"^FUZZ (.*)$", output, re.M):
        words = dict(re.findall(r"(\S+?)=(\S+)", text))
        if text.startswith("planted "):
            control = control and words["findings"] != "0"
            continue
        crashes += int(words["findings"])
        total, targets = total + int(words["executions"]), targets + 1
        least = min(least, int(words["executions"]))
    if targets < 10:
        raise Failed(f"only {targets} targets", output)
    return Result(
        f"{crashes} crashes, 0 control bytes in rendered text" if passed else f"{crashes} targets with findings",
        passed and crashes == 0 and control and (not full or least >= 10**8), "1",
        f"{total} inputs in {targets} targets, at least {least} each", found(control, "planted faults"))


def forgeries(shell, _full, _):
    _, output = shell.run(*TEST, "--filter", "WebTests.AccessTests")
    words, right = line(output, "FORGERIES tried="), line(output, "FORGERIES done right")
    passed = re.search(r"Test run with \d+ tests?.* passed", output) is not None
    count, refused = int(words["tried"]), int(words["refused"])
    control = int(right["passed"]) == int(right["tried"]) > 0
    return Result(
        f"{100 * refused / max(1, count):.4g} % refused", passed and refused == count >= 200 and control, "-",
        f"{count} requests", found(control, f"the same done right, {right['passed']} of {right['tried']} let in"))


def commits(shell, full, _):
    _, bench = shell.run(f"{RELEASE}/Bench", "accept")
    ratio, rewrite, whole = (
        figure(bench, f"accept.queued.{name}") for name in ("commitOverSync", "commitOverRewrite", "overSync"))
    status, output = shell.run(f"{RELEASE}/Break", "cost", "--sales", 1_000 if full else 150, "--seed", 1)
    words, weak = line(output, "COST seed="), line(output, "COST with synchronous=NORMAL")
    control = float(weak["syncs"]) < 1
    return Result(
        f"p50 {ratio:.2f} × ({rewrite:.2f} × bytes written over in place), the whole call {whole:.2f} ×; "
        f"{float(words['syncs']):.2f} a request; {float(words['syncsOfSale']):.1f} a printed sale; "
        f"{float(words['kB']):.0f} kB a request",
        status == 0 and ratio <= 1.5 and 1.0 <= float(words["syncs"]) <= 1.2 and float(words["syncsOfSale"]) <= 7
        and float(words["kB"]) <= 40 and control,
        words["seed"], f"1024 commits, {words['requests']} requests, {words['printedSales']} printed sales",
        found(control, f"synchronous=NORMAL, {float(weak['syncs']):.2f} syncs a request"))


def restarts(shell, full, _):
    status, output = shell.run(f"{RELEASE}/Break", "restart", "--entries", 10_000, "--seed", 1)
    words, held = line(output, "RESTART seed="), line(output, "RESTART of a process")
    ready, late = (int(part["slowest"].removesuffix("ms")) for part in (words, held))
    _, bench = shell.run(f"{RELEASE}/Bench", "drain=10000" if full else "drain=4000", "slowDrain")
    ratio, slow = figure(bench, "drain.overBare"), figure(bench, "drain.slow.overBare")
    control = late > 500 and slow < 0.9
    return Result(
        f"{ready / 1000:.2f} s (slowest of {words['starts']}); {ratio:.2f} ×",
        status == 0 and ready <= 500 and ratio >= 0.9 and control, words["seed"],
        f"{words['queued']} queued; {10_000 if full else 4_000} drained",
        found(control, f"held for 600 ms, {late} ms; a server twice as slow, {slow:.2f} ×"))


def endurance(shell, full, _):
    status, output = shell.run(
        f"{RELEASE}/Break", "endure", "--operations", 1_000_000 if full else 8_000, "--seed", 1)
    words, crowded = line(output, "ENDURE seed="), line(output, "ENDURE beside somebody")
    control = int(crowded["findings"]) > 0
    return Result(
        f"memory {float(words['growth'].removesuffix('%')):+.1f} % to {int(words['memory'].removesuffix('kB')) / 1000:.0f} MB, "
        f"{words['descriptors']} descriptors, {words['findings']} findings",
        status == 0 and int(words["findings"]) == 0 and control, words["seed"],
        f"{words['operations']} operations, {words['printed']} receipts",
        found(control, "two who never hang up in each outage"))


def exposure(shell, _full, folder):
    def level(file):
        _, output = shell.run("systemd-analyze", "security", "--offline=true", "--no-pager", file)
        match = re.search(r"Overall exposure level for .*: ([0-9.]+)", output)
        if not match:
            raise Failed("systemd-analyze names no exposure", output)
        return float(match.group(1))

    files = [pathlib.Path(folder, name) for name in ("quittance.service", "open.service")]
    # The program's notes go to standard error, which would not be part of a unit.
    shell.run("sh", "-c", f"{RELEASE}/quittance unit --program /bin/true --config {folder}/none.yaml 2>&- >{files[0]}")
    files[1].write_text("[Service]\nExecStart=/bin/true\n")
    ours, bare = level(files[0]), level(files[1])
    return Result(
        f"{ours}", ours <= 2.0 and bare > 2.0, "-", "1 unit", found(bare > 2.0, f"a unit that closes nothing, {bare}"))


ROWS = [
    Row(1, "power-cut states survived: the real program over HTTP, every write and sync logged, images reopened",
        "100 % of ≥ 10 000", ("release",), power),
    Row(2, "`kill -9` at random moments; records of client, server and printer compared",
        "≥ 1 000 kills, 0 lost, 0 doubled, 0 out of order, 0 unmarked", ("release", "tests"), kills),
    Row(3, "simulated histories of queue, replay and spool with all faults",
        "≥ 100 000, 0 violations; every kind ≥ 1 000 times", ("release",), histories),
    Row(4, "payload equality accepted = stored = sent, odd bodies", "100 %", ("release",), payloads),
    Row(5, "false “printed” / unmarked second sends / lost receipts at a failing printer, real processes",
        "0 / 0 / 0 in ≥ 1 000 faults", ("tests",), prints),
    Row(6, "disk full, failed sync, I/O error at the n-th call",
        "0 acknowledged lost; stop ≤ 1 s after a failed sync", ("release",), disk),
    Row(7, "damaged pages: whatever alters a row, an index or a link is reported before it is sent or printed",
        "100 % of 1 000", ("release",), damage),
    Row(8, "bad inputs: fuzzed bodies, receipts, templates, status bytes, ESC/POS, mail headers and more",
        "≥ 10⁸ per target, 0 crashes, 0 control bytes", ("release", "parsers"), inputs),
    Row(9, "request forgeries: host, origin, type, token, cookies, CRLF in path, header and address",
        "100 % of ≥ 200 refused", ("tests",), forgeries),
    Row(10, "commit latency over the same bytes appended and synced (`fdatasync`) in the same moments; syncs of an accepted request, of a printed sale; bytes written",
        "p50 ≤ 1.5 ×; 1.0–1.2; ≤ 7; ≤ 40 kB", ("release",), commits),
    Row(11, "ready after a kill with 10 000 queued; drain rate over a bare client's, server at 5 ms",
        "≤ 0.5 s; ≥ 0.9 ×", ("release",), restarts),
    Row(12, "endurance: resident memory, descriptors, integrity",
        "1 000 000 operations: ≤ +10 %, constant but for 2 kept connections, ok", ("release",), endurance),
    Row(13, "`systemd-analyze security --offline=true` of `quittance unit`", "≤ 2.0", ("release",), exposure),
]
