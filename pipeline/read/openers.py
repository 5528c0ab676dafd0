"""Words that begin English sentences with a capital and are not names, and capitalised words that never are."""

from __future__ import annotations

# These open a sentence without being part of a name, whatever follows.
OPENERS = frozenset(
    """
    a about above access according across actually add adding additional additionally admittedly adoption after
    afterwards again against agents ahead all almost along alongside already also alternatively although
    altogether always amid amidst among an and announcing another any anyone anything apart apparently
    approximately are arguably around as aside ask asked assess at avoid back banks based because become before
    behind being below beneath besides better between beyond billions both broadly building but buyers by can
    certainly cheaper check chips clearly click closed combined come companies compare compared competition
    concerns consequently consider considering contrary could countries critics crucially currently customers
    data days define demand despite developers did discover do does down during each earlier early eat eighteen
    eighty either eleven elsewhere employees engineers enhance enough ensure enterprises entire equally
    especially essentially establish estimates even eventually ever every everyone everything evidence exactly
    except expect experts explore extra fears few fewer fifteen fifty final finally find firms five follow
    following for fortunately forty four fourteen fresh from fully further furthermore generally get given go
    gone governments growing had half has have having he hence her here here's herself his historically
    hopefully hospitals how however hundreds i ideally if ignore imagine importantly improve in including
    increasingly indeed industry initially inside instead interestingly investors ironically is it it's its
    itself join just keep know labs larger lastly late lately later lawmakers leaders learn least leave less let
    let's leverage licences licenses like likewise literally local long look looking lots low lower mainly major
    make making manage many maybe me meanwhile members merely millions models more moreover most mostly much
    must my namely near nearly need neither never nevertheless newer newly next nine nineteen ninety no nobody
    none nonetheless nor normally not notably note nothing now nowhere numbers observe observers obviously
    occasionally of off officials often older on once one only onto opponents or ordinarily other others
    otherwise our out outside over overall parameters partly parts people perhaps please plus policymakers
    possibly practically predictably preliminary presumably previous previously prices prior prioritize probably
    proponents protect publishers put quickly quite rarely rather readers reading really recent recently
    regardless regulators releasing remarkably remember remove repeat reportedly reports researchers results
    revenue roughly running sales save schools scientists second secondly secure see seek seen separately seven
    seventeen seventy several share shares she shortly should sign similar similarly simply since six sixteen
    sixty skeptics skip slowly smaller so some somebody someone something sometimes soon specifically startups
    stay still strangely strikingly students subscribe such suddenly supporters supposedly sure surely
    surprisingly take taken ten tens than thank thanks that that's the their them then there there's thereafter
    therefore these they think third thirteen thirty this those though thousands three through throughout thus
    to today together tokens tomorrow tonight too towards traditionally training transparency trust try turn
    twelve twenty twice two typically ultimately under underneath undoubtedly unfortunately universities unless
    unlike until up upon usage use used users using usually various versions very via visit wait want was we
    weights welcome well were what what's whatever when whenever where whereas wherever whether which while who
    who's whoever whom whose why why's will wish with within without would yes yesterday yet you your yours
    """.split()
)

# These are common openers too, but may begin a name when another capital follows ("Open Models Alliance").
LONE_OPENERS = frozenset(
    """
    academics actions active advertisement advocates american analysis analysts announcement annual apply
    architects areas authorities authors background benchmark benchmarks best big bigger black blue brands
    budgets build businesses call campaigners capital car case cases central certain challenges chief claim
    classic clients clinicians cloud code communities company compute consistent consumer consumers contracts
    contributors corporate corrected correction cost costs courses court credit crucial current custom customer
    datasets deep defence defense details digital diplomats disclaimer disclosure discussions diverse doctors
    domestic dozens drive due east easy economic economists editors efficiency efforts eight electric email
    emergency employer employers enthusiasts entrepreneurs essential european executives expansion experience
    expert fair far farmers fast features federal feel financial first focus foreign former free full funding
    future general global good grassroots great green growth hardware heads help high history hope hopes human
    image images immediate increase incumbents independent index inference initial initiatives inquiry insights
    interest internal international invest job jobs journalists judges key last latest launch law lawyers
    leaderboards legal lessons licence license link live machine main maintainers market markets ministers
    modern money move multiple national natural new newcomers news nobel north nurses old open opinion options
    order organic output owners panels papers parallel parents part participants passionate patents patients
    peer perfect performance philosophers photos physicians plague plan platforms policies potential power
    preprints price pricing private problem procurement profile profit progress projects prosecutors public
    quality question quick race range rankings rating ratings ready record red regional regular regulatory
    research response reviewers right rivals robust safety scaling science scores scrutiny search secondary
    securities security senators senior servers signal smart software sources south space special specific
    spending standard start state states stock student summer suppliers supply support surface tariffs tax teams
    tech technical technology terms tests time timeline top torque trade true unions united update updated value
    vehicles vendors version video visitors volunteers voters war west western white winter word words work
    workers workshops world young
    """.split()
)

# A capital does not make these a name on their own, wherever they stand.
GENERIC = frozenset(
    """
    AI AGI ML LLM LLMs API APIs CEO CEOs CTO CFO COO GPU GPUs CPU CPUs TPU TPUs IP PR OK TV PC PCs URL URLs FAQ PDF HTML
    HTTP SQL JSON Q1 Q2 Q3 Q4 H1 H2 R&D B2B A.I U.S.-based I I'm I've I'd I'll Internet Web
    African American Americans Arab Asian Australian Brazilian British Canadian Chinese Dutch Eastern English European
    Europeans French German Germans Indian Italian Japanese Korean Latin Northern Russian Southern Spanish Swedish Swiss
    Taiwanese Turkish Western
    """.split()
)

# Titles stand before a name and are not part of it.
TITLES = frozenset(
    """
    Mr Mrs Ms Miss Dr Prof Professor Sen Senator Senators Rep Representative Representatives Gov Governor President
    Chancellor Minister Chief Executive CEO CTO CFO COO Chairman Chairwoman Commissioner Judge Justice Congressman
    Congresswoman Premier Secretary Director Founder Co-founder Lord Lady Sir Dame King Queen Prince Princess
    Lt Col Capt Sgt Gen Ambassador Administrator Employee Analyst Insider Spokesman Spokeswoman Spokesperson Coach
    Tempore
    """.split()
)

# After these an "of" or "for" goes on with the name: "Institute for Open Models".
HEADS = frozenset(
    """
    Academy Act Administration Agency Alliance Association Authority Bank Bill Board Bureau Center Centers Centre
    Chamber Coalition College Commission Committee Community Confederation Consortium Council Court Department Faculty
    Federation Foundation Forum Fund Government Guild House Index Initiative Institute Institution Journal Kingdom
    Laboratory League Library Ministry Museum Network Observatory Office Office Organisation Organization Parliament
    Partnership Registry Republic School Society State States Union University
    """.split()
)
