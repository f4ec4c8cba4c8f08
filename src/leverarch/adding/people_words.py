"""Words by which people are told from other things in the names of files."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Given names that are common in the United Kingdom and are no other word.
GIVEN = _set(
    """
    aaron abdul abigail adam adrian agnes ahmed aidan aisha alan alastair albert alex alexander alexandra alfie
    alice alison amanda amelia amina amy andrea andrew angela anita ann anna anne annette anthony arthur barbara
    beatrice ben benjamin bernadette bernard beth betty beverley brenda brian bridget callum cameron carl caroline
    catherine charles charlie charlotte chloe chris christina christine christopher claire clare colin connor craig
    daniel darren dave david debbie deborah denise dennis derek diana diane donald donna doreen doris dorothy
    douglas duncan edith edward eileen elaine eleanor elizabeth ella ellen ellie elsie emily emma eric ethan ethel
    evelyn fatima fiona florence frances francis fred frederick gareth gary gavin gemma geoffrey george gerald
    gillian gladys gordon graham gwen hamza hannah harold harriet harry hassan hazel heather helen henry hilary
    hilda howard hugh hussain ian ibrahim irene isaac isabel isabella isla jacob jacqueline james jamie jane janet
    janice jasmine jason jean jeffrey jennifer jenny jeremy jessica jill joan joanna joanne joe john jonathan jordan
    joseph josh joshua joyce judith judy julia julian julie june karen kate katherine kathleen katie keith kelly
    kenneth kerry kevin kim kimberley kirsty kyle laura lauren lawrence leah lee leonard lesley leslie lewis liam
    lily linda lindsay lisa liz logan lorraine louise lucas lucy luke lynn lynne maisie malcolm marcus margaret
    maria marie marilyn marion marjorie martha martin mary matthew maureen mavis megan melanie melissa michael
    michelle mike mohammad mohammed molly monica muhammad muriel nadia nancy naomi natalie natasha nathan neil
    nicholas nicola nigel noah norma norman oliver olivia omar oscar owen pamela patricia patrick paul paula pauline
    peggy peter philip phillip phyllis poppy priya rachael rachel raymond rebecca reginald rhys richard robert roger
    ronald ronnie rosemary rosie roy ruth ryan sally sam samantha samuel sandra sara sarah scott sean shane sharon
    sheila shirley simon sophia sophie stacey stanley stephanie stephen steve steven stuart susan susie suzanne
    sylvia tanya terence teresa thelma theresa thomas tim timothy tina toby tom tony tracey tracy trevor valerie
    vanessa vera veronica vicky victoria vincent vivien walter wendy wilfred william winifred yasmin yusuf yvonne
    zainab zoe
    """
)
#: Given names that are other words as well: a name only before a surname.
EITHER = _set(
    """
    april art autumn bill bob carol chase crystal daisy dawn dean eve faith frank glen grace grant guy holly hope
    iris ivy jack jade jay joy kay ken lance laurel mark max may miles nick norm olive pat pearl penny ray rob robin
    rose ruby rusty sandy sky stella sue summer ted violet will
    """
)
#: Words that are no surname where one might stand.
WORDS = _set(
    """
    about action advocacy agenda agreement alarm ambulance and annex annual appendix appraisal approval april are
    assessment asset audit august autumn avenue bed birch block board body book brief briefing building business but
    call cards care centre certificate chart check checklist children church client close code college committee
    communication community competence complaint complaints compliment concern consent contract control copy
    correspondence cottage council court crescent daily data day december declaration deep dementia diary document
    documents draft drive due duty edition email emergency engagement environment equality equipment evaluation
    event evidence exam exercise exit export extract eye falls family february feedback field file final finance
    fire first floor food for form forms foundation framework friday from full gas gate general governance grade
    green ground group guidance guide guideline hall handbook handover has hazard health her hill his hoist home
    hospital house hygiene improvement incident incidents index induction infection infirmary information initial
    inspection insurance internal invoice january job joint july june key kitchen lane laundry law lead leaflet
    learning legionella lesson letter level liability lift list local lodge log london lone main management manager
    manor manual map march matrix may mayor medication medicines meeting meetings memo minute minutes monday month
    monthly music new newsletter night not note notes notice november nutrition objective october office officer old
    oral order organisation our outcome outcomes overview pack page paper park part partner partnership patient
    people photo picture place plan planning policies policy practice presentation pressure prevention privacy
    procedure process profile programme project protocol public quality quarter quarterly questionnaire questions
    quote rate receipt recommendations record records recovery recruitment referral register registration report
    reports request requirements resident residents resource response results review reviews risk road role rota
    route safe safeguarding safety saturday scan schedule school scope section sector security senior september
    service services session sessions sheet shift sickness side signed site slide social spot spring square staff
    standard statement station status steering stock strategy street structure summary summer sunday supervision
    supplier supply support surgery survey team template terms test thank that the their theme this thursday topic
    tracker training transport trend trust tuesday unit update updated user valid value version view villa vision
    visit volunteer walk ward was water wednesday week weekly were whistleblowing will wing winter with women work
    worker workers working workshop year yearly you your
    """
)
BEFORE_LETTER = _set(
    """
    annex appendix band block building category class document draft exhibit figure form grade group hepatitis house
    level option page part phase plan policy question room schedule section series stage tab table template tier
    type unit version vitamin volume ward wing
    """
)
