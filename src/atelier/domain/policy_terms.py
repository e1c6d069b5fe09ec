"""The vocabulary of the content rules. It exists so that a request can be refused before anything is made or charged.

It holds the ordinary words of each language and no more: it is a list for recognising, not for reading. The rules that
use it stand in policy.py. A term is one or more words; commas separate terms. Within a term

    word*        any ending              word(a|b)    one of these endings, or none
    [a | b]      one of these words      [a | b]?     the same, or nothing
    <name>       one of a class below    <name>? or nothing, <name>+ up to four of them or nothing
    ^word        the telling word: a text without any telling word is not looked at closely (default: the first)
    !word        an ordinary word elsewhere: it counts only beside a term of its own language

Case, accents and look-alike letters do not matter.
"""

from __future__ import annotations

from typing import Final

CLASSES: Final = {
    "person": """woman women man men girl girls boy boys guy guys lady ladies female females male males person
        people model models celebrity celebrities actress actor singer influencer wife husband girlfriend boyfriend
        teacher student nurse secretary coworker neighbor friend couple blonde brunette redhead babe babes waifu
        idol princess queen character she he her him""",
    "whose": "her his their my your s",
    "owner": """her his their my your our its the a an all of any every each this that these those s entire whole
        black white red blue green pink yellow purple brown grey gray tight short long little wet woman women man
        men girl girls boy boys guy lady person people model actress actor celebrity wife girlfriend teacher student
        nurse coworker friend character subject""",
    "garment": """clothes clothing garment garments dress dresses blouse skirt bra panties underwear undergarments
        lingerie bikini swimsuit swimwear outfit outfits gown""",
    "upper": "shirt tshirt top pants jeans trousers shorts leggings",
    "thing": """stain stains wrinkle wrinkles crease creases logo logos tag tags label labels pattern print text
        dust hair lint shadow reflection button buttons price prices sale train hem line store section""",
    "place": """floor bed chair line clothesline rack wardrobe closet dryer washer machine basket background
        suitcase mannequin hanger shop sofa table laundry room""",
    "object": """eye eyes mole molerat molerats cake cakes truth flame flames bulb bulbs light lightbulb singularity
        bike motorcycle wire wires tree trees branch branches twig twigs oak oaks birch birches trunk trunks forest
        hill hills mountain mountains rock rocks cliff cliffs wall walls brick bricks concrete steel metal juice
        neck sword swords blade blades gun chef lunch ambition aggression skewer burger burrito wood vine vines hull
        stone earth soil plains cat cats dog chicken bird birds sphynx granite stem stems ape seed seeds barley oats
        ladies""",
    "shade": """lipstick lipsticks lip lips lipgloss gloss nail nails manicure polish heel heels pump pumps shade
        shades tone tones color colors colored colour colours coloured palette makeup eyeshadow blush foundation
        dress dresses gown fabric tights stockings shoe shoes sandals stilettos leather beige pink brown peach suede
        silk satin wall walls interior background handbag bag hue hues""",
    "art": "statue statues sculpture sculptures bust torso",
}

