"""Tells whether a recipient's name reads as a natural person's, so that no such name is ever kept.

The map holds organisations only (RULES 24). Grants files name private persons among their
recipients without marking them, so this is a judgement, made the same way every time:

1. The name is *shaped like a person's*: two to four words of letters (after a title such as `Dr`,
   and with `Surname, First` turned round), at least two of them longer than an initial.
2. None of its words is one that names of bodies are made of (`trust`, `theatre`, `of`, `and`; in many
   languages), none ends as such words end (`-ation`, `-ology`), none is written as a brand (`ArtHouse`,
   `YMCA`); it does not end with a legal form (`e.V.`, `S.r.l.`) nor begin with *St*.
3. It starts with a title or a common given name. For a recipient whose source gives no identifier
   at all (`strict=False`) this third mark is not asked for: a two-word name without a word of
   everyday English is taken for a person's, since a name published against a person's will weighs
   more than a body shown as *individual or unidentified*.

Two such names joined by `and` read as persons' too. How well this tells, on a sample labelled by
hand, is measured in the tests.
"""

from __future__ import annotations

import re

from loaders.body_words import (
    FIRST_WORDS,
    FORMS,
    LANGUAGES,
    MORE_LANGUAGES,
    PUBLIC_AND_LOCAL,
    SHORT_FORMS,
    TRADES,
)
from ontology.identifiers import normal_name

TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame rev revd reverend lord".split())
"""Words that stand before the names of persons."""

