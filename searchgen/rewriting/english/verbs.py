"""Verbs and nouns of which some templates speak."""

from __future__ import annotations

from searchgen.grammar.lexicon import listed

GROUPS = {
    "ask": listed("ask tell order advise allow force teach invite warn remind encourage persuade"),
    "help": listed(
        "help open close turn pass tell show give lend explain carry wait hold move pick call send bring take "
        "repeat fill clean fix check read write translate speak talk come drop"
    ),
    "lasting": listed("live work study learn teach play wait sleep rain stay"),
    "housework": listed("make cook bake prepare eat have clean wash iron read watch do play paint fix repair build"),
    "device": listed(
        "printer lift elevator light lamp phone telephone machine tv television heating shower computer laptop fridge "
        "refrigerator radio camera clock watch oven microwave remote doorbell dishwasher radiator keyboard mouse "
        "projector heater fan"
    ),
    "hurting": listed("hurt break injure twist sprain cut burn"),
    "service": listed("pay book exchange order reserve cancel change rent park return smoke swim camp fish"),
    "club": listed("club team party union society group choir band orchestra committee family gang"),
    "belong": listed("belong"),
    "include": listed("include"),
    "asked": listed("questions suggestions objections ideas comments volunteers"),
    "taking": listed("invite take drive carry bring escort accompany lead follow"),
    "human": listed(
        "reliable honest kind nice friendly famous rich poor lazy busy quiet polite patient generous brave careful clever "
        "intelligent smart strange boring interesting funny creative extraordinary remarkable ambitious modest stubborn "
        "selfish shy strong tall wealthy wise happy lucky helpful hardworking cheerful serious sensitive"
    ),
    "feeling": listed("happy sad angry nervous sleepy tired sick hungry thirsty worried"),
    "weigh": listed("weigh"),
    "complain": listed("complain"),
    "enjoy": listed("enjoy"),
    "regret": listed("regret"),
    "explained": listed("explain describe announce introduce deliver mention"),
    "constant": listed("wear complain laugh cry smoke joke argue talk"),
    "employ": listed("employ"),
    "enjoyed": listed("weekend vacation holiday trip day evening summer flight journey"),
    "force": listed(
        "rain storm fire flood earthquake wind explosion accident snow bomb hurricane tornado typhoon frost drought lightning"
    ),
    "cause": listed("cause destroy damage"),
    "praised": listed("praise thank blame punish criticize criticise arrest fine reward scold"),
    "team": listed("team"),
    "learn": listed("learn"),
    "memorize": listed("memorize memorise"),
    "suit": listed("suit"),
    "prefer": listed("prefer"),
    "come": listed("come"),
    "seats": listed("seats tables rooms places chairs"),
    "unremaining": listed("left else"),
    "unseveral": listed(
        "mother father mom mum dad wife husband brother sister son daughter boyfriend girlfriend car bike bicycle house dog "
        "cat phone computer passport umbrella"
    ),
    "unacting": listed("want like love hate know believe understand need have be feel think remember care seem mean agree"),
    "unthings": listed("years months weeks days hours"),
    "unwilled": listed("close open start stop turn fit shut lock budge"),
    "uttered": listed("pronounce spell write use make prepare translate"),
    "skill": listed("swim drive cook play ride speak read write ski skate dance sing sew sail type"),
    "starting": listed("begin start continue"),
    "liking": listed("like love hate prefer"),
    "made": listed("write build make paint invent discover break eat open close steal kill find clean repair sell finish"),
    "act": listed("swim sing run drive cook dance play speak work write paint ski skate draw type sew read teach ride"),
    "work": listed("work"),
    "place": listed(
        "house room week year month hour class city town country building family team book park village school kitchen "
        "apartment hotel flat day department company office factory hospital university shop store restaurant library "
        "garden theatre theater museum region area street island building"
    ),
    "moving": listed("leave come go arrive move start fly visit travel return meet get have stay see play begin open close"),
    "done": listed("see eat hear meet talk speak drink smoke play visit ride watch sleep read drive call"),
    "needing": listed("need have want"),
    "find": listed("find"),
    "want": listed("want"),
    "like": listed("like"),
    "cook": listed("heat add mix stir put pour boil fry peel chop cut wash bake cover serve melt beat turn press open close"),
    "mend": listed("clean wash repair fix paint change charge"),
    "taken": listed("steal break take open eat borrow"),
    "state": listed("be have know like want need love hate seem belong cost"),
    "thing": listed(
        "book car bag house umbrella coat phone pen pencil key room seat bike bicycle dog cat computer camera hat watch "
        "glass cup desk chair jacket ticket suitcase wallet purse cake idea"
    ),
    "public": listed("build rebuild close open cancel introduce demolish destroy widen renovate discover invent publish elect"),
    "ended": listed("put close open lock finish pay pack switch pick leave"),
    "looking": listed("look open turn enter arrive wake"),
    "seeing": listed("see find notice discover"),
    "event": listed(
        "concert film movie lesson meeting party match game exam test wedding speech play show class war lecture flight "
        "journey interview trip service ceremony"
    ),
    "mass": listed("time money space room food water salt sugar milk bread sleep petrol gas wood paper coffee tea butter"),
    "owned": listed("job car house garden dog cat voice room flat apartment bike office garage kitchen"),
    "hope": listed("hope"),
    "promise": listed("promise"),
    "eaten": listed("soup tea coffee food meat bread cake rice milk water beer wine"),
    "eating": listed("eat drink"),
    "lifted": listed("box bag suitcase table stone package desk sofa piano trunk boxes bags suitcases"),
    "lifting": listed("lift carry move"),
    "ride": listed("bus train tram boat ferry road"),
    "lived": listed("day night week year summer holiday time moment experience"),
    "premises": listed("shops stores banks schools restaurants cafes museums"),
    "hours": listed("time space room"),
    "hardness": listed("easy hard difficult impossible simple"),
    "tough": listed(
        "use understand read learn find solve open clean drive answer explain repair fix reach remember believe make cook "
        "see hear carry move forget pronounce translate"
    ),
    "spice": listed("salt sugar pepper"),
    "kept": listed(
        "old new big small long short loud beautiful expensive cheap fast slow stressful interesting boring comfortable "
        "nice good bad friendly quiet modern"
    ),
    "staying": listed("live work sit stand stay"),
    "begun": listed("live work study teach play practice"),
    "lacking": listed("miss lose forget break"),
    "worry": listed("worry"),
    "look": listed("look"),
    "plan": listed("plan"),
    "moved": listed("move surprise shock disappoint frighten annoy amaze impress scare touch bore confuse"),
    "interest": listed("interest"),
    "body": listed("eyes hands feet legs fingers arms ears"),
    "served": listed(
        "answer check clean repair fix open close announce publish build discuss sign send deliver examine replace hold"
    ),
    "uncounted": listed("coffee tea food music weather water bread wine beer cheese rice meat advice soup fish pizza"),
    "met": listed("meet buy find lose"),
    "who": listed("i you he she we they"),
    "unplanned": listed(
        "school bed church market court work camp sea "
        "find see notice note appreciate recall excuse forgive pardon let"
    ),
    "unsure": listed("be have"),
    "uncertain": listed("be have know want need like love seem think feel understand remember mean own belong go"),
    "unsuggested": listed("hope say see face suppose assume pretend imagine be not forget pray"),
    "unfelt": listed(
        "know be have understand live marry become hear believe see die lose hurt own get propose remember need miss win find"
    ),
    "unable": listed(
        "old kind nice good lucky fortunate unlucky unfortunate foolish stupid silly generous careless crazy thoughtful "
        "considerate polite mad rude naive brave"
    ),
    "people": listed(
        "mother father mom mum dad brother sister son daughter husband wife uncle aunt cousin nephew niece grandmother "
        "grandma grandfather grandpa parent grandparent child children kid baby boy girl man woman men women people "
        "person friend boyfriend girlfriend neighbor neighbour guest visitor family couple teacher student pupil class "
        "classmate boss manager colleague coworker team staff employee customer client secretary assistant doctor nurse "
        "patient dentist lawyer officer police policeman driver waiter waitress clerk landlord tenant guard soldier "
        "tourist stranger everybody everyone somebody someone nobody anybody anyone them dog cat audience committee "
        "company bank citizen lady gentleman sister-in-law brother-in-law teenager poor"
    ),
    "part": listed(
        "door roof window windows owner name color colour capital population mayor president manager brother sister "
        "father mother wife husband son daughter friend friends house car parents teacher size length height author walls "
        "garden birthday captain leader coach"
    ),
}  # fmt: skip
AGENTS = {
    "singer": "sing", "swimmer": "swim", "runner": "run", "driver": "drive", "cook": "cook", "dancer": "dance",
    "speaker": "speak", "writer": "write",
}  # fmt: skip
PHRASAL = {
    "turn": listed("on off down up"), "switch": listed("on off"), "put": listed("on away off out back down"),
    "take": listed("off out away back down"),
    "pick": listed("up"), "throw": listed("away out"), "give": listed("up back"), "bring": listed("back"),
    "call": listed("off"), "write": listed("down"), "fill": listed("in out"), "hand": listed("in out"), "look": listed("up"),
    "clean": listed("up"), "wake": listed("up"), "try": listed("on"), "pay": listed("back"), "blow": listed("out"),
    "lay": listed("down"), "hang": listed("up"), "carry": listed("out"), "point": listed("out"), "work": listed("out"),
    "sort": listed("out"), "use": listed("up"), "wash": listed("up"), "warm": listed("up"), "heat": listed("up"),
    "cross": listed("out"), "figure": listed("out"), "pull": listed("down off out"), "set": listed("up"),
    "shut": listed("down off"),
    "send": listed("back away"), "tie": listed("up"), "wipe": listed("off"), "wrap": listed("up"), "lock": listed("up"),
    "burn": listed("down"), "knock": listed("down over"), "cut": listed("down"), "tear": listed("down up"),
}  # fmt: skip
"""Verbs whose particle may stand before or after an object."""
ROOMS = listed("kitchen garden bathroom bedroom yard office garage room basement attic park library backyard")
HUES = listed("black white blue red green yellow brown grey gray pink purple orange beige silver gold")
ORDERED = listed(
    "table room coffee tea beer wine water juice soup salad sandwich steak menu bill check receipt bag seat ticket "
    "tickets coffees teas beers pizza cake soda milk key blanket pillow bottle glass cup refund appointment"
)
"""What one asks for in a restaurant, a hotel or a shop."""
ORDINALS = listed("first second third fourth fifth sixth seventh eighth ninth tenth top ground")
MONEY = listed("dollars euros pounds yen cents yuan")
WEIGHTS = listed("kilos kilograms kilogrammes grams pounds tons tonnes ounces")
MEASURES = listed("miles meters metres feet inches kilometers kilometres centimeters centimetres yards")
SPOTS = listed("market supermarket park library station airport museum party school beach zoo street theater cinema mall")
MANNERS = listed(
    "carefully quietly slowly quickly loudly softly politely patiently angrily happily silently nervously attentively closely "
    "gently calmly eagerly proudly sadly rapidly"
)
"""Adverbs that say how something is done, before or after whom it is done to."""
