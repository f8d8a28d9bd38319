import Foundation
import PackagePlugin

/// Tells the program which commit it is built from.
///
/// A plugin is asked at every build; the manifest, which knows the commit too, is read only when it changes.
@main
struct CommitPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
        let folder = context.package.directoryURL.path
        // An unpacked archive may lie in somebody else's repository, whose commits say nothing of it.
        let isRepository = git(["rev-parse", "--show-prefix"], in: folder) == ""
        let commit = isRepository ? git(["rev-parse", "--short", "HEAD"], in: folder) ?? "" : ""
        let isChanged = !commit.isEmpty && git(["status", "--porcelain", "--untracked-files=no"], in: folder) != ""
        let source = """
            /// The commit that this was built from; empty outside a repository.
            let builtCommit = "\(commit)\(isChanged ? ", changed" : "")"
            """
        let file = context.pluginWorkDirectoryURL.appending(path: "Commit.swift")
        return [
            .buildCommand(
                displayName: "Noting the commit",
                executable: URL(filePath: "/bin/sh"),
                arguments: ["-c", #"printf '%s\n' "$1" >"$2""#, "sh", source, file.path],
                outputFiles: [file]
            )
        ]
    }

    /// What git prints; nil if it fails or is not there.
    private func git(_ arguments: [String], in folder: String) -> String? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", folder] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
