"""The Spanish words the engine knows: cue verbs, titles and roles, closed classes (folded: without accents)."""

from __future__ import annotations

import re

from newsdesk.quotes.lexicon import Language, fold, lexicon, wordset

_STEMS_AR = """
acept aclar acot acus adelant afirm agreg alert anunci apunt argument asegur asever augur avanz avis bautiz brome
calcul calific celebr certific cit coment comunic conden confes confirm conjetur consider cont contest critic cuestion
declar demand demostr denunci destac desvel detall document enfatiz estim exclam exhort explic expres extern felicit garantiz
grit habl indic inform insinu inst invit ironiz justific juzg lament llam manifest matiz murmur narr neg not opin
plante platic precis pregunt pronostic public puntualiz ratific recalc rechaz recit reclam recomend record rectific reiter
relat remarc rememor replic reproch resalt reseñ respald revel sentenci señal subray suplic susurr tach tild vaticin
vocifer zanj
"""


def _ar(stem: str) -> list[str]:
    """Third persons of a verb in *-ar*: past, present, imperfect, future; and *afirmé*."""
    return [stem + ending for ending in ("ó", "a", "aba", "aron", "an", "aban", "ará", "é")]


def _spelled(stem: str) -> str:
    """Recordar tells *recuerda*, negar *niega*, contar *cuenta*: the stressed stem."""
    return {"record": "recuerd", "neg": "nieg", "cont": "cuent", "demostr": "demuestr", "manifest": "manifiest"}.get(
        stem, stem
    )


