#!/usr/bin/env python3
"""`tiaowen diff --report`: the HTML file says what the JSON of the same run says, needs no other file and trusts no text."""

import csv
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import carriers  # noqa: E402
from diff_test import AMENDMENT  # noqa: E402
from sample_test import BINARY, DATES, POLICY, REGISTER, ROOT  # noqa: E402

BY = "申报专业类别"
EVIL = "<script>alert(\"1\")</script><img src='//x' onerror=alert(2)>&amp;"
SHIFTS = {"gained": "新增", "lost": "失去", "became_undecided": "变为待定", "became_decided": "变为确定"}
RELATIONS = {"same": "不变（已证）", "wider": "放宽（已证无人失去）", "narrower": "收窄（已证无人新得）",
             "neither": "有宽有严", "unknown": "未知"}
VOID = {"meta", "link", "img", "br", "input"}


class Node:
    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children = tag, attributes, []

    def texts(self):
        return "".join(child if isinstance(child, str) else child.texts() for child in self.children)

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def find(self, tag, cls=None, **attributes):
        return [node for node in self.walk()
                if node.tag == tag and (cls is None or cls in node.attributes.get("class", "").split())
                and all(node.attributes.get(key) == value for key, value in attributes.items())]


class Parser(html.parser.HTMLParser):
    """A tree of a document whose every end tag must be there."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.open = [self.root]
        self.feed(text)
        self.close()
        if len(self.open) != 1:
            raise AssertionError(f"not closed: {[node.tag for node in self.open]}")

    def handle_starttag(self, tag, attrs):
        if len(attrs) != len(dict(attrs)):
            raise AssertionError(f"an attribute is there twice: {attrs}")
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        if self.open.pop().tag != tag:
            raise AssertionError(f"unexpected </{tag}> at {self.getpos()}")

    def handle_data(self, data):
        self.open[-1].children.append(data)


def rows_of(table):
    """The cells of the rows of a table's body, without the signs of badges."""
    (body,) = table.find("tbody")
    return [[cell for cell in row.children] for row in body.children]


def join_name(conclusion):
    return " ".join(part for part in (conclusion["matter"], conclusion["target"]) if part)


def tell_shifts(shifts):
    return "，".join(f"{zh} {shifts[en]:,}" for en, zh in SHIFTS.items() if shifts[en]) or "0"


def is_told(article):
    """Whether more than the number of an article differs."""
    classes = [{sentence["class"] for sentence in article[side]} for side in ("old", "new")]
    return (article["change"] != "same" or article["moved"] or article["readings"]
            or all(classes) and classes[0] != classes[1]
            or "people" in article and any(article["people"][shift] for shift in SHIFTS)
            or "logic" in article and article["logic"]["relation"] != "same")