GIVEN_NAMES = frozenset(
    """
    aaron abbie abby abdul abdullah abigail abraham ada adam adele aditi adrian agnes ahmad ahmed aidan
    aileen aisha aisling akram alan alana alasdair alastair albert alec aled alejandro aleksandra
    alessandro alex alexa alexander alexandra alexis alf alfie alfonso alfred ali alice alicia alina
    alison alistair allan allegra allen allison alma alun alyson ama amal amanda amara amelia amina amir
    amit amy ana anand anastasia anders andre andrea andreas andreea andrew andy aneurin angela angelina
    angharad angus anika anil anita anja ann anna annabel anne annette annie annika anoushka anthea
    anthony antoine anton antonia antonio antony anya archie ariane arjun arnav arnold arron arthur arun
    asha ashley ashok astrid audrey aurelia austin ayesha ayo ayodele babatunde barbara barnaby barry
    beatrice beatrix becky becs belinda ben benedict benjamin bernadette bernard bernie bert beth bethan
    bethany bettina betty beverley bianca bilal billie bjorn bob bobby boris brad bradley brandon brenda
    brendan brian bridget brigitte bronwen brooke bruce bruno bryan bryn bryony byron caitlin callum
    calum camilla camille cara carla carlo carlos carly carmen carol carole carolina caroline carolyn
    carys casey catalina cathal catherine cathy catriona cecilia cecily celia celine chantal charles
    charlie charlotte charmaine cherie cheryl chiara chidi chinedu chloe chris christa christel
    christina christine christoph christophe christopher christos ciara ciaran cindy claire clara clare
    clarissa claude claudia cleo clive colette colin colm conor constance corey corina corinna corinne
    craig cressida cristina cynthia cyril dafydd dan dana danica daniel daniela danielle danny daphne
    darren darryl dave david dean deanna debbie deborah declan deepa deirdre delia demi denis denise
    dennis denys derek dermot des desiree desmond devika diana diane dianne diego dieter dimitra dimitri
    dimitris divya dmitri dom dominic dominick dominique donald donna dora doreen doris dorota dorothy
    doug douglas duncan dylan eamonn ed eddie edgar edith edmund edna edward edwin edwina effie eileen
    eimear elaine eleanor elena eleni elias elif elijah elin elinor elisa elisabeth elise elizabeth ella
    elle ellen ellie elliot elliott elly elodie elsa elspeth emeka emilia emily emma emmanuel emrys
    enrico enrique eric erica erik erika erin ernest esme esmeralda esther ethan euan eugene eunice eva
    eve evelyn ewa ewan fabian fabio faisal farah fatima fatou fatoumata faye federico felicia felicity
    felix fergus fernando fi filip fin finn fiona flavia flora florian fran frances francesca francesco
    francis francisco francois frank franz fraser fred freddie frederick freya frida fumiko gabriel
    gabriela gabrielle gaia gail ganesh gareth garry gary gaurav gavin gaynor gemma geoff geoffrey
    george georgina geraint gerald geraldine gerard gerry giles gillian gina giorgio giovanna giovanni
    giulia giuseppe gladys glenda gloria glyn gordon graeme graham grainne greg gregory greta grzegorz
    guillaume gulsen gwen gwyn hal halima hamish hana hannah hans harini harold haroon harpreet harriet
    harriette harrison harry harvey hasan hassan hattie hayley heather hector heidi helen helena helene
    henrietta henrik henry herbert hilary hilda hiroko hiroshi howard hubert huda hugh hugo hussein
    hywel iain ian ibrahim ida ifeanyi ignacio igor ilaria imelda imogen imran ines inga ingrid ioana
    iqbal irene irina isaac isabel isabella isabelle ishmael isla ismail istvan ivan jack jackie jacob
    jacqueline jacques jake jakub jamal james jamie jamila jan jane janet janice janine janusz jaroslav
    jasmin jasmine jason javier jay jayne jean jeanette jeevan jeff jeffrey jemima jemma jen jennet
    jennie jennifer jenny jeremy jerome jess jesse jessica jill jilly jim jimmy jo joachim joan joana
    joanna joanne joaquin jocelyn jodie joe joel johan johann johanna john johnny jolanta jolyon jon
    jonas jonathan jonny jorge jose josef josefine joseph josephine josh joshua josie joyce juan jude
    judith judy jules julia julian juliana julie julien juliet juliette justin justine kamal kamil
    kamila kareen karen karim karin karina karl karolina kasia katarzyna kate katharine katherine
    kathleen kathrin kathryn kathy katie katrina katy kay keely keira keisha keith kelly ken kenji
    kenneth kerry kev kevin khadija khalid khalil kieran kim kimberley kirsten kirstie kirsty klaus kofi
    krishna kristian kristina krzysztof kumar kwame kyle kyoko lana lara larissa larry lars laszlo laura
    lauren laurence lawrence layla lea leah leanne lee leila lena leo leon leona leonard leonie leonora
    lesley leslie leticia levi lewis liam lidia lili linda lindsay lindsey linus lionel lisa lisbeth liv
    liz lizzie lois lorena lorenza lorenzo lorna lorraine lottie lou louis louisa louise lowri luca
    lucas lucia luciana lucinda lucy ludovic luis lukas luke luz lydia lynn lynne mabel maddy madeleine
    magda magdalena maggie magnus mahmoud mai maia malcolm malgorzata malik mandy manuel marc marcel
    marcia marco marcos marcus marek margaret margarita margot marguerite mari maria mariam marian
    mariana marianne maribel marie marilyn marina mario marion marisa marjorie mark marko markus marlene
    marta martha martin martina martyn mary mat mateo mathew matilda matt matteo matthew matthias maud
    maureen maurice mauro max maxine maya meera megan mehmet mei mel melanie melinda melissa meredith
    mette mia micah michael michaela michel michele michelle mick mickael miguel mikael mike mikhail
    milan mildred milena miles millie mina ming minna miranda mirela miriam mohamed mohammad mohammed
    mohinder moira mollie molly mona monica monika monique morag morgan moses muhammad muriel murray
    mustafa myra nabil nadeem nadia nadine naima nana nancy naomi narinder nasreen natalia natalie
    natalya natasha nathan nathaniel neha neil nell nelly nia niall niamh nicholas nick nicki nicky nico
    nicola nicolas nicole nigel niki nikita nikki nikola nikolai nikolaj nikos nina noah noel noemi nora
    noreen norma norman nuala nuno nuria oksana olga oliver olivia olivier ollie olu oluwaseun
    oluwatoyin omar oonagh orla orlaith oscar oskar otto owen pablo paddy padraig paloma pam pamela
    paola parminder parveen pascal pat patricia patrick patrizia paul paula pauline pavel pawel pearse
    pedro peggy penelope penny pete peter petra phil philip philippa philippe phillip phoebe phyllis
    pierre piers piotr polly pradeep prakash priya priyanka prudence quentin rachael rachel rae rafael
    rahul raj rajesh ralph ramesh ramon raphael raquel rashid ravi ravinder ray raymond rebecca reginald
    rehana reza rhian rhiannon rhodri rhona rhys ria rian ricardo richard rick rita rob robert roberta
    roberto robin robyn rod rodney roger rohan roland rolf roman ron ronald ronnie rory ros rosalind
    rosamund rosanna rosemary roshni rosie ross rowena roxanne roy rui rukhsana rupert russell ruth ryan
    sabina sabrina sachin sadie saeed saima sally salma sam samantha samir samuel sandeep sandra sandy
    sanjay sanjida santiago sara sarah sasha saskia scott seamus sean sebastian selim selina selma
    serena sergei sergio seth seán shabnam shahid shannon sharon shaun shauna shazia sheena sheila
    shelagh shelley shireen shirley shona sian siddharth sidney sigrid silvia simeon simon simone sinead
    sinéad siobhan siobhán siân sofia solveig sonia sonja sophia sophie soraya stacey stan stanislav
    stanley stefan stefania stefano stella steph stephanie stephen steve steven stewart stuart sue
    sujata sunil sunita suresh susan susanna susannah susanne susie suzanne suzie suzy sven svetlana
    sylvia sylvie tabitha takashi talia tamar tamara tamsin tania tanika tanya tara tariq tatiana
    tatjana ted terence teresa terry tess tessa thandi thelma theo theodore theresa therese thierry
    thomas tim timothy tina tobias toby tom tomas tomasz tommy toni tony tracey tracy trevor tricia
    trish tristan trudy uma una ursula usman ute valentina valerie vanessa venkat vera verity veronica
    vicki vicky victor vijay vikram viktor viktoria vinay vincent violeta virginie vivian viviana vivien
    vivienne vladimir wajid walter wanda warren wayne wendy werner wes wiktoria wilfred wilhelm willem
    william winifred wojciech wolfgang xavier yannick yasin yasmin yasmine yaw yoko yolanda yuki yuko
    yuri yusuf yvette yvonne zachary zahra zainab zak zara zeynep ziad zoe zoltan zsofia zuzana
    """.split()
)
"""Common given names of several languages, without those that are as often words or places (`Grace`)."""

