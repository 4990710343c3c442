// One sentence of an official text. There is no lexer grammar: the tokens come from compiler/syntax/segment.cpp,
// which cuts the characters by the words of the language and the phrases of the vocabulary; a phrase with its
// filled slots is one token. Words without meaning (主语, 虚词) and passages without conditions are left out before.
//
// Precedence, loosest first (README.md in this folder gives the reasons and examples):
//   ；  provisions of their own
//   ，  `provision`      and, or what a mark, a connective after the comma or the convention says
//   并且 `conjunction`    binds the whole 或-series before it: 甲或乙并丙 = (甲或乙) 且 丙
//   或  `alternatives`
//   、和及 `series`       as the 或 beside it says; otherwise things: any of them, predicates: all of them
//   (none) `run`         words side by side describe together: all of them
// No rule is recursive, so no input can make the parser recurse deeply.
parser grammar ArticlesParser;

tokens {
  SUBJECT, FILLER, GOVERNOR, STATE, TERM, HOLDER, EVENT, STANDING, EXPERIENCE, YEARLY, RESTRICTION, ITEM,
  OPEN_CLASS, PARAMETER, QUANTITY, CONCLUSION, MAY, SHALL, ENCOURAGE, GENERALLY, PAIRED, NEGATION, WITHDRAWAL, NUMBER, AMOUNT,
  YEAR, MONTHS, HALF_YEAR, AFTER, FULL, NOT_FULL, EXCEED, NOT_EXCEED, RECENT, THIS_YEAR, ACCUMULATED, CONTINUOUS,
  TOTAL, CUT_OFF, ALL, EVERY, ANY, HEADS, PLUS, SUM, DIFFERENCE, REACH, TO, AT_LEAST, AT_MOST, LIST_ANY, LIST_ALL, ONE_OF, DE, ETC, OR, AND, WITH, PAUSE, COMMA, COLON,
  SEMICOLON, STOP, GLOSS, MARK_OR, MARK_AND, MARK_TERM, NOT, LAST_YEAR, DAY, AGE, FROM_DAY, INCLUDED, EXCLUDED, BUT,
  EXCEPT, OUTSIDE, EXCEPTED, STILL, AMONG, SO_CALLED, MEANS, INCLUDES, DEEMED, UNBOUND, RESTRAINT, REFERENCE, BASE, BY, RATE,
  CEILING, FLOOR, NATURAL_DAY, WORKDAY, ETC_COUNT, LESS, MORE, CLOSE, DATES
}

sentence
    : (BUT COMMA?)? provision (SEMICOLON (MARK_OR | MARK_AND)? provision | COMMA special)* (COMMA | SEMICOLON | COLON)? closing? STOP? EOF
    ;

// Behind an item of a list (甲；或者), where it says again what leads in to the items.
closing : OR | AND | WITH ;

// Conditions and conclusions: a conclusion is given by the elements before it. 其中: on top of what the provision
// before it says. An exception (除外, 但…) speaks of the whole provision.
provision : (AMONG COMMA?)? clauses | definition ;
special : AMONG COMMA? clauses ;
clauses : (required | step (comma step)* limited?) excepted? ;
// …，但最高不超过5000元: limits the amount of the last conclusion.
limited : (COMMA | SEMICOLON)? BUT COMMA? bound ((COMMA | PAUSE)? bound)* ;
// 申请甲应当符合下列条件：, 申请甲的，应当符合下列条件：
required : CONCLUSION DE? COMMA? SHALL element ;
step
    : outside? conclusion
    | outside? element conclusion?
    | element outside conclusion?   // 低保的居民除学生外，…
    | BASE                      // 对应休未休天数，: times what the conclusion is reckoned by
    | bound                     // ，最高不超过5000元
    | CUT_OFF DE?               // 截至上年12月31日，: by which day the elements behind it are judged, or the one before it
    ;
// 甲但乙的: both; behind a conclusion 但 begins another provision, which may be an exception.
comma
    : COMMA (OR | AND | MARK_OR | MARK_AND)?
    | (COMMA | SEMICOLON)? MARK_AND? BUT COMMA?
    ;

