import Glibc
import Transports

/// Another process with a lock on a file: flock(1), which becomes a shell.
final class LockChild {
    let process: pid_t
    private let line: CInt
    private var hasEnded = false

    /// Starts it, and returns once it has the lock; and another file open, if one is named.
    init(locking path: String, reading other: String = "/dev/null") throws {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("socketpair", errno) }
        line = ends[0]
        let command = [
            "/usr/bin/flock", "--no-fork", "-n", path, "/bin/sh", "-c", "exec 9<'\(other)'; echo held; read word",
        ]
        process = try Self.start(command, input: ends[1])
        close(ends[1])
        var word = [UInt8](repeating: 0, count: 5)
        guard read(line, &word, 5) == 5 else { throw SystemError("flock", EWOULDBLOCK) }
    }

    deinit {
        kill()
        close(line)
    }

    /// Ends it without a chance to tidy up.
    func kill() {
        guard !hasEnded else { return }
        hasEnded = true
        Glibc.kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Whether another process gets the lock just now.
    static func canLock(_ path: String) throws -> Bool {
        let process = try start(["/usr/bin/flock", "-n", path, "/bin/true"], input: nil)
        var status: CInt = 0
        waitpid(process, &status, 0)
        return status == 0
    }

    private static func start(_ words: [String], input: CInt?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
            posix_spawn_file_actions_adddup2(&actions, input, 1)
        }
        var arguments = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        arguments.append(nil)
        var process: pid_t = 0
        let code = posix_spawn(&process, words[0], &actions, nil, arguments, environ)
        guard code == 0 else { throw SystemError("posix_spawn", code) }
        return process
    }
}
