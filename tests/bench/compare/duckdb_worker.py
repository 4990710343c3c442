"""The 21 conclusions in DuckDB. Arguments: the JSON that tiaowen_bench_compare prints, a folder for the result.
Answers each line "tables THREADS" (over relational tables in memory) or "file THREADS" (from the nested Parquet file
to a Parquet file) with seconds, by the clock and of the processor."""

import json
import pathlib
import sys
import time

import duckdb

import notice

RULES = (pathlib.Path(__file__).parent / "rules.sql").read_text(encoding="utf-8")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def typed(column: str, enum: str | None, row: str = "") -> str:
    source = f"{row}{column}"
    return f"{source}::{enum} AS {column}" if enum else f"{source} AS {column}"


def create_relations(connection: duckdb.DuckDBPyConnection, kind: str, register: str) -> None:
    """Makes the relational tables (`kind` TABLE) or their views (VIEW) from the nested file."""
    source = f"read_parquet({quoted(register)})"
    key = "substr(申报人编号, 2)::INTEGER AS id"
    columns = ", ".join(typed(column, enum) for column, enum in notice.MAIN.items())
    connection.execute(f"CREATE OR REPLACE {kind} 申报人 AS SELECT {key}, {columns} FROM {source}")
    for table, members in notice.CHILDREN.items():
        columns = ", ".join(typed(column, enum, "r.") for column, enum in members.items())
        connection.execute(f"CREATE OR REPLACE {kind} {table} AS SELECT id, {columns} FROM "
                           f"(SELECT {key}, unnest({table}) AS r FROM {source})")


def connect(told: dict, kind: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, values in notice.ENUMS.items():
        connection.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(map(quoted, values))})")
    connection.execute("CREATE TABLE 指导目录 (职业 VARCHAR, 类别 专业类别)")
    connection.executemany("INSERT INTO 指导目录 VALUES (?, ?)", notice.LISTED_TRADES)
    for name in ("晋级申报条件", "紧缺职业目录"):
        path = quoted(f"{told['references']}/{name}.csv")
        connection.execute(f"CREATE TABLE {name} AS SELECT * REPLACE (等级::技能等级 AS 等级) FROM read_csv({path}, header = true)")
    as_of = notice.day(told["as_of"])
    days = {"as_of": as_of, "year_first": as_of.replace(month=1, day=1),
            **{f"ago{years}": notice.years_before(as_of, years) for years in (1, 2, 3, 4)}}
    for name, date in days.items():
        connection.execute(f"SET VARIABLE {name} = DATE '{date}'")
    connection.execute(f"SET VARIABLE year = {as_of.year}")
    create_relations(connection, kind, told["register"])
    return connection


def check(connection: duckdb.DuckDBPyConnection, told: dict, source: str) -> None:
    """Fails unless the result holds the verdicts of tiaowen_bench_compare for every applicant."""
    for c in range(notice.CONCLUSIONS):
        rows = connection.execute(
            f"SELECT count(*), count(*) FILTER (r.c{c} <> v.c{c}) FROM {source} r JOIN "
            f"(SELECT file_row_number AS id, c{c} FROM read_parquet({quoted(told['verdicts'])}, file_row_number = true)) v "
            "USING (id)").fetchone()
        if rows != (told["applicants"], 0):
            raise SystemExit(f"duckdb: conclusion {c}: {rows[1]} of {rows[0]} applicants differ")


def main() -> None:
    told, folder = json.loads(sys.argv[1]), sys.argv[2]
    out = f"{folder}/duckdb.parquet"
    connections = {"tables": connect(told, "TABLE"), "file": connect(told, "VIEW")}

    def run(name: str, threads: int) -> tuple[float, float]:
        connection = connections[name]
        connection.execute(f"SET threads = {threads}")
        wall, processor = time.perf_counter(), time.process_time()
        connection.execute(RULES)
        if name == "file":
            connection.execute(f"COPY result TO {quoted(out)} (FORMAT parquet)")
        return time.perf_counter() - wall, time.process_time() - processor

    for name, connection in connections.items():
        run(name, 1)
        check(connection, told, "result" if name == "tables" else f"read_parquet({quoted(out)})")
    print(json.dumps({"version": duckdb.__version__}), flush=True)
    for line in sys.stdin:
        name, threads = line.split()
        print(*run(name, int(threads)), flush=True)


if __name__ == "__main__":
    main()
