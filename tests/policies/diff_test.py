#!/usr/bin/env python3
"""`tiaowen diff` on the sample and its fictional amendment, against two assessments and against what was derived by hand."""

import collections
import csv
import itertools
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import carriers  # noqa: E402
from sample_test import BINARY, DATES, POLICY, REGISTER, ROOT, assess, rows_of  # noqa: E402

AMENDMENT = ROOT / "policies/suzhou-2019-28-fictional-amendment"
SPLIT = "四（一）4第2句→四（一）4第2句＋四（一）4第3句"
REASONS = ("依据", "尚缺", "未满足")
ID = carriers.ID

# Derived by hand from the README of the amendment and the column 情形 of the sample: what changes on the first date.
CHANGES = {
    ("S012", "参评职称", "工程师", "新增", "四（一）2第3句"),  # a 技师 of 2017, two years
    ("S024", "参评职称", "助理工程师", "新增", "四（一）2第1句"),  # the trade is now in the annex
    ("S030", "参评职称", "助理工程师", "新增", SPLIT),  # fourth, of now five
    ("S032", "参评职称", "工程师", "新增", SPLIT),  # second: 以前都算
    ("S036", "参评职称", "高级工程师", "失去", SPLIT),  # 劳动模范 without an award for inventions
    ("S040", "参评职称", "高级工程师", "失去", SPLIT),  # and the other way round
    ("S054", "晋级技能评价", "技师", "失去", "四（二）3第2句"),  # less than two years
    ("S056", "晋级技能评价", "技师", "变为确定", "四（二）3第2句"),
    ("S057", "参评职称", "助理工程师", "新增", "三（一）"),  # not in the front line
    ("S057", "参评职称", "工程师", "新增", "三（一）"),
}


