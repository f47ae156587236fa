import Receipts

extension Assortment {
    static let germany = Assortment(
        country: .germany, opening: Timestamp(milliseconds: 1_779_256_800_000, offset: 7200),
        products: [
            Product("Filterkaffee 500 g", 749, 7), Product("Brötchen", 45, 7), Product("Laugenbrezel", 95, 7),
            Product("Käsekuchen, Stück", 385, 7), Product("Äpfel Elstar", 299, 7, unit: "kg"),
            Product("Möhren, Bund", 199, 7), Product("Bergkäse 12 Monate", 2690, 7, unit: "kg"),
            Product("Frische Vollmilch 1 l", 149, 7), Product("Eier, 10 Stück", 329, 7),
            Product("Schwarzwälder Schinken", 2990, 7, unit: "kg"), Product("Olivenöl extra 0,75 l", 1195, 7),
            Product("Honig aus der Lüneburger Heide 500 g", 695, 7), Product("Gewürzgurken", 289, 7),
            Product("Butter 250 g", 259, 7), Product("Bio-Bananen", 229, 7, unit: "kg"),
            Product("Tageszeitung", 260, 7),
            Product("Spätburgunder 0,75 l", 990, 19), Product("Weißburgunder Pfälzer Lage 0,75 l", 1150, 19),
            Product("Mineralwasser 0,5 l", 89, 19), Product("Pfand", 25, 19), Product("Apfelschorle 0,4 l", 390, 19),
            Product("Milchkaffee groß", 420, 19), Product("Espresso", 240, 19), Product("Cappuccino", 340, 19),
            Product("Spülmittel Öko 500 ml", 245, 19), Product("Servietten weiß, 50 Stück", 179, 19),
            Product("Grußkarte „Schöne Grüße“", 350, 19), Product("Papiertragetasche", 20, 19),
            Product("Müllbeutel 35 l", 199, 19), Product("Kerze Bienenwachs", 590, 19),
            Product("Küchentücher 4 Rollen", 315, 19), Product("Weizenbier 0,5 l", 145, 19),
        ],
        longNames: [
            Product(
                "Original Schwarzwälder Kirschtorte nach Großmutters Rezept, ganze Torte mit zwölf Stücken und Kirschwasser",
                4290, 7),
            Product(
                "Präsentkorb „Köstlichkeiten aus Süddeutschland“ mit Wurst, Käse, Gebäck und Süßem für vier Personen",
                5900,
                7),
            Product(
                "Donaudampfschifffahrtsgesellschaftskapitänsmützenförmiger Flaschenöffner aus gebürstetem Edelstahl",
                1490,
                19),
            Product("Crème-brûlée-Gasbrenner mit Sicherheitsverschluß, inkl. 4 Förmchen à 120 ml, Größe L", 2495, 19),
        ],
        untaxed: [
            Product("Mehrzweckgutschein", 2500, 0), Product("Briefmarken, 10 Stück zu 0,95 €", 950, 0),
        ],
        operators: ["Anna Müller", "Jörg Weiß", "Gülay Öztürk"], tip: 50,
        words: Words(
            discount: "10 % Rabatt", cartDiscount: "Treuerabatt 5 %", off: "Rabatt", tip: "Trinkgeld",
            returnOf: "Rückgabe zu", note: "Danke und schöne Grüße an die Küche!", tax: "USt", untaxed: "steuerfrei"))
}
