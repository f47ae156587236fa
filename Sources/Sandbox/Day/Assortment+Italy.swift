import Receipts

extension Assortment {
    static let italy = Assortment(
        country: .italy, opening: Timestamp(milliseconds: 1_779_256_800_000, offset: 7200),
        products: [
            Product("Caffè macinato 250 g", 459, 22), Product("Pane toscano", 290, 4, unit: "kg"),
            Product("Focaccia al rosmarino", 1190, 10, unit: "kg"), Product("Torta di mele, fetta", 380, 10),
            Product("Mele Val di Non", 259, 4, unit: "kg"), Product("Pomodori di Pachino", 449, 4, unit: "kg"),
            Product("Parmigiano Reggiano 24 mesi", 2490, 4, unit: "kg"), Product("Latte fresco 1 l", 185, 4),
            Product("Uova biologiche, 6 pezzi", 329, 10), Product("Prosciutto di Parma", 3290, 10, unit: "kg"),
            Product("Olio extravergine 0,75 l", 1290, 4), Product("Miele di acacia 500 g", 790, 10),
            Product("Cetriolini sott’aceto", 299, 10), Product("Burro 250 g", 289, 4),
            Product("Banane", 199, 4, unit: "kg"), Product("Quotidiano", 180, 4),
            Product("Chianti Classico 0,75 l", 1350, 22), Product("Vermentino di Sardegna 0,75 l", 1190, 22),
            Product("Acqua minerale 0,5 l", 70, 22), Product("Sacchetto di carta", 20, 22),
            Product("Aranciata 0,33 l", 290, 10), Product("Cappuccino", 180, 10), Product("Espresso", 130, 10),
            Product("Caffè macchiato", 140, 10), Product("Detersivo per piatti 500 ml", 245, 22),
            Product("Tovaglioli, 50 pezzi", 199, 22), Product("Biglietto d’auguri", 350, 22),
            Product("Basilico in vaso", 249, 5), Product("Sacchi per rifiuti 35 l", 229, 22),
            Product("Candela di cera d’api", 590, 22), Product("Carta da cucina, 4 rotoli", 335, 22),
            Product("Birra artigianale 0,5 l", 490, 22),
        ],
        longNames: [
            Product(
                "Panettone tradizionale con uvetta e canditi, lievitato trentasei ore, incartato a mano, confezione regalo",
                3490, 10),
            Product(
                "Cesto „Sapori d’Italia“ con formaggi, salumi, olio extravergine, pasta di Gragnano e vino per quattro persone",
                7900, 10),
            Product(
                "Tartufo nero estivo intero sotto vetro, raccolto in Umbria, con pennello, tagliatartufi e libretto di ricette",
                4890, 10),
            Product(
                "Moka per caffè in alluminio lucidato a mano, sei tazze, con filtro, guarnizione di ricambio e manico di noce",
                3995, 22),
        ],
        untaxed: [
            Product("Buono regalo multiuso", 2500, 0), Product("Francobolli, 10 pezzi", 1300, 0),
        ],
        operators: ["Giulia Bianchi", "Niccolò Rossi", "Chiara D’Angelo"], tip: 50,
        words: Words(
            discount: "Sconto 10 %", cartDiscount: "Sconto fedeltà 5 %", off: "Sconto", tip: "Mancia",
            returnOf: "Reso di", note: "Grazie, e complimenti alla cucina!", tax: "IVA", untaxed: "esente"))
}
