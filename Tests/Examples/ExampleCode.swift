package import Receipts

/// A code that a provider, an authority or a vendor published, with the total of its receipt.
package struct ExampleCode: Sendable, CustomStringConvertible {
    package let name: String
    package let country: Country
    package let data: String
    package let total: String

    package init(name: String, country: Country, data: String, total: String) {
        self.name = name
        self.country = country
        self.data = data
        self.total = total
    }

    package var description: String { name }

    /// The block of a provider that returned this code and nothing else.
    package var fiscal: FiscalInformation {
        let text = JSONValue.string(data).compact
        return FiscalInformation(json: #"{"verification":{"qr_data":\#(text)}}"#)
    }

    /// The example of the DSFinV-K, annex I, number 2: brainpoolP384r1.
    package static let d1 = ExampleCode(
        name: "D1", country: .germany,
        data: "V0;AMA-2642;Kassenbeleg-V1;Beleg^4.05_3.00_0.00_0.00_0.00^7.05:Bar;13;44131;2019-11-22T11:29:48.000Z;2"
            + "019-11-22T11:29:49.000Z;ecdsa-plain-SHA384;unixTime;K8zsZ6NjsBzo/Yd3Hba84aH3oT+c4Og5VcfJ7s6Dxz7UmAwtcK"
            + "mzW16OkS/lm8pDE/37JHoRlYofUTLNF+9bY5Jv7C2P4nuEaHwlVarbiJs3bYlgQmIXQDZnf+8FhfBm;BBXNYQErM4d9sk9Iy+0T6A4"
            + "sdTocijml5X78Gq/At2uXTcs/3bZNNpyuHd+dpmY59yLh0xZcr9osHhkDAxsQumgjmtb3d9GIVnTaPCslEki84P1iHPiHKHfcszeQa"
            + "jPk3A==",
        total: "7.05")
    /// A middleware's example: brainpoolP256r1, and a signature in DER under the name of a plain one.
    package static let d2 = ExampleCode(
        name: "D2", country: .germany,
        data: "V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;2019-07-10T18:41:04.000Z;20"
            + "19-07-10T18:41:04.000Z;ecdsa-plain-SHA256;unixTime;MEQCIAy4P9k+7x9saDO0uRZ4El8QwN+qTgYiv1DIaJIMWRiuAiA"
            + "t+saFDGjK2Yi5Cxgy7PprXQ5O0seRgx4ltdpW9REvwA==;BHhWOeisRpPBTGQ1W4VUH95TXx2GARf8e2NYZXJoInjtGqnxJ8sZ3CQp"
            + "YgjI+LYEmW5A37sLWHsyU7nSJUBemyU=",
        total: "2.55")
    /// A cloud module's, two rates, a blank in the client: P-256.
    package static let d3 = ExampleCode(
        name: "D3", country: .germany,
        data: "V0;ERS aacbe40e-3aa6-48a1-b8e6-3c8abbd7ebd5;Kassenbeleg-V1;Beleg^0.00_8.20_0.00_0.00_1.80^10.00:Bar;11"
            + ";138;2023-12-13T16:01:44.000Z;2023-12-13T16:01:56.000Z;ecdsa-plain-SHA256;unixTime;7nTRzYZ6Pjhnv5l8Qo/"
            + "Gs9cQ2KvmCMMK1/rQ0hoPtjkp2tPr3yuWPvH9rkOkCFuAI79k/VxvkyxwSQyWjRc7iA==;BCC8Xaw0n2bnmcsOpLwgYhlUEw/aOvJP"
            + "FMy2WOFaabktCrxep80VY7Y8KdrjIAx+9ta7wfMO03k4nwN11ZnNKm4=",
        total: "10.00")
    /// A test module's, paid by card: P-256.
    package static let d4 = ExampleCode(
        name: "D4", country: .germany,
        data: "V0;ERS f3ab7b96-6d82-433e-a87a-cccc8e001e20;Kassenbeleg-V1;Beleg^21.42_0.00_0.00_0.00_0.00^21.42:Unbar"
            + ";1;34;2023-01-20T18:27:22.000Z;2023-01-20T18:33:07.000Z;ecdsa-plain-SHA256;unixTime;qvyQJduZN29b2kXpEq"
            + "hXlJ0Hmy3rYiPzBiu/QTPPei7bnGIwMysPV3Q39gMwoEfxtp3KXqWEfUrBulTcBbRpRQ==;BO8SGEEyy6KZQeZ+gbaJK9A9s8UkNZ8"
            + "NhUut3t2BB9D9heCk/rJRwEKIJUCDcjLHl7c3M6jZ8rq98zYeuLuirHc=",
        total: "21.42")
    /// A refund: brainpoolP384r1.
    package static let d5 = ExampleCode(
        name: "D5", country: .germany,
        data: "V0;ARC1234;Kassenbeleg-V1;Beleg^0.00_-20.00_0.00_0.00_0.00^-20.00:Bar;71;1400;2020-06-16T15:52:38.000Z"
            + ";2020-06-16T15:52:38.000Z;ecdsa-plain-SHA384;unixTime;Ia/rlbAtxC4i71ZUKnvsOgRmbxuBEB2er1B1oRxjswLtZPWq"
            + "Dd+0g403iphOqK9YDbs5ya9NWnpli9QK4ufIgrgc/0VHhY5Tt2ZDkg+eNuqfGgocer/4YJWZ/NFpHFiR;BFhnDaPRoUxAYUktkUqoa"
            + "V2l+TVpLdT7wPTRFDkZcHXFS7WZhGsvKh/lT3jEYJLNLD/sjQVg/JrobVU5kue/k2d9sK7dnWPdMgYlr4E4Ff8ziKclzs1u7BuOYJ4"
            + "jRI65rg==",
        total: "-20.00")
    /// A-Trust, 10 %.
    package static let a1 = ExampleCode(
        name: "A1", country: .austria,
        data: "_R1-AT1_fiskaltrust1_ft1C905#105218_2018-02-08T12:37:34_0,00_16,30_0,00_0,00_0,00_xfWUwBw=_7b164a88_6w"
            + "3fQw5bEog=_irdxIo1TAowB1OzpU+dgeAS887k8AuT09jrcMjZx95xHzbKp5pLQcupkbpZK5UxtDaxj08+8bRO30Y4wxiwonw==",
        total: "16.30")
    /// PrimeSign, without tax.
    package static let a2 = ExampleCode(
        name: "A2", country: .austria,
        data: "_R1-AT3_NovaTouch3_ft9959#38164_2018-02-26T10:02:23_0,00_0,00_0,00_21,20_0,00_mrcVvQE=_1bed73b390d58_P"
            + "f0Q7tXusVg=_wq2L/wZ/ueq1R1IOv6KUjtklGQKSdHlLt8rYA52lAvFq4SIylOGz42q9P16GVUYdLrA5lxEI5ROnvwCOmL0ZjA==",
        total: "21.20")
    /// Signature unit out of order.
    package static let a3 = ExampleCode(
        name: "A3", country: .austria,
        data: "_R1-AT1_fiskaltrust5_ft972#2197_2019-07-02T10:31:07_3,90_0,00_0,00_0,00_0,00_vD3mQZM=_3a22119b_kPeJtyN"
            + "lSCo=_U2ljaGVyaGVpdHNlaW5yaWNodHVuZyBhdXNnZWZhbGxlbg==",
        total: "3.90")
    /// A closed system's, three rates, a slash in the register.
    package static let a4 = ExampleCode(
        name: "A4", country: .austria,
        data: "_R1-AT0_633/029_003-2024-04-13T08:54:54MSR7520_2024-04-13T08:54:54_5,20_22,98_11,37_0,00_0,00_H7tLtJNt"
            + "8y4=_U:ATU78172745-2_iUIdqDTkZTA=_RVYFIO0aQa1myJC5VPlFQPZv0xz+T4Sf2PkxGG46r0c+Xn6p7OLG36/IUY9we2c4S3Nk"
            + "VJuEPGBqs4QBzoqjaQ==",
        total: "39.55")
    /// A cancellation while the signature unit was out of order.
    package static let a6 = ExampleCode(
        name: "A6", country: .austria,
        data: "_R1-AT1_M03_#M03-00007_2016-09-13T16:15:13_0,00_-1,00_0,00_0,00_0,00_U1RP_7FC7CB0B_di5oBC3qyxM=_U2ljaG"
            + "VyaGVpdHNlaW5yaWNodHVuZyBhdXNnZWZhbGxlbg==",
        total: "-1.00")
    /// The tax agency's example on its test server, with a percent sign in the number.
    package static let e1 = ExampleCode(
        name: "E1", country: .spain,
        data: "https://prewww2.aeat.es/wlpl/TIKE-CONT/ValidarQR?nif=89890001K&numserie=12345678%26G33&fecha=01-01-202"
            + "4&importe=241.4",
        total: "241.40")
    /// The same on the server of record.
    package static let e2 = ExampleCode(
        name: "E2", country: .spain,
        data: "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=89890001K&numserie=12345678-G33&fec"
            + "ha=01-09-2024&importe=241.4",
        total: "241.40")
    /// Bizkaia.
    package static let t1 = ExampleCode(
        name: "T1", country: .spain,
        data: "https://batuz.eus/QRTBAI/?id=TBAI-00000006Y-251019-btFpwP8dcLGAF-237&s=T&nf=27174&i=4.70&cr=007",
        total: "4.70")
    /// Araba.
    package static let t2 = ExampleCode(
        name: "T2", country: .spain,
        data: "https://ticketbai.araba.eus/tbai/qrtbai/?id=TBAI-46886417C-310723-asMr5NfOWtam3-141&s=PLD_1&nf=1656623"
            + "459638440&i=18.00&cr=139",
        total: "18.00")

    package static let german = [d1, d2, d3, d4, d5]
    package static let austrian = [a1, a2, a3, a4, a6]
    package static let verifactu = [e1, e2]
    package static let ticketBAI = [t1, t2]
    package static let all = german + austrian + verifactu + ticketBAI

    /// The text for optical reading of ``a2``.
    package static let a2OCR =
        "_R1-AT3_NovaTouch3_ft9959#38164_2018-02-26T10:02:23_0,00_0,00_0,00_21,20_0,00_TK3RLPIB_1bed73b390d58_H"
        + "X6RB3WV52YVQ===_YKWYX7YGP646VNKHKIHL7IUUR3MSKGICSJ2HSS5XZLMAHHNFALYWVYJCGKKODM7DNK6T6XUGKVDB2LVQHGLRCC"
        + "HFCOT36AEOTC6RTDA="
}
