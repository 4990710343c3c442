"""The side-by-side benchmark: ./dev bench --compare [APPLICANTS]. Starts the contestants, each of which first checks its
answers, runs them in turn, round after round, and prints one table of medians. A ratio is the median of the ratios of
the rounds, so that what else the machine does falls on both sides alike."""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
# The applicants of the two slow contestants.
INTERPRETED_MAX = 20_000


class Worker:
    """A process that says a line of JSON when it is ready, and then answers requests with seconds."""

    def __init__(self, command: list[str], **environment: str):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **environment})
        self.told = json.loads(self.read())

    def read(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"compare: {self.process.args[0]} ended early with exit code {self.process.wait()}")
        return line

    def run(self, request: str) -> list[float]:
        """The seconds of one run, by the clock and of the processor."""
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        return [float(seconds) for seconds in self.read().split()]

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class Contestant:
    """One line of the table."""

    def __init__(self, label: str, worker: Worker, request: str, threads: int, applicants: int, bytes_read: float = 0):
        self.label, self.worker, self.request, self.threads = label, worker, request, threads
        self.applicants, self.bytes_read = applicants, bytes_read
        self.rates: list[float] = []

    def run(self, clock: str) -> None:
        wall, processor = self.worker.run(f"{self.request} {self.threads}")
        self.rates.append(self.applicants / (wall if clock == "wall" else processor / self.threads))

    def ratio_to(self, other: "Contestant") -> list[float]:
        return [own / theirs for own, theirs in zip(self.rates, other.rates)]

    def line(self, reference: "Contestant") -> str:
        rate = statistics.median(self.rates)
        memory = f"{rate * self.bytes_read / 1e9:6.2f}" if self.bytes_read else "      "
        return (f"{self.label:<34} {rate:>12,.0f} {min(self.rates):>12,.0f} {max(self.rates):>12,.0f} {memory} "
                f"{spread(reference.ratio_to(self))}")


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):9.3f} ({min(values):.3f} … {max(values):.3f})"


def start(stack: contextlib.ExitStack, command: list[str], **environment: str) -> Worker:
    worker = Worker(command, **environment)
    stack.callback(worker.close)
    return worker


def make_contestants(stack: contextlib.ExitStack, binary: str, applicants: int, folder: str) -> dict[str, Contestant]:
    def native(data: str) -> Worker:
        inner = pathlib.Path(folder) / data
        inner.mkdir()
        return start(stack, [binary, str(inner), str(applicants), str(min(applicants, INTERPRETED_MAX)), data])

    exact, usual = native("exact"), native("usual")
    told = json.dumps(exact.told)
    duckdb = start(stack, [sys.executable, str(HERE / "duckdb_worker.py"), told, folder])
    polars = {threads: start(stack, [sys.executable, str(HERE / "polars_worker.py"), told], POLARS_MAX_THREADS=str(threads))
              for threads in (1, 2)}
    print(f"{applicants:,} applicants, {exact.told['bytes'] / applicants:.0f} bytes each in the columns that the policy reads; "
          f"duckdb {duckdb.told['version']}, polars {polars[1].told['version']}. All agree on every answer.")

    size = exact.told["bytes"] / applicants
    contestants = {}
    for threads in (1, 2):
        for key, label, worker, name, people, memory in (
                ("a", "(a) native", exact, "native", applicants, size),
                ("v", "(v) native, verdicts only", exact, "verdicts", applicants, size),
                ("b", "(b) interpreter", exact, "interpreter", exact.told["interpreted"], size),
                ("c", "(c) hand-written C++", exact, "handwritten", applicants, size),
                ("d", "(d) DuckDB", duckdb, "tables", applicants, 0),
                ("e", "(e) Polars", polars[threads], "run", applicants, 0),
                ("f", "(f) copy of the columns", exact, "copy", applicants, size),
                ("ua", "(a) native, nulls", usual, "native", applicants, size),
                ("uc", "(c) hand-written C++, nulls", usual, "handwritten", applicants, size),
                ("ga", "(a) file to file", exact, "file", applicants, 0),
                ("gw", "(a) file to file, a row each", exact, "wide", applicants, 0),
                ("gd", "(d) file to file", duckdb, "file", applicants, 0)):
            if key == "b" and threads == 2:
                continue  # a single batch
            contestants[f"{key}{threads}"] = Contestant(f"{label}, {threads} thread{'s' * (threads > 1)}", worker,
                                                        name, threads, people, memory)
    return contestants


def print_table(contestants: dict[str, Contestant], clock: str) -> None:
    print(f"{'contestant':<34} {'applicants/s':>12} {'least':>12} {'most':>12} {'GB/s':>6}  (a) in the same setting / this")
    for key, contestant in contestants.items():
        reference = {"u": "ua", "g": "ga"}.get(key[0], "a") + key[-1]
        print(contestant.line(contestants[reference]))
    print()
    for label, numerator, denominator, bar in (
            ("(a)/(c), one thread", "a1", "c1", 0.8), ("(a)/(c), two threads", "a2", "c2", 0.8),
            ("(a)/(c) with nulls, one thread", "ua1", "uc1", 0.8), ("(a)/(d), one thread", "a1", "d1", 80),
            ("(a)/(d), two threads", "a2", "d2", 80), ("(a)/(b), one thread", "a1", "b1", 20),
            ("(a)/(v), one thread", "a1", "v1", 1 / 1.1), ("(a)/(v), two threads", "a2", "v2", 1 / 1.1),
            ("(a), two threads/one", "a2", "a1", 1.8), ("(c), two threads/one", "c2", "c1", 1.8),
            ("(f), two threads/one", "f2", "f1", 1.8),
            ("file to file (a)/(d), one thread", "ga1", "gd1", 4), ("file to file (a)/(d), two threads", "ga2", "gd2", 4),
            ("a row each (a)/(d), one thread", "gw1", "gd1", 4), ("a row each (a)/(d), two threads", "gw2", "gd2", 4)):
        ratios = contestants[numerator].ratio_to(contestants[denominator])
        verdict = "met" if statistics.median(ratios) >= bar else "not met"
        if label.endswith("threads/one") and clock == "processor":
            verdict = "not judged by the time of the processor, which does not see what threads wait"
        print(f"{label:<34} {spread(ratios)}  bar {bar:.3g}: {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench --compare", description=__doc__)
    parser.add_argument("binary")
    parser.add_argument("applicants", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall",
                        help="processor: time of the processor, on a machine that others use; what threads wait is not seen")
    arguments = parser.parse_args()
    if arguments.applicants < 1 or arguments.rounds < 1:
        parser.error("at least one applicant and one round")
    with tempfile.TemporaryDirectory(prefix="tiaowen_compare_") as folder, contextlib.ExitStack() as stack:
        contestants = make_contestants(stack, arguments.binary, arguments.applicants, folder)
        for contestant in contestants.values():
            contestant.run(arguments.clock)
            contestant.rates.clear()  # the first run warms up
        for _ in range(arguments.rounds):
            for contestant in contestants.values():
                contestant.run(arguments.clock)
        print_table(contestants, arguments.clock)


if __name__ == "__main__":
    main()
