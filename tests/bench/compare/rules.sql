-- The 21 conclusions of 苏人保职〔2019〕28号, two-valued: what is not known does not hold. Over tables
-- with an integer id for the applicant, categories and grades as ENUMs (a literal that is not
-- cast is compared as text), the as-of date and the days
-- before it as variables. Periods are united, and own trades joined, only for those whom it can help.
CREATE OR REPLACE TEMP TABLE result AS
WITH
person AS (
  SELECT *,
    单位所在市 = '苏州市' AND 单位性质 = '企业'::单位性质 AS employed,
    岗位类别 IN ('生产一线技术技能岗位'::岗位类别, '技能岗位'::岗位类别) AS skilled_post,
    单位所在市 = '苏州市' AND 单位性质 = '企业'::单位性质 AND 从业领域 = '工程技术'::从业领域 AND 岗位类别 = '生产一线技术技能岗位'::岗位类别
      AND 在岗状态 = '在职在岗'::在岗状态 AND 创造性劳动认定 AND 遵章守纪认定 AND 职业道德认定
      AND (专业对口认定 OR (现从事职业, 申报专业类别) IN (SELECT (职业, 类别) FROM 指导目录)) AS worker
  FROM 申报人),
certificate AS (
  SELECT c.id,
    min(取得日期) FILTER (c.等级 >= '高级工'::技能等级) AS since_advanced,
    min(取得日期) FILTER (c.等级 >= '技师'::技能等级) AS since_technician,
    min(取得日期) FILTER (c.等级 >= '高级技师'::技能等级) AS since_senior,
    bool_or(c.职业 = p.现从事职业) AS own,
    min(取得日期) FILTER (c.职业 = p.现从事职业 AND c.等级 >= '高级工'::技能等级) AS own_advanced,
    min(取得日期) FILTER (c.职业 = p.现从事职业 AND c.等级 >= '技师'::技能等级) AS own_technician,
    bool_or(c.职业 = p.现从事职业 AND c.等级 >= '高级技师'::技能等级) AS own_senior,
    bool_or(取得日期 >= getvariable('year_first')
      AND (p.失业保险补贴认定 OR (c.职业, c.等级) IN (SELECT (职业, 等级) FROM 紧缺职业目录))) AS subsidised
  FROM 职业技能证书 c JOIN 申报人 p USING (id)
  WHERE 取得日期 <= getvariable('as_of')
  GROUP BY c.id),
title AS (
  SELECT id,
    bool_or(engineering) AS t0,
    bool_or(engineering AND 名称 >= '工程师'::职称名称) AS t1,
    bool_or(engineering AND 名称 >= '高级工程师'::职称名称) AS t2,
    bool_or(engineering AND related) AS r0,
    bool_or(engineering AND related AND 名称 >= '工程师'::职称名称) AS r1,
    bool_or(engineering AND related AND 名称 >= '高级工程师'::职称名称) AS r2,
    bool_or(种类 = '地方'::职称种类 AND 名称 = '工程师'::职称名称 AND 发证市 = '苏州市') AS local_engineer
  FROM (
    SELECT t.*, t.系列 = '工程'::职称系列 AND t.种类 = '全国通用'::职称种类 AS engineering,
      p.专业对口认定 OR (p.现从事职业, t.专业类别) IN (SELECT (职业, 类别) FROM 指导目录) AS related
    FROM 职称 t JOIN 申报人 p USING (id)
    WHERE 取得日期 <= getvariable('as_of'))
  GROUP BY id),
honour AS (
  SELECT id,
    bool_or(名称 IN ('苏州市技术能手', '姑苏高技能重点人才')) AS d0,
    bool_or(名称 IN ('苏州技能大奖', '姑苏高技能突出人才', '江苏省技术能手') OR (名称 = '劳动模范' AND 级别 = '市级'::行政级别)
      OR (类别 = '技术发明奖'::荣誉类别 AND 级别 >= '市级'::行政级别)
      OR (类别 = '荣誉称号'::荣誉类别 AND 级别 >= '市级'::行政级别 AND 等同认定 AND 名称 NOT IN (
        '苏州市技术能手', '姑苏高技能重点人才', '苏州技能大奖', '姑苏高技能突出人才', '江苏省技术能手', '劳动模范', '全国技术能手', '江苏工匠',
        '中华技能大奖', '江苏大工匠'))) AS d1,
    bool_or(名称 IN ('全国技术能手', '江苏工匠') OR (名称 = '劳动模范' AND 级别 = '省级'::行政级别)
      OR (类别 = '技术发明奖'::荣誉类别 AND 级别 >= '市级'::行政级别)) AS d2,
    bool_or(名称 IN ('中华技能大奖', '江苏大工匠')) AS d3
  FROM 荣誉 WHERE 取得日期 <= getvariable('as_of') GROUP BY id),
