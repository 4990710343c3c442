// Vocabulary files: what the register holds and how the notice words it. Every declaration ends with 。, their
// order is free. No rule is recursive, so no input can make the parser recurse deeply.
parser grammar VocabularyParser;

options { tokenVocab = VocabularyLexer; }

vocabulary : declaration* EOF ;

declaration
    : TITLE TEXT STOP                                                                # titleDeclaration
    | GRADE name COLON value (LESS value)* STOP                                      # gradeDeclaration
    | CATEGORY name COLON value (PAUSE value)* STOP                                  # categoryDeclaration
    | tableKind name tableAttributes? COLON column (SEMICOLON column)* SEMICOLON? STOP # tableDeclaration
    | CATALOGUE name COLON column (SEMICOLON column)* SEMICOLON? STOP                # catalogueDeclaration
    | JOINT name PHRASE COLON name (PAUSE name)* STOP                                # jointDeclaration
    | wordKind PHRASE+ STOP                                                          # wordDeclaration
    | SUBJECT PHRASE+ COLON name (COMMA binding)* STOP                               # holderDeclaration
    | STATE PHRASE+ COLON binding (COMMA binding)* STOP                              # stateDeclaration
    | rowKind PHRASE+ COLON name (COMMA binding)* STOP                               # rowDeclaration
    | PARAMETER PHRASE+ COLON name DOT name OPEN condition (COMMA condition)* CLOSE STOP # parameterDeclaration
    | QUANTITY PHRASE+ (OPEN UNIT name CLOSE)? COLON quantity STOP                   # quantityDeclaration
    | BASE PHRASE+ COLON name DOT name STOP                                          # baseDeclaration
    | MATTER name targets? amount? paths? (COLON conclusion (SEMICOLON conclusion)* SEMICOLON?)? STOP # matterDeclaration
    | CONVENTION name IS side STOP                                                   # conventionDeclaration
    | FORK name COLON forkSide STOP                                                  # forkDeclaration
    | IMPORT TEXT STOP                                                               # importDeclaration
    | CONVENTION ACCORDING_TO TEXT STOP                                              # profileDeclaration
    | ARTICLES TEXT (PAUSE TEXT)* STOP                                               # articlesDeclaration
    | WORK_CALENDAR name COLON days (SEMICOLON days)* SEMICOLON? STOP                # workYearDeclaration
    ;

// Of a year's days, those that are otherwise than the week has it.
days : REST daySpan (PAUSE daySpan)* | WORK DATE (PAUSE DATE)* ;
daySpan : DATE (TO DATE)? ;

// The other side of a place that can be read in two ways.
forkSide
    : CONVENTION name (OPEN ONLY_IN TEXT (PAUSE TEXT)* CLOSE)?                        # conventionFork
    | OMIT PHRASE                                                                    # phraseFork
    | OMIT name DOT name                                                             # columnFork
    | PREREQUISITE TEXT EXEMPT PATH name (PAUSE name)*                               # prerequisiteFork
    ;

// One of the sides that the convention has.
side : name | OR ;

tableKind : MAIN_TABLE | CHILD_TABLE | REFERENCE ;

// Phrases that bind nothing.
wordKind : SUBJECT | FILLER | GOVERNOR | TERM | FIXED_NAME ;

// Phrases about rows of a table.
rowKind : EVENT | STANDING | EXPERIENCE | YEARLY | RESTRICTION | ITEM | OPEN_CLASS ;

// A number of a person: a column of the main table, or what the rows of a table come to.
quantity
    : name DOT name (fold rows?)?
    | name COUNT rows?
    ;
fold : SUM | GREATEST | LEAST | DISTINCT_YEARS | AVERAGE ;
rows : OPEN binding (COMMA binding)* CLOSE ;

value : name (OPEN ALIAS name (PAUSE name)* CLOSE)? ;

