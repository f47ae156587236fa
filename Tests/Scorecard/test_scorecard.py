"""What the scorecard makes of programs that do well, do badly, crash, hang and say nothing."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import rows
import scorecard

GOOD = {
    "power": "POWER seed=1 images=1500 starts=15 records=9 accepted=500 sent=1 printed=1 LOST=0 HOLE=0 CORRUPT=0 seconds=9\n"
    "POWER with synchronous=NORMAL, which must lose: seed=1 images=75 starts=0 LOST=7 HOLE=0\n",
    "bytes": "BYTES seed=1 accepted=400 attempts=500 repeated=80 different=0 seconds=9\n"
    "BYTES through a proxy that writes values anew, which must differ: seed=1 accepted=40 attempts=40 repeated=0 different=39\n",
    "cost": "COST seed=1 requests=300 syncs=1.03 kB=35.1 printedSales=40 syncsOfSale=6.2\n"
    "COST with synchronous=NORMAL, which must sync less than once a request: seed=1 requests=40 syncs=0.03 kB=35.0\n",
    "accept": "BENCH accept.queued.commitOverSync 1.21 ratio\nBENCH accept.queued.commitOverRewrite 2.2 ratio\n"
    "BENCH accept.queued.overSync 3.4 ratio\n",
    "WebTests": "FORGERIES tried=900 refused=900\nFORGERIES done right, which must pass: tried=20 passed=20\n"
    "✔ Test run with 12 tests in 1 suite passed after 3.0 seconds.\n",
}


class Said:
    """Programs that say what is written down for the first word by which they are known."""

    def __init__(self, status=0, **changed):
        self.status = status
        self.words = {**GOOD, **changed}

    def run(self, *command, **_):
        for name, words in self.words.items():
            if any(name in str(word) for word in command):
                return self.status, words
        return self.status, ""


class Measures(unittest.TestCase):
    def verdict(self, number, **said):
        row = next(row for row in rows.ROWS if row.number == number)
        with contextlib.redirect_stderr(io.StringIO()):
            return scorecard.measured(row, Said(**said), False, set())

    def test_what_reaches_its_target_passes(self):
        for number in (1, 4, 9, 10):
            self.assertTrue(self.verdict(number).passed, number)

    def test_what_misses_it_fails(self):
        changes = [
            (1, "power", "LOST=0", "LOST=1"), (1, "power", "CORRUPT=0", "CORRUPT=2"), (4, "bytes", "different=0", "different=1"),
            (9, "WebTests", "refused=900", "refused=899"), (9, "WebTests", "1 suite passed", "1 suite failed"),
            (10, "cost", "syncs=1.03", "syncs=0.99"), (10, "cost", "syncs=1.03", "syncs=1.21"),
            (10, "cost", "kB=35.1", "kB=40.1"), (10, "cost", "syncsOfSale=6.2", "syncsOfSale=7.1"),
            (10, "accept", "1.21", "1.51"),
        ]
        for number, program, old, new in changes:
            self.assertIn(old, GOOD[program])
            self.assertFalse(self.verdict(number, **{program: GOOD[program].replace(old, new, 1)}).passed, (number, new))

    def test_a_control_that_is_not_found_fails(self):
        for number, program, old, new in [
            (1, "power", "LOST=7", "LOST=0"), (4, "bytes", "different=39", "different=0"),
            (9, "WebTests", "passed=20", "passed=19"), (10, "cost", "syncs=0.03", "syncs=1.03"),
        ]:
            result = self.verdict(number, **{program: GOOD[program].replace(old, new)})
            self.assertFalse(result.passed, number)
            self.assertIn("not found", result.control)

    def test_what_ends_badly_or_says_nothing_fails(self):
        for row in rows.ROWS:
            self.assertFalse(self.verdict(row.number, status=134, **dict.fromkeys(GOOD, "")).passed, row.number)
        self.assertFalse(self.verdict(1, status=1).passed)

    def test_a_program_that_hangs_is_ended(self):
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(rows.Failed):
            scorecard.Shell(0.2).run("sleep", "60")


class Runs(unittest.TestCase):
    def play(self, wanted, *options, broken=(), earlier=None):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder, "table.md")
            if earlier is not None:
                out.write_text(earlier)
            with (
                mock.patch.object(rows, "ROWS", wanted),
                mock.patch.object(sys, "argv", ["scorecard.py", "--out", str(out), *options]),
                mock.patch.object(scorecard, "machine", return_value=[]), mock.patch.object(scorecard, "build", return_value=set(broken)),
                contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()),
            ):
                status = scorecard.main()
            return status, said.getvalue(), out.read_text()

    @staticmethod
    def row(number, measure):
        return rows.Row(number, f"row {number}", "all", ("release",), measure)

    def test_no_row_keeps_another_from_running(self):
        def crashes(*_):
            raise ZeroDivisionError

        def says_nothing(*_):
            raise rows.Failed("0 lines", "")

        def does_well(*_):
            return rows.Result("all", True, "1", "2 | 3")

        status, said, table = self.play([self.row(1, crashes), self.row(2, says_nothing), self.row(3, does_well)])
        self.assertEqual(status, 1)
        self.assertEqual(said.count(" FAIL "), 2)
        self.assertIn('SCORE 3 "row 3" "all" "all" pass seed=1 n=2 | 3', said)
        self.assertEqual(table.count("**FAIL**"), 2)
        self.assertIn("| all | pass | 1 | 2 \\| 3 |", table)
        self.assertEqual(self.play([self.row(3, does_well)])[0], 0)

    def test_a_run_replaces_the_rows_it_measured_and_no_others(self):
        def says(value):
            return [self.row(number, lambda *_: rows.Result(value, True)) for number in (1, 2, 10)]

        _, _, page = self.play(says("once"))
        _, _, page = self.play(says("in full"), "--full", "--rows", "10,2", earlier=page)
        _, _, page = self.play(says("again"), "--rows", "2", earlier=page)
        found = [line.split(" | ")[0:4:3] for line in page.splitlines() if line.startswith(("| 1", "| 2"))]
        self.assertEqual(
            found, [["| 1", "once"], ["| 2", "again"], ["| 10", "once"], ["| 2", "in full"], ["| 10", "in full"]])
        self.assertEqual(page.count("# Scorecard"), 1)
        self.assertLess(page.index("## Short sizes"), page.index("## Full sizes"))
        self.assertEqual(self.play(says("again"), "--rows", "2", earlier=page)[2], page)

    def test_what_could_not_be_built_is_not_run(self):
        status, said, _ = self.play([self.row(1, lambda *_: self.fail("it ran"))], broken=["release"])
        self.assertEqual(status, 1)
        self.assertIn("not built: release", said)


if __name__ == "__main__":
    unittest.main()
