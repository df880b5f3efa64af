"""What the invented region is named with. Places, brands and people are made of syllables that belong to nobody."""


def _parted(text):
    return tuple(text.split())


# What the names of places, brands and people begin with, go on with and end with.
PLACE_STARTS = _parted(
    "Quarl Zwurb Plömm Knürz Frömsk Gnaß Schwülk Trüdd Brömz Wülmp Drönk Flümp Krüst Mürps Pröll Stülz Vörf Zäpp Gröms "
    "Knöll Spröß Tümm Würz Quäll Bläss Dümpf Grüps Klömm Nüpf Rümpf"
)
PLACE_ENDS = _parted("stätt wörth büttel hausen rode ßow münde hövel brück kamp lingen fehn ßeln grün")
STATE_ENDS = _parted("mark land gau moor küste berge")
BRAND_STARTS = _parted(
    "Brü Quo Zwa Trö Knü Flä Schmö Vä Drö Plü Gna Wö Kräu Mö Stü Jö Hü Rü Nä Öm Zi Xo Pfe Klu Sti Bo Ta Fe Li Ra"
)
BRAND_MIDDLES = _parted("nde lva rti mbo ste ßo ffi nzu lmä rku sse gra tpa dlo wei xi pple zze kka nnö")
BRAND_ENDS = _parted("k n x ra lt mm sk nd tz ff rn bel gen mir tos vik dax lon pel zer")
GIVEN_STARTS = _parted("Zwil Quon Plöm Vrü Xal Ömb Tjul Knib Flim Schnu Grum Brax Wömm Ilz Jorp Yll")
GIVEN_ENDS = _parted("bo dra fix ka lü mi nox pe ri so tta vex wi zu")

# English, German, the European ecosystem, and the parts: English, German, how compounds with it begin.
SECTORS = (
    (
        "Maritime industry",
        "Maritime Wirtschaft",
        "mobility",
        (
            ("Shipbuilding", "Schiffbau", "Schiff"),
            ("Ports", "Häfen", "Hafen"),
            ("Marine technology", "Meerestechnik", "Meeres"),
            ("Fisheries", "Fischerei", "Fischerei"),
        ),
    ),
    (
        "Renewable energy",
        "Erneuerbare Energien",
        "energy-renewables",
        (
            ("Wind power", "Windkraft", "Windkraft"),
            ("Solar power", "Solarenergie", "Solar"),
            ("Hydrogen", "Wasserstoff", "Wasserstoff"),
            ("Energy storage", "Energiespeicher", "Speicher"),
            ("Power grids", "Stromnetze", "Netz"),
        ),
    ),
    (
        "Life sciences",
        "Lebenswissenschaften",
        "health",
        (
            ("Medical technology", "Medizintechnik", "Medizin"),
            ("Biotechnology", "Biotechnologie", "Bio"),
            ("Pharmaceuticals", "Pharmazie", "Pharma"),
            ("Care", "Pflege", "Pflege"),
            ("Laboratory equipment", "Laborgeräte", "Labor"),
        ),
    ),
    (
        "Food industry",
        "Ernährungswirtschaft",
        "agri-food",
        (
            ("Dairy", "Milchwirtschaft", "Käse"),
            ("Bakery", "Backwaren", "Mühlen"),
            ("Beverages", "Getränke", "Getränke"),
            ("Fruit and vegetables", "Obst und Gemüse", "Gemüse"),
            ("Agricultural machinery", "Landtechnik", "Landmaschinen"),
        ),
    ),
    (
        "Digital economy",
        "Digitale Wirtschaft",
        "digital",
        (
            ("Software", "Software", "Software"),
            ("Data centres", "Rechenzentren", "Rechen"),
            ("IT security", "IT-Sicherheit", "Schlüssel"),
            ("Artificial intelligence", "Künstliche Intelligenz", "Denk"),
            ("Telecommunications", "Telekommunikation", "Funk"),
        ),
    ),
    (
        "Mobility and logistics",
        "Mobilität und Logistik",
        "mobility",
        (
            ("Railways", "Bahntechnik", "Schienen"),
            ("Road vehicles", "Straßenfahrzeuge", "Fahrzeug"),
            ("Freight", "Güterverkehr", "Fracht"),
            ("Bicycles", "Fahrräder", "Fahrrad"),
        ),
    ),
    (
        "Aerospace",
        "Luft- und Raumfahrt",
        "aerospace-defence",
        (
            ("Aircraft", "Flugzeugbau", "Flug"),
            ("Satellites", "Satelliten", "Raumfahrt"),
            ("Drones", "Drohnen", "Drohnen"),
        ),
    ),
    (
        "Electronics and optics",
        "Elektronik und Optik",
        "electronics",
        (
            ("Sensors", "Sensorik", "Mess"),
            ("Semiconductors", "Halbleiter", "Halbleiter"),
            ("Photonics", "Photonik", "Licht"),
            ("Measuring instruments", "Messgeräte", "Präzisions"),
        ),
    ),
    (
        "Construction",
        "Bauwirtschaft",
        "construction",
        (
            ("Road building", "Straßenbau", "Straßenbau"),
            ("Timber building", "Holzbau", "Holz"),
            ("Heating and cooling", "Wärme und Kälte", "Wärme"),
            ("Architecture", "Architektur", "Architektur"),
        ),
    ),
    (
        "Materials",
        "Werkstoffe",
        "energy-intensive",
        (
            ("Steel", "Stahl", "Stahl"),
            ("Chemicals", "Chemie", "Chemie"),
            ("Plastics", "Kunststoffe", "Kunststoff"),
            ("Paper", "Papier", "Papier"),
            ("Glass and ceramics", "Glas und Keramik", "Glas"),
        ),
    ),
    (
        "Creative industries",
        "Kreativwirtschaft",
        "cultural-creative",
        (
            ("Film", "Film", "Film"),
            ("Games", "Spiele", "Spiele"),
            ("Design", "Gestaltung", "Entwurfs"),
            ("Publishing", "Verlage", "Buch"),
        ),
    ),
    (
        "Tourism",
        "Tourismus",
        "tourism",
        (
            ("Hotels", "Hotels", "Gäste"),
            ("Spas", "Kur und Bäder", "Kur"),
            ("Nature tourism", "Naturtourismus", "Natur"),
        ),
    ),
)

