import Receipts

extension Assortment {
    static let france = Assortment(
        country: .france, opening: Timestamp(milliseconds: 1_779_256_800_000, offset: 7200),
        products: [
            Product("Café moulu 250 g", 449, 5.5), Product("Baguette tradition", 130, 5.5),
            Product("Croissant au beurre", 140, 5.5), Product("Tarte aux pommes, part", 390, 10),
            Product("Pommes Reinette", 299, 5.5, unit: "kg"), Product("Carottes, botte", 219, 5.5),
            Product("Comté 12 mois", 2690, 5.5, unit: "kg"), Product("Lait frais 1 l", 149, 5.5),
            Product("Œufs fermiers, 6 pièces", 319, 5.5), Product("Jambon de Bayonne", 3190, 5.5, unit: "kg"),
            Product("Huile d’olive vierge 0,75 l", 1295, 5.5), Product("Miel de lavande 500 g", 890, 5.5),
            Product("Cornichons fins", 289, 5.5), Product("Beurre demi-sel 250 g", 299, 5.5),
            Product("Bananes", 209, 5.5, unit: "kg"), Product("Journal", 220, 10),
            Product("Beaujolais 0,75 l", 890, 20), Product("Sancerre 0,75 l", 1690, 20),
            Product("Eau minérale 0,5 l", 90, 5.5), Product("Sac en papier", 15, 20),
            Product("Limonade artisanale 0,33 l", 390, 10), Product("Café crème", 350, 10),
            Product("Expresso", 190, 10), Product("Noisette", 200, 10), Product("Liquide vaisselle 500 ml", 245, 20),
            Product("Serviettes, 50 pièces", 179, 20), Product("Carte de vœux", 350, 20),
            Product("Chocolat chaud", 420, 10), Product("Sacs poubelle 35 l", 199, 20),
            Product("Bougie en cire d’abeille", 590, 20), Product("Essuie-tout, 4 rouleaux", 315, 20),
            Product("Bière blonde 0,33 l", 290, 20),
        ],
        longNames: [
            Product(
                "Bûche glacée aux trois parfums avec éclats de nougatine et coulis de framboises, pour huit à dix personnes",
                3290, 5.5),
            Product(
                "Panier garni « Les trésors du terroir » avec fromages, charcuterie, miel, confiture et vin pour quatre personnes",
                6900, 20),
            Product(
                "Couteau pliant à manche en corne véritable avec tire-bouchon, étui en cuir et certificat de l’atelier",
                8490, 20),
            Product(
                "Chalumeau à crème brûlée avec sécurité, quatre ramequins en porcelaine de 120 ml et livret de recettes, taille L",
                2495, 20),
        ],
        untaxed: [
            Product("Carte cadeau", 2500, 0), Product("Timbres, carnet de 12", 1830, 0),
        ],
        operators: ["Hélène Lefèvre", "François Noël", "Zoë Maçon"], tip: 50,
        words: Words(
            discount: "Remise 10 %", cartDiscount: "Remise fidélité 5 %", off: "Remise", tip: "Pourboire",
            returnOf: "Retour de", note: "Merci et bravo à la cuisine !", tax: "TVA", untaxed: "exonéré"))
}
