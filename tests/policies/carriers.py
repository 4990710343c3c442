"""Rewrites a register of CSV files, larger or in the other carriers, with pyarrow alone: nothing of the program is used."""

import csv
import datetime
import pathlib
import re
import shutil

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

ID = "申报人编号"
MAIN = "申报人"
INTEGERS = {"年度", "名次", "累计工作年限"}
BOOLEANS = {"创造性劳动认定", "专业对口认定", "等同认定"}
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
REFERENCES = {"晋级申报条件", "紧缺职业目录"}


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
        return rows


def column_array(name, values):
    """Types a column as richly as its values allow: integers, booleans, date32 when all dates are complete."""
    values = [value if value != "" else None for value in values]
    present = [value for value in values if value is not None]
    if name in INTEGERS:
        return pa.array([None if v is None else int(v) for v in values], pa.int16())
    if name in BOOLEANS and all(v in ("是", "否") for v in present):
        return pa.array([None if v is None else v == "是" for v in values], pa.bool_())
    if name.endswith("日期") and present and all(FULL_DATE.match(v) for v in present):
        return pa.array([None if v is None else datetime.date.fromisoformat(v) for v in values], pa.date32())
    return pa.array(values, pa.string())


def table_of(rows, columns):
    return pa.table({name: column_array(name, [row[name] for row in rows]) for name in columns})


def load(folder):
    tables = {}
    for path in sorted(pathlib.Path(folder).glob("*.csv")):
        with open(path, encoding="utf-8-sig", newline="") as stream:
            columns = next(csv.reader(stream))
        tables[path.stem] = (columns, read_csv(path))
    return tables


def multiply(source, target, copies):
    """Writes a register with every applicant of `source` `copies` times, each with an id of their own."""
    target.mkdir()
    for path in source.glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        if ID in header:
            at = header.index(ID)
            rows = [row[:at] + [f"{row[at]}-{copy}"] + row[at + 1:] for copy in range(copies) for row in rows]
        with open(target / path.name, "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])


def write_parquet_directory(folder, target):
    target.mkdir()
    for name, (columns, rows) in load(folder).items():
        shuffled = rows if name == MAIN else rows[::-1]  # child tables come in any order
        pq.write_table(table_of(shuffled, columns), target / f"{name}.parquet")


def nested_table(folder):
    """One row a person; a list<struct> column for every child table."""
    tables = load(folder)
    columns, people = tables[MAIN]
    nested = table_of(people, columns)
    for name, (child_columns, rows) in tables.items():
        if name == MAIN or name in REFERENCES:
            continue
        fields = [column for column in child_columns if column != ID]
        ordered, offsets = [], [0]
        for person in people:
            ordered += [row for row in rows if row[ID] == person[ID]]
            offsets.append(len(ordered))
        struct = pa.StructArray.from_arrays(
            [column_array(field, [row[field] for row in ordered]) for field in fields], fields)
        nested = nested.append_column(name, pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), struct))
    return nested


def write_references(folder, target):
    """A single file has the reference tables beside it."""
    for name in REFERENCES:
        shutil.copy(pathlib.Path(folder) / f"{name}.csv", target.parent)


def write_nested_parquet(folder, target):
    write_references(folder, target)
    pq.write_table(nested_table(folder), target, row_group_size=16)


def write_ipc_file(folder, target):
    write_references(folder, target)
    table = nested_table(folder)
    with pa.ipc.new_file(str(target), table.schema) as writer:
        writer.write_table(table, max_chunksize=23)


def write_ipc_stream(folder, target):
    write_references(folder, target)
    table = nested_table(folder)
    with pa.ipc.new_stream(str(target), table.schema) as writer:
        writer.write_table(table, max_chunksize=11)
