#!/usr/bin/env python3
"""Measures what memory an assessment takes: memory.py FOLDER APPLICANTS [--memory=SIZE …].

Takes 100,000 applicants of the population of tiaowen_compare as often as it needs, each with an id of their own, writes
them as a directory of CSV files into FOLDER, the rows of the child tables in no order, and assesses it once for each
SIZE. Prints time, peak of the resident memory, and whether all results are the same."""

import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
POLICY = ROOT / "policies/suzhou-2019-28"
ID = "申报人编号"
BASE = 100_000
CHUNK_ROWS = 2_000


def make_base(folder: pathlib.Path) -> pa.Table:
    """The population as one nested table."""
    command = [BUILD / "tests/bench/tiaowen_compare", folder, str(BASE), "1", "usual"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as maker:
        table = pq.read_table(json.loads(maker.stdout.readline())["register"])
        maker.stdin.close()
    (folder / "verdicts.parquet").unlink()
    return table


def unnest(nested: pa.Table) -> dict[str, pa.Table]:
    """A table for the applicants and one for each list column."""
    lists = [field.name for field in nested.schema if pa.types.is_list(field.type)]
    tables = {"申报人": nested.drop_columns(lists)}
    for name in lists:
        column = nested[name].combine_chunks()
        rows = pa.Table.from_struct_array(column.flatten())
        tables[name] = rows.add_column(0, ID, nested[ID].take(column.value_parent_indices()))
    return tables


def in_words(table: pa.Table) -> pa.Table:
    """Truth values as a register writes them."""
    for i, field in enumerate(table.schema):
        if pa.types.is_boolean(field.type):
            table = table.set_column(i, field.name, pc.if_else(table[field.name], "是", "否"))
    return table


def write(table: pa.Table, path: pathlib.Path, copies: int, shuffled: bool) -> None:
    table = in_words(table)
    if shuffled:
        table = table.take(random.Random(28).sample(range(table.num_rows), table.num_rows))
    with pa.csv.CSVWriter(path, table.schema) as writer:
        for first in range(0, table.num_rows, CHUNK_ROWS):
            chunk = table.slice(first, CHUNK_ROWS)
            for copy in range(copies):
                ids = pc.binary_join_element_wise(chunk[ID].cast(pa.string()), str(copy), "-")
                writer.write_table(chunk.set_column(chunk.schema.get_field_index(ID), ID, ids))


def make_register(folder: pathlib.Path, applicants: int) -> pathlib.Path:
    register = folder / f"register-{applicants}"
    if register.exists():
        return register
    register.mkdir()
    for name, table in unnest(make_base(folder)).items():
        write(table, register / f"{name}.csv", max(1, applicants // BASE), name != "申报人")
    for name in ("晋级申报条件", "紧缺职业目录"):
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(POLICY / f"cases/register/{name}.csv", register)
    return register


def digest(path: pathlib.Path) -> str:
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def measure(register: pathlib.Path, out: pathlib.Path, size: str, jobs: int) -> tuple[float, float]:
    """Assesses `register`; returns seconds and MiB."""
    command = [BUILD / "tools/cli/tiaowen", "assess", POLICY, register, "--as-of", "2019-12-31", "-o", out,
               f"--memory={size}", f"--jobs={jobs}"]
    start = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(said)
    return time.monotonic() - start, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("applicants", type=int, help=f"a multiple of {BASE:,}")
    parser.add_argument("--memory", nargs="+", default=["1G"])
    parser.add_argument("--format", default="parquet", choices=("csv", "parquet", "arrow"))
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.applicants % BASE != 0 or arguments.applicants == 0:
        parser.error(f"APPLICANTS must be a multiple of {BASE:,}")
    register = make_register(arguments.folder, arguments.applicants)
    size = sum(path.stat().st_size for path in register.iterdir()) / 2**20
    print(f"{arguments.applicants:,} applicants, {size:,.0f} MiB of CSV")
    digests = set()
    for memory in arguments.memory:
        out = arguments.folder / f"result.{arguments.format}"
        seconds, mebibytes = measure(register, out, memory, arguments.jobs)
        digests.add(digest(out))
        out.unlink()
        print(f"--memory={memory}: {seconds:.1f} s, peak {mebibytes:,.0f} MiB", flush=True)
    if len(digests) > 1:
        sys.exit("the results differ")


if __name__ == "__main__":
    main()
