#!/usr/bin/env python3
"""Runs that are killed, run out of space, meet damaged files or share a cache: a right result, a clear error, or none."""

import os
import pathlib
import random
import resource
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
KILLS = 20
OLD = b"an older result\n"
DIED = -signal.SIGKILL


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
        began = time.monotonic()
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
        for _ in range(30):
            data = bytearray(whole.read_bytes())
            for _ in range(generator.randrange(1, 6)):
                data[generator.randrange(len(data))] = generator.randrange(256)
            damaged = self.folder / "damaged.parquet"
            damaged.write_bytes(data)
            code, said = finish(start(damaged, self.folder / "damaged.csv", self.cache))
            self.assertIn(code, (0, 2, 3), said)
            self.assertEqual("错误：" in said, code == 2, said)

    def test_runs_that_share_a_cold_cache_give_the_same_result(self):
        for round_ in range(3):
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
