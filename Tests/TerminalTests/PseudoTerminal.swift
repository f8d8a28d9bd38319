import CNcurses
import Glibc
import Interface

/// A terminal made for a test: what the program would see, and the end that the user would sit at.
final class PseudoTerminal {
    struct Unavailable: Error {}

    /// `TIOCSPTLCK` and `TIOCGPTN`, macros that Swift does not import.
    private static let setLock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430

    /// The user's end.
    let master: Int32
    /// The program's end.
    let slave: Int32
    /// The name that the program's end can be opened by.
    let path: String

    init(columns: UInt16 = 20, rows: UInt16 = 5) throws {
        // What posix_openpt and its like do, which Swift's Glibc does not have.
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var lock: Int32 = 0
        var number: UInt32 = 0
        guard master >= 0, ioctl(master, Self.setLock, &lock) == 0, ioctl(master, Self.getNumber, &number) == 0
        else { throw Unavailable() }
        path = "/dev/pts/\(number)"
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0, fcntl(master, F_SETFL, O_NONBLOCK) == 0 else { throw Unavailable() }
        Self.resize(slave, columns: columns, rows: rows)
    }

    deinit {
        hangUp()
        close(slave)
    }

    private var isHungUp = false

    /// Closes the user's end, as a window does.
    func hangUp() {
        if !isHungUp { close(master) }
        isHungUp = true
    }

    static func resize(_ descriptor: Int32, columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    }

    /// Types on the keyboard.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// What has come to the screen since the last call.
    func output() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(master, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }

    /// The line discipline's modes, for comparing.
    var modes: [UInt32] {
        var modes = termios()
        tcgetattr(slave, &modes)
        let characters = withUnsafeBytes(of: modes.c_cc) { $0.map(UInt32.init) }
        return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag] + characters
    }
}
