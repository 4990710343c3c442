"""What both query engines know of 苏人保职〔2019〕28号: types, the catalogue, days."""

import datetime

GRADES = {
    "技能等级": ["初级工", "中级工", "高级工", "技师", "高级技师"],
    "职称名称": ["助理工程师", "工程师", "高级工程师", "正高级工程师"],
    "行政级别": ["县级", "市级", "省级", "国家级", "国际级"],
    "考核等次": ["不合格", "基本合格", "合格", "优秀"],
}
CATEGORIES = {
    "单位性质": ["企业", "事业单位", "机关", "社会组织", "其他"],
    "从业领域": ["工程技术", "其他"],
    "岗位类别": ["生产一线技术技能岗位", "技能岗位", "专业技术岗位", "管理岗位", "其他岗位"],
    "在岗状态": ["在职在岗", "在职不在岗", "离职", "退休"],
    "专业类别": ["建设", "机械", "化工工程"],
    "荣誉类别": ["荣誉称号", "技术发明奖", "其他"],
    "赛事": ["世界技能大赛", "国际技能竞赛", "国内技能竞赛"],
    "竞赛类别": ["一类", "二类"],
    "奖项": ["金牌", "银牌", "铜牌", "优胜奖", "无"],
    "职称系列": ["工程", "其他"],
    "职称种类": ["全国通用", "地方"],
    "院校类型": ["技工院校", "普通院校"],
    "班别": ["中级工班", "高级工班", "预备技师班", "技师班", "无"],
}
ENUMS = {**GRADES, **CATEGORIES}

# The columns that a conclusion reads, by table, with their types where these are enumerations.
MAIN = {
    "单位所在市": None, "单位性质": "单位性质", "从业领域": "从业领域", "岗位类别": "岗位类别", "在岗状态": "在岗状态",
    "现工作岗位": None, "现从事职业": None, "申报专业类别": "专业类别", "专业对口认定": None, "创造性劳动认定": None,
    "遵章守纪认定": None, "职业道德认定": None, "失业保险补贴认定": None, "补贴申报条件认定": None, "领军人才认定": None,
}
CHILDREN = {
    "职业技能证书": {"职业": None, "等级": "技能等级", "取得日期": None},
    "工作经历": {"开始日期": None, "结束日期": None, "岗位类别": "岗位类别", "职业": None},
    "年度考核": {"年度": None, "等次": "考核等次", "岗位": None},
    "荣誉": {"名称": None, "类别": "荣誉类别", "级别": "行政级别", "取得日期": None, "等同认定": None},
    "技能竞赛": {"赛事": "赛事", "级别": "行政级别", "类别": "竞赛类别", "名次": None, "奖项": "奖项", "取得日期": None},
    "职称": {"系列": "职称系列", "种类": "职称种类", "名称": "职称名称", "专业类别": "专业类别", "发证市": None, "取得日期": None},
    "破格认定": {"职称": "职称名称", "认定日期": None},
    "毕业证书": {"院校类型": "院校类型", "班别": "班别", "毕业日期": None},
    "聘任": {"等级": "技能等级", "聘任日期": None, "解聘日期": None},
}

CATALOGUE = {
    "建设": "电梯安装维修工、制冷空调系统安装维修工、防水工、砌筑工、混凝土工、钢筋工、架子工、手工木工",
    "机械": "焊工、电工、起重装卸机械操作工、机床装调维修工、模具工、铸造工、锻造工、金属热处理工、车工、铣工、钳工、磨工、"
            "冲压工、电切削工、汽车维修工、智能楼宇管理员、中央空调系统运行操作员",
    "化工工程": "制冷工",
}
LISTED_TRADES = [(trade, field) for field, trades in CATALOGUE.items() for trade in trades.split("、")]

NAMED_HONOURS = ["苏州市技术能手", "姑苏高技能重点人才", "苏州技能大奖", "姑苏高技能突出人才", "江苏省技术能手", "劳动模范", "全国技术能手",
                 "江苏工匠", "中华技能大奖", "江苏大工匠"]

CONCLUSIONS = 21


def day(number: int) -> datetime.date:
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=number)


def years_before(date: datetime.date, years: int) -> datetime.date:
    """The latest day from which `years` years have passed on `date`, which must not end a February."""
    if (date.month, date.day) in ((2, 28), (2, 29)):
        raise ValueError(f"{date}: several days may reach the end of February")
    return date.replace(year=date.year - years)