_FINITE = (
    " ".join(form for stem in _STEMS_AR.split() for form in _ar(stem))
    + " "
    + " ".join(_spelled(stem) + e for stem in _STEMS_AR.split() for e in ("a", "an"))
    + """
dijo dice dijeron dicen decía decían diría dije digo dirá añadió añade añadieron añaden añadía sostuvo sostiene
sostuvieron sostienen sostenía mantuvo mantiene mantienen advirtió advierte advirtieron advierten advertía respondió
responde respondieron responden respondía insistió insiste insistieron insisten insistía admitió admite admitieron
admiten reconoció reconoce reconocieron reconocen reconocía expuso expone expusieron exponen escribió escribe
escribieron escriben refirió refiere refirieron refieren repitió repite repiten prometió promete prometieron
prometen pidió pide pidieron piden pedía exigió exige exigieron exigen concluyó concluye concluyeron prosiguió
prosigue continuó continúa siguió sigue abundó abunda apostilló apostilla definió define definieron describió
describe describieron describía propuso propone sugirió sugiere sugirieron sugieren interrogó inquirió objetó objeta
protestó protesta defendió defiende defendieron aludió alude arremetió arremete coincidió coincide coincidieron
coinciden dictaminó concedió concede convino desmintió desmiente desmintieron ordenó ordena rió sonrió suspiró
terció tercia intervino interviene bromeó bromea resumió resume resumieron sintetizó sintetiza leyó lee consignó
consigna reportó reporta reportaron reportan ofreció ofrece juró jura apeló transmitió transmite tuiteó tuitea
tuitearon posteó compartió comparte publicó publica difundió difunde ironizó profundizó previó prevé prevén predijo
predice predijeron dejó cree creen creía piensa piensan opinó temió teme temen espera esperan entiende entienden
interpretó interpreta reflexionó reflexiona ratificó abogó aboga urgió urge instó insta llamó llama llaman lanzó
lanza amenazó amenaza amenazaron amagó sentenció remató remata repuso repone increpó increpa espetó espeta apuntó
apuntilló apuntilla parafraseó evocó evoca confió confía externó externa externaron exteriorizó puntualizaron
apuntaron adujo aduce alegó alega alegaron alegan constató constata estableció establece postuló postula testificó
testifica testificaron atestiguó retó reta soltó suelta disparó contrapuso contraataca recriminó recrimina supo sabe
exhortó exhorta presumió presume presumieron presumen
"""
)
_GERUND = """
diciendo añadiendo agregando afirmando asegurando señalando explicando insistiendo advirtiendo recordando subrayando
declarando indicando comentando argumentando alegando sosteniendo precisando apuntando reiterando describiendo
calificando llamando respondiendo pidiendo exigiendo prometiendo escribiendo citando acusando denunciando lamentando
destacando concluyendo reconociendo admitiendo negando gritando
"""
_BARE = """
decir añadir agregar afirmar asegurar señalar explicar insistir advertir recordar subrayar declarar indicar comentar
argumentar alegar sostener precisar apuntar reiterar describir calificar responder pedir exigir prometer escribir
citar acusar denunciar lamentar destacar concluir reconocer admitir negar gritar contar relatar narrar preguntar notar
expresar manifestar anunciar informar
"""
_PARTICIPLE = """
dicho añadido agregado afirmado asegurado señalado explicado insistido advertido recordado subrayado declarado
indicado comentado argumentado alegado sostenido precisado apuntado reiterado descrito calificado respondido pedido
exigido prometido escrito denunciado lamentado destacado concluido reconocido admitido negado contado relatado
preguntado expresado manifestado anunciado informado matizado criticado defendido acusado remarcado recalcado
detallado mantenido considerado reprochado avisado confesado opinado confirmado
"""
_CLAUSE_STEMS = """
afirm asegur declar coment explic señal agreg indic manifest anunci inform recalc subray apunt confirm neg denunci
lament avis contest relat cont narr matiz puntualiz precis detall argument consider opin destac remarc enfatiz
adelant estim aclar alert acot record revel reiter expres resalt confes sosten sostuv sostien mantuv mantien advirt
adviert respond insist admit reconoc dijo dice dijeron dicen dicho decir diciendo añad expus escrib refir refier
repit prometi promet conclu previ prev predi predij coincid report externo externa asever aleg aduj testific recuerd
nieg cuent manifiest sugir sugier advert dij pid exig calcul garantiz plante platic presum pronostic propon propus
vaticin reproch ironiz jur notar brome confi
"""
_TITLE = """
sen dip gob cmte gral tte cnel auditor auditora contralor contralora relator relatora partera enfermero capataz
gestor gestora guardia estibador piloto marinero maquinista traductor traductora interprete cronista archivista
prelado jerarca religioso religiosa diplomatico diplomatica litigante jurista politico politica parlamentario
parlamentaria presidente presidenta presidentes expresidente expresidenta mandatario mandataria mandatarios
gobernador gobernadora gobernadores exgobernador exgobernadora secretario secretaria secretarios exsecretario
exsecretaria subsecretario subsecretaria canciller excanciller embajador embajadora exembajador exembajadora
ministro ministra ministros exministro exministra senador senadora senadores diputado diputada diputados legislador
legisladora legisladores congresista alcalde alcaldesa alcaldes exalcalde edil ediles fiscal fiscales exfiscal
procurador procuradora juez jueza jueces magistrado magistrada magistrados general coronel capitan teniente
comandante almirante sargento mayor comisario comisaria comisionado comisionada director directora directores
exdirector exdirectora titular titulares jefe jefa jefes vocero vocera voceros portavoz portavoces funcionario
funcionaria funcionarios autoridades analista analistas experto experta expertos especialista especialistas
academico academica academicos investigador investigadora investigadores profesor profesora catedratico catedratica
abogado abogada abogados activista activistas lider lideres dirigente dirigentes coordinador coordinadora consejero
consejera candidato candidata candidatos aspirante obispo arzobispo cardenal sacerdote parroco padre madre madres
hermano hermana esposo esposa hijo hija vecino vecina vecinos habitante habitantes residente residentes testigo
testigos victima victimas familiares colectivo periodista periodistas reportero reportera escritor escritora
economista economistas empresario empresaria empresarios productor productora comerciante comerciantes taxista
chofer conductor maestro maestra maestros doctor doctora medico medica enfermera ingeniero ingeniera licenciado
licenciada señor señora señorita don doña sr sra srta dr dra lic ing mtro mtra cap agente agentes policia policias
oficial oficiales militar militares soldado soldados marino zar delegado delegada representante representantes
regidor regidora sindico sindica asesor asesora consultor consultora historiador historiadora sociologo sociologa
criminologo criminologa politologo politologa politologos fuente fuentes persona personas rey reina principe papa
fundador fundadora presentador presentadora actor actriz cantante entrenador tecnico futbolista jugador novelista
poeta filosofo conseller consejal concejal concejala rector rectora estudiante estudiantes trabajador trabajadora
trabajadores sindicalista campesino campesina ganadero transportista defensor defensora ombudsman ombudsperson perito psicologo
psicologa antropologo antropologa arquitecto arquitecta contador contadora tesorero tesorera superintendente
inspector inspectora detective comandanta subdirector subdirectora viceministro viceministra vicepresidente
vicepresidenta encargado encargada ministerio negociador negociadora enviado enviada emisario primer primera tendero
panadero panadera pescador jornalero lideresa integrante integrantes dueño dueña propietario propietaria gerente
ejecutivo ejecutiva columnista panista priista morenista perredista republicano republicana democrata magnate
exagente exjefe exfuncionario secretariado buscadora buscadoras acusado acusada imputado imputada capo
narcotraficante autor autora sobreviviente migrante migrantes mujer hombre joven anciano anciana viuda viudo
ranchero ranchera obrero obrera albañil costurera conductora locutor locutora entrevistador entrevistadora
comentarista moderador moderadora agricultor agricultora aguacatero aguacateros limonero limoneros empacador
exportador exportadora importador importadora forense patologo patologa psiquiatra epidemiologo epidemiologa bombero
bomberos paramedico paramedica rescatista sheriff alguacil reo reos detenido detenida procesado
procesada complice sicario abuelo abuela tio tia primo prima sobrino sobrina suegra cuñado cuñada novio
novia compañero compañera colega amigo amiga pasajero pasajera turista colaborador colaboradora operador
operadora responsable monja capellan
"""
_DETERMINER = """
el la los las un una unos unas este esta estos estas ese esa esos esas aquel aquella su sus mi mis nuestro nuestra
tu cada algun alguno alguna nadie ninguno
otro otra otros otras varios varias algunos algunas muchos muchas dos tres cuatro cinco ambos ambas ningun
ninguna cualquier todo toda todos todas uno
"""
_PREPOSITION = """
a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por sin sobre tras via excepto
salvo frente junto cerca dentro fuera delante detras alrededor
"""
_SUBORDINATOR = "cuando mientras si porque aunque pues donde como ya"
_AUXILIARY = """
ha han habia habian he hemos habra habran es son fue fueron era eran sera seran esta estan estaba estaban puede
pueden podria podrian debe deben debia tiene tienen tenia tuvo hubo hay habria habrian seria serian sido siendo
quiere quieren queria
"""
_ADVERB = """
lo no tambien ademas ayer hoy mañana luego despues entonces siempre nunca jamas ya aun todavia solo asi mas muy
menos tampoco antes incluso asimismo se le les lo me nos te os aqui alli ahora tarde pronto quiza quizas acaso
finalmente ahi alla aca afuera adentro enseguida apenas casi primero
"""
_VERB = """
llego llegaron salio salieron hizo hace hacen va van iba viene vino dio dan daba tomo toman comparecio comparecieron
presento reunio reunieron firmo visito viajo murio nacio vive viven trabaja trabajan gano perdio quedo quedaron paso
pasaron ocurrio sucedio pudo quiso puso trajo supo da
"""
_DEMONYM = """
estadounidense estadounidenses mexicano mexicana mexicanos mexicanas norteamericano norteamericana canadiense
colombiano colombiana venezolano venezolana español española frances francesa aleman alemana britanico britanica
ruso rusa chino china cubano cubana jalisciense sinaloense michoacano tamaulipeco sonorense poblano tapatio federal
federales estatal municipal nacional
"""
_PRONOUNS = {
    "el": "m",
    "ella": "f",
    "ellos": "p",
    "ellas": "p",
    "yo": "i",
    "nosotros": "i",
    "quien": "w",
    "quienes": "w",
    "que": "w",
    "este": "m",
    "esta": "f",
    "usted": "n",
    "cual": "w",
}
_WEAK = """
llamo llama llaman califico califica tacho tacha tildo tilda bautizo bautiza describio describe describieron definio
define cito cita leyo lee dejo lanzo lanza publico publica siguio sigue continuo continua hablo habla conto cuenta
cuentan nota noto presento ofrecio ofrece mantuvo mantiene cree creen creia piensa piensan teme temen espera esperan
entiende entienden supo sabe compartio comparte difundio apunto apunta resumio resume defendio defiende critico
critica rechazo rechaza denuncio denuncia acuso acusa celebro celebra establecio establece condeno condena justifico
justifica respaldo respalda pidio pide pidieron piden exigio exige ordeno ordena demando demanda reclamo reclama
cuento nego niega considero considera estimo estima conde trato confio confia lee avanzo abundo urgio adelanto
previo preve solto suelta informo informa llame llamado disparo protesto protesta invito invita felicito documento
demostro ofrecio insto inste marco dicto dicta certifico publicaron replico
"""
_TIMES = """
lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre
octubre noviembre diciembre día días semana semanas mes meses año años hora horas mañana tarde noche madrugada
jornada víspera momento momentos fin ocasión vez minutos
"""


