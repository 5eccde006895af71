"""Given names and the gender they usually tell, for names that carry no title.

Written from general knowledge for English and Spanish news; a name used for both genders is left out of both.
"""

from __future__ import annotations

from newsdesk.quotes.lexicon import fold, wordset

FEMALE = wordset("""
abigail abby ada adela adele adriana agnes aida aileen alejandra alexandra alexandria alexis alice alicia alina
alison allison alma alondra altagracia alyssa amalia amanda amber amelia amparo amy ana anabel anahi andrea angela
angelica angelina angie anita ann anna annabel anne annette annie antonia apryl araceli ariadna arianna ariana
arlene ashley asuncion audrey aurora ava ayanna azucena barbara beata beatrice beatriz becky belen belinda
bernadette bernice bertha berta beth bethany betsy betty beverly bianca blanca bonnie brandi brandy brenda brianna
bridget brigitte britney brittany brooke camila camille candace candelaria candice carla carlota carmela carmen
carol carolina caroline carolyn carrie cassandra cassidy catalina catherine cathy cecilia ceci celeste celia
charlene charlotte chelsea cheryl chloe christina christine cindy citlalli clara claire clarissa claudia colleen
concepcion connie consuelo cora corina courtney cristina crystal cynthia dafne daisy dalia dana daniela danielle
daphne dawn deanna deborah debbie debra delfina delia denise diana diane dianne dina dolores dominique donna dora
doris dorothy dulce edith eileen elaine eleanor elena elisa elise elizabeth ella ellen eloisa elsa elvira emilia
emily emma enriqueta erica erika erin ernestina esmeralda esperanza estela estefania esther estrella eugenia eunice
eva evangelina evelyn fabiola faith fatima felicia felicitas fernanda fiona flor flora florencia florence frances
francesca francisca frida gabriela gabrielle gail genevieve georgia georgina geraldine geraldina gertrude gina
ginger gisela giselle gladys glenda gloria grace graciela greta griselda guadalupe guillermina gwen gwendolyn hailey
hanna hannah harriet hazel heather heidi helen helena herlinda herminia hilaria hilary hillary holly hope hortensia
ida idalia ileana iliana ilse imelda ines ingrid irasema irene iris irma isabel isabella isabelle ivana ivanka
ivette ivonne jacinta jackie jacqueline jane janet janice janine jasmine jazmin jeanette jeanine jeanne jenna
jennifer jenny jessica jill jillian jimena jo joan joann joanna joanne jocelyn jodi josefa josefina josephine joy
joyce juana juanita judith judy julia juliana julie julieta juliet julissa june justine kaitlyn karen karina karla
kate katherine kathleen kathryn kathy katie katrina kay kayla kayleigh keisha kelly kellyanne kendra kim kimberly
kirsten kirstjen kristen kristi kristin kristina kristine kyrsten lara laura lauren laurel laurie layda leah leila
lena leonor leona leticia libia lidia lilia lilian liliana lillian lily linda lisa liz liza lizbeth lois lola lorena
lorenza loretta lori lorraine louisa louise lourdes lucero lucia luciana lucila lucinda lucy luisa lupe lupita luz
lydia lynn mabel macarena madeleine madeline maggie magdalena malia manuela mara marcela marcia margaret margarita
margot marguerite mari maria mariam mariana marianne maribel maricela marie mariela marilyn marina marisa marisela
marisol marissa marjorie marlene marta martha mary maryann matilde maura maureen maxine maya mayra megan meghan
melanie melania melinda melissa mercedes meredith mia michele michelle micaela mildred millie minerva miranda mireya
miriam mirna misty molly mona monica monique monserrat muriel myriam myrna nadia nadine nancy naomi natalia natalie
natasha nayeli nelly nicola nicole nina noelia noemi nohemi nora norma nuria octavia ofelia olga olivia pam pamela
paola patience patrice patricia patsy patty paula paulette paulina pauline pearl peggy penelope penny perla petra
phoebe phyllis pilar piedad polly priscilla rachel ramona raquel rebeca rebecca regina renata rhonda rita roberta
robyn rocio romina rosa rosalba rosalia rosalie rosalind rosalinda rosanna rosario rosaura rose rosemary roxana
roxanne ruth sabrina sadie sally samantha sandra sara sarah savannah selena serena shannon sharon sheila shelley
sherry shirley silvia simone sofia sonia sonya sophia sophie soledad stacey stacy stella stephanie sue susan susana
susanna susie suzanne sylvia tamara tammy tania tanya tara tatiana teodora tere teresa teresita terri thelma theresa
tiffany tina tracy trinidad trisha ursula valentina valeria valerie vanessa vera veronica vicky victoria viola
violeta virginia vivian wanda wendy whitney wilma ximena xochitl yadira yasmin yazmin yolanda yvette yvonne zaira
zoe zulema norah elissa marnie maren tess tessa nell nadya hallie imogen ingrid astrid freya ruthie glynis thalia
irma itzel yareli nallely rosaisela margaretha rosalinda alba nieves remedios milagros concha maite itziar nerea
leire aitana carlotta jennie jeannette deirdre siobhan maeve rowena lorna moira
adelaida aide alejandrina anastasia apolonia aurelia azalea basilia bernarda brigida candida carmina casilda celina
clementina clotilde cleotilde domitila eduviges efigenia elba eleonora elodia elpidia emerita enedina epifania
etelvina eudelia eulalia fabiana fausta felipa fermina filomena flavia florinda genoveva gianna gricelda hilda
hipolita honoria idolina ifigenia indira irais isaura isela janeth jovita justina karime katia kenia leandra leocadia
leonarda leonila ligia lilly ludivina magali magaly marcelina maricruz maru maximina melba mirtha nelida nereida
nicolasa nidia obdulia odette otilia palmira pascuala petronila rafaela reyna romelia roselia rosenda rufina salome
serafina silveria tomasa velia vianey yesenia yuridia zaida zenaida zoraida zulma altea loreta
""")

