"""The 21 conclusions in Polars. Arguments: the JSON that tiaowen_bench_compare prints. POLARS_MAX_THREADS sets the threads.
Answers each line of its input with the seconds of one run over relational frames in memory, by the clock and of the
processor."""

import json
import sys
import time

import polars as pl

import notice

ENUMS = {name: pl.Enum(values) for name, values in notice.ENUMS.items()}
SKILLED_POSTS = ["生产一线技术技能岗位", "技能岗位"]


def typed(members: dict[str, str | None]) -> list[pl.Expr]:
    return [pl.col(column).cast(ENUMS[enum]) if enum else pl.col(column) for column, enum in members.items()]


def load(told: dict) -> dict[str, pl.DataFrame]:
    """The relational frames, each with an integer id for the applicant."""
    register = pl.read_parquet(told["register"]).with_columns(
        pl.col("申报人编号").str.slice(1).cast(pl.Int32).alias("id"))
    frames = {"申报人": register.select("id", *typed(notice.MAIN))}
    for table, members in notice.CHILDREN.items():
        rows = register.select("id", table).explode(table).drop_nulls(table).unnest(table)
        frames[table] = rows.select("id", *typed(members))
    for name in ("晋级申报条件", "紧缺职业目录"):
        rows = pl.read_csv(f"{told['references']}/{name}.csv")
        frames[name] = rows.with_columns(pl.col("等级").cast(ENUMS["技能等级"]))
    frames["指导目录"] = pl.DataFrame(notice.LISTED_TRADES, schema={"职业": pl.String, "类别": ENUMS["专业类别"]}, orient="row")
    return frames