// 除甲外: not those; with 还, 也, 另: those and besides.
outside : EXCEPT conjunction DE? OUTSIDE COMMA? STILL? ;
excepted : (COMMA | SEMICOLON)? BUT? COMMA? conjunction DE? EXCEPTED ;

// 停止, 取消: takes away what is concluded, and only that; what ends is another fact.
conclusion
    : ((modal | PAIRED | NEGATION)* | (modal | PAIRED)* WITHDRAWAL PAIRED?) (basis modal*)? CONCLUSION ((PAUSE | WITH) CONCLUSION)* GLOSS? bound*
    | modal* DEEMED TERM
    | modal* UNBOUND TERM ((PAUSE | WITH | OR) TERM)* DE? RESTRAINT
    ;
bound : CEILING | FLOOR ;

// By what an amount is reckoned: 按照日工资的300%, 日工资的2倍.
basis : BY BASE (DE? RATE)? | BASE DE? RATE ;
modal : MAY | SHALL | ENCOURAGE | GENERALLY ;

// What a term means: 所称甲，是指…; what it includes: 所称甲，包括乙、丙, closed by 等 with a class or by the mark 【类 …】.
definition : SO_CALLED TERM COMMA? (MEANS element (comma element)* (COMMA INCLUDES examples)? | INCLUDES examples) ;
examples : element (comma element)* OPEN_CLASS? ;

element : CUT_OFF? conjunction DE? ;
// 取得甲或者乙的【且】学生: the mark parts what 的 would join.
conjunction : alternatives ((AND | (DE | PAUSE)? MARK_AND (WITH | AND | PAUSE)?) alternatives)* ;
alternatives : series ((OR | PAUSE? MARK_OR (WITH | OR | PAUSE)?) series)* ;
// 等三个称号: the list is closed, and has as many members as it says.
series : run ((PAUSE | WITH) run)* ((ETC OPEN_CLASS | ETC_COUNT OPEN_CLASS?) GLOSS?)? ONE_OF? ;

run
    : modal* (attributes DE?)? HOLDER modal* body?
    | modal* body
    | modal* members
    ;
body
    : (attributes DE?)? (tenure | requirement | quantity | yearly | item | age) GLOSS? MARK_TERM? (DE? attributes)?
    | describers MARK_TERM? AFTER?
    | (attributes DE?)? (NOT | NEGATION)? (LIST_ANY | LIST_ALL | REFERENCE) (DE attributes)?
    ;

// What is said of the records that a subject speaks of: of all of them, of any, of so many (家庭成员均…, 至少2名家庭成员…).
// Connectives between the traits belong to them: one record has them all.
members
    : ALL HOLDER EVERY? modal* traits
    | HOLDER (EVERY | ANY) modal* traits
    | ANY HOLDER modal* traits
    | heads DE? HOLDER modal* traits
    ;
heads
    : (FULL | EXCEED | NOT_FULL | NOT_EXCEED) NUMBER HEADS
    | NUMBER HEADS (AT_LEAST | AT_MOST)
    ;
traits : traitChoice ((AND | PAUSE? MARK_AND (WITH | AND)?) traitChoice)* ;
traitChoice : traitSeries ((OR | PAUSE? MARK_OR (WITH | OR)?) traitSeries)* ;
traitSeries : trait ((PAUSE | WITH) trait)* ;
trait : (NOT | NEGATION)? RESTRICTION GLOSS? ;

// What may describe somebody before a tenure or a thing; an event there would look like its beginning.
attributes : attribute (DE? attribute)* ;
attribute
    : (NOT | NEGATION)? (STATE (ETC OPEN_CLASS | ETC_COUNT OPEN_CLASS?)? | TERM | STANDING) GLOSS?
    | amended
    ;
// 甲（不含乙）, 甲（含乙）: without those, or with those besides.
amended : (STATE | TERM) (LESS | MORE) (STATE | TERM) ((PAUSE | WITH | OR) (STATE | TERM))* CLOSE ;

