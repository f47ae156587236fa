import FoundationEssentials

/// Where a secret is: a file, a variable of the environment, or a credential of systemd.
///
/// Never the secret itself.
package enum CredentialReference: Hashable, Sendable, CustomStringConvertible {
    case file(String)
    case environment(String)
    /// A name below `$CREDENTIALS_DIRECTORY` (systemd.exec(5), `LoadCredential=`).
    case systemd(String)

    /// Reads `file:PATH`, `env:NAME` or `systemd:NAME`; anything else is `nil`.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let name = String(text[text.index(after: colon)...])
        switch text[..<colon] {
        case "file" where !name.isEmpty: self = .file(name)
        case "env" where Self.isVariable(name): self = .environment(name)
        case "systemd" where !name.isEmpty && !name.contains("/") && name != "." && name != "..": self = .systemd(name)
        default: return nil
        }
    }

    private static func isVariable(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    package var description: String {
        switch self {
        case .file(let path): "file:" + path
        case .environment(let name): "env:" + name
        case .systemd(let name): "systemd:" + name
        }
    }

    /// Fetches the secret: one line, with the blanks and line ends around it cut.
    ///
    /// - Throws: ``CredentialError`` if there is none, or if it is more than one line of visible text.
    package func read(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CredentialError) -> String {
        switch self {
        case .file(let path): return try content(of: path)
        case .environment(let name):
            guard let value = environment[name] else {
                throw failure("the variable \(name) is not set", "set it in the environment of the service")
            }
            return try checked(value)
        case .systemd(let name):
            guard let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty else {
                throw failure(
                    "systemd has given no credentials", "add LoadCredential=\(name):… to the unit of the service")
            }
            return try content(of: folder + "/" + name)
        }
    }

    private func content(of path: String) throws(CredentialError) -> String {
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw failure(
                "\(path) cannot be read: \(FilePaths.reason(error, at: path))", "create it readable for the service")
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw failure("\(path) is not UTF-8", "store the secret as text")
        }
        return try checked(text)
    }

    private func checked(_ text: String) throws(CredentialError) -> String {
        var line = Substring(text)
        while line.first?.isWhitespace == true { line = line.dropFirst() }
        while line.last?.isWhitespace == true { line = line.dropLast() }
        if line.isEmpty { throw failure("the secret is empty", "store the secret there") }
        guard line.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw failure("the secret is more than one line of ASCII text", "store the secret alone, in one line")
        }
        return String(line)
    }

    private func failure(_ sentence: String, _ remedy: String) -> CredentialError {
        CredentialError(reference: self, sentence: sentence, remedy: remedy)
    }
}

/// Why a secret could not be fetched; it never shows any of it.
package struct CredentialError: Error, Hashable, Sendable, CustomStringConvertible {
    package let reference: CredentialReference
    package let sentence: String
    package let remedy: String

    package init(reference: CredentialReference, sentence: String, remedy: String) {
        self.reference = reference
        self.sentence = sentence
        self.remedy = remedy
    }

    package var description: String { "credential \(reference): \(sentence); \(remedy)" }
}
