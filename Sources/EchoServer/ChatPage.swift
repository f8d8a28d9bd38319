/// The page that a browser gets: one document that chats with the server it came from.
enum ChatPage {
    /// Nothing but this document's own script and style may run, and it may speak to its own server alone (CSP 3).
    static func policy(nonce: String) -> String {
        "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }

    /// The document; `path` is where its WebSocket is.
    static func document(nonce: String, path: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>yodeld</title>
        <style nonce="\(nonce)">\(style)</style>
        </head>
        <body data-path="\(escaped(path))">
        <header><strong id="address"></strong> <span id="state">connecting</span> <span id="counts"></span></header>
        <ol id="transcript" aria-live="polite"></ol>
        <form id="form">
        <label for="input">Message</label>
        <input id="input" autocomplete="off" autofocus>
        <button id="send">Send Message</button>
        </form>
        <script nonce="\(nonce)">\(script)</script>
        </body>
        </html>

        """
    }

    /// Text as it may stand in an attribute.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }

    private static let style = """
        body { font: 1rem/1.5 ui-monospace, monospace; max-width: 50rem; margin: 1rem auto; padding: 0 1rem; }
        ol { list-style: none; padding: 0; min-height: 50vh; }
        li { white-space: pre-wrap; overflow-wrap: anywhere; }
        li.told { opacity: .7; }
        form { display: flex; gap: .5rem; align-items: center; position: sticky; bottom: 1rem; }
        input { flex: 1; font: inherit; }
        button { font: inherit; }
        """

    /// Answers are paired as yodel pairs them: with the first waiting message whose text they contain.
    private static let script = #"""
        'use strict';
        const $ = id => document.getElementById(id);
        const url = (location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + document.body.dataset.path;
        const waiting = [];
        const counts = { sent: 0, answered: 0, lost: 0 };
        let socket, delay = 500;
        $('address').textContent = url;
        function tell(text, kind) {
          const line = document.createElement('li');
          line.className = kind;
          line.textContent = text;
          $('transcript').append(line);
          line.scrollIntoView();
          return line;
        }
        function count() {
          $('counts').textContent = `· sent ${counts.sent} · answered ${counts.answered} · waiting ${waiting.length}`
            + ` · lost ${counts.lost}`;
        }
        function transmit(message) {
          message.began = performance.now();
          message.isSent = true;
          counts.sent += 1;
          socket.send(message.text);
        }
        function connect() {
          socket = new WebSocket(url);
          socket.onopen = () => {
            delay = 500;
            $('state').textContent = '· connected';
            waiting.forEach(transmit);
            count();
          };
          socket.onmessage = event => {
            const text = typeof event.data === 'string' ? event.data : '[binary]';
            const index = waiting.findIndex(message => message.isSent && text.includes(message.text));
            if (index >= 0) {
              const [message] = waiting.splice(index, 1);
              counts.answered += 1;
              message.line.textContent = `> ${message.text}  ✓ ${(performance.now() - message.began).toFixed(1)} ms`;
            }
            tell('< ' + text, 'received');
            count();
          };
          socket.onclose = event => {
            for (let index = waiting.length - 1; index >= 0; index -= 1) {
              if (!waiting[index].isSent) continue;
              const [message] = waiting.splice(index, 1);
              counts.lost += 1;
              message.line.textContent = `> ${message.text}  ✗`;
            }
            $('state').textContent = '· not connected';
            tell(`- connection closed (${event.code}${event.reason ? ' ' + event.reason : ''}); trying again`, 'told');
            count();
            setTimeout(connect, delay);
            delay = Math.min(30000, delay * 2);
          };
        }
        $('form').addEventListener('submit', event => {
          event.preventDefault();
          const text = $('input').value;
          if (!text) return;
          $('input').value = '';
          const message = { text, isSent: false, line: tell(`> ${text}  …`, 'sent') };
          waiting.push(message);
          if (socket.readyState === WebSocket.OPEN) transmit(message);
          count();
        });
        count();
        connect();
        """#
}
