"""The English words the engine knows: cue verbs, titles and roles, closed classes."""

from __future__ import annotations

import re

from newsdesk.quotes.lexicon import Language, lexicon, wordset

_FINITE = """
said says told tells added adds noted notes explained explains insisted insists argued argues claimed claims warned
warns stated asked asks replied replies answered answers responded responds wrote writes tweeted tweets posted posts
announced announces declared declares acknowledged acknowledges admitted admits conceded concedes confirmed confirms
denied denies contended contends asserted asserts maintained maintains observed observes remarked remarks commented
comments quipped quips joked jokes recalled recalls continued continues concluded concludes cautioned cautions
charged charges countered counters complained complains predicted predicts promised promises vowed vows pledged
pledges suggested suggests stressed stresses emphasized emphasizes reiterated reiterates repeated repeats called
calls described describes labeled labels dubbed branded blasted slammed mocked mused lamented laments testified
testifies alleged alleges reported reports revealed reveals disclosed proclaimed proclaims boasted boasts bragged
brags shouted shouts yelled yells screamed screams whispered exclaimed exclaims retorted retorts interjected shot
fired urged urges offered offers thanked praised criticized criticised denounced condemned derided dismissed decried
characterized characterised referred refers read reads cited cites quoted quotes tells informed informs advised
advises reminded reminds assured assures began opined opines wondered wonders summed joked demanded demands
deadpanned recounted recounts went pointed points elaborated protested pleaded pleads begged implored ordered
snapped sighed chimed cracked barked intoned sniffed scoffed hailed touted accused accuses likened compared defended
rejected ruled rules signaled signalled indicated indicates argues reckons reckoned hinted hints implied theorized
speculated speculates estimated estimates concurred agreed agrees disagreed echoed echoes marveled gushed enthused
fumed thundered roared chanted chants sang sings volunteered ventured vented volleyed clarified clarifies
underscored underlined underscores expressed expresses voiced invoked apologized apologised texted emailed e-mailed
messaged cabled counseled instructed lectured preached concludes relayed remembers remembered contends figured
emphasised emphasises allowed opened ended closed feared fears hoped hopes believed believes thought thinks felt
feels considers considered knew knows tapped trumpeted chided chides scolded rebuked taunted ridiculed bemoaned
crowed hedged jabbed joined needled noticed parried pressed prodded pronounced quizzed ranted rebutted recommended
recommends rejoined seethed shared shares spoke speaks stammered teased urged used uses drawled muttered murmured
mumbled bellowed hollered growled grumbled
"""
_GERUND = """
saying adding telling noting explaining insisting arguing claiming warning stating asking replying answering
responding writing tweeting announcing declaring acknowledging admitting conceding confirming denying contending
asserting maintaining observing remarking commenting quipping joking recalling continuing concluding cautioning
charging complaining predicting promising vowing pledging suggesting stressing emphasizing reiterating repeating
calling describing labeling dubbing branding testifying alleging reporting revealing proclaiming boasting bragging
shouting yelling screaming whispering exclaiming referring citing quoting informing reminding assuring urging
accusing criticizing dismissing praising thanking reading pointing likening blasting decrying denouncing deriding
mocking touting hailing lamenting posting chanting underscoring pleading demanding hoping
"""
_BARE = """
say tell add note explain insist argue claim warn state ask reply answer respond write tweet post announce declare
acknowledge admit concede confirm deny contend assert maintain observe remark comment quip joke recall conclude
caution complain predict promise vow pledge suggest stress emphasize reiterate repeat call describe label testify
allege report reveal proclaim boast brag shout yell scream whisper exclaim urge offer mock refer cite quote inform
remind assure demand believe think feel criticize dismiss praise denounce condemn accuse estimate agree read express
"""
_CLAUSE = """
said says say saying told tells tell telling added adds add adding noted notes note noting explained explains
explain explaining insisted insists insist insisting argued argues argue arguing claimed claims claim claiming
warned warns warn warning stated stating announced announces announce announcing declared declares declare
acknowledged acknowledges acknowledge acknowledging admitted admits admit admitting conceded concedes concede
conceding confirmed confirms confirm confirming denied denies deny contended contends contend contending asserted
asserts assert asserting maintained maintains maintain maintaining observed remarked recalled recalls concluded
concludes concluding cautioned cautions cautioning charged charging complained complains complaining predicted
predicts predict predicting promised promises promise promising vowed vows vow vowing pledged pledges pledge
pledging suggested suggests suggest suggesting stressed stresses stressing emphasized emphasizes emphasizing
reiterated reiterates reiterating repeated repeating replied responded testified testifies testify testifying
alleged alleges allege alleging reported reports reporting revealed reveals disclosed boasted bragged assured
assures assuring informed reminded wrote writes tweeted joked jokes joke joking quipped estimated estimates estimate indicated
indicates countered contends agreed argues signaled pointed hinted clarified underscored counseled points point
"""
_BARE_CLAUSE = """
said says say saying told tells added adds noted insisted argued claimed claims warned acknowledged admitted
conceded predicted promised vowed pledged suggested stressed complained testified alleged wrote joked estimated
estimates insists argues warns acknowledges predicts suggests explained explains announced announces confirmed
revealed contended contends concluded maintained maintains suggest argue claim warn insist acknowledge concede
concedes believes
"""
_QUESTION = "asked asks ask asking wondered wonders wonder questioned"
_ASKED = "whether if how why what who where when which"
_ADDRESSED = "told tells tell telling informed assured assures assuring reminded warned warns asked"

