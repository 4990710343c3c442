// One sentence of an official text. There is no lexer grammar: the tokens come from compiler/syntax/segment.cpp,
// which cuts the characters by the words of the language and the phrases of the vocabulary; a phrase with its
// filled slots is one token.
//
// Precedence, loosest first (README.md in this folder gives the reasons and examples):
//   ；  provisions of their own
//   ，  `condition`      and, or what a mark, a connective after the comma or the convention says
//   并且 `conjunction`    binds the whole 或-series before it: 甲或乙并丙 = (甲或乙) 且 丙
//   或  `alternatives`
//   、和及 `series`       as the 或 beside it says; otherwise things: any of them, predicates: all of them
//   (none) `run`         words side by side describe together: all of them
// No rule is recursive, so no input can make the parser recurse deeply.
parser grammar ArticlesParser;

tokens {
  SUBJECT, FILLER, GOVERNOR, STATE, TERM, EVENT, EXPERIENCE, YEARLY, RESTRICTION, ITEM, VALUE, OPEN_CLASS,
  CONCLUSION, MAY, SHALL, NUMBER, YEAR, AFTER, FULL, RECENT, AT_LEAST, DE, ETC, OR, AND, WITH, PAUSE, COMMA, SEMICOLON,
  STOP, GLOSS, MARK_OR, MARK_AND, MARK_TERM
}

sentence : provision (SEMICOLON provision)* STOP? EOF ;

provision
    : prefix* conclusion
    | condition (COMMA conclusion)?
    ;

conclusion : (MAY | SHALL)? CONCLUSION ;

condition : element (comma element)* ;
comma : COMMA (OR | AND | MARK_OR | MARK_AND)? ;
element : conjunction DE? ;

conjunction : alternatives ((AND | MARK_AND) alternatives)* ;
alternatives : series ((OR | MARK_OR) series)* ;
series : run ((PAUSE | WITH) run)* (ETC OPEN_CLASS GLOSS?)? ;

run : prefix* (describers | (tenure | yearly | item | EVENT) GLOSS?) MARK_TERM? ;
prefix : SUBJECT | SHALL | FILLER ;

describers : describer (DE? describer)* ;
describer : FILLER* (STATE | TERM) GLOSS? ;

tenure
    : EVENT AFTER EXPERIENCE duration
    | EXPERIENCE duration
    | EVENT duration AFTER?
    ;
duration : FULL? NUMBER YEAR AT_LEAST? ;

yearly : RESTRICTION* RECENT NUMBER YEAR YEARLY ;

item : GOVERNOR? (ITEM | VALUE) ;
