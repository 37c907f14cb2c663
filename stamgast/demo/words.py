"""The words that the demo's people, companies and notes are made of: all our own.

Where a list is weighted, its first words are the commonest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class People:
    """Names and habits of one country's customers."""

    country: str
    language: str
    female: list[str]
    male: list[str]
    last: list[str]
    trades: list[str]
    streets: list[str]
    mail: list[str]


SWEDISH_STEMS = (
    "Lind Berg Lund Ek Björk Holm Ny Sand Dahl Sjö Ström Fors Hag Nord Söder Öst Wester Gran "
    "Alm Asp Blom Ros Sten Eng Malm Palm Ceder Löf Hed Åker Grön Wall Häll Skog Frid "
    "Kron Silfver Stål Ring Vik Älv Ås Hell Thor"
).split()
SWEDISH_ENDS = "qvist ström berg gren man lund blad dahl stedt vall holm borg mark in ell".split()

SWEDISH = People(
    country="SE",
    language="sv",
    female=(
        "Anna Eva Maria Karin Kristina Lena Sara Emma Ingrid Elin Malin Jenny Åsa Ulla Linnéa "
        "Birgitta Monica Susanne Hanna Johanna Sofia Marie Julia Maja Ida Alice Annika Katarina "
        "Gunilla Helena Inger Camilla Amanda Ebba Astrid Lovisa Wilma Elsa Klara Agnes Saga "
        "Vera Freja Ellen Alva Märta Siv Berit Gun Barbro Ylva Cecilia Charlotte Josefin "
        "Frida Mikaela Rebecka Tove Moa Nora Stina Signe Tuva Iris Selma Ellinor Ann-Marie "
        "Anna-Karin Eva-Lena Britt-Marie Désirée Zahra Amira Leila Fatima Mona Milica"
    ).split(),
    male=(
        "Lars Anders Mikael Johan Erik Per Peter Jan Fredrik Karl Daniel Thomas Hans Andreas "
        "Stefan Bengt Bo Magnus Alexander Mats Nils Björn Martin Ulf Henrik Mattias Patrik "
        "Simon Viktor Emil Leif Filip Oscar Anton Christer Sven Jonas Robert Göran Håkan "
        "Gustav Jakob Kjell Åke Rolf Joakim Lennart Niklas Kent Adam William Lucas Hugo Elias "
        "Noah Liam Axel Ludvig Arvid Olle Sixten Vidar Ture Jan-Erik Lars-Göran Karl-Johan "
        "Ali Ahmed Hassan Omar Dragan André José Loke Melker"
    ).split(),
    last=(
        "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson "
        "Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Petersson Carlsson "
        "Magnusson Gustavsson Olofsson Lindström Lindqvist Lindgren Axelsson Bergström Berg "
        "Lundberg Lundgren Jakobsson Lind Berglund Mattsson Fredriksson Sandberg Henriksson "
        "Forsberg Mohamed Sjöberg Lindberg Wallin Ali Engström Eklund Danielsson Håkansson "
        "Lundin Gunnarsson Björk Holm Bergman Samuelsson Fransson Wikström Isaksson Bergqvist "
        "Ahmed Arvidsson Nyström Holmberg Löfgren Söderberg Nyberg Ahlström Öberg Åkesson "
        "Ström Ek Hedlund Åberg Månsson Dahlberg Hermansson Hellström Öhman Falk Norberg "
        "Blom Rask Modig Tapper Frisk von~Essen af~Ekenstam Hallén Norén Lidén Östlund "
        "Kovačević Yılmaz Nguyen García Müller Şahin Ångström Ögren Ärlig"
    ).split()
    + [stem + end for stem in SWEDISH_STEMS for end in SWEDISH_ENDS],
    trades=(
        "Bygg~AB Måleri~AB Elektriska~AB Redovisning~AB Kafé~HB Blommor Bageri~AB Cykel~&~Sport "
        "Snickeri~AB Plåt~AB Taxi~AB Trädgård~AB Konsult~AB Fastigheter~AB Åkeri~AB Optik~AB "
        "Mode~AB Tandvård~AB Film~HB Bokhandel~AB"
    ).split(),
    streets=(
        "Storgatan Kungsgatan Drottninggatan Skolgatan Nygatan Järnvägsgatan Ringvägen "
        "Björkvägen Ängsvägen Granvägen Parkgatan Kyrkogatan Trädgårdsgatan Skogsvägen "
        "Åsgatan Östergatan Hamngatan Idrottsvägen Lingonvägen Sjövägen Älvvägen Fågelsångsvägen"
    ).split(),
    mail=["mejl.example", "post.example", "brevbox.example", "hemma.example"],
)