_TITLE = """
cpl harbormaster auditor auditors comptroller interpreter translator stevedore midwife archivist janitor defender
defenders broker brokers pilot pilots seaman smuggler trafficker kingpin engineer shipper trucker dispatcher guard
chaplain nun imam rabbi mr mrs ms miss dr sen sens rep reps gov govs gen lt col sgt capt maj adm cmdr prof rev hon
pres amb supt det atty president vice-president senator senators representative representatives congressman
congresswoman congressmen governor governors secretary undersecretary mayor mayors minister ministers premier
ambassador consul judge justice magistrate attorney prosecutor prosecutors general colonel lieutenant captain major
sergeant admiral commander chief commissioner sheriff deputy deputies marshal officer officers agent agents director
directors administrator chairman chairwoman chairperson chair speaker leader leaders whip spokesman spokeswoman
spokesperson spokespeople spokesmen official officials aide aides adviser advisers advisor advisors analyst analysts
expert experts professor professors researcher researchers scholar scholars fellow economist economists historian
lawyer lawyers counsel activist activists advocate advocates strategist strategists consultant consultants pollster
pollsters operative donor donors manager candidate candidates nominee frontrunner front-runner lawmaker lawmakers
legislator legislators councilman councilwoman alderman delegate delegates voter voters resident residents supporter
supporters critic critics opponent opponents ally allies witness witnesses victim victims farmer farmers driver
businessman businesswoman executive ceo president-elect founder co-founder owner author writer reporter reporters
journalist journalists columnist editor editors host anchor moderator pastor bishop archbishop cardinal priest
father sister brother mother wife husband son daughter uncle aunt cousin widow neighbor neighbors friend friends
colleague colleagues worker workers teacher student students veteran veterans soldier soldiers doctor nurse
investigator investigators detective inspector secretary-general king queen prince princess pope sir lady lord coach
defendant inmate informant police authorities diplomat diplomats negotiator negotiators envoy czar cartographer
publisher producer coordinator rancher shopkeeper mechanic merchant physician scientist scientists sociologist
anthropologist criminologist accountant banker trader traders organizer organizers volunteer volunteers migrant
migrants people sources source insider insiders conservative conservatives liberal liberals mogul billionaire
businesspeople comedian actor actress singer pundit republicans democrats undersecretary-general baker grocer
butcher fisherman clerk superintendent principal chancellor provost dean trustee treasurer ombudsman
representative-elect governor-elect senator-elect mayor-elect ranger woman man widower seamstress teenager
counterpart counterparts pathologist examiner coroner psychologist epidemiologist paramedic firefighter trooper
constable warden juror jurors plaintiff accomplice grower growers importer importers exporter employer employee
employees mediator interviewer visitor caller passenger tourist bystander onlooker survivor survivors relative
relatives grandmother grandfather grandson granddaughter nephew niece stepfather girlfriend boyfriend parent parents
landlord boss lecturer criminologist clergyman jurist politician monsignor reverend
"""
_DETERMINER = """
the a an this that these those his her its their our my your some any every each no another one two three four five
both many several most all such
"""
_PREPOSITION = """
of in on at by for from with to into onto over under about against between among during through across after before
since until near outside inside within without behind beyond despite toward towards upon per via amid around off up
down out throughout alongside aboard atop like than unlike including regarding concerning following
"""
_SUBORDINATOR = "when while as if because although though unless whether where why how once whereas so until"
_AUXILIARY = """
has have had was were is are be been being am did do does will would shall should can could may might must having
hasn't haven't hadn't wasn't weren't isn't aren't didn't don't doesn't won't wouldn't can't couldn't shouldn't
"""
_ADVERB = """
also then later now not never once again still just only even recently previously repeatedly often sometimes always
already soon instead however meanwhile perhaps maybe too very quite rather simply yesterday today tonight tomorrow
earlier first finally there here monday tuesday wednesday thursday friday saturday sunday thus therefore else ever
further moreover nonetheless nevertheless famously publicly privately jokingly bluntly flatly monday's likewise
back elsewhere nearby
"""
_VERB = """
took take takes made make makes came come comes got gets get gave give gives held hold met meet left leave kept keep
put led lost won ran run sent set stood sat spent brought built bought became become began grew knew let lay paid
rose sold sought taught wore woke broke chose drew drove fell flew fought found went gone seen done been goes go
want wants need needs seem seems try tries appears appear
"""

