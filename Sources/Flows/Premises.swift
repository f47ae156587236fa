package import Fiscal
package import PrinterLanguage
import Receipts
package import Rendering
package import Settings
import Transports

/// The configuration with every reference resolved: what the steps know of shop, printers, upstreams and registers.
package struct Premises: Sendable {
    package struct Register: Sendable {
        package let settings: RegisterSettings
        package let upstream: Upstream
        package let lane: String
        package let rules: CountryRules

        /// What its amounts are in where nobody names a currency.
        var currency: Currency { settings.country.currency }

        package var identity: RegisterIdentity {
            RegisterIdentity(id: settings.id, remoteID: settings.remoteName)
        }
    }

    package struct Upstream: Sendable {
        package let settings: UpstreamSettings
        package let dialect: any Dialect
    }

    package struct Printer: Sendable {
        package let settings: PrinterSettings
        package let profile: PrinterProfile
        /// Whether a spooler stands before the printer: it follows the job, and the printer itself cannot be asked.
        package let isSpooled: Bool
        /// The shop's logo in this printer's dots; nil if there is none or the model prints no pictures.
        package let logo: Logo?
    }

    /// The version of this service, as servers are told it.
    package static let version = "0.1.0"

    package let settings: ShopSettings
    package let registers: [Register]
    package let printers: [Printer]
    /// What everything is printed with; another one once the shop has changed its files.
    package var templates: TemplateStore

    /// Resolves names to dialects, profiles and templates.
    ///
    /// - Parameter logo: the picture that `shop.logo` names.
    /// - Throws: ``PremisesError`` for a dialect or profile that this build does not serve, or a bad option;
    ///   `TemplateError` for a template that does not compile.
    package init(_ settings: ShopSettings, templates: TemplateStore, logo: Picture? = nil) throws {
        self.settings = settings
        printers = try settings.printers.enumerated().map { index, printer in
            var profile = try Self.profile(of: printer, at: "printers[\(index)].profile", in: settings)
            let isSpooled: Bool
            do throws(DeviceURIError) {
                isSpooled = try DeviceURI(printer.device).isSpooled
            } catch {
                throw PremisesError(
                    settings.problem(
                        "printers[\(index)].device", error.sentence,
                        "`quittance printers discover` shows what is attached"))
            }
            if isSpooled {
                profile.fence = .none
                profile.status = []
            }
            return Printer(
                settings: printer, profile: profile, isSpooled: isSpooled,
                logo: try logo.flatMap { try Self.logo($0, for: profile) })
        }
        let upstreams: [Upstream] = try settings.upstreams.enumerated().map { index, upstream in
            do {
                return Upstream(settings: upstream, dialect: try Self.dialect(of: upstream))
            } catch let error as OptionError {
                throw PremisesError(
                    settings.problem(
                        "upstreams[\(index)].options.\(error.key)", error.reason, "correct it, or remove it"))
            }
        }
        registers = try settings.registers.map { register in
            guard let upstream = upstreams.first(where: { $0.settings.name == register.upstream }) else {
                throw PremisesError("The register \(register.id) names the unknown upstream \(register.upstream).")
            }
            return Register(
                settings: register, upstream: upstream, lane: "\(register.upstream)/\(register.id)",
                rules: CountryRules.of(register.country))
        }
        self.templates = templates
    }

    private static func dialect(of upstream: UpstreamSettings) throws -> any Dialect {
        var options: [String: String] = [:]
        if case .object(let members) = upstream.options {
            for member in members { options[member.name] = member.value.text ?? member.value.compact }
        }
        guard let name = DialectName(rawValue: upstream.dialect) else {
            throw PremisesError("The upstream \(upstream.name) wants the unknown dialect \(upstream.dialect).")
        }
        return try Fiscal.dialect(name, identity: UpstreamIdentity(merchant: upstream.merchant, options: options))
    }

    /// The head of a register's receipts.
    func shop(of register: Register) -> Shop {
        var shop = settings.shop
        shop.identifiers += register.settings.identifiers
        return shop
    }

    package func register(_ id: String) -> Register? { registers.first { $0.settings.id == id } }
    package func register(lane: String) -> Register? { registers.first { $0.lane == lane } }
    package func printer(_ name: String) -> Printer? { printers.first { $0.settings.name == name } }
}

/// Why a configuration that is well-formed cannot be served.
package struct PremisesError: Error, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }

    init(_ problem: SettingsError) { description = problem.description }
}