TRADES = _parted(
    "technik bau werke systeme service logistik handel anlagen geräte planung beratung -Manufaktur -Kontor"
)
LEGAL_FORMS = ("GmbH", "GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "KG", "AG", "UG", "eG", "OHG", "SE")

STREETS = _parted("Werft Mühlen Lerchen Möwen Kräuter Glas Bühnen Süder Öl Weiß")
STREET_ENDS = _parted("straße weg ring allee gasse damm platz")

SERVICES = (
    ("Events and exchange", "Veranstaltungen und Austausch"),
    ("Innovation projects", "Innovationsprojekte"),
    ("Funding advice", "Fördermittelberatung"),
    ("Internationalisation", "Internationalisierung"),
    ("Skilled workers", "Fachkräfte"),
    ("Location marketing", "Standortmarketing"),
    ("Start-ups", "Gründungen"),
    ("Technology transfer", "Technologietransfer"),
)

# Kind, English, German, each for a state.
BODIES = (
    ("development-agency", "{} Development Agency", "Wirtschaftsförderung {}"),
    ("public-authority", "State of {}", "Land {}"),
    ("fund", "{} Innovation Fund", "Innovationsfonds {}"),
    ("chambers", "{} Chambers", "Kammern in {}"),
    ("association", "{} Business Association", "Unternehmensverband {}"),
)
PROGRAMMES = (
    ("state", "{} Cluster Initiative", "Clusterinitiative {}"),
    ("state", "{} Innovation Budget", "Innovationsbudget {}"),
    ("federal", "Bridges to {}", "Brücken nach {}"),
)

CLUSTERS = (
    ("{sector} Cluster {place}", "Cluster {sector} {place}"),
    ("{sector} Network {place}", "Netzwerk {sector} {place}"),
    ("{place} {sector} Alliance", "Allianz {sector} {place}"),
    ("{brand}: {sector} in {place}", "{brand}: {sector} in {place}"),
    ("{sector} Forum {place}", "Forum {sector} {place} e.V."),
)
CLUSTER_SUMMARY = (
    "Brings together whoever works in {place} on this: {sector}.",
    "Bringt in {place} alle zusammen, die daran arbeiten: {sector}.",
)
CLUSTER_DESCRIPTION = (
    "Invented for load tests. The cluster {name} connects firms, universities and authorities in {place}.",
    "Für Lasttests erfunden. Das Cluster {name} vernetzt Unternehmen, Hochschulen und Behörden in {place}.",
)
ORGANISATION_DESCRIPTION = ("{sector} from {place}. Invented.", "{sector} aus {place}. Erfunden.")

CONTACT_ROLES = (
    ("Managing director", "Geschäftsführung"),
    ("Cluster manager", "Clustermanagement"),
    ("Members and events", "Mitglieder und Veranstaltungen"),
    ("Press and publications", "Presse und Veröffentlichungen"),
    ("Innovation projects", "Innovationsprojekte"),
)
TITLES = ("", "", "", "", "", "", "Dr.", "Dr.-Ing.", "Prof. Dr.")
# The Federal Network Agency keeps these numbers, with any three digits behind them, for films and books.
PHONE_RANGES = ("+493023125", "+496990009", "+494066969", "+492214710", "+498999998")