ALLOWED: Final = {
    "en": """nude <shade>, nude make up, nude [marble | bronze | stone | greek | roman | classical]? <art>, naked
        <object>, naked [marble | bronze | stone | greek | roman | classical]? <art>, topless [car | jeep |
        convertible | bus | tower], undressed [stone* | salad* | wound* | timber | lumber | leather | hide* | marble
        | granite | block* | greens | burger* | hamburger* | mannequin* | window* | bed | tree* | skins | turkey |
        log*], undressing [room | gown], [wire | wires | paint | cable | thread | varnish | wallpaper | insulation]
        stripper(s), sex [education | ed | discrimination | equality | ratio | chromosome* | determination |
        hormone* | pistols | cells], [safe | safer | same | opposite | both | biological | either | fair | fairer]
        sex(es), sex and the city, sex of the [baby | child | chick* | kitten* | puppy | fetus], sex symbol*, gender
        and sex, sexual [health | education | reproduction | orientation | dimorphism | selection | harassment |
        violence | abuse | assault | minorities], sexy [car | cars | sports | font | fonts | typography | design |
        logo | motorcycle | website | saxophone | sax | guitar | engine | watch | lamp | bassline | beat], sexyback,
        fetish [figure* | statue* | priest | object* | mask*], kinky [hair | curls | boots | curly | twist* |
        coils], bondage of [sin | israel* | egypt], seductive [aroma* | smell | scent | dessert* | chocolate |
        melody | flavor* | flavour* | taste], horny [toad* | lizard* | goat], whore of babylon, orgy of [color* |
        colour* | light | flowers], rape [seed | field* | blossom* | flower* | oil | crop], rape of [the]? [sabine*
        | proserpina | persephone | europa | lucretia | lock], [great | blue | coal | marsh | willow | crested |
        tailed | bearded | tufted] tit(s), tits and [finches | robins | sparrows], tit for tat, boob tube, footed
        boobies, booby [trap* | prize], hot girl summer, hot [women | girls] s, pussy [willow* | cat* | foot* |
        riot], adult content [warning* | filter* | sign*], adult [education | learning | literacy | swim], make love
        not war, full frontal lobe*, [chicken | turkey | duck | goose] breast*, [grease | pipe | hex | spoke | brass
        | bottle | threaded] nipple*, nipple [fitting* | wrench | pipe | connector | hose | adapter], [mineral |
        crystal | rock | slaty | cell | basal] cleavage, cleavage [plane* | surface* | furrow* | stage], baby [oil |
        blue | pink | shower | grand | animal* | elephant* | sloth* | yoda], kid [leather | glove*], strip mall,
        stripped pine, [remove | removing | erase | delete | lift | lifts | lifting] <owner>+ <garment> <thing>,
        [remove | removing | erase | delete | clean] <owner>+ <thing> [from | on | off | of] <owner>+ <garment>,
        [remove | removing | take off | taking off | delete | erase] <owner>+ <garment> [from | off] <owner>+
        <place>, [take | taking | pull | get] <owner>+ <garment> off <owner>+ <place>, [dog | dogs | cat | cats |
        pet | pets | animal | animals | mannequin | closet | wardrobe | shop | store | rack] [without | with no]
        <owner>+ [clothes | clothing], emperor [has | with | wears | wearing | without] [no]? clothes, new clothes,
        sensual [food | pasta | jazz | perfume | chocolate | vase | sculpture], uncensored [history | internet |
        truth | press], [sheer | transparent] fabric [curtain* | drape*]""",
    "de": """nacktschneck*, nacktmull*, nackthund*, nacktkatze*, [nackte | nackten | nackter | nacktes] [wahrheit |
        tatsachen | baum* | aste* | wand | wande | fels* | beton* | fuss* | gluhbirn* | ziegel* | mauer* | hugel* |
        zweige* | stein* | erde | existenz | angst | zahlen], ohne kleidung [im schrank]""",
    "fr": """[oeil | pied | pieds | torse | arbre | arbres] nu(s), [tete | epee | verite | main | mains | terre |
        roche | branche | branches] nue(s), nue propriete, sexe oppose, [deux | des | mon | leur] sexe(s)""",
    "es": """[verdad | ojo | piedra | tierra | roca | montana | pies | arboles | arbol | ramas | rama | paredes |
        pared | manos] [desnuda | desnudo | desnudos | desnudas], [ambos | mismo] sexo(s), sexo [opuesto | debil],
        educacion sexual""",
    "it": """[occhio | piede | piedi | albero | alberi | cavo | filo | verita | roccia | pietra | terra | spada |
        mani] [nudo | nudi | nuda | nude], a nudo, nuda [proprieta | verita | roccia | pietra | terra], [stesso |
        gentil] sesso""",
    "pt": "[olho | verdade | arvore | rocha | terra] [nu | nua], educacao sexual, sexo oposto, mesmo sexo",
    "nl": "naaktslak*, naaktkat*, naaktrat*, naakte [waarheid | boom | bomen | takken | rots* | feiten | muren]",
    "pl": "naga prawda, nagie [drzewa | galezie | skaly | sciany | fakty], edukacja seksualna",
    "ru": """[голые | голая | голый | голых | голыми | голой] [дерев* | ветк* | ветв* | скал* | камн* | камен* |
        стен* | правд* | провод* | земл* | рук* | ног* | степ* | кирпич* | факт*], обнажен* [меч* | клин* | корн* |
        скал* | сабл* | шпаг* | пород* | дерев*], сексуальное [образование | здоровье | воспитание]""",
    "tr": """ciplak [goz* | ayak* | agac* | dal* | kaya* | elle* | tepe* | duvar* | gercek* | kablo*], cinsel
        [egitim | saglik]""",
    "ar": "[عاري | عارية] القدمين, الحقيقة عارية, [اشجار | جبال] عارية",
}