DUTCH = People(
    country="NL",
    language="nl",
    female=(
        "Anna Emma Sanne Lotte Fleur Eva Noor Lieke Femke Marieke Saskia Ingrid Wilma Ria "
        "Annelies Margriet Daphne Zoë Chloé Esmée Noa Iris Roos Tess Maud Hanneke"
    ).split(),
    male=(
        "Jan Daan Sem Luuk Bram Pieter Ruben Thijs Gijs Sjoerd Willem Kees Henk Dirk Joost "
        "Maarten Jeroen Bas Niels Stijn Noël Teun Wouter Hugo Cor Arie"
    ).split(),
    last=(
        "de~Jong Jansen de~Vries van~den~Berg van~Dijk Bakker Janssen Visser Smit Meijer "
        "de~Boer Mulder de~Groot Bos Vos Peters Hendriks van~Leeuwen Dekker Brouwer de~Wit "
        "Dijkstra Smits de~Graaf van~der~Meer 't~Hart Kok Jacobs de~Haan Vermeulen van~'t~Hof "
        "Schouten van~Beek Willems Hoekstra Koster Prins Huisman Postma IJsbrandy"
    ).split(),
    trades=(
        "Bouw~BV Schilders~VOF Techniek~BV Bloemen~VOF Advies~BV Fietsen~BV Bakkerij Horeca~BV"
    ).split(),
    streets=(
        "Dorpsstraat Kerkstraat Molenweg Stationsweg Schoolstraat Julianastraat Beukenlaan "
        "Nieuwstraat Oranjelaan Wilhelminaplein Lindelaan Havenkade"
    ).split(),
    mail=["post.example", "bericht.example"],
)

FINNISH = People(
    country="FI",
    language="",
    female=(
        "Maria Anna Johanna Aino Helena Hanna Katariina Emilia Sanna Päivi Tuula Elina Kaisa "
        "Outi Riikka Venla Helmi Eevi Sirpa Merja Marjatta Ulrika Kerstin"
    ).split(),
    male=(
        "Juhani Mikael Matti Johannes Antti Timo Jukka Heikki Pekka Kari Ville Jari Sami "
        "Tuomas Lauri Eino Väinö Onni Eero Markku Hannu Kalevi Nils Kaj"
    ).split(),
    last=(
        "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen "
        "Järvinen Lehtonen Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä Salonen Kinnunen "
        "Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen "
        "Lahtinen Ahonen Ylä-Anttila Nyman Sundström Öhberg"
    ).split(),
    trades="Rakennus~Oy Kahvila~Oy Sähkö~Oy Kukka~Ky Konsultointi~Oy Autohuolto~Oy".split(),
    streets=(
        "Mannerheimintie Koulukatu Rantatie Kirkkokatu Asemakatu Hämeenkatu Puistokatu "
        "Satamakatu Mäkitie Koivukuja"
    ).split(),
    mail=["posti.example", "post.example"],
)

ENGLISH = People(
    country="GB",
    language="en",
    female=(
        "Alice Emma Grace Olivia Hannah Ruth Megan Zara Isla Chloë Emily Charlotte Lucy Sophie "
        "Amelia Ellie Freya Poppy Florence Siân Niamh Siobhán"
    ).split(),
    male=(
        "Jack Oliver Harry George Liam Noah Arthur Owen Theo James Thomas William Edward Henry "
        "Samuel Callum Rhys Seán Ewan Alfie Stanley"
    ).split(),
    last=(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson "
        "Evans Walker White Roberts Green Hall Wood O'Neill O'Brien MacLeod Evans-Hart "
        "Fitzgerald Ashdown Whitby Blackwood"
    ).split(),
    trades="Trading~Ltd Builders~Ltd Crafts~Ltd Coffee~LLP Design~Ltd Motors~Ltd".split(),
    streets=(
        "High~Street Church~Road Mill~Lane Station~Road The~Green Park~Avenue Victoria~Street "
        "Queens~Road"
    ).split(),
    mail=["mail.example", "letters.example"],
)

