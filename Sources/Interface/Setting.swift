/// What `/set` changes for this run; the configuration file keeps what shall last.
package enum Setting: String, CaseIterable, Sendable {
    case folding, form, mouse, notify, pair

    /// What it may be set to.
    var values: [String] {
        switch self {
        case .folding, .mouse: ["on", "off"]
        case .form: MessageForm.allCases.map(\.rawValue)
        case .notify: Alert.allCases.map(\.rawValue)
        case .pair: AnswerPairing.allCases.map(\.rawValue)
        }
    }

    /// What it is about.
    var help: String {
        switch self {
        case .folding: "whether what is long is shown in short"
        case .form: "how messages are shown"
        case .mouse: "whether the mouse works here"
        case .notify: "how news is told while you are away"
        case .pair: "what makes an answer"
        }
    }

    /// Its values, what it is about, and what it is set to.
    package func summary(_ value: String) -> String {
        "/set \(rawValue) \(values.joined(separator: "|")): \(help), now \(value)"
    }

    /// Finds a setting by its name.
    ///
    /// - Throws: What there is instead.
    init(named name: String) throws(Command.Failure) {
        guard let setting = Setting(rawValue: name.lowercased()) else {
            let names = Setting.allCases.map(\.rawValue).joined(separator: ", ")
            throw Command.Failure(reason: "no setting \(name); there are \(names)")
        }
        self = setting
    }
}

extension Model {
    /// What a setting is set to.
    func value(of setting: Setting) -> String {
        switch setting {
        case .folding: notices.isFolding ? "on" : "off"
        case .form: form.rawValue
        case .mouse: usesMouse ? "on" : "off"
        case .notify: alert.rawValue
        case .pair: pairing.rawValue
        }
    }

    /// Changes a setting to one of its values, and tells what that means.
    mutating func set(_ setting: Setting, to value: String) -> [Effect] {
        switch setting {
        case .folding: fold(value == "on")
        case .form:
            let form = MessageForm(rawValue: value) ?? .text
            show(as: form)
            remark = form.meaning
        case .mouse: useMouse(value == "on")
        case .notify:
            alert = Alert(rawValue: value) ?? .off
            remark = alert.meaning
        case .pair:
            pairing = AnswerPairing(rawValue: value) ?? .contains
            remark = pairing.meaning
            return [.pairAnswers(pairing)]
        }
        return []
    }

    /// Folds what is long, or nothing.
    mutating func fold(_ isFolding: Bool) {
        notices.isFolding = isFolding
        remark = isFolding ? "what is long is folded" : "nothing is folded"
    }

    /// Shows all messages in another form, the topmost that is in view from its first row.
    mutating func show(as form: MessageForm) {
        self.form = form
        viewport.forgetRow()
        if let picked { viewport.uncover(picked, in: transcriptLayout, rows: layout.transcript.count) }
    }

    /// Tells what the settings are, or one of them.
    mutating func tell(_ settings: [Setting]) {
        for setting in settings { tell(.help, setting.summary(value(of: setting))) }
    }
}
