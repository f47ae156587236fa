import Receipts

extension Assortment {
    static let spain = Assortment(
        country: .spain, opening: Timestamp(milliseconds: 1_779_256_800_000, offset: 7200),
        products: [
            Product("Café molido 250 g", 429, 10), Product("Barra de pan", 110, 4), Product("Ensaimada", 190, 10),
            Product("Tarta de Santiago, porción", 395, 10), Product("Naranjas de Valencia", 199, 4, unit: "kg"),
            Product("Tomates de Barbastro", 349, 4, unit: "kg"),
            Product("Queso manchego curado", 2190, 4, unit: "kg"), Product("Leche fresca 1 l", 135, 4),
            Product("Huevos camperos, docena", 345, 4), Product("Jamón ibérico de cebo", 5990, 10, unit: "kg"),
            Product("Aceite de oliva virgen extra 0,75 l", 1095, 4), Product("Miel de romero 500 g", 695, 10),
            Product("Aceitunas aliñadas", 289, 10), Product("Mantequilla 250 g", 279, 10),
            Product("Plátanos de Canarias", 249, 4, unit: "kg"), Product("Periódico", 200, 4),
            Product("Rioja crianza 0,75 l", 990, 21), Product("Albariño 0,75 l", 1150, 21),
            Product("Agua mineral 0,5 l", 80, 10), Product("Bolsa de papel", 15, 21),
            Product("Zumo de naranja natural", 350, 10), Product("Café con leche", 190, 10),
            Product("Café solo", 150, 10), Product("Cortado", 160, 10), Product("Lavavajillas 500 ml", 225, 21),
            Product("Servilletas, 50 unidades", 179, 21), Product("Tarjeta de felicitación", 350, 21),
            Product("Caña de cerveza", 220, 10), Product("Bolsas de basura 35 l", 199, 21),
            Product("Vela de cera de abeja", 590, 21), Product("Papel de cocina, 4 rollos", 315, 21),
            Product("Cerveza tostada 0,33 l", 185, 21),
        ],
        longNames: [
            Product(
                "Turrón de Jijona con almendra marcona y miel de azahar, elaborado a mano, estuche de madera de regalo",
                2490, 10),
            Product(
                "Cesta „Lo mejor de la tierra“ con jamón, queso, aceite, aceitunas, vino y dulces para cuatro personas",
                8900, 10),
            Product(
                "Paellera de acero pulido para doce raciones con quemador de gas, soporte de tres patas y cuchara larga",
                6490, 21),
            Product(
                "Abanico pintado a mano con varillas de peral, motivo de azahar, en su estuche de piel con lazo, talla única",
                2995, 21),
        ],
        untaxed: [
            Product("Tarjeta regalo", 2500, 0), Product("Sellos de correos, 10 unidades", 990, 0),
        ],
        operators: ["Lucía Muñoz", "Íñigo Peña", "Begoña Ibáñez"], tip: 50,
        words: Words(
            discount: "10 % de descuento", cartDiscount: "Descuento cliente fiel 5 %", off: "Descuento", tip: "Propina",
            returnOf: "Devolución de", note: "¡Gracias y saludos a la cocina!", tax: "IVA", untaxed: "exento"))
}