BODY_WORDS = frozenset(
    """
    a academy accord act acting action active activities adult advice advisory affairs africa african
    agencies agency aid air all alliance america american amnesty an and animal animation archive
    archives art artist artists arts asia asian assembly asset associates association asylum at athletic
    audience audiences audio australia authority award awards bach ballet band bank baptist bar baroque
    barrier bay bbc beat beats beyond bible biennale biennial big bird birds birmingham black blackpool
    blood blue board boat body book books border borough bottle boys brass brave bridge brigade bright
    brighton bristol britain british broadcasting broken bubble build building bureau bus business
    butterfly button by cafe cambridge camp campaign cancer capital cardiff care carers cares carnival
    cartoon castle cathedral catholic cave center central centre chamber change changing chaos chapel
    charitable charity charter child children childrens choir choral chorale chorus christian church cic
    cinema circle circles circus citizen citizens city civic class clean clinic clinical clinics cloak
    clod cloud club co co-op coast coastal code cold collaboration collaborative collection collective
    college colour comedy comic comics commission committee common commons communication communications
    communities community companions company computer concert concerts concordia conference connect
    connected connection connections conservation conservatoire consort consortium consultancy
    consulting contemporary cooperative corner corporation council counselling country county court
    craft crafts create creation creative creatives creativity crew cricket crisis crossing crossings
    cultural culture curious cycle dads dale dance dancers dancing dark data day deaf deep dementia
    department design desperate development devices devon diary digital diocese direct disability
    disabled discovery district diversity dock dog dogs doll domestic door dorset dot double dragon
    drama dramatic dream dreams drug drum drums dub durham dynamic early earth east eastern ecology edge
    editions education educational electric element elephant emergency empty energy engagement england
    english ensemble enterprise enterprises environment equality essex europe european events everyday
    exchange exhibition experience experiment explore extra eye factory fair families family farm
    fashion federation fellowship feminist festival festivals fiction field film films finance fine fire
    first fish five flat flock flood flux flying fm folk food fool foot football for forest forgotten
    forum foundation four frame free freedom french fresh friend friends fringe front frontier fruit
    full fun fund funding furniture fuse future futures galleries gallery game games garage garden
    gardens gate generation german ghost giant giants girls glass global globe go gold golden good
    gospel government grand great green grid grit ground group groups guide guild guitar gym hackney
    hall hand hands happy hardcore harmony haven heads healing health healthcare heart hearts hello
    heritage herring hidden high highland hill hip historic historical history hit hive holdings holiday
    home homeless homes hoop horizon horse hospice hospital hot house housing hub hull human humanity
    hybrid ice icon idea ideas identity illumination illustration image imaginary imagination imagine
    immigration improvement in inc inclusion inclusive independent india indian industries industry
    infant influx information infrastructure initiative initiatives ink inn innovation inside insight
    inspire inspired institute institution integrated intelligence interactive interest international
    internet investment invisible ireland irish iron islamic island islands isles it italian jazz jewish
    journal journey juggling jump junior juniors justice kid kids kindergarten kingdom kings kitchen
    knights knowledge lab laboratory labour ladies lake land landscape language law lawyers leadership
    leading league learning leeds legal legion leisure lesbian letters liberty libraries library life
    light lighthouse lights limited line lion listen listening literary literature little live liverpool
    lives living llc llp local london long looking loom lost loud love ltd lunar lyric machine mad
    maestro maestros magazine magic magpie making management manchester map marine maritime market
    marketing mash masters media medical medieval meeting memorial memory men mencap mental mentoring
    mercy metal methodist metropolitan midland midlands migrant migrants milk mill mind minds mini
    ministry minority minster mirror mission mobile model modern moment moon mosaic mother mothers
    motion mountain mouth move movement movers moving mums museum museums music musical musicians muslim
    national natural nature navy neighbourhood nest network new newcastle news next ngo night nine no
    noise non norfolk normal north northern norwich not nottingham novel now nowhere numb nursery oak
    ocean odd of office oil old older on one online only open opera operatic opportunities optimists or
    oral orchard orchestra order organ organisation organization other our out outer outreach outside
    oxford oyster page pageant painting palace palette panic paper parade parents parish park parliament
    parrot participation partner partners partnership partnerships party past patch path pathways patrol
    peace pencil people peoples pepper performance performing perspective philharmonic photo
    photographers photographic photography physical piano picture pictures pie pigeon pilot pink pioneer
    pirate pit place places plan planet platform play players playhouse playing plays plc please plus
    plymouth pocket poem poetry poets point police policy polish pop portrait post potential pottery
    power practice prayer present presents press primary print printing printmakers prison prisoners
    private pro producers producing production productions professionals programme programmes progress
    project projects promotions property protection public publications publishing pupils puppet puppets
    puzzle quality quarter quartet queer quest quiet radical radio rail railway rainbow reading ready
    real rebel reckless record recording records recovery red reel reform refugee refugees regeneration
    region regional relief religious renaissance renewable rent repertory republic rescue research
    residency residents resilience resource resources response retreat review revolution rhyme rhythm
    rhythms rice right rights ring riot rising river riviera road robots rock room rooms roots rope
    roundhouse royal rural safe safety sailing samba sanctuary sand scheme school schools science
    scientific scotland scottish scouts screen script sculpture sea season second secondary secret
    sector seed senior sense senses service services settlement seven shadow shakespeare shared sharing
    shed sheffield shelter shop short show shows side sideshow sight sign silent silk silver simple
    singers singing sisters six sixth skills sky slam sleepers slow small smart snow social society soda
    sofa software solar soldiers solo solutions song songs soul sound sounds source south southern space
    spaces spanish spark speak special speech spiral spirit split sport sports spring squad square stage
    stages star stars start states station steel stone stories storm story storytelling strange
    strategic strategies strategy stream street string strings student students studies studio studios
    sugar sun supper supplementary support supporters survivors sustainable sweet swimming swing
    symphony synagogue system systems table talent tales tall tango tap task teachers team teatro tech
    technical technologies technology telling temple tenants textile textiles the theater theatre
    theatres theatrical therapeutic therapy thick thin things thinking third thirteen thought thoughts
    thread threads three throng through ticket tide tiger time tin tiny to today together tomorrow
    tonight top touch tour touring tourism tower town toy trade tradition traditional trails training
    transform transformation transition translation transport travel traveller travellers tree trees
    tribe tropical trumpet trust trustees tunes turning tv twelve twenty two uk ulster umbrella
    uncertain uncommon under underground unexpected unified union unit united unity universal
    universities university unlimited up upper upside urban us vale valley velvet venture ventures venue
    veterans victim video view views village vintage violin virtual vision visions visual viva vivo
    vocal voce voice voices voluntary volunteer volunteers wales walk walking wall war ward warehouse
    warriors watch water waterways wave way we weather weavers web welfare well wellbeing welsh west
    western wheel white wild wildlife wind window winter wired wireless with within without wizard wolf
    women womens wonder woodland woods word words work workers working works workshop workshops world
    worlds writers writing yard yes york yorkshire you young your youth zebra zero zone zoo
    """.split()
)
"""Words that names of bodies are made of, and everyday words that no person's name holds."""