contest AS (
  SELECT id,
    bool_or(赛事 = '国内技能竞赛'::赛事 AND 级别 = '市级'::行政级别 AND 类别 = '一类'::竞赛类别 AND 名次 <= 3) AS d0,
    bool_or(赛事 = '国内技能竞赛'::赛事 AND 级别 = '省级'::行政级别
      AND ((类别 = '一类'::竞赛类别 AND 名次 BETWEEN 4 AND 6) OR (类别 = '二类'::竞赛类别 AND 名次 BETWEEN 2 AND 3))) AS d1,
    bool_or((赛事 = '世界技能大赛'::赛事 AND 奖项 = '优胜奖'::奖项) OR (赛事 = '国际技能竞赛'::赛事 AND 名次 <= 8)
      OR (赛事 = '国内技能竞赛'::赛事 AND ((级别 = '国家级'::行政级别 AND 名次 <= CASE 类别 WHEN '一类'::竞赛类别 THEN 6 ELSE 3 END)
        OR (级别 = '省级'::行政级别 AND 名次 <= CASE 类别 WHEN '一类'::竞赛类别 THEN 3 ELSE 1 END)))) AS d2,
    bool_or(赛事 = '世界技能大赛'::赛事 AND 奖项 IN ('金牌'::奖项, '银牌'::奖项, '铜牌'::奖项)) AS d3
  FROM 技能竞赛 WHERE 取得日期 <= getvariable('as_of') GROUP BY id),
waiver AS (
  SELECT id, bool_or(职称 = '助理工程师'::职称名称) AS d0, bool_or(职称 = '工程师'::职称名称) AS d1, bool_or(职称 = '高级工程师'::职称名称) AS d2,
    bool_or(职称 = '正高级工程师'::职称名称) AS d3
  FROM 破格认定 WHERE 认定日期 <= getvariable('as_of') GROUP BY id),
diploma AS (
  SELECT id, bool_or(班别 = '中级工班'::班别) AS e0, bool_or(班别 = '高级工班'::班别) AS e1,
    bool_or(班别 IN ('预备技师班'::班别, '技师班'::班别)) AS e2
  FROM 毕业证书 WHERE 毕业日期 <= getvariable('as_of') AND 院校类型 = '技工院校'::院校类型 GROUP BY id),
post AS (
  SELECT id, bool_or(等级 = '高级工'::技能等级) AS p0, bool_or(等级 = '技师'::技能等级) AS p1, bool_or(等级 = '高级技师'::技能等级) AS p2
  FROM 聘任
  WHERE 聘任日期 <= getvariable('as_of') AND (解聘日期 IS NULL OR 解聘日期 > getvariable('as_of'))
  GROUP BY id),
reviewed AS (
  SELECT r.id, count(*) = 3 AS passed
  FROM 年度考核 r JOIN person p ON r.id = p.id AND p.worker
  WHERE r.年度 BETWEEN getvariable('year') - 3 AND getvariable('year') - 1 AND r.等次 >= '合格'::考核等次 AND r.岗位 = p.现工作岗位
  GROUP BY r.id),
served AS (
  SELECT id,
    sum(greatest(0, e - greatest(s, since_advanced))) FILTER (since_advanced <= getvariable('ago2'))
      >= getvariable('as_of') - getvariable('ago2') AS s0,
    sum(greatest(0, e - greatest(s, since_technician))) FILTER (since_technician <= getvariable('ago3'))
      >= getvariable('as_of') - getvariable('ago3') AS s1,
    sum(greatest(0, e - greatest(s, since_senior))) FILTER (since_senior <= getvariable('ago4'))
      >= getvariable('as_of') - getvariable('ago4') AS s2
  FROM (
    SELECT id, e, since_advanced, since_technician, since_senior,
      greatest(s, coalesce(max(e) OVER (PARTITION BY id ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), s)) AS s
    FROM (
      SELECT j.id, 开始日期 AS s, least(coalesce(结束日期 + 1, getvariable('as_of')), getvariable('as_of')) AS e,
        since_advanced, since_technician, since_senior
      FROM 工作经历 j
        JOIN reviewed v ON j.id = v.id AND v.passed
        JOIN certificate c ON j.id = c.id AND since_advanced <= getvariable('ago2')
      WHERE j.岗位类别 IN ('生产一线技术技能岗位'::岗位类别, '技能岗位'::岗位类别)))
  GROUP BY id),
