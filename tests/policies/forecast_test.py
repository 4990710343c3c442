#!/usr/bin/env python3
"""`tiaowen forecast` on the sample of 苏人保职〔2019〕28号, against the earliest days of an assessment and against what was derived by hand."""

import collections
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import pyarrow.feather
import pyarrow.parquet

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import carriers  # noqa: E402
from diff_test import read_csv, shuffled_register  # noqa: E402
from sample_test import BINARY, POLICY, REGISTER, assess, rows_of  # noqa: E402

ID = carriers.ID
FROM, TO = "2019-12-31", "2021-06-30"
# Derived by hand from certificates and work of the sample: who becomes eligible in 2020.
IN_2020 = [
    ("S002", "参评职称", "助理工程师", "2020-01-01"),  # 高级工 of 2018-01-01, two years
    ("S005", "参评职称", "助理工程师", "2020-06-01"),  # 高级工 of 2018-06-01; work before it does not count
    ("S009", "参评职称", "助理工程师", "2020-07-01"),  # 高级工 of 2014, on such a post since 2018-07-01
    ("S012", "参评职称", "工程师", "2020-12-31"),  # 技师 of 2017, on no later day than its last; three years
    ("S055", "晋级技能评价", "技师", "2020-01-01"),  # lacks one day
]
COLUMNS = (ID, "事项", "目标", "最早符合日", "途径", "依据")


def forecast(register, *options, first=FROM, last=TO, code=0):
    """Runs the forecast; returns its JSON."""
    done = subprocess.run([BINARY, "forecast", POLICY, register, "--from", first, "--to", last, "--format=json", *options],
                          capture_output=True, check=False, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


class Forecast(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def listed(self, register, *options, **window):
        """The list of a forecast as tuples, and its JSON."""
        path = self.folder / "list.csv"
        report = forecast(register, f"--list={path}", *options, **window)
        rows = read_csv(path)
        return [tuple(row[column] for column in COLUMNS) for row in rows], report

    def check_against_assessment(self, register, last):
        """List and counts are those of the column 最早符合日 of an assessment."""
        found, report = self.listed(register, last=last)
        expected, counts = [], collections.defaultdict(collections.Counter)
        for row in rows_of(assess(register, FROM, "--earliest")):
            day, conclusion = row["最早符合日"], (row["事项"], row["目标"])
            if day == FROM:
                counts[conclusion]["already"] += 1
            elif day and day <= last:
                expected.append((row[ID], *conclusion, day))
                counts[conclusion][day[:7]] += 1
        self.assertEqual([row[:4] for row in found], expected)
        for row in report["conclusions"]:
            months = dict(counts[row["matter"], row["target"]])
            self.assertEqual(months.pop("already", 0), row["already"])
            self.assertEqual(months, row["months"])
            self.assertEqual(sum(months.values()), row["becoming"])
        return found

    def test_the_list_is_the_one_derived_by_hand(self):
        found, _ = self.listed(REGISTER, last="2020-12-31")
        self.assertEqual([row[:4] for row in found], IN_2020)

    def test_the_list_is_the_earliest_days_of_an_assessment(self):
        self.assertTrue(self.check_against_assessment(REGISTER, TO))
        self.assertTrue(self.check_against_assessment(REGISTER, "2199-12-31"))

    def test_larger_registers_too(self):
        register = self.folder / "register"
        shuffled_register(register, 2000, seed=5)
        self.assertGreater(len(self.check_against_assessment(register, "2024-12-31")), 100)

    def test_nothing_depends_on_threads_and_carriers(self):
        expected = self.listed(REGISTER)
        self.assertTrue(expected[0])
        nested = self.folder / "nested.parquet"
        carriers.write_nested_parquet(REGISTER, nested)
        for register, jobs in itertools.product((REGISTER, nested), (1, 3)):
            options = [] if register == REGISTER else [f"--references={REGISTER}"]
            self.assertEqual(self.listed(register, f"--jobs={jobs}", *options), expected)

    def test_the_list_is_the_same_in_every_format(self):
        expected, _ = self.listed(REGISTER)
        for name, read in (("list.parquet", pyarrow.parquet.read_table), ("list.arrow", pyarrow.feather.read_table)):
            forecast(REGISTER, f"--list={self.folder / name}")
            table = read(self.folder / name)
            self.assertEqual(tuple(table.column_names), COLUMNS)
            self.assertEqual([tuple(row[column] or "" for column in COLUMNS) for row in table.to_pylist()], expected)

    def test_a_fork_is_taken(self):
        # F2: 满N年 from the day after.
        first = {row[:3]: row[3] for row in self.listed(REGISTER)[0]}
        other = {row[:3]: row[3] for row in self.listed(REGISTER, "--fork=F2")[0]}
        self.assertTrue(any(first[key] != other[key] for key in first.keys() & other.keys()))

    def test_path_and_basis_are_those_of_an_assessment_on_that_day(self):
        # Within one year, so that conditions on years are the same.
        found, _ = self.listed(REGISTER, first="2019-01-31", last="2019-12-31")
        self.assertTrue(found)
        for day, rows in itertools.groupby(sorted(found, key=lambda row: row[3]), key=lambda row: row[3]):
            assessed = {(row[ID], row["事项"], row["目标"]): row for row in rows_of(assess(REGISTER, day))}
            for row in rows:
                then = assessed[row[:3]]
                self.assertEqual((then["结论"], then["途径"], then["依据"]), ("是", *row[4:]))

    def test_rejected_applicants_are_told(self):
        bad, found, expected = POLICY / "cases/register-bad", self.folder / "found.csv", self.folder / "expected.csv"
        report = forecast(bad, f"--rejects={found}", code=3)
        assess(bad, FROM, f"--rejects={expected}", code=3)
        self.assertGreater(report["rejected"], 0)
        self.assertEqual(found.read_bytes(), expected.read_bytes())


if __name__ == "__main__":
    unittest.main()
