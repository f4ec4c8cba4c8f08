"""Words that name nobody when they stand alone: everyday words of the sector and of places, and days."""

from __future__ import annotations

#: Words that many names of the sector have, Welsh ones too: alone they tell nobody who it is.
_EVERYDAY = """
a abuse action active acute addiction adult adults advice advocacy advocate advocates agency aid alcohol all alliance
allies allotment allotments an and animal animals art arts assessment assisted assistive associates association at
autism autistic avenue baking bank barn bathroom bedroom behaviour behavioural behaviours bereavement bespoke better
blind board body bowling brain bridge bright britain british building bungalow bus business by byw cafe café calm
campus canolfan car care carer carers caring cartref cartrefi catering cefnogaeth centre centred centres charitable
charity children choice choices choir church cic cinema cio circle citizen citizens city clean cleaning clear client
clients clinic clinical close club coaching coast collective college commissioning common commons communities
community companionship company complete complex connect connections consultancy consultant consultants consultation
consulting cook cooking cooperative corner corridor cottage council counselling county court craft crafts creative
crescent crisis culture cycle cycling cyf cymdeithas cymorth cymraeg cymru cymuned cymunedol cyngor dance day deaf
deafblind dementia dental detached development digital dining direct disabilities disability disabled discovery
district diversity domestic domiciliary drama drive driving drug drugs dysgu early east eastern education elder
elderly elders elusen email emergency employability employment enablement end england english enterprise enterprises
epilepsy equal equality equipment essential estate european events every exercise experience experts extra faith
families family farm farming festival field fields film fire first fitness flat flats floor food football for forum
fostering foundation freedom fresh friends from front function furniture future games garden gardening gardens gate
gateway general gentle girls global gofal good gp grange great green ground group groups grove growing growth guidance
gwasanaeth gwasanaethau gym hall hallway hands happy harbour head health healthcare heart help helping hill hills
holding holdings home homecare homes horticulture hospice hospital hostel house housekeeping housing hub human
humanity iechyd impact improvement in inclusion inclusive independence independent industrial initiatives institute
integrated interest international ireland jobs joint journey junction justice key kind kitchen land lane language
later law leaders learners learning leisure library life lifestyle lifestyles limited link links listen listening
literacy little living lles llp local lodge london lounge ltd main making manor marina market maternity matters meadow
meals mechanic media medical medicine memory men mental mentoring mentors mill mindful minds ministry mission mobile
mobility mouth museum music my national nature neighbourhood neighbours network neuro neurodiverse neurodiversity new
next nhs north northern nurse nursery nurses nursing nutrition occupational of office offices old older on one online
open opportunities opportunity options or organisation our outdoor outdoors outreach own paediatric palliative parade
parent parents parish park partners partnership partnerships path pathway pathways peer people peoples person personal
phone physical physio physiotherapy place places plain planning plant play plc plus pobl point port positive pottery
practice primary prison private probation professional programme progress project projects property provider providers
provision psychiatric psychological psychology pub public quality quarter radio rail reablement recovery recruitment
recycling red regional rehabilitation removal repair rescue research residence residential residents resilience
resource resources respite respond response responsive reuse riding rights rise river road room rooms rural safe salon
school scotland scottish sea second secondary secure select senior sense sensible sensory service services session
sessions shared sheltered shire shop shops sight sign signing simple sister sisters skills sky sleep smart social
society soft solicitors solutions song south southern space specialist specialists speech sport sports spring square
staff stairs start station step steps street strength strengths stroke studio substance sun supermarket supply support
supported supporting surgery swimming tai tailored talk talking teach team teams technology telephone terrace teulu
teuluoedd the theatre therapies therapy third time to together total town track trading training transitions transport
triage trust trustees two tŷ uk understanding union unit united university upper urban urgent us useful valley value
values van vehicle veterans video view village villas vision visit visits vocational voice voices voluntary volunteer
volunteering volunteers wales walk walking warm watch water way we welcome welfare well wellbeing welsh west western
whole wing with women wool work workers working works workshop worldwide worth writing yard year yoga you young your
youth ysgol zone
"""
COMMON = frozenset(_EVERYDAY.split())
#: Words of the language that names and towns like to be: they are a name where they have a capital.
_LIKED = """
ability able acorn ambition anchor apple arch arrow ash aspire aurora balance barking bath battle bay beach beacon
beer bell birch bird bloom blossom bold bond bow breeze bridges brook bury butterfly candle castle cedar cherry
circles clover compass courage croft crook crown dawn deal delight dignity dove dream dreams eagle elm embrace empower
encompass endeavour evergreen evolve eye falcon fen fern ferry flame flourish focus ford forest fountain genesis gift
golden goods grace hale harmony harvest haven hawthorn hazel heather heritage hive holly holt hook hope horizon
horizons hummingbird ignite inn insight inspire iris island islands ivy jigsaw jubilee juniper kaleidoscope kestrel
kite ladder lake lancing lantern lark laurel legacy liberty lift light lighthouse lily lion lotus magnolia maple mind
mine mold momentum moon moor mosaic mount mountain nest nexus nova oak oaks oasis olive optimum orchard origin oyster
paragon passion peace pebble phoenix pier pine pioneer pool poppy prism promise prospect purple quay quest rainbow
ramp ranch raven reach reading real reed relief ridge robin rock roots rose rowan rugby rye saffron sail sale
sanctuary sandwich sandy science seal seed serenity settle shield shore silver sirius skylark spark sparkle spectrum
sphere spirit spruce stage star starlight stepping stone stones stream strong summer sunflower sunny sunrise swan
swift sycamore thistle thrive tide torch tower tree trees treetops trinity triumph twin unique unity vale venture vibe
vine violet vital vivid ware wave wells wheel wheels willow willows wings winter wisdom wonder wood woodland woods yew
zest
"""
LIKED = frozenset(_LIKED.split())
_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april
may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
"""
DAYS = frozenset(_CALENDAR.split())