# Swedish mostly; out of a hundred.
SHARES = ((SWEDISH, 86), (DUTCH, 5), (FINNISH, 5), (ENGLISH, 4))


@dataclass(frozen=True)
class Town:
    name: str
    # The first three digits of its Swedish postcodes, or whole forms elsewhere:
    # 9 stands for any digit, A for a letter.
    postcodes: str
    # Its area code for fixed telephones, without the 0.
    area: str = ""


TOWNS = {
    "SE": [
        Town("Stockholm", "111 112 113 114 115 116 117 118", "8"),
        Town("Stockholm", "118", "8"),
        Town("Johanneshov", "121", "8"),
        Town("Enskede", "122", "8"),
        Town("Hägersten", "126 129", "8"),
        Town("Bromma", "167 168", "8"),
        Town("Solna", "169 170 171", "8"),
        Town("Sundbyberg", "172 174", "8"),
        Town("Nacka", "131", "8"),
        Town("Lidingö", "181", "8"),
        Town("Täby", "183 187", "8"),
        Town("Huddinge", "141", "8"),
        Town("Sollentuna", "191 192", "8"),
        Town("Göteborg", "411 413 414 415 416", "31"),
        Town("Malmö", "211 212 213 214", "40"),
        Town("Uppsala", "752 753 754", "18"),
        Town("Västerås", "721 722 723", "21"),
        Town("Örebro", "702 703", "19"),
        Town("Linköping", "582 583", "13"),
        Town("Helsingborg", "252 253 254", "42"),
        Town("Jönköping", "553 554", "36"),
        Town("Norrköping", "602 603", "11"),
        Town("Lund", "222 223 224", "46"),
        Town("Umeå", "903 906 907", "90"),
        Town("Gävle", "802 803", "26"),
        Town("Borås", "503 504", "33"),
        Town("Eskilstuna", "631 632", "16"),
        Town("Halmstad", "302", "35"),
        Town("Växjö", "352", "470"),
        Town("Karlstad", "652 653", "54"),
        Town("Sundsvall", "852 856", "60"),
        Town("Östersund", "831", "63"),
        Town("Luleå", "972 973", "920"),
        Town("Kalmar", "392 393", "480"),
        Town("Falun", "791", "23"),
        Town("Visby", "621", "498"),
        Town("Norrtälje", "761", "176"),
        Town("Nyköping", "611", "155"),
        Town("Ystad", "271", "411"),
        Town("Kiruna", "981", "980"),
        Town("Åre", "837", "647"),
    ],
    "NL": [
        Town("Amsterdam", "1012AA 1017AA 1054AA", "20"),
        Town("Rotterdam", "3011AA 3022AA", "10"),
        Town("Utrecht", "3511AA 3581AA", "30"),
        Town("Den Haag", "2511AA 2595AA", "70"),
        Town("'s-Hertogenbosch", "5211AA", "73"),
        Town("Groningen", "9711AA", "50"),
        Town("Delft", "2611AA", "15"),
    ],
    "FI": [
        Town("Helsinki", "00100 00170 00530", "9"),
        Town("Turku", "20100 20500", "2"),
        Town("Tampere", "33100 33200", "3"),
        Town("Mariehamn", "22100", "18"),
        Town("Vaasa", "65100", "6"),
    ],
    "GB": [
        Town("London", "N1~9AA SE1~9AA E2~9AA", "20"),
        Town("Leeds", "LS1~9AA LS6~9AA", "113"),
        Town("Bristol", "BS1~9AA BS8~9AA", "117"),
        Town("Edinburgh", "EH1~9AA EH6~9AA", "131"),
    ],
}


@dataclass(frozen=True)
class Texts:
    """What the shop itself has written, in one language."""

    groups: list[str]
    # Category: its labels with their colours.
    labels: dict[str, list[tuple[str, str]]]
    notes: list[str]
    email_words: str
    sms_words: str


