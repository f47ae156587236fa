@testable import Remote

enum SMTPRelayProbe {
    static func isEncrypted(_ relay: SMTPRelay) -> Bool { relay.isEncrypted }
}
