import Receipts

extension Assortment {
    static let austria = Assortment(
        country: .austria, opening: Timestamp(milliseconds: 1_779_256_800_000, offset: 7200),
        products: [
            Product("Kaffee gemahlen 500 g", 799, 10), Product("Semmel", 49, 10), Product("Mohnflesserl", 125, 10),
            Product("Topfenstrudel, Stück", 420, 10), Product("Marillen aus der Wachau", 590, 10, unit: "kg"),
            Product("Erdäpfel, festkochend", 179, 10, unit: "kg"),
            Product("Vorarlberger Bergkäse", 2790, 10, unit: "kg"), Product("Heumilch 1 l", 169, 10),
            Product("Eier, 10 Stück", 349, 10), Product("Tiroler Speck", 2890, 10, unit: "kg"),
            Product("Steirisches Kürbiskernöl 0,25 l", 890, 10), Product("Marillenmarmelade 400 g", 545, 10),
            Product("Essiggurkerl", 299, 10), Product("Butter 250 g", 279, 10),
            Product("Bananen", 219, 10, unit: "kg"), Product("Tageszeitung", 320, 10),
            Product("Grüner Veltliner 0,75 l, ab Hof", 890, 13), Product("Blaufränkisch 0,75 l", 1090, 20),
            Product("Mineralwasser prickelnd 0,5 l", 95, 20), Product("Pfand", 25, 20),
            Product("Almdudler 0,35 l", 390, 20), Product("Melange", 430, 20), Product("Kleiner Brauner", 320, 20),
            Product("Verlängerter", 380, 20), Product("Geschirrspülmittel 500 ml", 265, 20),
            Product("Servietten, 50 Stück", 189, 20), Product("Grußkarte „Schöne Grüße“", 350, 20),
            Product("Papiersackerl", 20, 20), Product("Müllsäcke 35 l", 219, 20),
            Product("Bienenwachskerze", 620, 20), Product("Topfpflanze", 1250, 13), Product("Märzen 0,5 l", 155, 20),
        ],
        longNames: [
            Product(
                "Original Salzburger Mozartkugeln in der Geschenkschachtel mit Sichtfenster, achtzehn Stück, handgerollt",
                2190, 10),
            Product(
                "Jausenkorb „Das Beste vom Land“ mit Speck, Käse, Kren, Kürbiskernöl und Marillenmarmelade für vier Personen",
                6400, 10),
            Product(
                "Donaudampfschifffahrtsgesellschaftskapitänsmützenförmiger Flaschenöffner aus gebürstetem Edelstahl",
                1490, 20),
            Product(
                "Häferl mit Riesenradmotiv, handbemalt, spülmaschinenfest, 0,3 l, im Geschenkkarton mit Schleife, Größe L",
                1690, 20),
        ],
        untaxed: [
            Product("Mehrzweckgutschein", 2500, 0), Product("Briefmarken, 10 Stück", 1200, 0),
        ],
        operators: ["Anna Gruber", "Jörg Höfler", "Gülay Öztürk"], tip: 50,
        words: Words(
            discount: "10 % Rabatt", cartDiscount: "Treuerabatt 5 %", off: "Rabatt", tip: "Trinkgeld",
            returnOf: "Rückgabe zu", note: "Danke und schöne Grüße an die Küche!", tax: "USt", untaxed: "steuerfrei"))
}
