import Settings
import Transports

/// The systemd unit of the service, closed to everything that the service does not do.
///
/// Source: systemd.service(5), systemd.exec(5), systemd.resource-control(5).
struct ServiceUnit {
    /// The program's own path.
    var program: String
    var configuration: String
    var user = "quittance"
    /// Whether systemd makes the user up at each start.
    var isDynamic = false
    /// Credentials that systemd hands over, by name, and the file of each.
    var credentials: [(name: String, file: String)] = []
    /// Folders outside the service's own that it writes to.
    var writable: [String] = []
    /// Files with the variables that credentials of the configuration name.
    var needsEnvironment = false
    /// Whether it listens on a port below 1024.
    var hasLowPort = false

    private static let state = "/var/lib/quittance"

    init(program: String, configuration: String) {
        self.program = program
        self.configuration = configuration
    }

    /// Takes from the configuration what the unit has to let through.
    mutating func adapt(to settings: ShopSettings) {
        hasLowPort = (1..<1024).contains(settings.listen.port)
        let references = settings.upstreams.map(\.credential) + [settings.mail?.credential]
        for reference in references.compactMap(\.self) {
            switch reference {
            case .systemd(let name) where !credentials.contains { $0.name == name }:
                credentials.append((name, "/etc/quittance/credentials/\(name)"))
            case .environment: needsEnvironment = true
            case .systemd, .file: break
            }
        }
        var folders = [Self.folder(of: settings.database), Self.folder(of: settings.tokensPath)]
        for printer in settings.printers {
            // What cannot be read here is the configuration's own error.
            guard let uri = try? DeviceURI(printer.device) else { continue }
            switch uri.device {
            case .virtual(let directory): folders.append(directory)
            case .file(let path) where !path.hasPrefix("/dev/"): folders.append(Self.folder(of: path))
            case .file, .usb, .cups, .socket, .serial: break
            }
        }
        for folder in folders where !Self.isWithin(folder, Self.state) && !writable.contains(folder) {
            writable.append(folder)
        }
    }

    var text: String {
        """
        # /etc/systemd/system/quittance.service, made by `quittance unit`.
        #\(isDynamic ? "" : " The user, once: useradd --system --home-dir \(Self.state) --shell /usr/sbin/nologin \(user)")
        # Then: systemctl daemon-reload && systemctl enable --now quittance

        [Unit]
        Description=Receipt and printer service beside the till
        After=network.target cups.socket time-sync.target
        # A till tries again for ever.
        StartLimitIntervalSec=0

        [Service]
        Type=notify
        ExecStart=\(Self.quoted(program)) serve --config \(Self.quoted(configuration))
        \(isDynamic ? "DynamicUser=yes\n" : "")User=\(user)
        # Printers: USB by the rules in udev/, serial lines.
        SupplementaryGroups=lp dialout
        Restart=on-failure
        RestartSec=2
        # A wrong configuration does not mend itself.
        RestartPreventExitStatus=64 77 78
        # The receipt in hand gets 20 s.
        TimeoutStopSec=30
        StateDirectory=quittance
        StateDirectoryMode=0700
        RuntimeDirectory=quittance
        \(secrets)

        # What it reaches: its own folders, printers, the net.
        ProtectSystem=strict
        ProtectHome=yes
        \(writable.map { "ReadWritePaths=\(Self.quoted($0))\n" }.joined())PrivateTmp=yes
        UMask=0077
        DevicePolicy=closed
        DeviceAllow=char-usb_device rw
        DeviceAllow=char-usb rw
        DeviceAllow=char-lp rw
        DeviceAllow=char-ttyUSB rw
        DeviceAllow=char-ttyACM rw
        DeviceAllow=char-ttyS rw
        # AF_NETLINK: printers that are plugged in.
        RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

        # What it never does.
        NoNewPrivileges=yes
        CapabilityBoundingSet=\(hasLowPort ? "CAP_NET_BIND_SERVICE" : "")
        AmbientCapabilities=\(hasLowPort ? "CAP_NET_BIND_SERVICE" : "")
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged @resources
        SystemCallErrorNumber=EPERM
        SystemCallArchitectures=native
        MemoryDenyWriteExecute=yes
        LockPersonality=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        RestrictNamespaces=yes
        ProtectKernelTunables=yes
        ProtectKernelModules=yes
        ProtectKernelLogs=yes
        ProtectControlGroups=yes
        ProtectClock=yes
        ProtectHostname=yes
        ProtectProc=invisible
        RemoveIPC=yes
        KeyringMode=private

        [Install]
        WantedBy=multi-user.target
        """
    }

    private var secrets: String {
        var lines: [String] = []
        if credentials.isEmpty {
            lines.append(
                "# A key that only root can read: write credential: \"systemd:main\" in the configuration, and here")
            lines.append("#LoadCredential=main:/etc/quittance/credentials/main")
        }
        lines += credentials.map { "LoadCredential=\($0.name):\(Self.quoted($0.file))" }
        if needsEnvironment { lines.append("EnvironmentFile=/etc/quittance/environment") }
        return lines.joined(separator: "\n")
    }

    /// As systemd reads it: `%` begins a specifier, and blanks end a word.
    private static func quoted(_ path: String) -> String {
        let text = path.replacing("%", with: "%%")
        guard text.contains(where: { " \"'\\".contains($0) }) else { return text }
        return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func isWithin(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder + "/")
    }
}
