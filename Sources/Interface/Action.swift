/// What a key can be bound to, by readline's names where it has one.
package enum Action: String, CaseIterable, Sendable {
    case acceptLine = "accept-line"
    case insertNewline = "insert-newline"

    case backwardChar = "backward-char"
    case forwardChar = "forward-char"
    case backwardWord = "backward-word"
    case forwardWord = "forward-word"
    case beginningOfLine = "beginning-of-line"
    case endOfLine = "end-of-line"

    case backwardDeleteChar = "backward-delete-char"
    case deleteChar = "delete-char"
    case deleteCharOrEnd = "delete-char-or-quit"
    case backwardKillWord = "backward-kill-word"
    case killWord = "kill-word"
    case unixWordRubout = "unix-word-rubout"
    case unixLineDiscard = "unix-line-discard"
    case killLine = "kill-line"
    case yank
    case yankPop = "yank-pop"
    case yankLastArgument = "yank-last-arg"
    case transposeChars = "transpose-chars"
    case transposeWords = "transpose-words"
    case deleteHorizontalSpace = "delete-horizontal-space"
    case quotedInsert = "quoted-insert"
    case upcaseWord = "upcase-word"
    case downcaseWord = "downcase-word"
    case capitalizeWord = "capitalize-word"
    case undo
    case revertLine = "revert-line"

    case complete
    case completeBackward = "complete-backward"
    case editInEditor = "edit-in-editor"

    case previousHistory = "previous-history"
    case nextHistory = "next-history"
    case beginningOfHistory = "beginning-of-history"
    case endOfHistory = "end-of-history"
    case reverseSearchHistory = "reverse-search-history"

    case pageUp = "page-up"
    case pageDown = "page-down"
    case halfPageUp = "half-page-up"
    case halfPageDown = "half-page-down"
    case rowUp = "row-up"
    case rowDown = "row-down"
    case showOldest = "show-oldest"
    case showNewest = "show-newest"
    case showUnread = "show-unread"
    case foldNotices = "fold-notices"
    case searchTranscript = "search-transcript"
    case lineStartOrOldest = "beginning-of-line-or-oldest"
    case lineEndOrNewest = "end-of-line-or-newest"

    case toggleMouse = "toggle-mouse"
    case showBare = "show-bare"
    case pickPrevious = "pick-previous"
    case pickNext = "pick-next"

    case help
    case clearScreen = "clear-screen"
    case interrupt
    case suspend

    /// For the help: in the imperative, of no more than 42 columns.
    package var help: String {
        switch self {
        case .acceptLine: "send the message, or do the command"
        case .insertNewline: "begin a new line in the message"
        case .backwardChar: "go a character to the left"
        case .forwardChar: "go a character to the right"
        case .backwardWord: "go a word to the left"
        case .forwardWord: "go a word to the right"
        case .beginningOfLine: "go to the start of the line"
        case .endOfLine: "go to the end of the line"
        case .backwardDeleteChar: "delete the character before the cursor"
        case .deleteChar: "delete the character at the cursor"
        case .deleteCharOrEnd: "delete at the cursor; if empty, quit"
        case .backwardKillWord: "cut to the start of the word"
        case .killWord: "cut to the end of the word"
        case .unixWordRubout: "cut to the blank before the cursor"
        case .unixLineDiscard: "cut to the start of the line"
        case .killLine: "cut to the end of the line"
        case .yank: "paste what was cut"
        case .yankPop: "after that: paste what was cut before it"
        case .yankLastArgument: "paste the last word of the line before"
        case .transposeChars: "exchange the characters round the cursor"
        case .transposeWords: "exchange the words round the cursor"
        case .deleteHorizontalSpace: "delete the blanks round the cursor"
        case .quotedInsert: "insert the next key as it is, a Tab too"
        case .upcaseWord: "capitals; if empty, go to what is new"
        case .downcaseWord: "small letters; if empty, the bare text"
        case .capitalizeWord: "give the word a capital"
        case .undo: "undo the last change"
        case .revertLine: "undo all changes of the line"
        case .complete: "complete the word, or choose the next one"
        case .completeBackward: "choose the one before"
        case .editInEditor: "edit the message in $EDITOR"
        case .previousHistory: "go up a line, or to the message before"
        case .nextHistory: "go down a line, or to the message after"
        case .beginningOfHistory: "go to the oldest line that was entered"
        case .endOfHistory: "go back to the line being written"
        case .reverseSearchHistory: "look for an earlier line by a part of it"
        case .pageUp: "scroll a page up, and stay there"
        case .pageDown: "scroll a page down"
        case .halfPageUp: "scroll half a page up"
        case .halfPageDown: "scroll half a page down"
        case .rowUp: "scroll a row up"
        case .rowDown: "scroll a row down"
        case .showOldest: "scroll to the oldest message"
        case .showNewest: "follow the newest message"
        case .showUnread: "go to where reading stopped"
        case .searchTranscript: "search what was said"
        case .foldNotices: "fold or unfold what is long"
        case .lineStartOrOldest: "go to the start; if empty, to the oldest"
        case .lineEndOrNewest: "go to the end; if there, to the newest"
        case .toggleMouse: "let the mouse work here, or no longer"
        case .showBare: "show the bare text, for selecting by mouse"
        case .pickPrevious: "pick the message above"
        case .pickNext: "pick the message below"
        case .help: "show this help"
        case .clearScreen: "draw the screen anew"
        case .interrupt: "clear the line; if empty, twice, quit"
        case .suspend: "suspend the program"
        }
    }
}

extension Action {
    /// Whether it only moves the view.
    var scrolls: Bool {
        switch self {
        case .pageUp, .pageDown, .halfPageUp, .halfPageDown, .rowUp, .rowDown, .showOldest, .showNewest: true
        default: false
        }
    }
}
