/// Commands that leave no mark on the paper: questions, settings, what concerns other paper than a receipt's.
///
/// The raw value is the name that listings show.
package enum CommandName: String, Hashable, Sendable, CaseIterable {
    // MARK: Nothing that lasts longer than the print

    /// `NUL`, which fills gaps.
    case null
    /// `VT`, which is of no meaning on receipt printers.
    case verticalTab = "vertical-tab"
    /// `DC2 q`: feed to the mark on the paper, on Seiko's models
    case markFeed = "mark-feed"
    /// `ESC U`, `ESC <`
    case oneDirection = "one-direction"
    case returnHome = "return-home"
    /// `ESC r`
    case printColor = "print-colour"
    /// `ESC 4` and `ESC 5`, where a model has italics.
    case italic
    /// `GS b`
    case smoothing
    /// `FS C`
    case kanjiCode = "kanji-code-system"
    /// `FS ?`
    case userKanjiCancel = "user-kanji-cancel"
    /// `FS ( A`
    case kanjiFont = "kanji-font"
    /// `FS ( C`, but for fn 48
    case fontPriority = "font-priority"
    /// `GS ( N`
    case characterEffects = "character-effects"
    /// `GS ( P`
    case pageArea = "page-printable-area"
    /// `GS ( L` fn 48 to 52 that answer or set the density
    case graphicsSetting = "graphics-setting"
    /// `ESC c` 3 and 4
    case paperSensors = "paper-sensors"

    // MARK: Questions

    /// `GS ( k` fn 82
    case codeSize = "code-size-request"
    /// `ESC v`, `ESC u`
    case paperStatus = "paper-status-request"
    case drawerStatus = "drawer-status-request"
    /// `GS g 2`
    case maintenanceCounter = "maintenance-counter"
    /// `GS j`
    case inkStatus = "ink-status"
    /// `GS z`
    case onlineRecovery = "online-recovery"
    /// `GS ( H`, but for fn 48
    case responseRequest = "response-request"
    /// `FS ( e`
    case optionalStatus = "optional-status"
    /// `FS g 2`
    case userMemoryRead = "user-memory-read"

    // MARK: What works at once

    /// `DLE DC4` fn 2, 3, 7, 8
    case powerOff = "power-off"
    case buzzerNow = "real-time-buzzer"
    case statusNow = "real-time-status"
    case clearBuffers = "clear-buffers"

    // MARK: What outlives the print

    /// `ESC =`
    case selectDevice = "select-device"
    /// `ESC c` 5
    case panelButtons = "panel-buttons"
    /// `ESC c` 0 and 1, `ESC f`, `GS ( G`
    case paperSelection = "paper-selection"
    case slipWaiting = "slip-waiting"
    case slipSetting = "slip-setting"
    /// `GS :`, `GS ^`
    case macroDefine = "macro-define"
    case macroRun = "macro-run"
    /// `GS C`, `GS c`
    case counter
    case counterPrint = "counter-print"
    /// `GS ( A`
    case testPrint = "test-print"
    /// `GS ( C`, `GS ( E`, `GS ( M`, `GS ( F`, `GS ( K`
    case userMemory = "user-memory"
    case userSetting = "user-setting"
    case customValues = "customized-values"
    case adjustment
    case printControl = "print-control"
    /// `GS ( D` in another form than the documented one
    case realTimeSetting = "real-time-setting"
    /// `GS |` and its like: how dark the print is
    case density
    /// `GS E`
    case printSpeed = "print-speed"
    /// `GS ( L` fn 65, 68, 81, 84 and pictures of several tones
    case graphicsMemory = "graphics-memory"
    /// `FS g 1`
    case userMemoryWrite = "user-memory-write"
    /// `FS ( E`, `FS ( L`, other functions of the families
    case receiptEnhancement = "receipt-enhancement"
    case labelSetting = "label-setting"
    case escapeFunction = "esc-function"
    case groupFunction = "gs-function"
    case fieldFunction = "fs-function"

    /// Whether what it does ends with the print, and nothing answers.
    var endsWithPrint: Bool {
        switch self {
        case .null, .verticalTab, .markFeed, .oneDirection, .returnHome, .printColor, .italic, .smoothing, .kanjiCode,
            .userKanjiCancel, .kanjiFont, .fontPriority, .characterEffects, .pageArea:
            true
        default: false
        }
    }
}