SEVERE: Final = {
    "en": "lolicon*, shotacon*, jailbait*, pedoporn*, kiddie ^[porn | porno], kidporn, childporn, toddlercon*",
    "de": "kinderporn*",
    "es": "pornografia infantil",
    "it": "pedoporn*",
    "fr": "pedoporn*",
    "ru": "детск* ^порно*, лоликон*",
}

EXPLICIT: Final = {
    "en": """porn(star|stars|hub|video|videos|pic|pics), porno*, hentai(s), nsfw, xxx [video* | movie* | photo* |
        content | scene*], x rated, rule ^34, rule34, onlyfans, sex, sexual*, sexting, sextape*, sexdoll*, erotic*,
        erotiq*, erotik*, erotis*, blowjob*, handjob*, blow job(s), hand job(s), cumshot*, bukkake*, gangbang*,
        creampie*, deepthroat*, fellat*, cunniling*, masturbat*, orgasm*, orgy, orgies, threesome(s), dildo*, bdsm,
        bondage, dominatrix*, fetish*, kinky, horny, slut(s|ty), whore(s), milf(s), boob(s|z|ies), titties, tits,
        pussy, pussies, cunt(s), cumming, covered in ^cum, dripping ^cum, ^cum [on | in | over | dripping |
        covered], [huge | big | hard | erect | sucking | suck | sucks | his | massive] ^cock, cocksuck*, [people |
        couple | they | man | men | woman | women | girl | girls | guys | her | him] [is | are | being]? ^[fucking |
        fucked | fuck], ^[fucking | fuck | fucks] <owner>+ [her | him | me | other | girl | girls | woman | guy |
        milf], sexual ^intercourse, having ^intercourse, making ^love [to | with | in bed | scene], ^adult [film |
        films | video | videos | movie | movies | actress | star | content | entertainment], cameltoe*, camel ^toe,
        dick pic(s), [huge | big | hard | erect | sucking | suck | massive] ^dick, seggs, upskirt*, downblouse*, nip
        ^slip, ahegao, futanari, ecchi, yiff, bestiality, zoophil*, incest*, rape, raped, raping,
        molest(s|ed|ing|er), necrophil*""",
    "de": """sexfilm*, sexbild*, sexszene*, sexvideo*, fick, ficken*, fickt, gefickt*, titten, fotze*, nutte(n),
        wichst, geschlechtsverkehr*, geschlechtsakt*, selbstbefried*""",
    "fr": "sexe, sexuel*, nichons, salope(s), branlette*, partouze*, sodomi*",
    "es": "sexo, follar, follando, mamada(s), tetas, tetona(s), putas, orgia(s)",
    "it": "sesso, sessual*, pompino, pompini, scopata, tettona, orgia",
    "pt": "sexo, foder, fodendo, buceta*, boquete*, putaria, peituda(s), punheta*, transando",
    "nl": "seks, seksue*, seksfilm*, neuken, geneukt, neukend*, tieten",
    "pl": "seks, seksualn*, seksown*, ruchan*, kutas(a|y|em), cycki, cycata",
    "ru": """порно*, порнух*, секс(а|ом|у|е), сексуальн*, секси, эроти*, трахат*, трахает*, трахаю*, минет*, сиськ*,
        пизда, ебут, ебет, хентай*, половой ^акт, мастурб*, оргия, инцест*""",
    "tr": "seks, seksi, cinsel [iliski* | sahne* | icerik*], sikis*, sikme*",
    "ar": "سكس, بورنو, اباحي, اباحية, ممارسة ^الجنس, علاقة ^جنسية, مشهد ^جنسي, صور ^جنسية, اغتصاب",
}