BODY_WORDS_ELSEWHERE = frozenset(
    """
    ai altruism animali animals asociacion asociación associacao association associations associazione
    associação ayuda biosciences biosecurity canada computing contest dernegi derneği doneer efectiva
    efectivo effectief effektiv effektivt essay fondation fondazione forschung fundacao fundacion
    fundación fundação funds germany gesellschaft hochschule impact impacto impacts institut instituto
    instituut istituto klinikum labs ministerio ministerstvo ministère nederlandse netherlands nigeria
    observatory outcomes philanthropy pokret pokrok politécnico produtor sociedad sociedade société
    spenden stichting stiftung studienwerk switzerland teams tierschutz uc universidad universidade
    universita universiteit universitet università universität universitätsklinikum université
    uniwersytet urząd vegani vegetarianos verband verein vereinigung vzw
    """.split()
)
"""Words of bodies in other languages and fields, and countries in names, that no person's name holds."""

SURNAMES_TOO = frozenset(
    """
    bach bank banks bell berry bird bridge brook brooks bush church coast cook craft cross dale day drum
    early east edge england english fair field fields fish flood flower foot ford forest fox frame frost
    gardens gates gold good grand great green ground hand hands head heart heath hill hills holiday
    holmes hunt ireland knight lake land lane law light lion little lock long love major march marsh
    masters may mill mills moon noble north orchard oxford parish parks peace pink pool potter power
    price prior read reed rice ring rivers road rock rose senior silver singer small smart song south
    spark speed spring star steel stone stones summers swan temple thorn upper vale wall ward waterhouse
    waters weaver webb wells west wheel white wind winter wise wood woods word work yard york young
    """.split()
)
"""Words that bodies' names hold and that are surnames too: after a given name they make a person's name."""