MALE = wordset("""
aaron abel abelardo abraham abram adalberto adam adan adolfo adrian agustin ahmed al alan albert alberto aldo alec
alejandro alex alexander alexandre alfonso alfred alfredo ali allan allen alonso alvaro ambrose amos anatole anders
andre andres andrew andy angel anibal anselmo anthony antonio antony ariel armando arnold arnulfo arthur artie
arturo atilano audomaro augusto aurelio austin baltazar barack barney barry bartolome basilio beau ben benito
benjamin bennie benny bernard bernardo bernie bert bill billy blake bob bobby boris brad bradley brandon brendan
brent brett brian bruce bruno bryan bryce byron caleb calvin camilo carl carlos carter cecil cesar chad charles
charlie chester chris christian christopher chuck cipriano clarence clark claude claudio clay clayton clemente cliff
clifford clint clinton clyde cody colin conrad corey cornelius cory craig cristian cristobal cruz cuauhtemoc curt
curtis cuitlahuac dale damian damon dan daniel danny dario darrell darren darryl dave david dean demetrio denis
dennis derek desmond devin diego dimitri dionisio dominic don donald donnie douglas doug drew duane duncan dustin
dwayne dwight dylan earl ed eddie edgar edgardo edmund edmundo eduardo edward edwin efrain efren eli elias eligio
elijah eliseo elliot elliott elmer elon eloy emiliano emilio emmanuel enoch enrique epifanio eric erasmo erick erik
ernest ernesto ernie erwin esteban ethan eugene eugenio eusebio evan evaristo everardo ezequiel ezra fabian fabricio
faustino federico feliciano felipe felix fermin fernando fidel fidencio filiberto floyd francis francisco frank
franklin fred freddie frederick froylan gabino gabriel gael garrett gary gaspar genaro gene geoffrey george gerald
gerard gerardo german gilbert gilberto giovanni glen glenn gonzalo gordon graham grant greg gregg gregorio gregory
guillermo gus gustavo guy hank harold harris harry harvey hector henry herbert heriberto herman hernan herschel
hilario hipolito homero horace horacio howard hubert hugh hugo humberto hunter ian ignacio ira isaac isaias isidro
ismael israel ivan ivor jack jackson jacob jacobo jaime jake james jamie jared jason javier jay jeb jed jeff
jefferson jeffrey jerald jeremiah jeremy jerome jerry jesus jim jimmy joaquin joe joel joey john johnny jon jonah
jonas jonathan jordan jorge jose joseph josh joshua josue juan julian julio julius justin karl keith ken kenneth
kenny kevin kirk kurt kyle lamar lance larry lawrence lazaro leandro lee leland len leo leobardo leon leonard
leonardo leonel leopoldo leroy lester lewis lincoln lindsey lionel lisandro lloyd lorenzo louie louis lucas lucio
luis luke luther lyle lyndon macario malcolm manuel marc marcel marcelino marcelo marco marcos marcus mariano mario
mark marshall martin marty marvin mason mateo mathew matias matt matteo matthew maurice mauricio mauro max
maximiliano maximo maxwell mel melvin melquiades michael micah mickey miguel mike miles milton mitch mitchell moises
monte morris moses muhammad myron nathan nathaniel neal ned neil nelson nemesio nestor nicanor niceforo nicholas
nick nicolas nigel niles noah noe noel nolan norbert norman octavio oliver omar orlando oscar oswaldo otis otto owen
pablo pancho pascual patricio patrick paul pedro percy perry pete peter phil philip phillip placido porfirio preston
prospero quentin rafael ralph ramiro ramon randall randolph randy raul ray raymond raymundo reginald reid reince
remigio rene rex reynaldo ricardo richard rick ricky rigoberto rob robert roberto rod roderick rodney rodolfo
rodrigo rogelio roger roland rolando roman ron ronald ronnie ronny roque rory ross roy ruben rudolph rudy rufino
rufus rupert russ russell ryan salomon salvador sam sammy samuel santiago santos saul scott sean sebastian sergio
seth severino shane shaun shawn sherman sidney silas silvestre silvio simon solomon spencer stan stanley stefan stephen
sterling steve steven stewart stuart tadeo ted teodoro terence terrance terrell terrence terry theodore thomas
tiburcio tim timothy timoteo toby todd tom tomas tommy tony travis trent trevor tristan troy tyler tyrone ubaldo
ulises ulysses uriel valentin vernon vicente victor vidal vince vincent virgil virgilio vladimir wade waldo walt
wallace walter ward warren wayne wendell wesley wilbur wilfred wilfredo will willard william willie winston wyatt
xavier zachary zack abdiel rosendo raudel celso cirilo ciro crispin domingo donato efrem eladio elpidio emeterio
fausto florencio fortino gildardo godofredo iker inaki jonathon kellen leoncio librado lino lucas maclovio nahum
napoleon natividad nazario obdulio odilon onesimo osvaldo primitivo quirino rutilio sabino serafin sigifredo tadeo
tranquilino urbano venustiano wenceslao zenon antonin anton enzo emil gavin gideon grady hal hamish heath hollis
hugh ivo jasper jens kieran lachlan magnus nash niall oren orrin piers rhett rhys roland sanjay sven tobias viktor
yusuf brock barron
inigo americo anacleto anastasio aniceto apolinar aquiles arcadio aristeo aristoteles arsenio artemio atanasio
belisario benigno bonifacio bulmaro casimiro celerino celestino ceferino cosme cresencio crescencio dagoberto damaso
eleazar eleuterio erasto espiridion eulalio eulogio eustaquio evodio filemon floriberto fulgencio galdino gamaliel
gerson gervasio geronimo jeronimo gumersindo heladio heliodoro hermenegildo herminio higinio honorio indalecio isauro
isidoro jovito justino juventino ladislao laureano leocadio liborio luciano macedonio manolo marcial marciano
martiniano melchor nabor nicasio octaviano olegario onofre otoniel paulino petronilo plutarco policarpo procopio
quintin romualdo rosalio sabas saturnino secundino silverio sixto telesforo teofilo tirso toribio tulio valeriano
victorino victoriano wilfrido zacarias zeferino hamid audias dick rand kash markwayne merrick alvin
""")


