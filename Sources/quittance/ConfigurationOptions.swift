import ArgumentParser
import FoundationEssentials
import Settings

/// Where the configuration is, for every command that needs it.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: "The configuration file (default: QUITTANCE_CONFIG, else /etc/quittance/quittance.yaml).",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    var path: String { ShopSettings.path(argument: config, environment: ProcessInfo.processInfo.environment) }

    /// - Parameter forServing: whether files that only the service can read must be there.
    func load(forServing: Bool = false) throws -> ShopSettings {
        do throws(SettingsLoadError) {
            return try ShopSettings.load(path: path, checkingFiles: forServing)
        } catch {
            throw Failure(.configuration, error.description)
        }
    }
}