NUDITY: Final = {
    "en": """nude(s|ness|girl|girls|woman|women|pic|pics|photo|photos), nudity, nudist*, nudism, naked*, topless,
        unclothed, disrob*, full ^frontal, birthday ^suit, bare ^[breast | breasts | breasted | boobs | ass | butt |
        bum | buttocks | bottom | nipples], [exposed | exposing | visible | uncovered | showing | shows | flashing]
        <owner>+ ^[breast | breasts | nipple | nipples | genitals | genitalia | buttocks], braless*, no ^bra,
        without <owner>+ ^bra""",
    "de": """nackt, nackte(n|r|s|m), nacktheit, nacktbild*, nacktfoto*, nacktaufnahme*, nacktszene*, nacktmodell*,
        nackig*, splitternackt*, halbnackt*, unbekleidet*, oben ^ohne, aktfoto*, aktmodell*, ohne ^[kleidung |
        kleider | klamotten | unterwasche]""",
    "fr": """nudite, nue, nues, [homme | hommes | corps | modele | modeles | garcon | garcons | gens | personne |
        personnes | couple | seins | tout | entierement | completement] ^[nu | nus], [femme | femmes | fille |
        filles | homme] a ^poil, sans ^[vetements | habits], seins ^nus""",
    "es": "desnudo, desnuda, desnudos, desnudas, desnudez, en ^[cueros | pelotas], sin ^ropa, semidesnud*",
    "it": "nudo, nuda, nudi, nudita, seminud*, senza ^[vestiti | abiti]",
    "pt": """nudez, seminu*, [mulher | mulheres | garota | garotas | menina | meninas | moca | modelo | atriz | toda
        | totalmente | completamente] ^[nua | nuas | pelada | peladas | despida | despidas], [homem | homens |
        garoto | corpo | corpos] ^[nu | nus | pelado | pelados], sem ^[roupa | roupas]""",
    "nl": """naakt, naakte, naaktheid, naaktfoto*, naaktmodel*, halfnaakt*, blote [borsten | billen], zonder
        ^[kleren | kleding | ondergoed]""",
    "pl": """nagosc*, nago, polnag*, golizn*, rozebran*, ^[naga | nagie | nagiej | nagich | nagimi] [kobiet* |
        dziewcz* | modelk* | aktork* | cial* | zdjec* | ludz*], ^[nagi | nagiego] [mezczyzn* | chlopak* | facet* |
        model*], bez ^[ubran* | ciuchow]""",
    "ru": """голая, голый, голые, голую, голой, голых, голого, голышом, нагая, нагую, нагие, нагишом, обнажен*,
        полуголы*, раздетая, раздетый, раздетые, раздетую, раздетой, без ^одежды""",
    "tr": "ciplak, ciplaklik, ciplaklar, uryan",
    "ar": "عاري, عارية, عاريات, عراة, [بدون | بلا | دون] ^[ملابس | ثياب]",
}

