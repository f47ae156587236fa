import FoundationEssentials
import Yams

extension ShopSettings {
    /// Where the file is: the command's argument, else `QUITTANCE_CONFIG`, else `/etc/quittance/quittance.yaml`.
    package static func path(argument: String?, environment: [String: String]) -> String {
        if let argument { return argument }
        if let named = environment["QUITTANCE_CONFIG"], !named.isEmpty { return named }
        return standardFile
    }

    /// Reads and checks a file.
    ///
    /// - Parameter checkingFiles: whether the files that the configuration names must be there, as `serve` asks.
    ///   Commands of a cashier, who may not look into the credentials' folder, do without.
    /// - Throws: ``SettingsLoadError`` with every problem of the file.
    package static func load(path: String, checkingFiles: Bool = true) throws(SettingsLoadError) -> ShopSettings {
        let file = FilePaths.absolute(path, from: FileManager.default.currentDirectoryPath)
        let content: Data
        do {
            content = try Data(contentsOf: URL(filePath: file))
        } catch {
            let sentence = "the configuration cannot be read: \(FilePaths.reason(error, at: file))"
            let remedy = "name the file with --config or QUITTANCE_CONFIG, and see that this user may read it"
            throw SettingsLoadError(file: file, line: 0, sentence: sentence, remedy: remedy)
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw SettingsLoadError(file: file, line: 0, sentence: "the file is not UTF-8", remedy: "save it as UTF-8")
        }
        return try parse(text, file: file, checkingFiles: checkingFiles)
    }

    /// Checks the text of a file; `file` gives errors their name and relative paths their start.
    package static func parse(
        _ text: String, file: String, checkingFiles: Bool = false
    ) throws(SettingsLoadError) -> ShopSettings {
        var reader = SettingsReader(file: file, checkingFiles: checkingFiles)
        let root = try compose(text, file: file)
        let settings = reader.shopSettings(root)
        guard let settings, reader.problems.isEmpty else { throw SettingsLoadError(reader.problems) }
        return settings
    }

    private static func compose(_ text: String, file: String) throws(SettingsLoadError) -> Node {
        func failure(_ line: Int, _ problem: String) -> SettingsLoadError {
            SettingsLoadError(
                file: file, line: line, sentence: "the file is no YAML here: \(problem)",
                remedy: "look at the indentation, quotes and brackets of this line and the one above")
        }
        do {
            // A file without a value, such as one of comments alone, lacks every key.
            let nothing = Node.mapping(Node.Mapping([]))
            guard let root = try Yams.compose(yaml: text) else { return nothing }
            return SettingsField(key: "", line: 1, node: root).isNull ? nothing : root
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                throw failure(mark.line, problem)
            case .reader(let problem, let offset, _, let yaml):
                throw failure(yaml.prefix(offset ?? 0).count(where: \.isNewline) + 1, problem)
            case .duplicatedKeysInMapping(let duplicates, let context):
                throw SettingsLoadError(
                    [
                        SettingsError(
                            file: file, line: repetition(of: duplicates.first ?? "", after: context.mark, in: text),
                            key: duplicates.first ?? "",
                            sentence: "the key stands more than once in the same place",
                            remedy: "keep one of them")
                    ])
            default: throw failure(1, String(describing: error))
            }
        } catch {
            throw failure(1, String(describing: error))
        }
    }

    /// The line of the second of two equal keys; that of the first where they stand in braces.
    private static func repetition(of key: String, after first: Mark, in text: String) -> Int {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let second = lines.indices.dropFirst(first.line).first { index in
            let indent = lines[index].prefix { $0 == " " }
            guard indent.count + 1 == first.column else { return false }
            let rest = lines[index].dropFirst(indent.count)
            return [key, "\"\(key)\"", "'\(key)'"].contains { word in
                rest.hasPrefix(word) && rest.dropFirst(word.count).first { $0 != " " } == ":"
            }
        }
        return second.map { $0 + 1 } ?? first.line
    }
}