class Rules:
    """One plan over all tables."""

    def __init__(self, frames: dict[str, pl.DataFrame], as_of):
        self.tables = {name: frame.lazy() for name, frame in frames.items()}
        self.as_of = as_of
        self.ago = {years: notice.years_before(as_of, years) for years in (1, 2, 3, 4)}

    def rows(self, table: str, date: str) -> pl.LazyFrame:
        return self.tables[table].filter(pl.col(date) <= self.as_of)

    def listed(self, field: str) -> pl.LazyFrame:
        return self.tables["指导目录"].rename({"职业": "现从事职业", "类别": field}).with_columns(listed=pl.lit(True))

    def person(self) -> pl.LazyFrame:
        employed = (pl.col("单位所在市") == "苏州市") & (pl.col("单位性质") == "企业")
        return (self.tables["申报人"]
                .join(self.listed("申报专业类别"), on=["现从事职业", "申报专业类别"], how="left")
                .with_columns(
                    scope_of_post=employed & pl.col("岗位类别").is_in(SKILLED_POSTS),
                    worker=employed & (pl.col("从业领域") == "工程技术") & (pl.col("岗位类别") == "生产一线技术技能岗位")
                    & (pl.col("在岗状态") == "在职在岗") & pl.col("创造性劳动认定") & pl.col("遵章守纪认定")
                    & pl.col("职业道德认定") & (pl.col("专业对口认定") | pl.col("listed").fill_null(False)))
                .drop("listed"))

    def certificate(self, person: pl.LazyFrame) -> pl.LazyFrame:
        date, grade, own = pl.col("取得日期"), pl.col("等级"), pl.col("职业") == pl.col("现从事职业")
        scarce = self.tables["紧缺职业目录"].select("职业", "等级", scarce=pl.lit(True))
        return (self.rows("职业技能证书", "取得日期")
                .join(person.select("id", "现从事职业", "失业保险补贴认定"), on="id")
                .join(scarce, on=["职业", "等级"], how="left")
                .group_by("id").agg(
                    since0=date.filter(grade >= "高级工").min(), since1=date.filter(grade >= "技师").min(),
                    since2=date.filter(grade >= "高级技师").min(), own=own.any(),
                    own_advanced=date.filter(own & (grade >= "高级工")).min(),
                    own_technician=date.filter(own & (grade >= "技师")).min(),
                    own_senior=(own & (grade >= "高级技师")).any(),
                    subsidised=((date >= self.as_of.replace(month=1, day=1))
                                & (pl.col("失业保险补贴认定") | pl.col("scarce").fill_null(False))).any()))

    def title(self, person: pl.LazyFrame) -> pl.LazyFrame:
        engineering = (pl.col("系列") == "工程") & (pl.col("种类") == "全国通用")
        related = pl.col("专业对口认定") | pl.col("listed").fill_null(False)
        at_least = [pl.lit(True), pl.col("名称") >= "工程师", pl.col("名称") >= "高级工程师"]
        return (self.rows("职称", "取得日期")
                .join(person.select("id", "现从事职业", "专业对口认定"), on="id")
                .join(self.listed("专业类别"), on=["现从事职业", "专业类别"], how="left")
                .group_by("id").agg(
                    *[(engineering & grade).any().alias(f"t{i}") for i, grade in enumerate(at_least)],
                    *[(engineering & grade & related).any().alias(f"r{i}") for i, grade in enumerate(at_least)],
                    local=((pl.col("种类") == "地方") & (pl.col("名称") == "工程师") & (pl.col("发证市") == "苏州市")).any()))

    def honour(self) -> pl.LazyFrame:
        name, kind, level = pl.col("名称"), pl.col("类别"), pl.col("级别")
        invention = (kind == "技术发明奖") & (level >= "市级")
        deemed = (kind == "荣誉称号") & (level >= "市级") & pl.col("等同认定") & ~name.is_in(notice.NAMED_HONOURS)
        return self.rows("荣誉", "取得日期").group_by("id").agg(
            h0=name.is_in(["苏州市技术能手", "姑苏高技能重点人才"]).any(),
            h1=(name.is_in(["苏州技能大奖", "姑苏高技能突出人才", "江苏省技术能手"])
                | ((name == "劳动模范") & (level == "市级")) | deemed | invention).any(),
            h2=(name.is_in(["全国技术能手", "江苏工匠"]) | ((name == "劳动模范") & (level == "省级")) | invention).any(),
            h3=name.is_in(["中华技能大奖", "江苏大工匠"]).any())

    def contest(self) -> pl.LazyFrame:
        event, rank = pl.col("赛事"), pl.col("名次")

        def domestic(level: str, level_class: str, first: int, last: int) -> pl.Expr:
            return ((event == "国内技能竞赛") & (pl.col("级别") == level) & (pl.col("类别") == level_class)
                    & rank.is_between(first, last))

        return self.rows("技能竞赛", "取得日期").group_by("id").agg(
            k0=domestic("市级", "一类", 1, 3).any(),
            k1=(domestic("省级", "一类", 4, 6) | domestic("省级", "二类", 2, 3)).any(),
            k2=(((event == "世界技能大赛") & (pl.col("奖项") == "优胜奖")) | ((event == "国际技能竞赛") & (rank <= 8))
                | domestic("国家级", "一类", 1, 6) | domestic("国家级", "二类", 1, 3) | domestic("省级", "一类", 1, 3)
                | domestic("省级", "二类", 1, 1)).any(),
            k3=((event == "世界技能大赛") & pl.col("奖项").is_in(["金牌", "银牌", "铜牌"])).any())

    def small_tables(self) -> list[pl.LazyFrame]:
        waiver = self.rows("破格认定", "认定日期").group_by("id").agg(
            *[(pl.col("职称") == name).any().alias(f"w{i}") for i, name in enumerate(notice.GRADES["职称名称"])])
        diploma = self.rows("毕业证书", "毕业日期").filter(pl.col("院校类型") == "技工院校").group_by("id").agg(
            e0=(pl.col("班别") == "中级工班").any(), e1=(pl.col("班别") == "高级工班").any(),
            e2=pl.col("班别").is_in(["预备技师班", "技师班"]).any())
        held = self.rows("聘任", "聘任日期").filter(pl.col("解聘日期").is_null() | (pl.col("解聘日期") > self.as_of))
        post = held.group_by("id").agg(
            *[(pl.col("等级") == name).any().alias(f"p{i}") for i, name in enumerate(("高级工", "技师", "高级技师"))])
        return [waiver, diploma, post]

    def reviewed(self, person: pl.LazyFrame) -> pl.LazyFrame:
        years = pl.col("年度").is_between(self.as_of.year - 3, self.as_of.year - 1)
        return (self.tables["年度考核"].filter(years & (pl.col("等次") >= "合格"))
                .join(person.filter("worker").select("id", "现工作岗位"), on="id")
                .filter(pl.col("岗位") == pl.col("现工作岗位"))
                .group_by("id").agg(passed=pl.len() == 3))

    def united(self, jobs: pl.LazyFrame) -> pl.LazyFrame:
        """The periods s … e (not included) of each id, cut so that none overlap."""
        before = pl.col("e").cum_max().shift(1).over("id")
        return (jobs.with_columns(
            s=pl.col("开始日期"),
            e=pl.min_horizontal(pl.col("结束日期").fill_null(self.as_of) + pl.duration(days=1), pl.lit(self.as_of)))
            .sort("id", "s").with_columns(s=pl.max_horizontal(pl.col("s"), before.fill_null(pl.col("s")))))

    def served(self, reviewed: pl.LazyFrame, certificate: pl.LazyFrame) -> pl.LazyFrame:
        jobs = (self.tables["工作经历"].filter(pl.col("岗位类别").is_in(SKILLED_POSTS))
                .join(reviewed.filter("passed").select("id"), on="id")
                .join(certificate.filter(pl.col("since0") <= self.ago[2]).select("id", "since0", "since1", "since2"), on="id"))

        def long_enough(since: str, years: int) -> pl.Expr:
            days = (pl.col("e") - pl.max_horizontal("s", since)).dt.total_days().clip(lower_bound=0)
            enough = days.filter(pl.col(since).is_not_null()).sum()
            return enough >= (self.as_of - self.ago[years]).days

        return self.united(jobs).group_by("id").agg(
            s0=long_enough("since0", 2), s1=long_enough("since1", 3), s2=long_enough("since2", 4))

    def promoted(self, person: pl.LazyFrame, title: pl.LazyFrame, certificate: pl.LazyFrame) -> pl.LazyFrame:
        able = (person.filter("scope_of_post").select("id", "现从事职业").join(title.select("id", "t0", "t1"), on="id")
                .join(certificate, on="id").select(
                    "id", "现从事职业",
                    g0=pl.col("t0") & (pl.col("own_advanced") <= self.ago[1]) & pl.col("own_technician").is_null(),
                    g1=pl.col("t1") & (pl.col("own_technician") <= self.ago[1]) & ~pl.col("own_senior"))
                .filter(pl.col("g0") | pl.col("g1")))
        jobs = self.tables["工作经历"].join(able, on="id").filter(pl.col("职业") == pl.col("现从事职业"))
        days = (pl.col("e") - pl.col("s")).dt.total_days().clip(lower_bound=0).sum()
        demanded = self.tables["晋级申报条件"].rename({"职业": "现从事职业"}).with_columns(
            demanded=pl.col("累计工作年限").map_elements(
                lambda years: (self.as_of - notice.years_before(self.as_of, years)).days, return_dtype=pl.Int64))
        return (self.united(jobs).group_by("id", "现从事职业", "g0", "g1").agg(days=days)
                .join(demanded, on="现从事职业").filter(pl.col("days") >= pl.col("demanded"))
                .group_by("id").agg(n0=(pl.col("g0") & (pl.col("等级") == "技师")).any(),
                                    n1=(pl.col("g1") & (pl.col("等级") == "高级技师")).any()))

    def plan(self) -> pl.LazyFrame:
        person = self.person()
        certificate, title, reviewed = self.certificate(person), self.title(person), self.reviewed(person)
        joined = person
        for part in (certificate, title, self.honour(), self.contest(), *self.small_tables(), reviewed,
                     self.served(reviewed, certificate), self.promoted(person, title, certificate)):
            joined = joined.join(part, on="id", how="left")
        c = pl.col
        basics = c("worker") & c("since0").is_not_null() & c("passed")
        scope = c("scope_of_post") & c("t0")
        ways = [c("s0") | c("h0") | c("k0") | c("w0"), c("s1") | c("h1") | c("k1") | c("w1"),
                c("s2") | c("h2") | c("k2") | c("w2"), c("h3") | c("k3") | c("w3")]
        leading, field = c("t0") & c("领军人才认定"), c("从业领域") == "工程技术"
        conclusions = [*[basics & way for way in ways],
                       *[scope & c(f"r{i}") & ~c("own").fill_null(False) for i in range(3)],
                       c("n0"), c("n1"), scope, c("e0"), c("e1"), c("e2"), c("local"),
                       c("local") & c("since0").is_not_null(), c("t0") & c("subsidised") & c("补贴申报条件认定"),
                       leading, leading, *[field & c(f"p{i}") for i in range(3)]]
        return joined.select("id", *[truth.fill_null(False).alias(f"c{i}") for i, truth in enumerate(conclusions)])


def check(result: pl.DataFrame, told: dict) -> None:
    """Fails unless the result holds the verdicts of tiaowen_bench_compare for every applicant."""
    expected = pl.read_parquet(told["verdicts"])
    actual = result.sort("id").drop("id")
    for c in range(notice.CONCLUSIONS):
        differ = (actual[f"c{c}"] != expected[f"c{c}"]).sum() if len(actual) == len(expected) else len(expected)
        if differ:
            raise SystemExit(f"polars: conclusion {c}: {differ} of {len(expected)} applicants differ")


def main() -> None:
    told = json.loads(sys.argv[1])
    rules = Rules(load(told), notice.day(told["as_of"]))
    check(rules.plan().collect(), told)
    print(json.dumps({"version": pl.__version__, "threads": pl.thread_pool_size()}), flush=True)
    for _ in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        rules.plan().collect()
        print(time.perf_counter() - wall, time.process_time() - processor, flush=True)


if __name__ == "__main__":
    main()
