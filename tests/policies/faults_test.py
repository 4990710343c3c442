#!/usr/bin/env python3
"""Runs that are killed, run out of space, meet damaged files or share a cache: a right result, a clear error, or none."""

import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import carriers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ["TIAOWEN_BINARY"]
POLICY = ROOT / "policies/suzhou-2019-28"
SAMPLE = POLICY / "cases/register"
COPIES = 60
KILLS = int(os.environ.get("TIAOWEN_COUNT", "6"))
OLD = b"an older result\n"
DIED = -signal.SIGKILL
RESUME = ["--resume"]


def start(register, out, cache="", limit=None, jobs=2, options=()):
    """Starts an assessment; `limit` is the most bytes that a file of it may have."""

    def restrict():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen([BINARY, "assess", POLICY, register, "--as-of", "2019-12-31", "-o", out, f"--jobs={jobs}",
                             "--batch-rows=500", *options],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            env={**os.environ, "TIAOWEN_CACHE_DIR": str(cache)},
                            preexec_fn=restrict if limit is not None else None)


def finish(process):
    """Waits for an assessment; returns its exit code and what it said."""
    said, _ = process.communicate(timeout=300)
    return process.returncode, said.decode("utf-8")


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.cache = cls.folder / "cache"
        cls.register = cls.folder / "register"
        carriers.multiply(SAMPLE, cls.register, COPIES)
        out = cls.folder / "reference.csv"
        cls.check(finish(start(cls.register, out, cls.cache)))
        cls.check(finish(start(cls.register, out, cls.cache)))
        began = time.monotonic()  # the machine code is kept now, as in the runs that are killed
        cls.check(finish(start(cls.register, out, cls.cache)))
        cls.seconds = time.monotonic() - began
        cls.reference = out.read_bytes()
        assert cls.reference.count(b"\n") == 1 + 70 * COPIES * 21

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @staticmethod
    def check(done):
        if done[0] != 0:
            raise AssertionError(done)

    def test_a_killed_run_leaves_the_old_result_or_the_whole_new_one(self):
        generator = random.Random(20191231)
        died = 0
        for _ in range(KILLS):
            folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            out = folder / "result.csv"
            out.write_bytes(OLD)
            process = start(self.register, out, self.cache)
            time.sleep(generator.uniform(0, self.seconds))
            process.kill()
            code, said = finish(process)
            self.assertIn(code, (0, DIED), said)
            died += code == DIED
            self.assertIn(out.read_bytes(), (OLD, self.reference))
            self.check(finish(start(self.register, out, self.cache)))
            self.assertEqual(out.read_bytes(), self.reference)
        self.assertGreater(died, 0)

    def test_a_full_disk_is_an_error_and_leaves_no_result(self):
        for name in ("result.csv", "result.parquet", "result.arrow"):
            whole = self.folder / name
            self.check(finish(start(self.register, whole, self.cache)))
            size = whole.stat().st_size
            for limit in (0, size // 2, size - 1):
                folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
                code, said = finish(start(self.register, folder / name, self.cache, limit))
                self.assertEqual(code, 2, said)
                self.assertIn("错误：", said)
                self.assertEqual(list(folder.iterdir()), [], (name, limit))

    def test_a_full_disk_while_rows_are_set_aside_is_an_error_and_leaves_nothing(self):
        for limit in (0, 50_000, 400_000):
            folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            code, said = finish(start(self.register, folder / "result.csv", self.cache, limit, options=["--memory=1M"]))
            self.assertEqual(code, 2, said)
            self.assertIn("暂存文件不能读写", said)
            self.assertIn(str(folder), said)
            self.assertEqual(list(folder.iterdir()), [])

    def test_a_run_that_is_killed_while_rows_are_set_aside_leaves_no_rows(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        out = folder / "result.csv"
        self.check(finish(start(self.register, out, self.cache, options=["--memory=1M"])))
        self.assertEqual(out.read_bytes(), self.reference)
        for path in folder.iterdir():
            path.unlink()
        generator = random.Random(3)
        for _ in range(KILLS // 2):
            process = start(self.register, out, self.cache, options=["--memory=1M"])
            time.sleep(generator.uniform(0, self.seconds))
            process.kill()
            finish(process)
            self.assertEqual([path for path in folder.iterdir() if "spill" in path.name], [])

    def test_a_killed_run_is_resumed_with_the_same_bytes(self):
        generator = random.Random(4)
        resumed = died = 0
        for round_ in range(10 * KILLS):
            if round_ >= KILLS // 2 and resumed > 0 and died > 0:
                break  # a kill may come too early or too late to leave something: more of them
            options = RESUME + (["--memory=1M"] if round_ % 2 == 1 else [])
            folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
            out = folder / "result.csv"
            for _ in range(2):
                process = start(self.register, out, self.cache, options=options)
                time.sleep(generator.uniform(self.seconds / 4, self.seconds * 1.5))
                process.kill()
                died += finish(process)[0] == DIED
                if out.exists():
                    self.assertEqual(out.read_bytes(), self.reference)
            code, said = finish(start(self.register, out, self.cache, options=options))
            self.assertEqual(code, 0, said)
            resumed += "续做：" in said
            self.assertEqual(out.read_bytes(), self.reference)
            self.assertTrue(out.with_suffix(".manifest.json").exists())
            self.assertFalse(pathlib.Path(f"{out}.resume").exists())
        self.assertGreater(died, 0)
        self.assertGreater(resumed, 0)

    def interrupted(self, name):
        """An unfinished run: its register and where its result would be."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        register = folder / "register"
        shutil.copytree(self.register, register)
        out = folder / name
        finished = pathlib.Path(f"{out}.resume")
        process = start(register, out, self.cache, options=RESUME)
        while process.poll() is None and len(list(finished.glob("*.json"))) < 4:
            time.sleep(0.002)
        process.kill()
        self.assertEqual(finish(process)[0], DIED)
        return register, out

    def test_an_unfinished_run_is_resumed_in_every_format(self):
        for name in ("result.csv", "result.parquet", "result.arrow"):
            register, out = self.interrupted(name)
            whole = self.folder / f"whole-{name}"
            self.check(finish(start(register, whole, self.cache)))
            for is_resumed in (True, False):
                code, said = finish(start(register, out, self.cache, options=RESUME))
                self.assertEqual(code, 0, said)
                self.assertEqual("续做：" in said, is_resumed)
                self.assertEqual(out.read_bytes(), whole.read_bytes())
                self.assertFalse(pathlib.Path(f"{out}.resume").exists())

    def test_a_full_disk_keeps_what_is_finished(self):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        out = folder / "result.csv"
        code, said = finish(start(self.register, out, self.cache, len(self.reference) // 2, options=RESUME))
        self.assertEqual(code, 2, said)
        self.assertEqual([path.name for path in folder.iterdir()], ["result.csv.resume"])
        code, said = finish(start(self.register, out, self.cache, options=RESUME))
        self.assertEqual(code, 0, said)
        self.assertIn("续做：4,200 人", said)
        self.assertEqual(out.read_bytes(), self.reference)

    def test_another_run_is_not_resumed(self):
        register, out = self.interrupted("result.csv")
        for options in (["--layout=wide"], ["--memory=1M"], ["--fork=F1"], ["--on-bad-row=fail"]):
            code, said = finish(start(register, out, self.cache, options=RESUME + options))
            self.assertEqual(code, 2, said)
            self.assertIn("另一次评定未完成的部分", said)
            self.assertIn(f"{out}.resume", said)
        table = register / "年度考核.csv"
        text = table.read_bytes()
        table.write_bytes(text.replace("合格".encode(), "优秀".encode(), 1))
        code, said = finish(start(register, out, self.cache, options=RESUME))
        self.assertEqual(code, 2, said)
        self.assertIn("年度考核.csv 不同", said)
        table.write_bytes(text)
        batch = min(pathlib.Path(f"{out}.resume").glob("*.arrow"))  # the last may be unfinished, and is not read
        batch.write_bytes(batch.read_bytes()[:-1])
        code, said = finish(start(register, out, self.cache, options=RESUME))
        self.assertEqual(code, 2, said)
        self.assertIn(f"{batch.name}：未完成的评定已损坏", said)
        self.assertFalse(out.exists())

    def test_a_cut_off_parquet_file_is_refused(self):
        whole = self.folder / "nested.parquet"
        carriers.write_nested_parquet(SAMPLE, whole)
        for table in SAMPLE.glob("*.csv"):  # reference tables stand beside
            (self.folder / table.name).write_bytes(table.read_bytes())
        data = whole.read_bytes()
        generator = random.Random(1)
        for size in (0, 4, len(data) - 1, *(generator.randrange(len(data)) for _ in range(10))):
            cut = self.folder / "cut.parquet"
            cut.write_bytes(data[:size])
            out = self.folder / "cut.csv"
            code, said = finish(start(cut, out, self.cache))
            self.assertEqual(code, 2, (size, said))
            self.assertIn("cut.parquet", said)
            self.assertFalse(out.exists())

    def test_a_corrupt_parquet_file_never_breaks_the_program(self):
        whole = self.folder / "whole.parquet"
        carriers.write_nested_parquet(SAMPLE, whole)
        generator = random.Random(2)
        for _ in range(8):
            data = bytearray(whole.read_bytes())
            for _ in range(generator.randrange(1, 6)):
                data[generator.randrange(len(data))] = generator.randrange(256)
            damaged = self.folder / "damaged.parquet"
            damaged.write_bytes(data)
            code, said = finish(start(damaged, self.folder / "damaged.csv", self.cache))
            self.assertIn(code, (0, 2, 3), said)
            self.assertEqual("错误：" in said, code == 2, said)

    def test_runs_that_share_a_cold_cache_give_the_same_result(self):
        for round_ in range(2):
            cache = self.folder / f"shared-{round_}"
            outs = [self.folder / f"shared-{round_}-{i}.csv" for i in range(3)]
            for process in [start(self.register, out, cache, jobs=1) for out in outs]:
                self.check(finish(process))
            for out in outs:
                self.assertEqual(out.read_bytes(), self.reference)

    def test_a_damaged_cache_entry_is_compiled_anew(self):
        cache = self.folder / "damaged"
        out = self.folder / "damaged-cache.csv"
        self.check(finish(start(self.register, out, cache)))
        entries = [path for path in cache.rglob("*") if path.is_file()]
        self.assertGreater(len(entries), 0)
        whole = {path: path.read_bytes() for path in entries}
        for damage in (lambda data: b"", lambda data: data[:len(data) // 2], lambda data: data + b"x",
                       lambda data: data[:100] + bytes(200) + data[300:], lambda data: bytes(len(data))):
            for path, data in whole.items():
                path.write_bytes(damage(data))
            self.check(finish(start(self.register, out, cache)))
            self.assertEqual(out.read_bytes(), self.reference)


if __name__ == "__main__":
    unittest.main(verbosity=2)