def diff(*arguments, old=POLICY, new=AMENDMENT, code=1):
    """Runs the comparison; returns its JSON."""
    done = subprocess.run([BINARY, "diff", old, new, "--no-logic", "--format=json", *arguments],
                          capture_output=True, check=False, timeout=300)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shuffled_register(target, people, seed):
    """A register of `people` persons, each with the rows of random persons of the sample, table by table."""
    generator = random.Random(seed)
    target.mkdir()
    ids = [row[ID] for row in carriers.read_csv(REGISTER / f"{carriers.MAIN}.csv")]
    for name, (columns, rows) in carriers.load(REGISTER).items():
        if name in carriers.REFERENCES:
            shutil.copy(REGISTER / f"{name}.csv", target)
            continue
        by_id = collections.defaultdict(list)
        for row in rows:
            by_id[row[ID]].append(row)
        with open(target / f"{name}.csv", "w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            for person in range(people):
                for row in by_id[generator.choice(ids)]:
                    writer.writerow({**row, ID: f"P{person:05}"})


def shift_of(old, new):
    if old == new:
        return None
    if new == "待定":
        return "变为待定"
    if old == "待定":
        return "变为确定"
    return "新增" if new == "是" else "失去"


def changes_of(register, as_of, new_policy=AMENDMENT):
    """The list that two assessments make: rows without 条款, in order. People whom one rejects are left out."""
    old, new = ({(row[ID], row["事项"], row["目标"]): row for row in rows_of(done)}
                for done in (assess(register, as_of), assess(register, as_of, policy=new_policy)))
    people = {key[0] for key in old} & {key[0] for key in new}
    conclusions = list(dict.fromkeys(key[1:] for key in (*old, *new)))
    order = list(dict.fromkeys(key[0] for key in old if key[0] in people))
    rows = []
    for person, (matter, target) in itertools.product(order, conclusions):
        was, now = (side.get((person, matter, target)) for side in (old, new))
        shift = shift_of(was["结论"] if was else "否", now["结论"] if now else "否")
        if shift is None:
            continue
        row = {ID: person, "事项": matter, "目标": target, "变化": shift}
        for name, side in (("旧", was), ("新", now)):
            for column in ("结论", *REASONS):
                row[name + column] = side[column] if side else ""
        rows.append(row)
    return rows


class Diff(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def listed(self, register, *options, new=AMENDMENT, as_of=DATES[0]):
        """The report and the list."""
        path = self.folder / "list.csv"
        report = diff("--data", register, "--as-of", as_of, f"--list={path}", *options, new=new)
        return report, read_csv(path)

    def check_agrees(self, report, rows, expected):
        """Report and list say what two assessments say."""
        self.assertEqual([{key: row[key] for key in row if key != "条款"} for row in rows], expected)
        self.assertTrue(all(row["条款"] for row in rows))
        people = report["people"]
        self.assertEqual(people["changed"], len({row[ID] for row in rows}))
        names = {"新增": "gained", "失去": "lost", "变为待定": "became_undecided", "变为确定": "became_decided"}
        for shift, name in names.items():
            of_shift = [row for row in rows if row["变化"] == shift]
            self.assertEqual(people[name], len({row[ID] for row in of_shift}))
            for conclusion in people["conclusions"]:
                key = (conclusion["matter"], conclusion["target"])
                self.assertEqual(conclusion[name], sum((row["事项"], row["目标"]) == key for row in of_shift))
            labels = collections.Counter(article["name"] for article in report["articles"])
            for article in report["articles"]:
                if labels[article["name"]] > 1:  # a heading and its sentence share a label
                    continue
                cited = [row for row in of_shift if article["name"] in row["条款"].split("、")]
                self.assertEqual(article["people"][name], len({row[ID] for row in cited}), article["name"])
                for conclusion in article["people"]["conclusions"]:
                    key = (conclusion["matter"], conclusion["target"])
                    self.assertEqual(conclusion[name], sum((row["事项"], row["目标"]) == key for row in cited))

    def check_groups(self, report, rows, register, columns):
        """The cross table is that of the register's own columns."""
        main = carriers.read_csv(register / f"{carriers.MAIN}.csv")
        changed = {row[ID] for row in rows}
        expected = collections.defaultdict(lambda: [0, 0])
        for row in main:
            counts = expected[tuple(row[column] or None for column in columns)]
            counts[0] += 1
            counts[1] += row[ID] in changed
        table = report["people"]["cross_table"]
        self.assertEqual(table["by"], list(columns))
        self.assertEqual({tuple(group["values"]): [group["people"], group["changed"]] for group in table["groups"]},
                         dict(expected))

    def test_the_sample_changes_as_derived_by_hand(self):
        report, rows = self.listed(REGISTER)
        kept = {(row[ID], row["事项"], row["目标"], row["变化"], row["条款"])
                for row in rows if row["事项"] != "领军人才引进项目"}
        self.assertEqual(kept, CHANGES)
        # The matter that the amendment takes away is lost by the sentence that did.
        dropped = [row for row in rows if row["事项"] == "领军人才引进项目"]
        self.assertTrue(dropped)
        for row in dropped:
            self.assertEqual((row["条款"], row["新结论"], row["新依据"]), ("五5第2句", "", ""))
        self.check_agrees(report, rows, changes_of(REGISTER, DATES[0]))

    def test_a_large_register_agrees_with_two_assessments(self):
        register = self.folder / "register"
        shuffled_register(register, 1500, seed=20191231)
        columns = ("岗位类别", "现从事职业", "专业对口认定")
        for as_of in DATES:
            report, rows = self.listed(register, f"--by={','.join(columns)}", as_of=as_of)
            self.assertGreater(len(rows), 100)
            self.check_agrees(report, rows, changes_of(register, as_of))
            self.check_groups(report, rows, register, columns)

    def test_one_result_for_every_way_to_compute_it(self):
        register = self.folder / "register"
        shuffled_register(register, 300, seed=20200229)
        nested = self.folder / "nested.parquet"
        carriers.write_nested_parquet(register, nested)
        list_path = self.folder / "list.csv"
        first = None
        for data, jobs, rows, engine in itertools.product(
                (register, nested), (1, 3), (1, 7, 64, 65536), ("native", "interpreter")):
            report = diff("--data", data, "--as-of", DATES[0], "--by=单位所在市,岗位类别", f"--list={list_path}",
                          f"--jobs={jobs}", f"--batch-rows={rows}", f"--engine={engine}")
            result = (report, list_path.read_bytes())
            first = first or result
            self.assertEqual(result, first, (data, jobs, rows, engine))

    def test_versions_of_other_columns_read_the_register_each_for_itself(self):
        register = self.folder / "register"
        shuffled_register(register, 300, seed=7)
        policy = self.folder / "wider"
        shutil.copytree(AMENDMENT, policy)
        shutil.copytree(ROOT / "profiles", self.folder / "profiles")
        vocabulary = policy / "vocabulary.cibiao"
        text = vocabulary.read_text(encoding="utf-8")
        old = "类别 专业类别：建设、机械、化工工程。"
        self.assertEqual(text.count(old), 1)
        vocabulary.write_text(text.replace(old, "类别 专业类别：电子、建设、机械、化工工程。"), encoding="utf-8")
        main = register / f"{carriers.MAIN}.csv"
        lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
        for line in (1, 9, 10, 200):  # a value that only the new version knows
            self.assertEqual(lines[line].count(",机械,"), 1)
            lines[line] = lines[line].replace(",机械,", ",电子,")
        main.write_text("".join(lines), encoding="utf-8")
        first = None
        for jobs, rows in itertools.product((1, 3), (1, 7, 65536)):
            report, listed = self.listed(register, f"--jobs={jobs}", f"--batch-rows={rows}", new=policy)
            self.assertEqual(report["people"]["read_by_both"], 296)
            self.assertEqual(report["people"]["rejected"],
                             {"by_old": 4, "by_new": 0, "by_old_only": 4, "by_new_only": 0})
            first = first or (report, listed)
            self.assertEqual((report, listed), first)
        report, listed = first
        old_done, new_done = (
            {(row[ID], row["事项"], row["目标"]): row["结论"] for row in rows_of(assess(register, DATES[0], policy=of, code=code))}
            for of, code in ((POLICY, 3), (policy, 0)))
        people = {key[0] for key in old_done}
        self.assertEqual(len(people), 296)
        expected = {(key, shift_of(old_done.get(key, "否"), new_done.get(key, "否")))
                    for key in (*old_done, *new_done) if key[0] in people}
        self.assertEqual({((row[ID], row["事项"], row["目标"]), row["变化"]) for row in listed},
                         {entry for entry in expected if entry[1]})

    def test_a_version_does_not_differ_from_itself(self):
        report = diff("--data", REGISTER, "--as-of", DATES[0], new=POLICY, code=0)
        self.assertFalse(report["differs"])
        self.assertEqual({article["change"] for article in report["articles"]}, {"same"})
        self.assertEqual(report["people"]["changed"], 0)

    def test_there_and_back_the_changes_are_mirrored(self):
        options = ("--data", REGISTER, "--as-of", DATES[0])
        there, back = diff(*options), diff(*options, old=AMENDMENT, new=POLICY)
        self.assertEqual(there["people"]["gained"], back["people"]["lost"])
        self.assertEqual(there["people"]["lost"], back["people"]["gained"])
        matches = [{(tuple(s["label"] for s in article[a]), tuple(s["label"] for s in article[b]))
                    for article in report["articles"]}
                   for report, a, b in ((there, "old", "new"), (back, "new", "old"))]
        self.assertEqual(*matches)


if __name__ == "__main__":
    unittest.main(verbosity=2)