UNDRESS: Final = {
    "en": """undress*, unclothe, nudif*, deepnude*, declothe*, striptease*, stripper(s), strip ^[club | clubs | show
        | poker], [strip | strips | stripping | stripped] [off | down to | down | to | of | out of]? <owner>+
        ^[naked | nude | her | him | girl | woman | clothes | clothing | underwear | dress | lingerie | bikini],
        ^strips for the camera, [remove | removes | removing | removed | erase | erases | delete | peel off | rip
        off | rips off | ripping off | tear off | tears off | cut off | get rid of | take off | takes off | taking
        off | took off | pull off | pulls off | pulling off | pull up | pull down | lift | lifts | lifting | lift up
        | slips out of | digitally remove] <owner>+ ^<garment>, [drop | drops | dropping | shed | sheds | lose |
        loses] <whose> ^<garment>, [take | takes | taking | pull | get] <owner>+ ^<garment> off, ^<garment> [torn
        off | ripped off | falling off | coming off | remover | removal | eraser], ^[clothes | clothing | bikini |
        underwear | bra] [off | removed], ^cloth [remover | removal], ^[no | zero] [clothes | clothing | underwear],
        [without | minus] <owner>+ ^[clothes | clothing | dress | underwear | bikini | outfit], wearing ^nothing,
        not wearing <owner>+ ^[clothes | clothing | underwear], [see | seeing | look | looking] through <owner>+
        ^<garment>, [body | bodies | looks | look] [under | underneath | beneath] <owner>+ ^<garment>, [make | makes
        | turn] <owner>+ ^<garment> [transparent | invisible | disappear | vanish | see through | sheer]""",
    "de": """entkleide*, [zieh | ziehe | zieht] [sie | ihn | ihr | ihm | die frau | das madchen] <owner>+ ^aus,
        [entfern* | losch*] [ihre | seine | die | ihr | alle | das | den]? ^[kleidung | kleider | kleid | klamotten
        | unterwasche | bikini], ^[kleidung | kleider | kleid | klamotten | unterwasche] [ausziehen | entfernen |
        weg | ausgezogen]""",
    "fr": """deshabill*, denuder, [enlever | enleve | enlevez | retirer | retire | retirez | supprime | supprimer |
        efface] [ses | les | tous | toutes | sa | son | leurs | la | le | des]? [ses | les]? ^[vetement | vetements
        | habits | robe | jupe | culotte | bikini]""",
    "es": """desnudala, desnudalo, desnudar*, desnudando*, desvist*, desvest*, [quita | quitar | quitale | quitarle
        | elimina | borra | sacale] [la | el | su | sus | toda | todo]? [la | su]? ^[ropa | vestido | blusa | falda
        | bikini | sujetador]""",
    "it": """spoglia [questa | quella | la | lei], spogliala, spogliarla, spogliarsi, spogliarello, spogliata,
        spogliando*, denudat*, denudar*, [togli | togliere | togliele | rimuovi | rimuovere] [i | le | il | la |
        tutti | suoi | sua | suo]? [i | suoi | gli]? ^[vestiti | vestito | abiti | gonna | reggiseno | bikini]""",
    "pt": """desnudar, despir, despindo, [tirar | tire | tira | tirando | remover | remova | apagar] [a | as | o |
        os | sua | suas | toda | todas | seu]? [a | as | sua]? ^[roupa | roupas | vestido | blusa | saia | biquini |
        calcinha]""",
    "nl": """ontkleed*, ontkleden, uitgekleed*, uitkleden, kleed [haar | hem | de vrouw | het meisje] ^uit,
        [verwijder | verwijderen | trek | doe] [haar | zijn | de | alle | het | hun]? ^[kleren | kleding | jurk |
        bikini | ondergoed | rok]""",
    "pl": """rozbierz, rozebrac, rozbiera*, [zdejmij | zdejmuje | zdjac | usun | usunac | sciagnij] [jej | jego | z
        | wszystkie]? [niej | niego]? ^[ubranie | ubrania | sukienke | ciuchy | bluzke | bikini | stanik | bielizne]""",
    "ru": """раздень*, раздеть, раздева*, [сними | снять | снимает | снимите | убери | убрать | удали | удалить]
        [с]? [нее | него | них | ее | его | девушки | женщины]? [всю]? ^[одежду | платье | юбку | лифчик | трусы |
        белье | купальник]""",
    "tr": """soyun, soyunan*, soyunuk, soyunmus*, soyunuyor*, soyunurken, striptiz*, [kiyafet* | elbise* | giysi*]
        ^[cikar* | kaldir* | soyun*]""",
    "ar": """[اخلع | خلع | تخلع | انزع | ازالة | ازل | احذف | نزع] ^[ملابس | ملابسها | ملابسه | ثياب | ثيابها |
        فستانها], تعري, تعرية""",
}

PARTIAL: Final = {
    "en": """[remove | removes | removing | take off | takes off | taking off | pull off | pulls off | lift | lifts
        | lifting | pull up | pull down] <owner>+ <whose> ^<upper>, [take | takes | taking] <whose> ^<upper> off""",
}