_BODY_ENDINGS = (
    "tion", "tions", "sion", "ology", "ologies", "graphy", "ment", "ments", "ness", "ship", "ships", "ics",
    "ities", "arts", "works", "fest", "scape", "scapes", "lab", "space", "house", "theatre", "dance",
    "verein", "verband", "stiftung", "zentrum", "schule", "gesellschaft", "genossenschaft", "vereniging",
    "förbundet", "föreningen", "yhdistys",
)  # fmt: skip
_FIRST_ENDINGS = ("ing", "ers", "ed", "ful", "less", "ous")
"""Endings of words that no given name has; surnames do (`Browning`), so only first words are held to them."""

UNNAMED = frozenset(
    "individual|individuals|private individual|sole trader|person|anonymous|anonymised|confidential|"
    "name withheld|withheld|redacted|recipient withheld|private person|natural person|"
    "anonym|anonymisiert|privatperson|privatpersonen|einzelperson|natürliche person|anonyme|particulier|"
    "particuliers|personne physique|anonimo|anónimo|anônimo|persona física|persona fisica|particular|anoniem|"
    "natuurlijk persoon|pessoa física|pessoa singular|osoba fizyczna|yksityishenkilö".split("|")
)
"""What stands in place of a recipient's name where it is a person or is not said, by `heading_key`."""
_WITHHELD = re.compile(r"\b(?:redacted|withheld|undisclosed|anonymi[sz]ed)\b", re.IGNORECASE)
"""Words that say so wherever they stand: *Redacted personal data*, *Name withheld (GDPR)*."""

_SAINTS = frozenset("st saint ste sainte".split())
"""How names of churches, schools and hospitals begin (and the given name St John, which tells nothing)."""
_ANY_FORM = FORMS | SHORT_FORMS
_MORE_WORDS = PUBLIC_AND_LOCAL | TRADES | LANGUAGES | MORE_LANGUAGES
_WORD = re.compile(r"^[^\W\d_]+(?:['’.-][^\W\d_]+)*[.]?$")
_SMALL_FORM = re.compile(r"(?!m\.d|d\.d|j\.d)[a-zäöúůý](?:\.[a-zäöúůý]){1,3}\.?|ry|rf")
"""A legal form in small letters, as *z.s.* and *o.p.s.*: initials are capitals."""
_BRAND = re.compile(r"^(?!Mc|Mac|De|Di|La|Le|Van|Fitz|O['’]|D['’])[^\W\d_][a-z]+[A-Z]")
_TRADING = re.compile(r"\s(?:t/a|trading as)\s", re.IGNORECASE)
_PAIR = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
_MOST_WORDS = 4


