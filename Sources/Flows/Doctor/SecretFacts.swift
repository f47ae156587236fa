/// A file that others must not read, or not write.
package struct SecretFacts: Sendable {
    /// Such as "the tokens", for sentences.
    package var what: String
    package var path: String
    /// Permission bits; nil where there is no such file.
    package var mode: UInt32?
    package var isReadable: Bool
    /// Whether reading it is harmless: a configuration holds no secret.
    package var isPublic: Bool
    /// Whether the first start makes it.
    package var isMadeLater: Bool
    /// What to do where it is not there, and what that keeps from working.
    package var remedy: String
    package var trouble: Diagnosis.Trouble

    package init(
        what: String, path: String, mode: UInt32?, isReadable: Bool, isPublic: Bool = false, isMadeLater: Bool = false,
        remedy: String = "Make it, readable for the service.", trouble: Diagnosis.Trouble = .configuration
    ) {
        self.what = what
        self.path = path
        self.mode = mode
        self.isReadable = isReadable
        self.isPublic = isPublic
        self.isMadeLater = isMadeLater
        self.remedy = remedy
        self.trouble = trouble
    }

    package var diagnosis: Diagnosis {
        guard let mode else {
            if isMadeLater {
                return .note("secrets", of: what, "\(path) is not there yet; the first start makes it.")
            }
            return .error(
                "secrets", of: what, "\(path) is not there.", remedy, trouble)
        }
        let shown = "mode 0" + String(mode & 0o777, radix: 8)
        if mode & 0o022 != 0 {
            return .warning(
                "secrets", of: what, "\(path) can be changed by others than its owner (\(shown)).", "chmod go-w \(path)"
            )
        }
        if mode & 0o007 != 0, !isPublic {
            return .warning("secrets", of: what, "\(path) can be read by every user (\(shown)).", "chmod o-rwx \(path)")
        }
        guard isReadable else {
            return .note(
                "secrets", of: what, "\(path) cannot be read by this user (\(shown)).",
                "Ask as the service's user: sudo -u quittance quittance doctor")
        }
        let who = isPublic ? "can be changed by its owner alone" : "is kept from others than its owner and group"
        return .fine("secrets", of: what, "\(path) \(who) (\(shown)).")
    }
}
