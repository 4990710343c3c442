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
  SUBJECT, FILLER, GOVERNOR, STATE, TERM, HOLDER, EVENT, STANDING, EXPERIENCE, YEARLY, RESTRICTION, ITEM, OPEN_CLASS,
  PARAMETER, CONCLUSION, MAY, SHALL, ENCOURAGE, GENERALLY, PAIRED, NUMBER, YEAR, AFTER, FULL, RECENT, THIS_YEAR,
  ACCUMULATED, CONTINUOUS, REACH, AT_LEAST, DE, ETC, OR, AND, WITH, PAUSE, COMMA, SEMICOLON, STOP, GLOSS, MARK_OR,
  MARK_AND, MARK_TERM
}

sentence : provision (SEMICOLON provision)* COMMA? STOP? EOF ;

// Conditions and conclusions: a conclusion is given by the elements before it.
provision : step (comma step)* ;
step
    : conclusion
    | element conclusion?
    ;
comma : COMMA (OR | AND | MARK_OR | MARK_AND)? ;

conclusion : (modal | PAIRED)* CONCLUSION ;
modal : MAY | SHALL | ENCOURAGE | GENERALLY ;

element : conjunction DE? ;
conjunction : alternatives ((AND | MARK_AND) alternatives)* ;
alternatives : series ((OR | MARK_OR) series)* ;
series : run ((PAUSE | WITH) run)* (ETC OPEN_CLASS GLOSS?)? ;

run : modal* HOLDER? modal* body ;
body
    : (attributes DE?)? (tenure | quantity | yearly | item) GLOSS? MARK_TERM?
    | describers MARK_TERM? AFTER?
    ;

// What may describe somebody before a tenure or a thing; an event there would look like its beginning.
attributes : attribute (DE? attribute)* ;
attribute : (STATE | TERM | STANDING) GLOSS? ;

describers : describer (DE? describer)* ;
describer : (STATE | TERM | STANDING | EVENT | RESTRICTION | THIS_YEAR) GLOSS? ;

tenure
    : EVENT AFTER span? EXPERIENCE duration
    | span? EXPERIENCE duration
    | EVENT duration AFTER?
    ;
duration : FULL? NUMBER YEAR AT_LEAST? ;
span : ACCUMULATED | CONTINUOUS ;

// An amount of experience against one that the data give: 累计年限达到所定年限.
quantity : span? EXPERIENCE REACH PARAMETER ;

yearly : RESTRICTION* RECENT NUMBER YEAR YEARLY ;

item : GOVERNOR? (RESTRICTION ((OR | PAUSE | WITH) RESTRICTION)* DE?)? ITEM ;