def _folded(words: str) -> str:
    return " ".join(fold(word) for word in words.split())


_FORMS = _folded(_FINITE + _GERUND + _BARE + _PARTICIPLE).split()
_STEMS = tuple(_folded(_CLAUSE_STEMS).split())
_FEMALE = """
presidenta expresidenta mandataria gobernadora exgobernadora secretaria exsecretaria subsecretaria embajadora
exembajadora ministra exministra senadora diputada legisladora alcaldesa procuradora jueza magistrada comisionada
directora exdirectora jefa vocera funcionaria experta academica investigadora profesora catedratica abogada
coordinadora consejera candidata madre hermana esposa hija vecina reportera escritora empresaria productora maestra
doctora medica enfermera ingeniera licenciada señora señorita doña sra srta dra mtra delegada regidora sindica
asesora consultora historiadora sociologa criminologa politologa reina fundadora presentadora actriz concejala
conductora locutora entrevistadora moderadora agricultora exportadora importadora patologa epidemiologa paramedica
detenida procesada abuela tia prima sobrina suegra cuñada novia compañera amiga pasajera colaboradora operadora
monja rectora trabajadora campesina defensora psicologa antropologa arquitecta contadora tesorera inspectora subdirectora
viceministra vicepresidenta encargada negociadora enviada lideresa dueña propietaria ejecutiva panadera buscadora
republicana acusada imputada mujer anciana viuda ranchera obrera costurera
"""

