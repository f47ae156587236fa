import Flows
import Receipts
import Settings
import Web

/// The folder of the database, and the files that hold secrets.
struct DoctorFiles {
    let diagnoses: [Diagnosis]

    init(_ settings: ShopSettings) {
        var secrets = [Machine.secret("configuration", settings.file, isPublic: true)]
        var tokens = Machine.secret("tokens", settings.tokensPath)
        tokens.isMadeLater = Machine.size(of: settings.database) == nil
        // The service itself needs none; the commands do.
        (tokens.remedy, tokens.trouble) = (TokenFile.remedy, .unavailable)
        secrets.append(tokens)
        for upstream in settings.upstreams {
            if case .file(let path) = upstream.credential {
                secrets.append(Machine.secret("credential of \(upstream.name)", path))
            }
        }
        if case .file(let path) = settings.mail?.credential {
            secrets.append(Machine.secret("password of the mail relay", path))
        }
        if let tls = settings.access.tls { secrets.append(Machine.secret("TLS key", tls.key)) }
        if Machine.size(of: settings.database) != nil {
            secrets.append(Machine.secret("database", settings.database))
        }
        let slash = settings.database.lastIndex(of: "/")
        let folder = slash.map { $0 == settings.database.startIndex ? "/" : String(settings.database[..<$0]) } ?? "."
        diagnoses =
            Machine.folder(folder).diagnoses + secrets.map(\.diagnosis)
            + [settings.access.tls.map(Self.certificate)?.diagnosis].compactMap(\.self)
    }

    private static func certificate(_ files: TLSFiles) -> CertificateFacts {
        let now = ZoneClock.wall()
        do throws(WebError) {
            let end = try WebService.certificateEnd(of: files)
            return CertificateFacts(
                file: files.certificate, now: now, end: .success(Timestamp(milliseconds: end * 1000)))
        } catch {
            return CertificateFacts(
                file: files.certificate, now: now, end: .failure(.init(error.sentence, error.remedy)))
        }
    }
}