tableAttributes : OPEN tableAttribute (COMMA tableAttribute)* CLOSE ;
tableAttribute
    : COMPLETE                                                                       # completeAttribute
    | INCOMPLETE                                                                     # incompleteAttribute
    | DATED name                                                                     # datedAttribute
    | PERIOD name TO name                                                            # periodAttribute
    | END_EXCLUDED                                                                   # endExcludedAttribute
    | EACH name ONE_ROW                                                              # uniqueAttribute
    | BORN name                                                                      # bornAttribute
    ;

column : name name LIST? (OPEN columnAttribute (COMMA columnAttribute)* CLOSE)? ;
columnAttribute
    : IDENTIFIER                                                                     # identifierAttribute
    | ONGOING                                                                        # ongoingAttribute
    | AT_LEAST INTEGER                                                               # atLeastAttribute
    | INTEGER PLACES                                                                 # placesAttribute
    | UNIT name                                                                      # unitAttribute
    | name                                                                           # wordAttribute
    ;

// A condition on a row, or what a phrase contributes; 或者 joins alternatives.
binding : atom (ALTERNATIVELY atom)* ;
atom
    : condition
    | NONE_OF name (OPEN condition (COMMA condition)* CLOSE)?
    ;
condition
    : TARGET IS name                                                                 # targetBinding
    | name IS operand (OR operand)*                                                  # isBinding
    | name NOT_BELOW NAMED_HERE                                                      # notBelowListedBinding
    | name NOT_BELOW operand                                                         # notBelowBinding
    | name REACHES (SLOT | TARGET | ANTECEDENT)                                      # reachesBinding
    | name NOT_IN NAMED_IN_ARTICLE                                                   # notListedBinding
    | ON_STRENGTH_OF name                                                            # strengthBinding
    | name LISTED_IN OPEN lookUp (COMMA lookUp)* CLOSE                               # listedBinding
    | columnPath                                                                     # truthBinding
    ;
lookUp : name IS columnPath ;
columnPath : name (DOT name)? ;

operand
    : SLOT                                                                           # slotOperand
    | TEXT                                                                           # textOperand
    | INTEGER                                                                        # integerOperand
    | THIS_YEAR                                                                      # thisYearOperand
    | name DOT name                                                                  # columnOperand
    | name                                                                           # valueOperand
    ;

targets
    : OPEN TARGET IS AS_WRITTEN CLOSE                                                # writtenTargets
    | OPEN TARGET IS ITEMS_BELOW CLOSE                                               # itemTargets
    | OPEN TARGET IS name CLOSE                                                      # typeTargets
    | OPEN name (PAUSE name)* CLOSE                                                  # listTargets
    ;
// What the conclusions give so much of.
amount : OPEN AMOUNT name (COMMA amountAttribute)* CLOSE ;
amountAttribute : INTEGER PLACES | HIGHEST | SUMMED ;
paths : PATH name (PAUSE name)* ;
conclusion : PHRASE+ (TARGET name)? (PATH name)? ;

// A name: a word, a keyword used as a word, or anything between 「 and 」.
name
    : NAME | PHRASE
    | GRADE | CATEGORY | MAIN_TABLE | CHILD_TABLE | REFERENCE | CATALOGUE | FIXED_NAME | SUBJECT | FILLER
    | GOVERNOR | TERM | STATE | EVENT | EXPERIENCE | YEARLY | RESTRICTION | ITEM | OPEN_CLASS | MATTER
    | CONVENTION | TITLE | DATED | PERIOD | EACH | IDENTIFIER | TARGET | PATH | LIST | STANDING | PARAMETER | JOINT
    | FORK | ANTECEDENT | PREREQUISITE | IMPORT | ACCORDING_TO | ARTICLES | QUANTITY | UNIT | SUM | COUNT | GREATEST
    | LEAST | DISTINCT_YEARS | AVERAGE | THIS_YEAR | PLACES | BASE | AMOUNT | HIGHEST | SUMMED | WORK_CALENDAR | REST
    | WORK
    ;
