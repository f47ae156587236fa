import Testing

@Suite("Rooms")
struct RoomTests {
    @Test("every folder of Sources is a room or a door of the table")
    func known() throws {
        let known = RoomTable.rooms.map(\.name) + RoomTable.doors
        #expect(try SourceTree.sources.get().rooms.filter { !known.contains($0) } == [])
    }

    @Test("the package's own words are there to be checked")
    func notEmpty() throws {
        let sources = try SourceTree.sources.get()
        #expect(sources.files.contains { $0.path == "Receipts/Receipt.swift" })
        #expect(sources.files.flatMap { SwiftCode($0.text).imports }.count > 10)
    }

    @Test("a room imports what its row of the table lists and nothing else", arguments: RoomTable.rooms)
    func imports(room: Room) throws {
        let files = try SourceTree.sources.get().files.filter { $0.room == room.name }
        #expect(files.flatMap { HouseCheck.imports(of: $0.text, file: $0.path, room: room) } == [])
    }

    @Test("arrows point down: a room imports only rooms that stand before it")
    func down() {
        var below: Set<String> = []
        let all = Set(RoomTable.rooms.map(\.name))
        for room in RoomTable.rooms {
            #expect(room.imports.intersection(all).subtracting(below) == [], "\(room.name)")
            if !RoomTable.waysIn.contains(room.name) { below.insert(room.name) }
        }
    }

    @Test("a door is opened by exactly one room", arguments: RoomTable.doors)
    func doors(door: String) {
        #expect(RoomTable.rooms.filter { $0.imports.contains(door) }.count == 1)
    }

    @Test("steps and what they stand on neither wait nor look at a clock nor toss a coin")
    func pure() throws {
        let files = try SourceTree.sources.get().files.filter {
            RoomTable.mustBePure(room: $0.room, file: $0.name)
        }
        #expect(files.contains { $0.room == "Fiscal" })
        #expect(files.contains { $0.room == "Persistence" })
        #expect(files.flatMap { HouseCheck.impurity(of: $0.text, file: $0.path) } == [])
    }

    @Test("no source switches the compiler's checks off, and nobody starts a task that nobody owns")
    func refusals() throws {
        let files = try SourceTree.sources.get().files
        let findings = files.flatMap { HouseCheck.refusals(of: $0.text, file: $0.path, room: $0.room) }
        for shortcut in HouseCheck.shortcuts {
            print("COUNT \(shortcut): \(findings.count { $0.sentence.hasPrefix(shortcut) }) in \(files.count) files")
        }
        #expect(findings == [])
    }

    @Test("no file is longer than its budget")
    func lengths() throws {
        let files = try SourceTree.sources.get().files + SourceTree.tests.get().files
        #expect(files.flatMap { HouseCheck.length(of: $0.text, file: $0.path, reasons: RoomTable.longFiles) } == [])
    }

    @Test("nothing is put off in a comment")
    func postponements() throws {
        let files = try SourceTree.sources.get().files + SourceTree.tests.get().files
        #expect(files.flatMap { HouseCheck.postponements(of: $0.text, file: $0.path) } == [])
    }

    @Test("every exception of the table is still needed")
    func exceptions() throws {
        let files = try SourceTree.sources.get().files + SourceTree.tests.get().files
        for (path, modules) in RoomTable.exceptions {
            // A file that is not written yet needs none.
            guard let file = files.first(where: { $0.path == path }) else { continue }
            #expect(modules.isSubset(of: SwiftCode(file.text).imports.map(\.module)), "\(path)")
        }
        for path in RoomTable.longFiles.keys {
            let file = try #require(files.first { $0.path == path }, "\(path) is gone")
            #expect(HouseCheck.length(of: file.text, file: path, reasons: [:]) != [], "\(path) is short enough")
        }
    }
}
