"""The completions that the programs make for bash, zsh and fish, tried in these shells; and the examples of their help."""

import os
import re
import shutil
import subprocess

import pytest
from programs import BIN, YODEL, YODELD, environment, run

# What is typed, and what is offered for its last word, among others.
TYPED = [
    ("yodel re", {"replay"}),
    ("yodel --them", {"--theme"}),
    ("yodel --color a", {"always", "auto"}),
    ("yodel --theme nor", {"nord"}),
    ("yodel replay --stop", {"--stop-on-fail"}),
    ("yodel replay requests.y", {"requests.yodel"}),
    ("yodel themes gruvbox-d", {"gruvbox-dark"}),
    ("yodeld --handsh", {"--handshake-timeout"}),
]

# What the program itself is asked for: it is told the command line, which fish has only for who sits before it.
ASKED = {"yodel --theme nor", "yodel replay requests.y", "yodel themes gruvbox-d"}

BASH = """
source ./yodel.bash; source ./yodeld.bash
typed=$1; read -ra COMP_WORDS <<<"$typed"
COMP_LINE=$typed COMP_POINT=${#typed} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
function=$(complete -p "${COMP_WORDS[0]}" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$function" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""

FISH = "source ./yodel.fish; source ./yodeld.fish; complete --do-complete $argv[1]"

# Its completions need a line editor that somebody types into: one in a pseudo-terminal, read until all is there.
ZSH = """
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PROMPT= PROMPT_EOL_MARK= fpath=($PWD $fpath); autoload -Uz compinit && compinit -u -D; print ready >ready'
repeat 200; do [[ -e ready ]] && break; sleep 0.05; done
while zpty -r -t shell read; do :; done
zpty -w -n shell "$1"$'\\t'
repeat 200; do
    sleep 0.05
    while zpty -r -t shell read; do shown+=$read; done
    for word in ${@:2}; do [[ $shown == *$word* ]] || continue 2; done
    break
done
print -r -- ${=shown}
"""

SHELLS = {
    "bash": ["bash", "-c", BASH, "bash"],
    "fish": ["fish", "--no-config", "-c", FISH],
    "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the completions of all shells, and a script to be completed."""
    path = tmp_path_factory.mktemp("completions")
    for shell, name in (("bash", "{}.bash"), ("fish", "{}.fish"), ("zsh", "_{}")):
        for program in (YODEL, YODELD):
            made = run(program, "--generate-completion-script", shell)
            assert made.code == 0, made
            (path / name.format(os.path.basename(program))).write_text(made.out)
    (path / "requests.yodel").write_text("> hi\n")
    return path


@pytest.mark.parametrize("typed, offered", TYPED, ids=[typed for typed, _ in TYPED])
@pytest.mark.parametrize("shell", SHELLS)
def test_shells_complete(folder, home, shell, typed, offered):
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    if shell == "fish" and typed in ASKED:
        pytest.skip("fish has no command line here")
    (folder / "ready").unlink(missing_ok=True)
    ended = subprocess.run(
        [*SHELLS[shell], typed, *(sorted(offered) if shell == "zsh" else [])],
        cwd=folder,
        env=environment(home, TERM="xterm"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    words = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", " ", ended.stdout).split()
    assert offered <= set(words), ended


@pytest.mark.parametrize("command", ["yodel", "yodel replay", "yodel themes", "yodeld"])
def test_the_help_has_examples(command):
    program, *words = command.split()
    ended = run(BIN / program, *words, "--help")
    assert ended.code == 0
    examples = ended.out.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    assert len(examples) >= 3, ended.out
    assert all(command in example for example in examples[:1]), ended.out