_WITH_ENDING = wordset("""
acosta acuña aguilera arriaga avila barrera bautista becerra cabrera cardona carmona carranza castañeda cervera contreras cordova
cuesta espinosa espinoza estrada figueroa garcia garza guerra guevara herrera ibarra lara llamas luna mancera maya medina mejia
mendoza meza miranda molina montoya mora murrieta nava olvera orozco ortega padilla palma parra patiña peralta pereda peña pineda
pinzon piña plata portilla quintana ramona renteria rivera rocha saavedra saldaña santana segura serna serrata sierra silva sosa
tapia tejeda urrutia valencia valenzuela vega vera villa villanueva zaldivar zamora zapata zarza zavala zepeda zuñiga
alvarado bravo camacho carrillo castillo castro cisneros delgado guerrero hidalgo lozano macedo maldonado moreno navarro
pacheco pizarro polanco quintero romero rosado rubio salgado soto toledo trejo trevino velasco zambrano
""")
SURNAMES = frozenset(fold(word) for word in _WITH_ENDING)


def gender_of(given: str) -> str | None:
    """``"f"``, ``"m"`` or None for one given name; its ending decides when the list does not."""
    key = fold(given.partition("-")[0])
    if key in FEMALE:
        return "f"
    if key in MALE:
        return "m"
    if len(key) > 3 and key.endswith("a"):
        return "f"
    if len(key) > 3 and key.endswith(("o", "us", "os")):
        return "m"
    return None


def is_surname(word: str) -> bool:
    """Whether the word is a common Spanish surname with the ending of a given name, and no given name."""
    return fold(word) in SURNAMES and not is_given(word)


def is_given(word: str) -> bool:
    """Whether the word is a known given name."""
    key = fold(word.partition("-")[0])
    return key in FEMALE or key in MALE
