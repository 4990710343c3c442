// Tokens of vocabulary files (.cibiao). White space separates words and is otherwise free.
// Keywords are ordinary names elsewhere: a column may be called 等级 (rule `name` of the parser).
lexer grammar VocabularyLexer;

// Declarations.
GRADE        : '等级' ;
CATEGORY     : '类别' ;
MAIN_TABLE   : '主表' ;
CHILD_TABLE  : '随表' ;
REFERENCE    : '参照表' ;
CATALOGUE    : '附表' ;
FIXED_NAME   : '固定名称' ;
SUBJECT      : '主语' ;
FILLER       : '虚词' ;
GOVERNOR     : '领词' ;
TERM         : '术语' ;
STATE        : '状态' ;
EVENT        : '事件' ;
EXPERIENCE   : '经历' ;
YEARLY       : '年度' ;
RESTRICTION  : '限定' ;
ITEM         : '名物' ;
OPEN_CLASS   : '等类' ;
MATTER       : '事项' ;
CONVENTION   : '口径' ;
TITLE        : '题名' ;
STANDING     : '在期' ;
PARAMETER    : '参数' ;
JOINT        : '合称' ;
FORK         : '分叉' ;
IMPORT       : '引用' ;
ARTICLES     : '正文' ;
QUANTITY     : '量' ;
WORK_CALENDAR : '工作日历' ;

// Attributes and bindings.
COMPLETE     : '登记完整' ;
INCOMPLETE   : '可能不全' ;
DATED        : '时为' ;
PERIOD       : '期间' ;
TO           : '至' ;
EACH         : '每' ;
ONE_ROW      : '一条' ;
IDENTIFIER   : '编号' ;
ONGOING      : '空为至今' ;
AT_LEAST     : '不小于' ;
BASE         : '基数' ;
AMOUNT       : '数额' ;
HIGHEST      : '取最高' ;
SUMMED       : '累加' ;
PLACES       : '位' ;
UNIT         : '单位' ;
ALIAS        : '又称' ;
LIST         : '列' ;
IS           : '为' ;
NOT_BELOW    : '不低于' ;
REACHES      : '达到' ;
LISTED_IN    : '列有' ;
NOT_IN       : '不在' ;
NAMED_HERE   : '所列' ;
NAMED_IN_ARTICLE : '本条所列' ;
ON_STRENGTH_OF   : '凭' ;
TARGET       : '目标' ;
PATH         : '途径' ;
OR           : '或' ;
ALTERNATIVELY : '或者' ;
NONE_OF      : '没有' ;
ANTECEDENT   : '上文' ;
END_EXCLUDED : '止日不计' ;
OMIT         : '略去' ;
PREREQUISITE : '前提' ;
EXEMPT       : '不管' ;
ONLY_IN      : '限于' ;
BORN         : '生于' ;
AS_WRITTEN   : '条文所写' ;
ITEMS_BELOW  : '所列各项' ;
ACCORDING_TO : '依' ;
SUM          : '合计' ;
COUNT        : '计数' ;
GREATEST     : '最大' ;
LEAST        : '最小' ;
DISTINCT_YEARS : '年度数' ;
AVERAGE      : '平均' ;
THIS_YEAR    : '当年' ;
REST         : '休' ;
WORK         : '班' ;

COLON        : '：' | ':' ;
SEMICOLON    : '；' | ';' ;
STOP         : '。' ;
COMMA        : '，' | ',' ;
PAUSE        : '、' ;
LESS         : '＜' | '<' ;
OPEN         : '（' | '(' ;
CLOSE        : '）' | ')' ;
DOT          : '.' ;

PHRASE       : '「' ~[「」\r\n]* '」' ;
SLOT         : '〔' ~[〔〕\r\n]* '〕' ;
TEXT         : '“' ~[“”\r\n]* '”' | '"' ~["\r\n]* '"' ;
DATE         : [0-9] [0-9] [0-9] [0-9] '-' [0-9] [0-9]? '-' [0-9] [0-9]? ;
INTEGER      : '-'? [0-9]+ ;
NAME         : NAME_CHAR+ ;

COMMENT      : '#' ~[\r\n]* -> skip ;
SPACE        : [ \t\r\n\u3000\uFEFF]+ -> skip ;
UNKNOWN      : . ;

fragment NAME_CHAR : [\u3400-\u4DBF\u4E00-\u9FFF] | [A-Za-z0-9_] ;
