import Persistence
import Receipts
import Rendering
import Settings

extension PrintSpooler {
    /// What an earlier process said of broken templates is over: none are begun with.
    func recallTemplates(on store: Store, at now: Instant) throws {
        let notices = try store.read { try $0.notices(open: true, limit: 1_000) }
        guard notices.contains(where: { $0.code == "template-broken" }) else { return }
        try store.transact(at: now) { writer in
            try writer.resolveNotices(
                code: "template-broken", subject: "templates", resolution: "the service has started anew")
        }
    }

    /// Goes on with the shop's changed templates, or says where they are broken; what is being printed stays as it is.
    mutating func take(_ change: TemplateChange, on store: Store, at now: Instant) throws {
        try store.transact(at: now) { writer in
            switch change {
            case .loaded:
                try writer.journal(
                    "templates.changed", "templates", ["templates": .string(premises.settings.templates ?? "")])
                try writer.resolveNotices(
                    code: "template-broken", subject: "templates", resolution: "the templates can be used again")
            case .broken(let error):
                // Another mistake is another notice.
                try writer.resolveNotices(
                    code: "template-broken", subject: "templates", resolution: "changed, and still not usable")
                try writer.notice(
                    "template-broken", .warning, subject: "templates", register: nil,
                    sentence:
                        "The changed templates cannot be used: \(error). Receipts are printed as before the change.",
                    remedy: "Mend the file at the line and column named; it is read again by itself.")
            }
        }
        if case .loaded(let templates) = change { premises.templates = templates }
    }
}
