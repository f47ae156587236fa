import Receipts
import Testing

@testable import Flows

/// What the doctor makes of what was gathered about the machine, as a table of facts and grades.
@Suite("The doctor on clock, folder and files")
struct MachineFactsTests {
    private typealias Grade = Diagnosis.Grade

    @Test(
        "a clock that nobody keeps is a warning, one that cannot be asked is not",
        arguments: [
            (ClockFacts.Synchronization.held, Diagnosis.Grade.fine), (.lost, .warning), (.unknown, .note),
        ])
    func clock(state: ClockFacts.Synchronization, grade: Diagnosis.Grade) throws {
        let facts = ClockFacts(synchronization: state, configuredZone: "Europe/Berlin", machineZone: "UTC")
        let clock = try #require(facts.diagnoses.first { $0.check == "clock" })
        #expect(clock.grade == grade)
        #expect((clock.remedy == nil) == (grade == .fine))
    }

    @Test(
        "UTC is no shop's time, whether configured or the machine's",
        arguments: [
            ("Europe/Berlin", "UTC", Diagnosis.Grade.fine), (nil, "Europe/Vienna", .fine), (nil, "Etc/UTC", .warning),
            (nil, "UTC", .warning), ("UTC", "Europe/Berlin", .warning), ("GMT", "Europe/Berlin", .warning),
        ] as [(String?, String, Diagnosis.Grade)])
    func zone(configured: String?, machine: String, grade: Diagnosis.Grade) throws {
        let facts = ClockFacts(synchronization: .held, configuredZone: configured, machineZone: machine)
        #expect(try #require(facts.diagnoses.first { $0.check == "timezone" }).grade == grade)
    }

    @Test("a zone that the machine does not know is an error of the configuration")
    func unknownZone() {
        var facts = ClockFacts(synchronization: .held, configuredZone: "Europe/Bärlin", machineZone: "UTC")
        facts.isKnown = false
        #expect(facts.diagnoses.last?.trouble == .configuration)
    }

    private static let roomy = FolderFacts(
        path: "/var/lib/quittance", exists: true, isWritable: true, user: "quittance", freeBytes: 5 << 30,
        filesystem: "ext4")

    @Test("a folder that is there, writable, roomy and on a disk has nothing to say against it")
    func folder() {
        #expect(Self.roomy.diagnoses.map(\.grade) == [.fine, .fine, .fine])
    }

    @Test(
        "room is judged by what a day needs",
        arguments: [
            (Int64(1) << 30, Diagnosis.Grade.fine), (1 << 30 - 1, .warning), (200 << 20, .warning),
            (200 << 20 - 1, .error), (0, .error),
        ])
    func room(free: Int64, grade: Diagnosis.Grade) throws {
        var facts = Self.roomy
        facts.freeBytes = free
        let disk = try #require(facts.diagnoses.first { $0.check == "disk" })
        #expect(disk.grade == grade)
        #expect(disk.trouble == (grade == .error ? .inputOutput : nil))
    }

    @Test(
        "a filesystem is judged by whether the database is safe on it",
        arguments: [
            ("ext4", Diagnosis.Grade.fine), ("btrfs", .fine), ("nfs4", .error), ("cifs", .error),
            ("fuse.sshfs", .error),
            ("9p", .error), ("tmpfs", .warning), ("overlay", .warning),
        ])
    func filesystem(kind: String, grade: Diagnosis.Grade) throws {
        var facts = Self.roomy
        facts.filesystem = kind
        #expect(try #require(facts.diagnoses.first { $0.check == "filesystem" }).grade == grade)
    }

    @Test("a folder that is missing or not ours says how to make it ours")
    func missing() throws {
        var facts = Self.roomy
        facts.isWritable = false
        #expect(facts.diagnoses.first?.trouble == .inputOutput)
        #expect(facts.diagnoses.first?.remedy?.contains("sudo -u quittance") == true)
        facts.exists = false
        #expect(facts.diagnoses.count == 1)
        #expect(facts.diagnoses.first?.remedy?.contains("install -d") == true)
    }

    @Test(
        "a secret is its owner's, and at most its group's to read",
        arguments: [
            (0o600, Diagnosis.Grade.fine), (0o640, .fine), (0o400, .fine), (0o644, .warning), (0o604, .warning),
            (0o620, .warning), (0o666, .warning),
        ] as [(UInt32, Diagnosis.Grade)])
    func secret(mode: UInt32, grade: Diagnosis.Grade) {
        let facts = SecretFacts(what: "tokens", path: "/x/tokens.json", mode: mode, isReadable: true)
        #expect(facts.diagnosis.grade == grade, "\(facts.diagnosis)")
        #expect(grade == .fine || facts.diagnosis.remedy?.contains("/x/tokens.json") == true)
    }

    @Test("a configuration may be read by all, but not written")
    func publicFile() {
        var facts = SecretFacts(what: "configuration", path: "/x", mode: 0o644, isReadable: true, isPublic: true)
        #expect(facts.diagnosis.grade == .fine)
        facts.mode = 0o664
        #expect(facts.diagnosis.grade == .warning)
    }

    @Test("a file that is not there is an error, unless the first start makes it")
    func absent() {
        var facts = SecretFacts(what: "tokens", path: "/x", mode: nil, isReadable: false)
        #expect(facts.diagnosis.trouble == .configuration)
        facts.isMadeLater = true
        #expect(facts.diagnosis.grade == .note)
        facts = SecretFacts(what: "tokens", path: "/x", mode: 0o600, isReadable: false)
        #expect(facts.diagnosis.grade == .note)
    }

    @Test(
        "a path lies on the innermost mount, the later of two at one place",
        arguments: [
            ("/var/lib/quittance", "nfs4"), ("/var/lib", "ext4"), ("/var/libx", "ext4"), ("/srv/a b/c", "cifs"),
            ("/", "ext4"), ("/twice/x", "btrfs"),
        ])
    func mounts(path: String, kind: String) {
        let table = MountTable(
            #"""
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            40 22 0:35 / /var/lib/quittance rw shared:7 master:2 - nfs4 server:/export rw
            41 22 0:36 / /srv/a\040b rw - cifs //server/share rw
            42 22 0:37 / /twice rw - tmpfs tmpfs rw
            43 22 0:38 / /twice rw - btrfs /dev/sdb rw
            nonsense
            """#)
        #expect(table.kind(of: path) == kind)
    }

    @Test("an unreadable table says nothing")
    func noMounts() { #expect(MountTable("").kind(of: "/") == nil) }
}