promotable AS (
  SELECT p.id, p.现从事职业 AS trade,
    t.t0 AND c.own_advanced <= getvariable('ago1') AND c.own_technician IS NULL AS g0,
    t.t1 AND c.own_technician <= getvariable('ago1') AND NOT c.own_senior AS g1
  FROM person p JOIN title t ON p.id = t.id AND t.t0 JOIN certificate c ON p.id = c.id
  WHERE p.employed AND p.skilled_post AND (g0 OR g1)),
worked AS (
  SELECT id, trade, any_value(g0) AS g0, any_value(g1) AS g1, sum(greatest(0, e - s)) AS days
  FROM (
    SELECT id, trade, g0, g1, e,
      greatest(s, coalesce(max(e) OVER (PARTITION BY id ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), s)) AS s
    FROM (
      SELECT j.id, q.trade, q.g0, q.g1, 开始日期 AS s,
        least(coalesce(结束日期 + 1, getvariable('as_of')), getvariable('as_of')) AS e
      FROM 工作经历 j JOIN promotable q ON j.id = q.id AND j.职业 = q.trade))
  GROUP BY id, trade),
promoted AS (
  SELECT w.id, bool_or(w.g0 AND r.等级 = '技师'::技能等级) AS n0, bool_or(w.g1 AND r.等级 = '高级技师'::技能等级) AS n1
  FROM worked w JOIN 晋级申报条件 r ON w.trade = r.职业
    AND w.days >= getvariable('as_of') - CAST(getvariable('as_of') - to_years(r.累计工作年限) AS DATE)
  GROUP BY w.id),
joined AS (
  SELECT p.*, h.d0 AS h0, h.d1 AS h1, h.d2 AS h2, h.d3 AS h3, k.d0 AS k0, k.d1 AS k1, k.d2 AS k2, k.d3 AS k3,
    w.d0 AS w0, w.d1 AS w1, w.d2 AS w2, w.d3 AS w3, s.s0, s.s1, s.s2, t.t0, t.r0, t.r1, t.r2, t.local_engineer,
    c.own, c.subsidised, c.since_advanced, d.e0, d.e1, d.e2, o.p0, o.p1, o.p2, n.n0, n.n1,
    p.worker AND c.since_advanced IS NOT NULL AND v.passed AS basics,
    p.employed AND p.skilled_post AND t.t0 AS scope
  FROM person p
    LEFT JOIN certificate c USING (id) LEFT JOIN title t USING (id) LEFT JOIN honour h USING (id)
    LEFT JOIN contest k USING (id) LEFT JOIN waiver w USING (id) LEFT JOIN diploma d USING (id)
    LEFT JOIN post o USING (id) LEFT JOIN reviewed v USING (id) LEFT JOIN served s USING (id)
    LEFT JOIN promoted n USING (id))
SELECT id,
  coalesce(basics AND (s0 OR h0 OR k0 OR w0), false) AS c0,
  coalesce(basics AND (s1 OR h1 OR k1 OR w1), false) AS c1,
  coalesce(basics AND (s2 OR h2 OR k2 OR w2), false) AS c2,
  coalesce(basics AND (h3 OR k3 OR w3), false) AS c3,
  coalesce(scope AND r0 AND NOT coalesce(own, false), false) AS c4,
  coalesce(scope AND r1 AND NOT coalesce(own, false), false) AS c5,
  coalesce(scope AND r2 AND NOT coalesce(own, false), false) AS c6,
  coalesce(n0, false) AS c7, coalesce(n1, false) AS c8,
  coalesce(scope, false) AS c9,
  coalesce(e0, false) AS c10, coalesce(e1, false) AS c11, coalesce(e2, false) AS c12,
  coalesce(local_engineer, false) AS c13,
  coalesce(local_engineer AND since_advanced IS NOT NULL, false) AS c14,
  coalesce(t0 AND subsidised AND 补贴申报条件认定, false) AS c15,
  coalesce(t0 AND 领军人才认定, false) AS c16, coalesce(t0 AND 领军人才认定, false) AS c17,
  coalesce(从业领域 = '工程技术'::从业领域 AND p0, false) AS c18,
  coalesce(从业领域 = '工程技术'::从业领域 AND p1, false) AS c19,
  coalesce(从业领域 = '工程技术'::从业领域 AND p2, false) AS c20
FROM joined
