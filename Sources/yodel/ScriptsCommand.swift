import ArgumentParser
import Glibc

/// `yodel scripts`: the user's own scripts; its help tells how they are written.
struct ScriptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scripts",
        abstract: "List your own scripts, which yodel replay and /replay find by name.",
        discussion: """
            They lie in $XDG_DATA_HOME/yodel/scripts, which is ~/.local/share/yodel/scripts unless set.

            A script is a file with the ending .yodel. What begins a line says what it is; one blank after it, then the \
            text, byte for byte. All mistakes are told, with file, line and column, before anything is sent.

              > TEXT                send; >+ TEXT is one more line of the message above
              >x 68 69              send these bytes as a binary message
              >f FILE               send a file as a binary message
              < TEXT                the next message must be exactly this
              <+ TEXT               one more line of what it must be
              <x 68 69              it must be binary, these bytes
              <~ REGEX              this must find something in it; (?<name>…) captures
              <$ .user.id == 7      it must be JSON of which this holds: == != < <= > >=
              <$ .list[0]["a b"]    a path alone must be there
              <* 3                  any three messages; <* 0: no answer is awaited
              @set NAME VALUE       {NAME} is the value from here on
              @repeat N … @end      N times; {i} is the round, from 0, of the innermost
              @include FILE         the lines of another script
              @timeout 5s           answers are awaited so long from here on (us ms s m h)
              @sleep 500ms          wait
              @ping                 send a ping
              @close 1000 bye       close, with this code and reason if they are given
              @expect-close 4001    the server closes, with this code if one is given
              @reconnect            connect again
              @mark NAME            a place to go to while it plays in the window; each name once
              # TEXT                a comment

            With #!/usr/bin/env -S yodel replay as its first line a script is a program.

            A > waits for the checks right below it, or without any for an answer that contains its text; above \
            @expect-close it waits for that alone. \
            Each check takes a message of its own: two below one > ask for two messages. In texts stand \
            {NAME}, {i}, {env:NAME}, {random} (a number), {uuid} and {now} (milliseconds since 1970); {{} is a brace, and \
            braces round anything but a name are text. A name that has no value there is a mistake. What comes from a \
            variable means itself in a regular expression and inside a JSON string. Files are found from the script's \
            folder.

              > {"method":"login","user":"{env:USER}"}
              <~ "token": ?"(?<token>[^"]+)"
              @repeat 3
              > {"method":"add","token":"{token}","numbers":[{i},40]}
              <$ .result >= 40
              @end
            """
    )

    func run() throws {
        guard let folder = UserFolders.scripts else { return }
        let names = FileCompletion.paths(beginningWith: "", in: folder).filter { !$0.hasSuffix("/") }
        if names.isEmpty { printError("yodel: no scripts in \(folder)") }
        try printOutput(names.map { "\($0)\n" }.joined())
    }
}
