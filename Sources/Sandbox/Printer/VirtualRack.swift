package import Logging
package import PrinterLanguage
import ServiceLifecycle
package import Transports

/// All virtual printers of a process, one for each directory, and the pictures of their paper.
///
/// ``transport(directory:)`` serves `virtual:DIR`. Run it as a service where pictures are wanted or faults have times.
package actor VirtualRack: Service {
    private let profiles: [String: PrinterProfile]
    private let faults: PrinterFaults
    private let logger: Logger
    private let pictures: Bool
    private var devices: [String: VirtualDevice] = [:]
    private var order: [VirtualDevice] = []
    private let drawings: AsyncStream<VirtualDevice.Drawing>
    private let continuation: AsyncStream<VirtualDevice.Drawing>.Continuation

    /// - Parameters:
    ///   - profiles: by directory; `virtual` for any other.
    ///   - pictures: whether ``run()`` draws paper as it comes. Without, ``PaperFolder/drawMissingPictures()`` can later.
    package init(
        profiles: [String: PrinterProfile] = [:], faults: PrinterFaults = PrinterFaults(), pictures: Bool = true,
        logger: Logger
    ) {
        self.profiles = profiles
        self.faults = faults
        self.pictures = pictures
        self.logger = logger
        (drawings, continuation) = AsyncStream.makeStream()
    }

    /// A new connection, not yet open, to the printer of that directory.
    package nonisolated func transport(directory: String) -> any Transport {
        VirtualPrinter(directory: directory, rack: self)
    }

    /// The printer of that directory, made at the first call.
    ///
    /// - Throws: a file system error if the directory cannot be made or read.
    package func device(directory: String) throws -> VirtualDevice {
        if let device = devices[directory] { return device }
        let device = try VirtualDevice(
            directory: directory, profile: profiles[directory] ?? .virtual, faults: faults,
            drawings: pictures ? continuation : nil, logger: logger)
        devices[directory] = device
        order.append(device)
        return device
    }

    /// Draws pictures and lets the devices' time pass until the process shuts down.
    ///
    /// What is not drawn by then is drawn when the directory is opened again.
    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await self.draw() }
                group.addTask { try await self.breathe() }
            }
        }
    }

    private nonisolated func draw() async {
        let artist = PaperArtist()
        for await drawing in drawings {
            do { try await artist.draw(drawing.name, in: drawing.folder) } catch {
                logger.warning(
                    "no picture of printed paper", metadata: ["paper": "\(drawing.name)", "error": "\(error)"])
            }
        }
    }

    private func breathe() async throws {
        while !Task.isCancelled {
            for device in order { await device.breathe() }
            do { try await Task.sleep(for: .milliseconds(50)) } catch { return }  // Cancelled: the end.
        }
    }
}
