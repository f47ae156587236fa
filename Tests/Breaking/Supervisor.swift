import Foundation

/// Starts the service again whenever it has ended, as a machine's supervisor would, and remembers how it ended.
actor Supervisor {
    struct End: Sendable {
        /// The exit code, or the signal's number negated.
        let status: Int
        /// Seconds since 1970.
        let at: Double
        let words: String
    }

    private let store: String
    private let start: @Sendable (Int) throws -> ServiceProcess
    private var service: ServiceProcess?
    private var isStarting = false
    private(set) var starts = 0
    private(set) var ends: [End] = []

    /// - Parameters:
    ///   - store: the folder of the database.
    ///   - start: starts the n-th process, from 0.
    init(store: String, start: @escaping @Sendable (Int) throws -> ServiceProcess) {
        self.store = store
        self.start = start
    }

    /// Where the service is; waits until it is ready.
    func address() async throws -> (port: Int, token: String) {
        while isStarting { try await Task.sleep(for: .milliseconds(4)) }
        if let service, service.isRunning { return (service.port, try tillToken(in: store)) }
        isStarting = true
        defer { isStarting = false }
        for _ in 0..<5 {
            note()
            let fresh = try start(starts)
            starts += 1
            service = fresh
            do {
                try await fresh.waitUntilReady()
                return (fresh.port, try tillToken(in: store))
            } catch  where !fresh.isRunning {
                continue
            }
        }
        throw Trouble("the service does not start: \(ends.last?.words ?? "")")
    }

    /// Stops it in good order; however it ends, it is not started again.
    func stop() async throws {
        guard let service else { return }
        try await service.stop()
        note()
    }

    func kill() {
        service?.kill()
        note()
    }

    private func note() {
        guard let service else { return }
        ends.append(End(status: service.status, at: service.endedAt, words: service.words))
        self.service = nil
    }
}