TEXTS = {
    "en": Texts(
        groups=["Regulars", "Neighbours", "Companies", "Students", "Staff"],
        labels={
            "Favourites": [
                ("Coffee", "orange"),
                ("Tea", "green"),
                ("Chocolate", "red"),
                ("Ceramics", "teal"),
                ("Books", "blue"),
                ("Flowers", "pink"),
            ],
            "Club": [("VIP", "purple"), ("Wine club", "red"), ("Sunday breakfast", "yellow")],
            "Service": [
                ("Call before delivery", "orange"),
                ("Invoice", "blue"),
                ("Nut allergy", "red"),
            ],
            "": [("New in town", "grey"), ("Hard of hearing", "grey")],
        },
        notes=[
            "Always takes the table by the window.",
            "Wants a paper bag, never plastic.",
            "Asks for decaf after two o'clock.",
            "The dog is called Sigge and gets a biscuit.",
            "Collects on Saturdays, before eleven.",
            "Prefers to be called in the evening.",
            "Is looking for the blue bowl, size L.",
            "Orders cinnamon buns for the whole office on Fridays.",
        ],
        email_words="Yes, send me news and offers by e-mail. I can withdraw this at any time.",
        sms_words="Yes, send me offers by text message. I can withdraw this at any time.",
    ),
    "sv": Texts(
        groups=["Stamgäster", "Grannar", "Företag", "Studenter", "Personal"],
        labels={
            "Favoriter": [
                ("Kaffe", "orange"),
                ("Te", "green"),
                ("Choklad", "red"),
                ("Keramik", "teal"),
                ("Böcker", "blue"),
                ("Blommor", "pink"),
            ],
            "Klubb": [("VIP", "purple"), ("Vinklubben", "red"), ("Söndagsfrukost", "yellow")],
            "Service": [
                ("Ring före leverans", "orange"),
                ("Faktura", "blue"),
                ("Nötallergi", "red"),
            ],
            "": [("Nyinflyttad", "grey"), ("Hör dåligt", "grey")],
        },
        notes=[
            "Tar alltid bordet vid fönstret.",
            "Vill ha papperspåse, aldrig plast.",
            "Frågar efter koffeinfritt efter klockan två.",
            "Hunden heter Sigge och får ett kex.",
            "Hämtar på lördagar, före elva.",
            "Ring helst på kvällen.",
            "Letar efter den blå skålen, storlek L.",
            "Beställer kanelbullar till hela kontoret på fredagar.",
        ],
        email_words="Ja, skicka nyheter och erbjudanden med e-post. Jag kan alltid ångra mig.",
        sms_words="Ja, skicka erbjudanden med sms. Jag kan alltid ångra mig.",
    ),
    "nl": Texts(
        groups=["Stamgasten", "Buren", "Bedrijven", "Studenten", "Personeel"],
        labels={
            "Favorieten": [
                ("Koffie", "orange"),
                ("Thee", "green"),
                ("Chocola", "red"),
                ("Keramiek", "teal"),
                ("Boeken", "blue"),
                ("Bloemen", "pink"),
            ],
            "Club": [("VIP", "purple"), ("Wijnclub", "red"), ("Zondagsontbijt", "yellow")],
            "Service": [
                ("Bellen voor bezorging", "orange"),
                ("Factuur", "blue"),
                ("Notenallergie", "red"),
            ],
            "": [("Nieuw in de stad", "grey"), ("Slechthorend", "grey")],
        },
        notes=[
            "Zit altijd aan het raam.",
            "Wil een papieren tas, nooit plastic.",
            "Vraagt na tweeën om cafeïnevrij.",
            "De hond heet Sigge en krijgt een koekje.",
            "Haalt op zaterdag op, voor elven.",
            "Liefst 's avonds bellen.",
            "Zoekt de blauwe schaal, maat L.",
            "Bestelt op vrijdag kaneelbroodjes voor het hele kantoor.",
        ],
        email_words="Ja, stuur mij nieuws en aanbiedingen per e-mail. Ik kan dit altijd intrekken.",
        sms_words="Ja, stuur mij aanbiedingen per sms. Ik kan dit altijd intrekken.",
    ),
}
