#!/usr/bin/env python3
"""The sample of 苏人保职〔2019〕28号: hand-derived results, and one result whatever the engine, threads, batches, carrier."""

import csv
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import carriers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ["TIAOWEN_BINARY"]
POLICY = ROOT / "policies/suzhou-2019-28"
REGISTER = POLICY / "cases/register"
DATES = ("2019-12-31", "2020-02-29")
EXPECTED_COLUMNS = ("申报人编号", "事项", "目标", "结论", "途径")


def assess(register, as_of, *options, policy=POLICY, code=0):
    """Runs the main job; returns the bytes of the result table."""
    done = subprocess.run([BINARY, "assess", policy, register, "--as-of", as_of, "-o", "-", *options],
                          capture_output=True, check=False, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def assess_to(out, register, code, *options):
    """Runs the main job into a file."""
    done = subprocess.run([BINARY, "assess", POLICY, register, "--as-of", DATES[0], "-o", out, *options],
                          capture_output=True, check=False, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()}")


def run_cases(policy, *options, code=0):
    """Runs the cases of a policy; returns what is printed."""
    done = subprocess.run([BINARY, "test", policy, *options], capture_output=True, check=False, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout


def rows_of(result):
    return list(csv.DictReader(result.decode("utf-8").splitlines()))


class Sample(unittest.TestCase):
    def test_verdicts_are_the_hand_derived_ones(self):
        for as_of in DATES:
            with open(POLICY / f"cases/expected-{as_of}.csv", encoding="utf-8", newline="") as stream:
                expected = list(csv.DictReader(stream))
            for engine in ("native", "interpreter"):
                actual = rows_of(assess(REGISTER, as_of, f"--engine={engine}"))
                self.assertEqual(len(actual), len(expected))
                self.assertEqual(len(expected), 70 * 21)
                for got, want in zip(actual, expected):
                    self.assertEqual({key: got[key] for key in EXPECTED_COLUMNS}, want, (as_of, engine))

    def test_cases_are_as_expected(self):
        for engine in ("native", "interpreter"):
            files = json.loads(run_cases(POLICY, f"--engine={engine}", "--format=json"))["files"]
            self.assertEqual(sum("situations" in file for file in files), len(list((POLICY / "cases").glob("*.md"))))
            self.assertGreater(sum(file["expectations"] for file in files), 100)

    def test_reasons_are_given_exactly_where_the_contract_wants_them(self):
        for row in rows_of(assess(REGISTER, DATES[0])):
            self.assertEqual(row["途径"] != "", row["结论"] == "是" and row["事项"] == "参评职称", row)
            self.assertEqual(row["尚缺"] != "", row["结论"] == "待定", row)
            self.assertEqual(row["未满足"] != "", row["结论"] == "否", row)
            self.assertNotEqual(row["依据"], "", row)

    def test_one_result_for_every_way_to_compute_it(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            registers = {"csv": REGISTER}
            for name, write in (("parquet", carriers.write_parquet_directory),
                                ("nested.parquet", carriers.write_nested_parquet),
                                ("file.arrow", carriers.write_ipc_file),
                                ("stream.arrow", carriers.write_ipc_stream)):
                registers[name] = folder / name
                write(REGISTER, registers[name])
            for as_of in DATES:
                reference = assess(REGISTER, as_of)
                for engine, jobs, batch in itertools.product(("native", "interpreter"), (1, 2), (1, 7, 64, 65536)):
                    way = (f"--engine={engine}", f"--jobs={jobs}", f"--batch-rows={batch}")
                    self.assertEqual(assess(REGISTER, as_of, *way), reference, (as_of, way))
            reference = assess(REGISTER, DATES[0])
            for carrier, engine, batch in itertools.product(registers, ("native", "interpreter"), (7, 65536)):
                way = (f"--engine={engine}", "--jobs=2", f"--batch-rows={batch}")
                self.assertEqual(assess(registers[carrier], DATES[0], *way), reference, (carrier, way))

    def test_one_result_within_little_memory(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            register = folder / "register"
            carriers.multiply(REGISTER, register, 120)
            carriers.write_parquet_directory(register, folder / "parquet")
            whole = folder / "whole.csv"
            within = folder / "within.csv"
            # Damaged rows in every table, some of people who are far apart.
            damaged = folder / "damaged"
            shutil.copytree(register, damaged)
            for path in damaged.glob("*.csv"):
                lines = path.read_text(encoding="utf-8").splitlines()
                if path.stem in carriers.REFERENCES:
                    continue
                lines += [lines[at] + ",x" for at in range(40, len(lines), 1000)]
                lines += [lines[at].replace("-", "-9", 1) for at in range(100, len(lines), 700)]
                path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            for data, code in ((register, 0), (folder / "parquet", 0), (damaged, 3)):
                for jobs, batch in ((1, 65536), (2, 50)):
                    way = (f"--jobs={jobs}", f"--batch-rows={batch}")
                    assess_to(whole, data, code, "--memory=4G", *way)
                    assess_to(within, data, code, "--memory=1M", *way)
                    self.assertEqual(within.read_bytes(), whole.read_bytes(), (data, way))
                    if code == 3:
                        self.assertEqual(within.with_suffix(".rejects.csv").read_bytes(),
                                         whole.with_suffix(".rejects.csv").read_bytes())

    def test_wide_layout_holds_the_same_verdicts(self):
        long_rows = rows_of(assess(REGISTER, DATES[0]))
        wide_rows = rows_of(assess(REGISTER, DATES[0], "--layout=wide"))
        self.assertEqual(len(wide_rows), 70)
        verdicts = {(row["申报人编号"], row["事项"] + (f"·{row['目标']}" if row["目标"] else "")): row["结论"]
                    for row in long_rows}
        for row in wide_rows:
            for column, verdict in row.items():
                if column != "申报人编号":
                    self.assertEqual(verdict, verdicts[row["申报人编号"], column])


if __name__ == "__main__":
    unittest.main(verbosity=2)