_DEMONYM = """
american americans mexican mexicans canadian russian chinese british french german spanish cuban venezuelan
colombian guatemalan honduran salvadoran republican democrat democratic u.s us u.n texan californian european latin
iranian israeli ukrainian japanese korean indian african hispanic latino gop federal
"""
_PRONOUNS = {"he": "m", "she": "f", "they": "p", "we": "i", "i": "i", "it": "n", "who": "w", "you": "n"}
_WEAK = """
called calls describes described labeled labels dubbed branded went continued continues read reads reported used
uses offered offers shot fired opened ended closed began begins point points pointed referred refers spoke speaks
joined shares shared thought thinks felt feels considers considered hoped hopes believed believes feared fears knew
knows rejected defended compared likened accused accuses blasted slammed mocked criticized praised thanked dismissed
denounced condemned hailed touted allowed ruled indicated indicates ordered ordering needled tapped called call
describe offer refer read use describing calling branding dubbing labeling referring reading pressed quoted quotes
cited cites quoting citing using revealed reveals expressed voiced begged volunteered
"""
_TIMES = """
day week month year night morning afternoon evening weekend time days weeks months years hours january february
april june july august september october november december sept jan feb mar apr jun jul aug oct nov dec today
tomorrow yesterday minutes moments seconds moment
"""