extension CommandName {
    /// The name of the whole command in these bytes; nil where it is not known.
    static func of(_ bytes: borrowing Span<UInt8>) -> CommandName? {
        switch bytes[0] {
        case 0x00: .null
        case 0x0B: .verticalTab
        case 0x12: bytes.count == 3 ? .markFeed : nil
        case 0x10: bytes.count >= 3 && bytes[1] == 0x14 ? realTime(bytes[2]) : nil
        case 0x1B: bytes.count >= 2 ? escape(bytes) : nil
        case 0x1D: bytes.count >= 2 ? group(bytes) : nil
        case 0x1C: bytes.count >= 2 ? field(bytes) : nil
        default: nil
        }
    }

    private static func realTime(_ function: UInt8) -> CommandName? {
        switch function {
        case 2: .powerOff
        case 3: .buzzerNow
        case 7: .statusNow
        case 8: .clearBuffers
        default: nil
        }
    }

    private static func escape(_ bytes: borrowing Span<UInt8>) -> CommandName? {
        switch (bytes[1], bytes.count) {
        case (0x55, 3): .oneDirection
        case (0x3C, 2): .returnHome
        case (0x72, 3): .printColor
        case (0x34, 2...3), (0x35, 2...3): .italic
        case (0x76, 2): .paperStatus
        case (0x75, 3): .drawerStatus
        case (0x3D, 3): .selectDevice
        case (0x63, 4):
            switch bytes[2] {
            case 0x30, 0x31: .paperSelection
            case 0x33, 0x34: .paperSensors
            case 0x35: .panelButtons
            default: nil
            }
        case (0x66, 4): .slipWaiting
        case (0x28, 5...) where isLetter(bytes[2]): .escapeFunction
        default: nil
        }
    }

    private static func group(_ bytes: borrowing Span<UInt8>) -> CommandName? {
        switch (bytes[1], bytes.count) {
        case (0x3A, 2): .macroDefine
        case (0x5E, 5): .macroRun
        case (0x43, 5...): .counter
        case (0x45, 3): .printSpeed
        case (0x62, 3): .smoothing
        case (0x63, 2): .counterPrint
        case (0x67, 6): .maintenanceCounter
        case (0x6A, 3): .inkStatus
        case (0x7A, 5): .onlineRecovery
        case (0x7C, 3): .density
        case (0x38, 8...) where bytes[2] == 0x4C: .graphicsMemory
        case (0x28, 5...) where isLetter(bytes[2]): function(bytes)
        default: nil
        }
    }

    private static func function(_ bytes: borrowing Span<UInt8>) -> CommandName {
        switch bytes[2] {
        case 0x41: .testPrint
        case 0x43: .userMemory
        case 0x44: .realTimeSetting
        case 0x45: .userSetting
        case 0x46: .adjustment
        case 0x47: .slipSetting
        case 0x48: .responseRequest
        case 0x4B: .printControl
        case 0x4C:
            bytes.count >= 7 && (bytes[6] < 64 || bytes[6] == 64 || bytes[6] == 80) ? .graphicsSetting : .graphicsMemory
        case 0x4D: .customValues
        case 0x4E: .characterEffects
        case 0x50: .pageArea
        case 0x6B where bytes.count == 8 && bytes[6] == 82: .codeSize
        default: .groupFunction
        }
    }

    private static func field(_ bytes: borrowing Span<UInt8>) -> CommandName? {
        switch (bytes[1], bytes.count) {
        case (0x43, 3): .kanjiCode
        case (0x3F, 4): .userKanjiCancel
        case (0x67, 10...): bytes[2] == 0x31 ? .userMemoryWrite : .userMemoryRead
        case (0x28, 5...) where isLetter(bytes[2]):
            switch bytes[2] {
            case 0x41: .kanjiFont
            case 0x43: .fontPriority
            case 0x45: .receiptEnhancement
            case 0x4C: .labelSetting
            case 0x65: .optionalStatus
            default: .fieldFunction
            }
        default: nil
        }
    }

    /// Whether a byte names a function of `ESC (`, `GS (` or `FS (`.
    static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