describers : describer (DE? describer)* ;
describer
    : (NOT | NEGATION)? (STATE | TERM | STANDING | EVENT | RESTRICTION) GLOSS?
    | amended
    | THIS_YEAR
    | LAST_YEAR
    | window
    | DATES                         // 2019年12月31日前, for the event behind it
    ;
// The last N years up to the as-of date, for the event behind it.
window
    : RECENT NUMBER (YEAR | MONTHS | day) AT_MOST?
    | NUMBER (YEAR | MONTHS) AT_MOST
    ;

tenure
    : EVENT (AFTER | FROM_DAY) (COMMA | PAUSE)? (MAY | SHALL)* served duration
    | ((window | DATES) COMMA?)? served duration
    | ((window | DATES) COMMA?)? (NOT | NEGATION) served FULL length   // 未从事甲满3年: 从事甲不满3年
    | EVENT FROM_DAY? CUT_OFF? duration AFTER?
    | duration                      // the rest is what the tenure or quantity before says
    ;
// 累计 and 连续 before the experience or behind it: 连续从事甲满3年, 从事甲连续满3年.
served
    : span EXPERIENCE CUT_OFF?
    | EXPERIENCE CUT_OFF? span?
    | EXPERIENCE span CUT_OFF
    ;
// 3年至5年, 3至5篇: both ends are included, unless （不含） says otherwise.
duration
    : limit upper?
    | rangeEnd TO rangeEnd
    ;
rangeEnd : length inclusion? ;
limit
    : (FULL | EXCEED | REACH) length inclusion? (AT_LEAST | AT_MOST)? inclusion?
    | length inclusion? (AT_LEAST | AT_MOST) inclusion?
    | measure inclusion?
    | upper
    ;
upper
    : (NOT_FULL | NOT_EXCEED) length inclusion?
    | length inclusion? AT_MOST inclusion?
    ;
// A number alone is a limit only beside a word that says so.
length : measure | NUMBER ;
measure : NUMBER (YEAR | MONTHS | day) | HALF_YEAR | AMOUNT ;
day : DAY | NATURAL_DAY | WORKDAY ;
inclusion : INCLUDED | EXCLUDED ;
span : ACCUMULATED | CONTINUOUS ;

age
    : ageLimit ageUpper?
    | NUMBER AGE? inclusion? TO ageEnd
    ;
ageLimit
    : (FULL | NOT_FULL | EXCEED | NOT_EXCEED) NUMBER AGE inclusion? (AT_LEAST | AT_MOST)? inclusion?
    | NUMBER AGE inclusion? (AT_LEAST | AT_MOST) inclusion?
    ;
ageEnd : NUMBER AGE inclusion? ;
ageUpper
    : (NOT_FULL | NOT_EXCEED) NUMBER AGE inclusion?
    | NUMBER AGE inclusion? AT_MOST inclusion?
    ;

// An amount of experience against one that the data give: 累计年限达到所定年限.
requirement : served REACH PARAMETER ;

// A number that the data give of a person, within limits: …累计20天以上, …3至5篇; what several come to (甲、乙与丙之和),
// and what two differ by (甲与乙的差额).
quantity
    : total? QUANTITY total? CUT_OFF? duration
    | terms DE? (SUM | total) CUT_OFF? duration
    | QUANTITY (WITH | PLUS) QUANTITY DE? DIFFERENCE CUT_OFF? duration
    ;
terms : QUANTITY ((PAUSE | WITH | PLUS) QUANTITY)+ ;
total : ACCUMULATED | TOTAL ;

yearly : RESTRICTION* (RECENT NUMBER YEAR | LAST_YEAR | THIS_YEAR) YEARLY ;

item : GOVERNOR? (RESTRICTION ((OR | PAUSE | WITH) RESTRICTION)* DE?)? ITEM ((LESS | MORE) ITEM ((PAUSE | WITH | OR) ITEM)* CLOSE)? ;