SEXUALISING: Final = {
    "en": """sexy(girl|girls|woman|lady), sexier, sexiest, sexualiz*, sexualis*, seductive*, seductress, busty, big
        breasted, [big | huge | large | massive | giant | enormous | perky | bouncing | jiggling | plump | juicy |
        round | firm | nice | tight | perfect | exposed | bare] ^[tits | tit | breasts | boobs | ass | butt | booty
        | nipples], underboob*, sideboob*, ^hot [girl | girls | chick | chicks | babe | babes | blonde | blondes |
        milf | teen | teens | woman | women | asian | latina], [spread | spreads | spreading] <owner>+ ^legs, [her |
        his | their | with] ^legs [spread | wide open | wide apart], up <whose> ^[skirt | dress], wet t ^shirt
        contest, [micro | string | sling] ^bikini, lustful*, ^sultry [woman | women | girl | girls | pose | look |
        gaze | blonde | brunette | model], provocative* [pose* | posing | outfit* | clothing], suggestive* [pose* |
        posing | position*]""",
    "de": "geile [frau | frauen | girls | blondine], grosse ^[titten | bruste]",
    "fr": "gros ^[seins | cul], grosse ^poitrine",
    "es": "grandes ^[pechos | tetas], pechos [grandes | enormes]",
    "it": "grosse ^tette, tette",
    "pt": "peitos [grandes | enormes], gostosa(s)",
    "nl": "grote ^[borsten | tieten], geile [vrouw | vrouwen]",
    "pl": "duze ^[piersi | cycki]",
    "ru": "больш* ^[сиськ* | грудью], сексапильн*",
    "tr": "buyuk ^[goguslu | memeli]",
}

SUGGESTIVE: Final = {
    "en": """sensual*, voluptuous, thicc, uncensored, lingerie, negligee(s), panties, panty, pantyshot*, thong,
        nipple(s), cleavage, see through [dress | blouse | shirt | top | clothes | clothing | nightgown | outfit],
        [sheer | transparent | translucent] [dress | blouse | shirt | top | clothes | clothing | nightgown |
        outfit], skimp*, [scantily | barely | half] ^[clad | dressed | clothed], twerk*, wet t ^shirt""",
}

ANATOMY: Final = {
    "en": """penis(es), penile, vagina(s|l), vulva(s|r|l), clitor*, genital*, scrotum, testicle*, labia, phallus,
        anus, semen, ejaculat*, foreskin""",
    "ru": "пенис*, вагин*, генитал*",
}

MINOR: Final = {
    "en": """child, children, kid(s|die|dies), minors, with a minor, underage(d), under age, preteen*, pre teen*,
        teen(s|age|aged|ager|agers), tween(s), adolescen*, toddler*, infant(s), baby, babies, newborn*, schoolgirl*,
        schoolboy*, schoolchild*, school [girl | girls | boy | boys | child | children], [little | small | young |
        tiny] [girl | girls | boy | boys | daughter | son], loli(s), lolita(s), shota, barely legal, pubescent,
        prepubescent, [elementary | primary | middle | high] school [student* | girl* | boy* | kids | pupil*],
        kindergarten*, minor [girl* | boy*], [five | six | seven | eight | nine | ten | eleven | twelve | thirteen |
        fourteen | fifteen | sixteen | seventeen] year(s) old""",
    "de": """!kind, kinder(n), kindes, madchen, schulmadchen*, schulerin*, minderjahrig*, jugendlich*, teenager*,
        kleinkind*, saugling*, !junge(n), !baby""",
    "fr": """enfant(s), fillette(s), gamine(s), gamin(s), [petite | petites | jeune | jeunes] [fille | filles],
        petit(s) garcon(s), ecolier*, collegien*, lyceen*, !mineur(e|es|s), !ado(s), bebe(s)""",
    "es": "!nina, ninas, !nino, ninos, menor(es) de edad, colegiala*, !adolescente(s)",
    "it": "bambina, bambine, bambino, bambini, ragazzina, ragazzine, ragazzino, ragazzini, minorenn*, neonat*",
    "pt": "crianca*, menina(s), menino(s), menor(es) de idade, garotinha*",
    "nl": "!kind, kinderen, kindje*, meisje(s), jongetje*, minderjarig*, tiener*, kleuter*, schoolmeisje*, peuter*",
    "pl": "dzieck*, dzieci*, dziewczynk*, nieletni*, maloletni*, nastolat*, uczennic*, chlopczyk*, niemowl*",
    "ru": """ребен*, дети, детей, детьми, детск*, девочк*, мальчик*, подрост*, школьни*, малолет*, несовершеннолет*,
        младен*, лолит*""",
    "tr": "cocuk*, bebek*, kucuk kiz*, ergen*, liseli*, resit olmayan*",
    "ar": "طفل, طفلة, اطفال, قاصر, قاصرات, مراهق, مراهقة, مراهقات, بنت صغيرة, فتاة صغيرة, رضيع",
}