_FAMILY = re.compile(
    r"(?:the\s+)?(?!holy|royal)[^\W\d_][\w'’-]+\s+(?:family|household)|"
    r"fam(?:ilie|ille|iglia|ilia)\s+[\w'’-]+",
    re.IGNORECASE,
)


def is_unnamed(name: str) -> bool:
    """Whether a text stands in place of a recipient's name, or is that of a family."""
    if _FAMILY.fullmatch(name.strip()) or _WITHHELD.search(name):
        return True
    return " ".join(re.findall(r"[^\W_]+", name.lower())) in UNNAMED


def reads_as_person(name: str, *, strict: bool = True) -> bool:
    """Whether `name` reads as a natural person's; `strict` also asks for a title or a given name."""
    # Of single spaces: each of a long run of them would be a beginning to try.
    name = _TRADING.split(normal_name(name), maxsplit=1)[0].strip()
    pair = _PAIR.split(name)
    if len(pair) == 2:
        # Mr & Mrs J Brown
        is_couple = _plain(pair[0]) in TITLES
        return reads_as_person(pair[1]) and (is_couple or reads_as_person(pair[0]))
    before, comma, after = name.partition(",")
    if comma and _plain(after).replace(".", "").strip() not in _ANY_FORM:
        name = f"{after} {before}"
    words = name.split()
    titled = bool(words) and _plain(words[0]) in TITLES
    while words and _plain(words[0]) in TITLES:
        words = words[1:]
    if not words or len(words) > _MOST_WORDS or not all(_WORD.match(word) for word in words):
        return False
    plain = [_plain(word) for word in words]
    if _is_of_a_body(words, plain):
        return False
    if titled:
        return True
    if sum(len(word) > 1 for word in plain) < 2:
        return False
    return plain[0] in GIVEN_NAMES or plain[0].split("-")[0] in GIVEN_NAMES or not strict


def is_titled(name: str) -> bool:
    """Whether a name, or a part of it between commas, is a person's whatever stands beside it: one with a
    title, or a surname before a given name."""
    if not reads_as_person(name):
        parts = [part.strip() for part in name.split(",")]
        return len(parts) > 1 and any(map(is_titled, parts))
    return "," in name or _plain(name.split(maxsplit=1)[0]) in TITLES


def _ends_as_a_body(words: list[str], plain: list[str]) -> bool:
    """Whether the last word is a legal form. Two letters may be initials: then three words tell."""
    last = plain[-1].replace(".", "")
    if len(words) > 1 and _SMALL_FORM.fullmatch(words[-1]):
        return True
    if len(words) < 2 or (words[-1].islower() and "." not in words[-1]):
        return False
    if last in FORMS:
        return True
    is_initials = words[-1].replace(".", "").isupper()
    return last in SHORT_FORMS and plain[0] not in GIVEN_NAMES and (len(words) > 2 or not is_initials)


def _plain(word: str) -> str:
    return word.casefold().strip(".").replace("’", "'")


def _is_of_a_body(words: list[str], plain: list[str]) -> bool:
    shouted = all(word.isupper() for word in words)
    given = plain[0] in GIVEN_NAMES
    if _ends_as_a_body(words, plain) or (plain[0] in _SAINTS and plain[1:2] not in ([], ["john"])):
        return True
    for position, (word, bare) in enumerate(zip(words, plain, strict=True)):
        is_surname = given and len(plain) == 2 and position == 1 and bare in SURNAMES_TOO
        if (
            bare in BODY_WORDS_ELSEWHERE
            or bare in _MORE_WORDS
            or (bare in BODY_WORDS and not is_surname)
            or bare.endswith(("'s", "s'"))
        ):
            return True
        if not given and bare.endswith(_BODY_ENDINGS):
            return True
        if _BRAND.match(word) or (not shouted and len(bare) > 2 and word.isupper()):
            return True
        if position == 0 and not given and (bare in FIRST_WORDS or bare.endswith(_FIRST_ENDINGS)):
            return True
    return False
