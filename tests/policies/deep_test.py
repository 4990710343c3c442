#!/usr/bin/env python3
"""`tiaowen check --deep`: what it keeps in the cache, and the cases that it saves."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

BINARY = os.environ["TIAOWEN_BINARY"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
SUZHOU = ROOT / "policies" / "suzhou-2019-28"
AS_OF = "--as-of=2019-12-31"

VOCABULARY = """题名 “借阅办法”。
等级 级别：普通卡 ＜ 银卡 ＜ 金卡。
主表 读者（生于 出生日期）：编号 文本（编号）；姓名 文本；出生日期 日期；守约 是否；押金 金额（元）。
随表 办证（登记完整，时为 办证日期）：级别 级别；办证日期 日期。
状态 「守约」：守约。
事件 「取得〔级别〕」：办证，级别 达到 〔级别〕。
事项 外借：「申请外借」。
口径 满年 为 到达之日即满。
口径 没有对应日 为 月末日。
口径 取得某级 为 不低于该级。
"""
ARTICLES = "第一条 取得银卡满2年并守约的，可申请外借。\n"


def run(*arguments, cache="", code=None):
    """Runs the program with the cache in the folder `cache`; returns what it printed, both streams."""
    done = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, check=False, timeout=600,
                          env={**os.environ, "TIAOWEN_CACHE_DIR": str(cache)})
    if code is not None and done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode(), done.stderr.decode()


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.cache = self.folder / "cache"

    def policy(self, articles=ARTICLES, vocabulary=VOCABULARY):
        """Writes a policy, without marks, and returns its folder."""
        folder = self.folder / "policy"
        folder.mkdir(exist_ok=True)
        (folder / "vocabulary.cibiao").write_text(vocabulary, encoding="utf-8")
        for name in ("policy.tiaowen", "gazette.txt"):
            (folder / name).write_text(articles, encoding="utf-8")
        return folder

    def answers(self):
        """The entries of the cache with their contents."""
        return {path: path.read_bytes() for path in sorted(self.cache.glob("answers/*.answer"))}

    def deep(self, policy, *options, code=1, cached=True):
        return run("check", policy, "--deep", AS_OF, *options, cache=self.cache if cached else "", code=code)[0]


class Cache(Folder):
    def test_a_second_run_asks_nothing_and_says_the_same(self):
        policy = self.policy()
        first = self.deep(policy)
        kept = self.answers()
        self.assertTrue(kept)
        self.assertEqual(self.deep(policy), first)
        self.assertEqual(self.answers(), kept)
        self.assertEqual(self.deep(policy, "--no-cache"), first)
        self.assertEqual(self.deep(policy, cached=False), first)

    def test_an_edited_sentence_is_asked_anew(self):
        # Two full years on 2019-12-31: the card of 2017-12-31 is the one that the conventions part at.
        two = self.deep(self.policy())
        self.assertIn("办证日期 2017-12-31", two)
        kept = self.answers()
        policy = self.policy(ARTICLES.replace("满2年", "满3年"))
        three = self.deep(policy)
        self.assertIn("办证日期 2016-12-31", three)
        self.assertNotIn("2017-12-31", three)
        self.assertEqual(three, self.deep(policy, cached=False))
        self.assertGreater(self.answers().keys(), kept.keys())

    def test_another_day_is_asked_anew(self):
        policy = self.policy()
        self.deep(policy)
        later = run("check", policy, "--deep", "--as-of=2020-12-30", cache=self.cache, code=1)[0]
        self.assertIn("办证日期 2018-12-30", later)

    def test_damaged_entries_are_asked_anew(self):
        policy = self.policy()
        first = self.deep(policy)
        kept = self.answers()
        for damage in (lambda old: old[: len(old) // 2], lambda old: old[:-1] + bytes([old[-1] ^ 1]), lambda _: b""):
            for path, content in kept.items():
                path.write_bytes(damage(content))
            self.assertEqual(self.deep(policy), first)
            self.assertEqual(self.answers(), kept)

    def test_without_a_cache_nothing_is_written(self):
        self.deep(self.policy(), "--no-cache")
        self.assertFalse(self.cache.exists())

    def test_forks_and_versions_share_it(self):
        policy = self.policy(vocabulary=VOCABULARY + "分叉 甲：口径 满年。\n")
        first = run("forks", policy, AS_OF, cache=self.cache, code=0)[0]
        kept = self.answers()
        self.assertTrue(kept)
        self.assertEqual(run("forks", policy, AS_OF, cache=self.cache, code=0)[0], first)
        old = shutil.copytree(policy, self.folder / "old")
        new = self.policy(ARTICLES.replace("满2年", "满3年"), VOCABULARY + "分叉 甲：口径 满年。\n")
        diff = run("diff", old, new, AS_OF, cache=self.cache, code=1)[0]
        self.assertGreater(self.answers().keys(), kept.keys())
        self.assertEqual(run("diff", old, new, AS_OF, cache=self.cache, code=1)[0], diff)


class Cases(Folder):
    def test_the_people_of_the_findings_are_cases(self):
        policy = self.policy()
        errors = run("check", policy, "--deep", AS_OF, "--save-cases", code=1)[1]
        path = policy / "cases" / "深查.md"
        self.assertIn(f"存入 {path}", errors)
        text = path.read_text(encoding="utf-8")
        # Born 40 years before, all cells filled: the boundary day of the card is what matters.
        self.assertIn("## 1 口径 取得某级：外借 另一侧失去者\n", text)
        self.assertIn("\n## 2 口径 满年：外借 另一侧失去者\n", text)
        second = text[text.index("## 2 "):]
        self.assertIn("| 姓名 | 出生日期 | 守约 | 押金 |\n| --- | --- | --- | --- |\n| 其他1 | 1979-12-31 | 是 | 0.00 |\n", second)
        self.assertIn("2017-12-31", second)
        self.assertIn("| 事项 | 结论 |\n| --- | --- |\n| 外借 | 是 |\n", second)
        self.assertIn("全部符合", run("test", policy, code=0)[0])
        # Its own file is written again; the same people, the same bytes.
        run("check", policy, "--deep", AS_OF, "--save-cases", code=1)
        self.assertEqual(path.read_text(encoding="utf-8"), text)
        # The edited policy gives them another verdict, and the cases tell.
        self.policy(ARTICLES.replace("满2年", "满3年"))
        self.assertIn("满年：外借", run("test", policy, code=1)[0])

    def test_what_others_wrote_is_left_alone(self):
        policy = self.policy()
        path = policy / "cases" / "边界.md"
        path.parent.mkdir()
        for text in ("# 我的例子\n", ""):
            path.write_text(text, encoding="utf-8")
            errors = run("check", policy, "--deep", AS_OF, "--save-cases=边界", code=2)[1]
            self.assertIn(f"{path}：不是 --save-cases 写出的", errors)
            self.assertEqual(path.read_text(encoding="utf-8"), text)
        path.unlink()
        run("check", policy, "--deep", AS_OF, "--save-cases=边界", code=1)
        edited = path.read_text(encoding="utf-8").replace("| 外借 | 是 |", "| 外借 | 否 |")
        path.write_text(edited, encoding="utf-8")
        run("check", policy, "--deep", AS_OF, "--save-cases=边界", code=2)
        self.assertEqual(path.read_text(encoding="utf-8"), edited)

    def test_names_that_lead_elsewhere_are_refused(self):
        policy = self.policy()
        for name in ("../外面", ".隐", "README", "甲/乙"):
            run("check", policy, "--deep", AS_OF, f"--save-cases={name}", code=2)
        run("check", policy, "--save-cases", code=2)
        self.assertFalse((policy / "cases").exists())

    def test_the_whole_notice(self):
        policy = shutil.copytree(SUZHOU, self.folder / "policies" / "suzhou")
        shutil.copytree(ROOT / "profiles", self.folder / "profiles")
        started = time.monotonic()
        first = self.deep(policy, "--save-cases")
        cold = time.monotonic() - started
        kept = self.answers()
        started = time.monotonic()
        self.assertEqual(self.deep(policy), first)
        print(f"cold {cold:.1f} s, warm {time.monotonic() - started:.1f} s, {len(kept)} answers", file=sys.stderr)
        self.assertEqual(self.answers(), kept)
        self.assertNotIn("内部错误", first)
        tested = run("test", policy, "深查", code=0)[0]
        self.assertIn("全部符合", tested)


if __name__ == "__main__":
    unittest.main()
