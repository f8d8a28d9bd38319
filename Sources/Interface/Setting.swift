/// What `/set` changes for this run; the configuration file keeps what shall last.
package enum Setting: String, CaseIterable, Sendable {
    case folding, form, mouse, notify

    /// What it may be set to.
    var values: [String] {
        switch self {
        case .folding, .mouse: ["on", "off"]
        case .form: MessageForm.allCases.map(\.rawValue)
        case .notify: Alert.allCases.map(\.rawValue)
        }
    }

    /// What it is about.
    var help: String {
        switch self {
        case .folding: "runs of notices in one line"
        case .form: "how messages are shown"
        case .mouse: "whether the mouse works here"
        case .notify: "how news is told while you are away"
        }
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
        }
    }

    /// Changes a setting to one of its values.
    mutating func set(_ setting: Setting, to value: String) {
        switch setting {
        case .folding: notices.isFolding = value == "on"
        case .form: show(as: MessageForm(rawValue: value) ?? .text)
        case .mouse: return useMouse(value == "on")
        case .notify: alert = Alert(rawValue: value) ?? .off
        }
        remark = "\(setting.rawValue) is \(value) now"
    }

    /// Shows all messages in another form, the topmost that is in view from its first row.
    mutating func show(as form: MessageForm) {
        self.form = form
        viewport.forgetRow()
        if let picked { viewport.uncover(picked, in: transcriptLayout, rows: layout.transcript.count) }
    }

    /// Tells what the settings are, or one of them.
    mutating func tell(_ settings: [Setting]) {
        for setting in settings {
            let values = setting.values.joined(separator: "|")
            tell(.help, "/set \(setting.rawValue) \(values): \(setting.help), now \(value(of: setting))")
        }
    }
}
