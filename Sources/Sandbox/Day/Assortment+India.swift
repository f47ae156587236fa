import Receipts

extension Assortment {
    static let india = Assortment(
        country: .india, opening: Timestamp(milliseconds: 1_779_244_200_000, offset: 19800),
        products: [
            Product("Assam tea 500 g", 21_000, 5, sku: "TEA-500"),
            Product("Filter coffee 200 g", 18_500, 5, sku: "COF-200"),
            Product("Basmati rice 5 kg", 64_900, 5, sku: "RICE-5K"),
            Product("Toor dal, loose", 16_800, 0, unit: "kg", sku: "DAL-TOOR"),
            Product("Onions", 4200, 0, unit: "kg", sku: "ONION"),
            Product("Atta 10 kg", 45_500, 5, sku: "ATTA-10K"),
            Product("Cow ghee 1 l", 62_000, 5, sku: "GHEE-1L"),
            Product("Coconut oil 500 ml", 15_500, 5, sku: "OIL-500"),
            Product("Jaggery, loose", 9000, 5, unit: "kg", sku: "JAGGERY"),
            Product("Glucose biscuits", 1000, 5, sku: "BISC-GLU"),
            Product("Masala peanuts 200 g", 6000, 5, sku: "NUTS-200"),
            Product("Mango pickle 400 g", 14_500, 5, sku: "PICKLE-M"),
            Product("Turmeric powder 100 g", 3800, 5, sku: "TURM-100"),
            Product("Cardamom 50 g", 21_500, 5, sku: "CARD-50"),
            Product("Alphonso mangoes", 38_000, 0, unit: "kg", sku: "MANGO-A"),
            Product("Bath soap, 4 pieces", 16_000, 5, sku: "SOAP-4"),
            Product("Detergent 2 kg", 28_500, 18, sku: "DET-2K"),
            Product("Dishwash bar", 2500, 18, sku: "DISH-BAR"),
            Product("LED bulb 9 W", 12_000, 18, sku: "LED-9"),
            Product("Extension cord 3 m", 44_900, 18, sku: "CORD-3"),
            Product("Steel tiffin box", 54_000, 5, sku: "TIFFIN"),
            Product("Pressure cooker 3 l", 189_900, 5, sku: "COOK-3L"),
            Product("Umbrella", 39_900, 5, sku: "UMBR"),
            Product("Notebook 200 pages", 7500, 0, sku: "NOTE-200"),
            Product("Ball pens, 10 pieces", 10_000, 5, sku: "PEN-10"),
            Product("USB charger 20 W", 79_900, 18, sku: "CHG-20"),
            Product("Earphones", 59_900, 18, sku: "EAR-1"),
            Product("Door mat", 24_900, 5, sku: "MAT-1"),
            Product("Cola 750 ml", 4000, 40, sku: "COLA-750"),
            Product("Drinking water 1 l", 2000, 5, sku: "WATER-1L"),
            Product("Incense sticks", 5500, 5, sku: "INCENSE"),
            Product("Shampoo sachet", 200, 5, sku: "SHAM-S"),
        ],
        longNames: [
            Product(
                "Hand-woven cotton bedsheet with two pillow covers, double bed, block printed in Jaipur, indigo",
                149_900, 5, sku: "SHEET-D"),
            Product(
                "Gift hamper with almonds, cashews, pistachios, raisins and saffron in a brass box for a family of six",
                249_900, 5, sku: "HAMPER-6"),
            Product(
                "Stainless steel idli steamer with four racks for sixteen pieces, whistle, and a spare rubber ring",
                189_900, 5, sku: "IDLI-16"),
            Product(
                "Ceiling fan with remote control, three blades of 1200 mm, five star, brown, two years of warranty",
                329_900, 18, sku: "FAN-1200"),
        ],
        untaxed: [
            Product("Fresh milk 500 ml", 2800, 0, sku: "MILK-500"),
            Product("Bread, sliced", 4500, 0, sku: "BREAD"),
        ],
        operators: ["Priya Nair", "Arjun Rao", "Meera Joshi"], tip: 1000,
        words: Words(
            discount: "10 % off", cartDiscount: "Loyal customer, 5 % off", off: "Discount", tip: "Tip",
            returnOf: "Return of", note: "Thank you, and happy cooking!", tax: "GST", untaxed: "exempt"))
}