class Report(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = self.folder / "report.html"

    def run_diff(self, *options, old=POLICY, new=AMENDMENT, code=1):
        done = subprocess.run([BINARY, "diff", old, new, f"--report={self.path}", "--format=json", *options],
                              capture_output=True, check=False, timeout=600)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def report(self, *options, **versions):
        """The JSON and the page of one run."""
        done = self.run_diff(*options, **versions)
        page = Parser(self.path.read_text(encoding="utf-8")).root
        self.check_alone(page)
        return json.loads(done.stdout), page

    def check_alone(self, page):
        """Nothing is loaded, nothing but the one script runs, and every link leads to a place in the page."""
        ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
        self.assertEqual(len(ids), len(set(ids)))
        for node in page.walk():
            self.assertNotIn(node.tag, ("link", "img", "iframe", "object", "embed", "base", "form"))
            for name, value in node.attributes.items():
                self.assertFalse(name in ("src", "srcset", "action", "data", "style") or name.startswith("on"), name)
                if "href" in name:
                    self.assertEqual(value[:1], "#")
                    self.assertIn(value[1:], ids)
        scripts, styles = page.find("script"), page.find("style")
        self.assertEqual((len(scripts), len(styles)), (1, 1))
        for text in (scripts[0].texts(), styles[0].texts()):
            self.assertNotRegex(text, r"url\(|@import|https?:|//[a-z]|fetch|XMLHttpRequest|innerHTML")
        (policy,) = page.find("meta", **{"http-equiv": "Content-Security-Policy"})
        self.assertRegex(policy.attributes["content"],
                         r"^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';")

    def check_articles(self, found, page):
        told = [article for article in found["articles"] if is_told(article)]
        (section,) = page.find("section", id="articles")
        rows = rows_of(section.find("table")[0])
        self.assertEqual([row[0].texts() for row in rows], [article["name"] for article in told])
        details = page.find("article")
        self.assertEqual(len(details), len(told))
        for row, detail, article in zip(rows, details, told):
            (link,) = row[0].find("a")
            self.assertEqual(link.attributes["href"], "#" + detail.attributes["id"])
            self.assertEqual(detail.find("h3")[0].texts(), article["name"])
            self.check_texts(article, detail)
            for reading in article["readings"]:
                self.assertIn(f"{reading['question']}：读作「{reading['old']}」→「{reading['new']}」", detail.texts())
            if "logic" in article:
                self.check_logic(article["logic"], row[2], detail)
            if "people" in article:
                self.assertEqual(row[-1].texts(), tell_shifts(article["people"]))
                for conclusion in article["people"]["conclusions"]:
                    self.assertIn(f"{join_name(conclusion)}：{tell_shifts(conclusion)}", detail.texts())
        renumbered = [article["name"] for article in found["articles"]
                      if article["renumbered"] and article["name"] not in {told["name"] for told in told}]
        for name in renumbered:
            self.assertIn(name, section.texts())

    def check_texts(self, article, detail):
        """The official text of both versions, character by character, and the edits in it."""
        official = [node.texts() for node in detail.find("p", "official")]
        if article["change"] == "same":
            self.assertEqual(official, [sentence["text"] for sentence in article["new"]])
        else:
            self.assertEqual(official, [sentence["text"] for side in ("old", "new") for sentence in article[side]])
        for tag, side, other in (("del", "old", "new"), ("ins", "new", "old")):
            marked = "".join(node.texts() for node in detail.find(tag))
            if article["change"] != "same" and not article[other]:
                self.assertEqual(marked, "".join(sentence["text"] for sentence in article[side]))
            else:
                self.assertEqual(marked, "".join(edit[side] for edit in article["edits"]))

    def check_logic(self, logic, cell, detail):
        self.assertIn(RELATIONS[logic["relation"]] if logic["provides"] else "—", cell.texts())
        self.assertEqual(len(detail.find("section", "dossier")), sum(side in logic for side in ("gains", "loses")))
        for dossier, side in zip(detail.find("section", "dossier"),
                                 (side for side in ("gains", "loses") if side in logic)):
            self.check_dossier(logic[side], dossier)

    def check_dossier(self, example, dossier):
        self.assertEqual([node.texts() for node in dossier.find("strong")], [example["before"], example["after"]])
        for wanted in example["register"]:
            if not wanted["columns"]:
                self.assertIn(f"：{len(wanted['rows'])} 条，内容不限", dossier.texts())
                continue
            if len(wanted["rows"]) == 1:
                shown = [node for node in dossier.find("dl", "row")
                         if [name.texts() for name in node.find("dt")] == wanted["columns"]
                         and [[value.texts() for value in node.find("dd")]] == wanted["rows"]]
            else:
                rows = [[cell or "·" for cell in row] for row in wanted["rows"]]
                shown = [table for table in dossier.find("table")
                         if [node.texts() for node in table.find("th")] == wanted["columns"]
                         and [[cell.texts() for cell in row] for row in rows_of(table)] == rows]
            self.assertEqual(len(shown), 1, wanted)
        self.assertEqual(len(dossier.find("table")) + len(dossier.find("dl", "row")),
                         sum(bool(wanted["columns"]) for wanted in example["register"]))

    def check_conclusions(self, found, page):
        (section,) = page.find("section", id="conclusions")
        rows = rows_of(section.find("table", "sortable")[0])
        people = found["people"]["conclusions"]
        self.assertEqual(len(rows), len(people))
        for row, conclusion in zip(rows, people):
            self.assertTrue(row[0].texts().startswith(join_name(conclusion)))
            was = sum(conclusion["verdicts"]["true"].values())
            now = sum(verdicts["true"] for verdicts in conclusion["verdicts"].values())
            expected = [was, now] + [conclusion[shift] for shift in SHIFTS]
            self.assertEqual([cell.texts() for cell in row[-6:]], [f"{number:,}" for number in expected])
            self.assertEqual([cell.attributes["data-sort"] for cell in row[-6:]], [str(number) for number in expected])
        (chart,) = page.find("section", id="chart")
        drawn = [conclusion for conclusion in people if conclusion["gained"] or conclusion["lost"]]
        bars = rows_of(chart.find("table")[0])
        self.assertEqual([[cell.texts() for cell in row] for row in bars],
                         [[join_name(one), f"{one['lost']:,}", f"{one['gained']:,}"] for one in drawn])
        most = max(max(one["gained"], one["lost"]) for one in drawn)
        self.assertEqual([[cell.find("svg")[0].attributes["width"] for cell in row[1:]] for row in bars],
                         [[f"{100 * one[side] / most:.1f}%" for side in ("lost", "gained")] for one in drawn])

    def check_groups(self, table, page):
        (section,) = page.find("section", id="groups")
        rows = [[cell.texts() for cell in row] for row in rows_of(section.find("table")[0])]
        self.assertEqual(rows, [[value or "（空）" for value in group["values"]]
                                + [f"{group[key]:,}" for key in ("people", "changed", *SHIFTS)]
                                for group in table["groups"]])

    def test_says_what_the_json_says(self):
        found, page = self.report("--data", REGISTER, "--as-of", DATES[0], f"--by={BY}")
        self.check_articles(found, page)
        self.check_conclusions(found, page)
        self.check_groups(found["people"]["cross_table"], page)
        summary = page.find("section", id="summary")[0].texts()
        self.assertIn("两个版本都读得的 70 人，结论有变的 20 人：新增 5，失去 4，变为确定 13", summary)
        head = page.find("header")[0].texts()
        for part in (found["old"]["title"], found["new"]["title"], DATES[0]):
            self.assertIn(part, head)

    def test_the_parts_can_be_missing(self):
        found, page = self.report("--no-logic")
        self.check_articles(found, page)
        for part in ("chart", "conclusions", "groups"):
            self.assertEqual(page.find("section", id=part), [])
        found, page = self.report("--as-of", DATES[0])
        self.check_articles(found, page)
        (section,) = page.find("section", id="conclusions")
        rows = rows_of(section.find("table")[0])
        self.assertEqual(len(rows), len(found["logic"]["conclusions"]))
        dossiers = iter(section.find("section", "dossier"))
        for row, conclusion in zip(rows, found["logic"]["conclusions"]):
            self.assertTrue(row[0].texts().startswith(join_name(conclusion)))
            if "relation" in conclusion:
                self.assertIn(RELATIONS[conclusion["relation"]], row[1].texts())
            for side in ("gains", "loses"):
                if side in conclusion:
                    self.check_dossier(conclusion[side], next(dossiers))
        self.assertEqual(list(dossiers), [])

    def test_versions_that_do_not_differ(self):
        _, page = self.report("--no-logic", old=POLICY, new=POLICY, code=0)
        self.assertIn("两个版本没有不同", page.find("section", id="summary")[0].texts())
        self.assertEqual(page.find("article"), [])

    def test_english(self):
        _, page = self.report("--no-logic", "--lang=en")
        self.assertEqual(page.find("html")[0].attributes["lang"], "en")
        self.assertIn("Two versions of a policy compared", page.texts())
        self.assertTrue(all(node.attributes["lang"] == "zh-CN" for node in page.find("p", "official")))

    def evil_policy(self):
        """The amendment with markup in its text, its title and a name of its own."""
        policy = self.folder / "evil"
        shutil.copytree(AMENDMENT, policy)
        shutil.copytree(ROOT / "profiles", self.folder / "profiles")
        for name in ("gazette.txt", "policy.tiaowen"):
            text = (policy / name).read_text(encoding="utf-8")
            self.assertEqual(text.count("为演示两个版本的比较而编写的"), 1)
            (policy / name).write_text(text.replace("为演示两个版本", f"为演示{EVIL}两个版本"), encoding="utf-8")
        path = policy / "vocabulary.cibiao"
        text = path.read_text(encoding="utf-8")
        self.assertEqual(text.count("（虚拟修订）”。"), 1)
        path.write_text(text.replace("（虚拟修订）”。", f"{EVIL}”。"), encoding="utf-8")
        return policy

    def test_texts_are_only_texts(self):
        register = self.folder / "register"
        shutil.copytree(REGISTER, register)
        path = register / f"{carriers.MAIN}.csv"
        with open(path, encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        rows[0]["单位所在市"] = EVIL
        with open(path, "w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        found, page = self.report("--data", register, "--as-of", DATES[0], "--by=单位所在市", "--no-logic",
                                  new=self.evil_policy())
        self.check_articles(found, page)
        self.check_groups(found["people"]["cross_table"], page)
        self.assertIn(EVIL, page.find("title")[0].texts())
        self.assertIn(EVIL, "".join(node.texts() for node in page.find("ins")))
        self.assertIn(EVIL, page.find("section", id="groups")[0].texts())
        self.assertNotIn("alert", page.find("script")[0].texts())

    def test_replaces_no_input(self):
        register, policy = self.folder / "register", self.folder / "policy"
        shutil.copytree(REGISTER, register)
        shutil.copytree(POLICY, policy)
        shutil.copytree(ROOT / "profiles", self.folder / "profiles")
        options = ("--data", register, "--as-of", DATES[0], "--no-logic")
        for path in (policy / "policy.tiaowen", policy / "vocabulary.cibiao", register / f"{carriers.MAIN}.csv"):
            self.path, before = path, path.read_bytes()
            done = self.run_diff(*options, old=policy, code=2)
            self.assertIn("不能把输出写在登记数据或政策的文件上", done.stderr.decode())
            self.assertEqual(path.read_bytes(), before)
        self.path = policy / "policy.tiaowen"
        self.run_diff("--no-logic", old=policy, code=2)
        self.path = self.folder / "both.csv"
        done = self.run_diff(*options, f"--list={self.path}", code=2)
        self.assertIn("两样输出不能写在同一处", done.stderr.decode())
        self.path = "-"
        done = self.run_diff("--no-logic", code=2)
        self.assertIn("--report 须是文件", done.stderr.decode())

    def test_is_whole_or_not_at_all(self):
        self.path.write_text("before", encoding="utf-8")
        self.run_diff("--data", self.folder / "none", "--as-of", DATES[0], "--no-logic", code=2)
        self.assertEqual(self.path.read_text(encoding="utf-8"), "before")
        self.assertEqual(list(self.folder.iterdir()), [self.path])
        self.run_diff("--no-logic")
        self.assertTrue(self.path.read_text(encoding="utf-8").endswith("</html>\n"))
        first = self.path.read_bytes()
        self.run_diff("--no-logic")
        self.assertEqual(self.path.read_bytes(), first)
        self.path = self.folder / "none/report.html"
        done = self.run_diff("--no-logic", code=2)
        self.assertRegex(done.stderr.decode(), re.escape(str(self.path)))


if __name__ == "__main__":
    unittest.main()