LEXICON = Language(
    code="es",
    tags=lexicon(
        **{
            "0": """
seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte treinta
cuarenta cincuenta sesenta setenta ochenta noventa cien doscientos doscientas trescientos trescientas quinientos mil
"""
        },
        J=_folded(_DEMONYM),
        v=_folded(_VERB),
        V=_folded(_FINITE),
        G=_folded(_GERUND),
        B=_folded(_BARE),
        M=_folded(_PARTICIPLE),
        T=_folded(_TITLE),
        A=_AUXILIARY,
        R=_folded(_ADVERB),
        S=_SUBORDINATOR,
        O=_PREPOSITION,
        D=_DETERMINER,
        P="ella ellos ellas yo nosotros usted",
        o="mi ti ello",
        W="quien quienes cual cuales",
        t="que",
        C="y e o u ni pero sino",
        L="segun conforme",
    ),
    spelled={
        **dict.fromkeys(["hacía", "sabía", "vivía", "venía", "salía", "seguía", "parecía", "veía"], "v"),
        "él": "P",
        "mando": "T",
        "secretaría": "N",
        "subsecretaría": "N",
        "secretarías": "N",
    },
    proper=wordset(
        """
leon luz rosa paz mercedes blanca franco cruz rey reyes iglesias marina mayor capitan general santa san sol
fuente fuentes salvador angeles guerra campos marin diez
"""
    ),
    openers=("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "ando", "iendo", "mente"),
    opened="O",
    endings=(("mente", "R"), ("ando", "g"), ("iendo", "g"), ("aron", "v"), ("ieron", "v"), ("aba", "v"), ("aban", "v")),
    clause=frozenset(f for f in _FORMS if f.startswith(_STEMS)),
    bare_clause=frozenset(),
    addressed=frozenset(),
    question=frozenset(["pregunto", "pregunta", "preguntan", "preguntaron", "cuestiono", "cuestiona", "inquirio"]),
    answers=wordset("contesto contesta respondio responde replico replica"),
    asked=frozenset(["si", "como", "por", "que", "quien", "donde", "cuando", "cual"]),
    asides=wordset("mientras aunque pese tras segun luego"),
    pronouns=_PRONOUNS,
    weak=wordset(_folded(_WEAK)),
    naming=wordset("llama llaman llamo llamaban llamaba apoda apodan dice dicen decia decian conoce conocen"),
    nobody=wordset("nadie ninguno ninguna"),
    asker=wordset("reportero reportera reporteros periodista periodistas corresponsal entrevistador entrevistadora"),
    thought=wordset("cree creen creia piensa piensan teme temen temio espera esperan entiende entienden supo sabe"),
    according=(
        ("segun",),
        ("de", "acuerdo", "con"),
        ("de", "acuerdo", "a"),
        ("en", "palabras", "de"),
        ("a", "juicio", "de"),
        ("a", "decir", "de"),
        ("a", "su", "juicio"),
        ("a", "su", "parecer"),
        ("a", "su", "entender"),
        ("en", "su", "opinion"),
        ("en", "opinion", "de"),
        ("conforme", "a"),
        ("para",),
    ),
    not_speech=re.compile(
        r"(?:\bllamad[oa]s?|\bdenominad[oa]s?|\bconoc\w+ como|\bapodad[oa]s?|\balias|\btitulad[oa]s?"
        r"|\bbautizad[oa]s? como|\bmal llamad[oa]s?"
        r"|\b(?:libro|novela|canción|película|serie|documental|disco|álbum|corrido|tema|pista|sencillo|obra|operativo|operación|programa|plan"
        r"|revista|poema|nombre|palabra|término|concepto|expresión|título|premio|grupo|equipo|banda|compilación|eslogan|lema|efecto|fundación|club"
        r"|barco|buque|edificio|proyecto|torneo|copa|personaje|personajes))s?"
        r"(?: de| es| era)?,? (?:el |la |los |las |un |una )?$",
        re.IGNORECASE,
    ),
    org_words=wordset("""
departamento secretaria ministerio fiscalia procuraduria agencia comision comite consejo senado camara congreso
corte tribunal universidad instituto centro fundacion asociacion organizacion sindicato partido grupo banco
corporacion empresa gobierno administracion servicio policia guardia ejercito marina fuerza fuerzas prensa diario
agencia red cartel iglesia escuela hospital embajada consulado observatorio casa direccion subsecretaria oficina
alianza coalicion federacion union liga colegio colmex sedena semar sspc fgr unam dea fbi cia onu oea ayuntamiento
alcaldia presidencia cancilleria sre junta patrulla
"""),
    female_titles=wordset(_folded(_FEMALE)),
    male_titles=wordset("hombre"),
    generic={
        "mandatario": "presidente expresidente gobernador primer",
        "funcionario": """
secretario subsecretario titular director comisionado procurador fiscal vocero coordinador jefe embajador
administrador
"""
        " canciller ministro delegado subdirector viceministro",
        "legislador": "senador diputado congresista representante",
        "congresista": "senador diputado representante",
        "parlamentario": "senador diputado",
        "canciller": "secretario ministro",
        "diplomatico": "embajador canciller consul secretario",
        "especialista": "investigador analista profesor academico experto consultor director coordinador sociologo politologo",
        "experto": "investigador analista profesor academico especialista consultor director",
        "academico": "investigador profesor catedratico sociologo historiador",
        "investigador": "academico profesor analista especialista",
        "analista": "investigador consultor especialista experto",
        "titular": "secretario director fiscal jefe comisionado procurador",
        "secretario": "titular",
        "jurista": "abogado juez magistrado",
        "litigante": "abogado defensor",
        "defensor": "abogado activista",
        "activista": "fundador defensor lider buscadora madre vocero",
        "dirigente": "presidente lider secretario coordinador",
        "lider": "presidente dirigente coordinador fundador",
        "jerarca": "obispo arzobispo cardenal",
        "prelado": "obispo arzobispo cardenal",
        "religioso": "obispo sacerdote parroco padre",
        "edil": "alcalde presidente",
        "alcalde": "edil presidente",
        "mando": "general comandante comisario secretario coronel jefe",
        "almirante": "titular secretario comandante vicealmirante",
        "general": "titular secretario comandante comisario",
        "militar": "general coronel capitan almirante",
        "politico": "senador diputado gobernador candidato dirigente alcalde",
        "republicano": "senador representante congresista gobernador presidente",
        "democrata": "senador representante congresista gobernador presidente",
        "morenista": "senador diputado gobernador alcalde dirigente",
        "panista": "senador diputado gobernador alcalde dirigente",
        "priista": "senador diputado gobernador alcalde dirigente",
        "sacerdote": "padre parroco obispo presbitero",
        "parroco": "padre sacerdote presbitero",
        "gobernante": "presidente gobernador alcalde",
        "fiscal": "titular procurador",
        "magistrado": "juez ministro",
        "juzgador": "juez magistrado ministro",
        "abogado": "defensor litigante",
        "vocero": "portavoz",
        "portavoz": "vocero",
    },
    collective=wordset("policia colectivo ministerio secretariado capo mayor primer primera"),
    definite=frozenset(["el", "la", "los", "las", "ese", "esa", "este", "esta", "dicho", "dicha"]),
    possessive=wordset("su sus mi nuestro nuestra"),
    nominal=frozenset(
        ["el", "la", "los", "las", "un", "una", "su", "sus", "esta", "este", "esa", "ese", "otra", "cada"]
    ),
    articles=frozenset(["el", "la", "los", "las", "un", "una", "unos", "unas"]),
    attach=frozenset(["de", "del"]),
    attach_names=frozenset(["para", "en", "ante"]),
    locative=frozenset(["en"]),
    times=wordset(_folded(_TIMES)),
    deaths=wordset("murio fallecio muere fallece desaparecio"),
    killed=wordset(
        "asesinado asesinada enterrado enterrada ejecutado ejecutada sepultado sepultada secuestrado secuestrada"
    ),
    signs=wordset(
        "letrero manta mantas pancarta pancartas cartulina lona muro barda playera camiseta gorra grafiti pinta mural letreros"
    ),
    papers=wordset("carta comunicado mensaje tuit correo texto oficio escrito declaracion testimonio publicacion"),
    anybody=wordset("mujer hombre señor señora viuda viudo".replace("ñ", "n")),
    verb_first=True,
)