LEXICON = Language(
    code="en",
    tags=lexicon(
        **{
            "0": """
six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
forty fifty sixty seventy eighty ninety hundreds thousands dozens
january february march april may june july august september october november december jan feb apr jun jul aug sept
oct nov dec
"""
        },
        J=_DEMONYM,
        T=_TITLE,
        v=_VERB,
        V=_FINITE,
        G=_GERUND,
        B=_BARE,
        A=_AUXILIARY,
        R=_ADVERB,
        O=_PREPOSITION,
        S=_SUBORDINATOR,
        D=_DETERMINER,
        P="he she they i we it you",
        o="him them me us himself herself themselves myself",
        W="who which whom",
        t="that",
        C="and or but nor",
        L="according",
        p="de del la von van der bin al da di le du st ibn",
    ),
    spelled={},
    proper=wordset("""
will mark hope pat judge bill grant sue rose frank miles dean marshal duke king price cook baker cole page pope fox
chase drew paul dale lane major guy joy faith grace rich bush brown white black green day long young wood stone
fields banks rivers cotton burns walls cruz case boxer sanders su wells waters warren reed mills parks ward early
butcher lord lady cardinal sage warner booker hunter fisher mason taylor carter porter turner walker miller smith
bishop prince us warden boss parent constable
"""),
    openers=("ing", "ed"),
    opened="nODNTJ0",
    endings=(("ly", "R"), ("ing", "g"), ("ed", "E")),
    clause=wordset(_CLAUSE),
    bare_clause=wordset(_BARE_CLAUSE),
    addressed=wordset(_ADDRESSED),
    question=wordset(_QUESTION),
    answers=wordset("answered answers replied replies responded responds"),
    asked=wordset(_ASKED),
    asides=wordset("while as though although despite after noting adding citing"),
    pronouns=_PRONOUNS,
    weak=wordset(_WEAK),
    naming=wordset("called calls call calling dubbed nicknamed knew knows know"),
    nobody=wordset("nobody none neither"),
    asker=wordset("reporter reporters journalist journalists correspondent interviewer"),
    thought=wordset(
        """
thought thinks think thinking felt feels feel considered considers believed believes believe hoped hopes hoping
feared fears knew
"""
        " knows remembered remembers used uses using opened ended closed begins began wondered wonders"
    ),
    according=(
        ("according", "to"),
        ("in", "the", "words", "of"),
        ("in", "the", "view", "of"),
        ("in", "the", "opinion", "of"),
        *(("in", whose, what) for whose in ("his", "her", "their") for what in ("view", "opinion", "words", "telling")),
    ),
    not_speech=re.compile(
        r"(?:\bso-called|\bknown as|\bnicknamed|\balias|\ba\.?k\.?a\.?|\btitled|\bentitled|\bcodenamed|\bcode-named|\bnamed"
        r"|\bdubbed|\b(?:book|memoir|novel|song|album|film|movie|series|episode|show|operation|ballad|single|documentary|play|hit|headline|motto|hashtag|nickname|moniker|acronym)s?"
        r"|, (?:called|dubbed|named|labeled)),?"
        r" (?:the |a |an )?$",
        re.IGNORECASE,
    ),
    org_words=wordset("""
department ministry agency bureau office committee commission council senate house congress court university college
institute center centre foundation association organization union party group bank corporation company inc corp
board administration service services police guard army navy force forces press news times post journal network
reuters campaign caucus coalition alliance league federation cartel church school hospital center city county state
states embassy consulate observatory authority treasury pentagon republicans democrats government board street team
club society fund project program act llc magazine patrol
"""),
    female_titles=wordset(
        """
mrs ms miss woman widow grandmother granddaughter niece girlfriend stepmother
congresswoman spokeswoman chairwoman councilwoman businesswoman mother sister wife daughter aunt widow
actress lady queen princess
"""
    ),
    male_titles=wordset(
        """
mr grandfather grandson nephew boyfriend stepfather
congressman spokesman chairman councilman businessman father brother husband son uncle sir king prince pope
priest bishop archbishop cardinal fisherman
"""
    ),
    generic={
        "official": """
secretary undersecretary director administrator spokesman spokesperson chief commissioner coordinator adviser
ambassador
"""
        " minister deputy envoy",
        "lawmaker": "senator representative congressman deputy legislator sen rep",
        "legislator": "senator representative congressman deputy sen rep",
        "senator": "sen",
        "sen": "senator",
        "representative": "rep congressman",
        "rep": "representative congressman",
        "congressman": "rep representative",
        "governor": "gov",
        "gov": "governor",
        "republican": "sen rep senator representative congressman governor gov nominee candidate president speaker",
        "democrat": "sen rep senator representative congressman governor gov nominee candidate president speaker",
        "diplomat": "ambassador envoy secretary minister consul",
        "lawyer": "attorney counsel",
        "attorney": "lawyer counsel",
        "prosecutor": "attorney",
        "researcher": "professor fellow scholar analyst director expert",
        "scholar": "professor fellow researcher analyst expert historian",
        "professor": "scholar researcher",
        "expert": "professor fellow researcher analyst scholar director",
        "analyst": "fellow researcher expert director",
        "academic": "professor researcher scholar",
        "spokesperson": "spokesman",
        "spokesman": "spokesperson",
        "executive": "president chairman director founder ceo",
        "activist": "founder organizer advocate leader director",
        "candidate": "nominee",
        "nominee": "candidate",
        "billionaire": "nominee candidate businessman mogul",
        "businessman": "nominee candidate mogul",
        "agent": "officer",
        "officer": "sergeant deputy agent",
        "cleric": "bishop priest pastor archbishop",
        "rancher": "farmer",
        "priest": "father rev reverend pastor monsignor",
        "pastor": "rev reverend father minister",
        "clergyman": "bishop priest pastor archbishop father rev",
        "jurist": "judge justice magistrate professor",
        "judge": "justice magistrate",
        "magistrate": "judge justice",
        "politician": "senator representative congressman governor mayor candidate sen rep gov",
        "criminologist": "professor lecturer researcher scholar",
        "envoy": "ambassador",
        "ambassador": "envoy",
        "adviser": "advisor",
        "advisor": "adviser",
    },
    collective=wordset("police people voter candidate pope"),
    definite=frozenset(["the", "that", "this"]),
    possessive=wordset("his her their its my our"),
    nominal=frozenset(["the", "a", "an", "his", "her", "their", "its", "our", "this"]),
    articles=frozenset(["the", "a", "an"]),
    attach=frozenset(["of", "for"]),
    attach_names=frozenset(["from", "at", "with", "in"]),
    locative=frozenset(["in", "at", "near", "across", "outside"]),
    times=wordset(_TIMES),
    deaths=wordset("died dies vanished disappeared"),
    killed=wordset("killed murdered slain shot buried executed gunned beheaded kidnapped"),
    signs=wordset(
        "banner sign placard poster billboard graffiti sticker shirt t-shirt plaque cap hat mural banners signs"
    ),
    papers=wordset(
        "statement letter email tweet post memo affidavit testimony message remarks declaration tweets posts note"
    ),
    anybody=wordset("man woman widow widower"),
    verb_first=False,
)