ATTIRE: Final = {
    "en": "in <owner>+ ^[bikini | underwear | stockings | fishnets | thong | miniskirt], garter*, seduc*",
}

MEDICAL: Final = """anatomy anatomical medical medicine clinical diagram textbook surgery surgical doctor physician
    health gynecology gynecological gynaecology urology urological dermatology oncology cancer biology biological
    pathology ultrasound midwife obstetric flower orchid botany botanical insect beetle snail anatomie anatomia"""

NEGATIONS: Final = (
    "no not non never zero avoid avoiding without exclude excluding ohne keine nicht sans pas sin senza sem"
)
"""Words that, directly before a term, turn it round, as in "no nudity"."""

UNSPACED: Final = {
    "SEVERE": ["(?:儿童|兒童)色情", "児童ポルノ", "ロリコン", "아동 ?(?:포르노|음란)"],
    "EXPLICIT": [
        "ポルノ|エロ(?:い|画|動|漫|ゲ|ティ|写)|エッチな|セックス|性行為|性交|av女優|アダルト(?:動画|ビデオ)|フェラチオ",
        "おっぱい|中出し|ハメ撮り|オナニー|自慰|色情|黄片|毛片|做[爱愛]|性[爱愛]|口交|肛交|手淫|淫[荡蕩乱亂秽穢]|情色",
        "成人(?:电影|電影|影片|视频|視頻|片)",
        "포르노|야동|섹스|성관계|음란|자위(?!대)|에로(?:틱|영화|배우|물)|성인(?:물|영상)",
    ],
    "NUDITY": [
        "ヌード(?!カラ|ル|ベージュ|リップ|ピンク|メイク|色|ネイル)|全裸|裸[体體婦女男照]|裸の(?:女|男|人|体|身|少|子|写)",
        "(?:真っ|素っ|丸|半)裸|裸にな|赤裸(?!裸)|一[丝絲]不[挂掛]|[没沒不]穿衣服|光着身子",
        "누드(?! ?(?:톤|색|컬러|메이크업|립|베이지|핑크|네일|김밥))|나체|알몸",
        "벌거벗은 ?(?:여|남|사람|소|몸)|벗은 ?(?:여|남|몸)",
    ],
    "UNDRESS": [
        "脱がせ|脱がす|脱がし|服を(?:脱|消|取り除|透)|脱衣(?!所|場|室)|脱光|脫光|扒光|[去除]掉?[她他]?的?衣服",
        "[脱脫][掉下去][她他的所有全部]*(?:衣服|衣物|[内內]衣|裙子|[裤褲]子)",
        "옷을? ?(?:벗|제거|없애|지워)|벗겨|벗기|탈의(?!실)",
    ],
    "SEXUALISING": ["巨乳|爆乳|セクシー|性感(?:美女|的?女|少|写真|照)|야한|섹시|가슴골|下着姿|パンチラ"],
    "MINOR": [
        "少女|幼女|女児|男児|児童|子供|子ども|こども|幼児|赤ちゃん|赤ん坊|小学生|中学生|高校生|女子高生|(?<!カ)ロリ(?!ポップ|エ)",
        "[儿兒]童|孩子|小孩|小[女男]孩|女童|男童|[婴嬰][儿兒]|小學生|中學生|高中生|初中生|未成年|[萝蘿]莉|正太",
        "어린이|아동|유아|아기|소녀|소년|여고생|여중생|초등학생|중학생|고등학생|미성년|로리|쇼타|어린 ?(?:여|남)",
    ],
}
"""Regular expressions, searched anywhere, for scripts without spaces between words."""
