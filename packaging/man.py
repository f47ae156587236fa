#!/usr/bin/env python3
"""Writes the manual page from what the program says of itself.

man.py PROGRAM > quittance.1, where PROGRAM is asked with --experimental-dump-help and --version.
"""
import json
import subprocess
import sys

STATUS = [
    ("0", "All went well."),
    ("64", "The command was not used as it is meant to be, or it must say which of several is meant."),
    ("65", "What it was given, or what stands in the database, is not right or does not allow it."),
    ("69", "The service, or something it needs, is away."),
    ("74", "Reading or writing failed."),
    ("75", "Not now; try again later."),
    ("77", "Not permitted."),
    ("78", "The configuration is not right."),
]
ENVIRONMENT = [
    ("QUITTANCE_CONFIG", "The configuration file, where --config names none."),
    ("QUITTANCE_TOKEN", "The access token, in place of the file of tokens."),
    ("COLUMNS", "How wide tables may be, in place of what the terminal says."),
    ("NO_COLOR", "Where it is set, output has no colours."),
    ("CREDENTIALS_DIRECTORY", "Where systemd puts the credentials that the configuration names as systemd:NAME."),
    ("NOTIFY_SOCKET", "Where the service says that it is ready."),
]
FILES = [
    ("/etc/quittance/quittance.yaml", "The configuration."),
    ("/var/lib/quittance/quittance.sqlite", "The database, with its log (-wal), index (-shm) and lock (.lock)."),
    ("/var/lib/quittance/tokens.json", "The access tokens that the first start made."),
]


def plain(text):
    """Text that troff prints as it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return text.replace("'", "\\(aq").replace("`", "\\(ga").replace("^", "\\(ha").replace("~", "\\(ti")


def line(text):
    """The same as a line of input: a point at its start would be a request."""
    return ("\\&" if text.startswith(".") else "") + plain(text)


def paragraphs(text):
    """Prose filled, and indented examples as they stand."""
    out, is_verbatim = [], False
    for raw in text.split("\n"):
        if raw.startswith("  "):
            if not is_verbatim:
                out += [".sp", ".nf", ".RS 2"]
                is_verbatim = True
            out.append(line(raw.strip()))
            continue
        if is_verbatim:
            out += [".RE", ".fi"]
            is_verbatim = False
        out.append(line(raw) if raw.strip() else ".PP")
    if is_verbatim:
        out += [".RE", ".fi"]
    # A request for a paragraph before another request, or at the end, has nothing to begin.
    kept = []
    for index, item in enumerate(out):
        following = out[index + 1] if index + 1 < len(out) else ".SS"
        if item == ".PP" and following.startswith("."):
            continue
        kept.append(item)
    return kept


def names(argument):
    prefixes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
    return [prefixes[name["kind"]] + name["name"] for name in argument.get("names") or []]


def usage(argument):
    value = argument["valueName"]
    if argument["kind"] == "positional":
        text = "\\fI" + plain(value) + "\\fR"
    elif argument["kind"] == "flag":
        text = "\\fB" + plain(names(argument)[0]) + "\\fR"
    else:
        text = "\\fB" + plain(names(argument)[0]) + "\\fR \\fI" + plain(value) + "\\fR"
    if argument["isRepeating"]:
        text += " ..."
    return "[" + text + "]" if argument["isOptional"] else text


def shown(command):
    return [
        argument
        for argument in command.get("arguments") or []
        if argument["shouldDisplay"] and argument["valueName"] not in ("help", "version")
    ]


def options(command):
    out = []
    for argument in shown(command):
        out.append(".TP")
        if argument["kind"] == "positional":
            out.append("\\fI" + plain(argument["valueName"]) + "\\fR")
        else:
            value = "" if argument["kind"] == "flag" else " \\fI" + plain(argument["valueName"]) + "\\fR"
            out.append(", ".join("\\fB" + plain(name) + "\\fR" for name in names(argument)) + value)
        words = argument.get("abstract") or ""
        if argument.get("defaultValue") and argument["kind"] != "flag":
            words = words.rstrip(".") + " (" + argument["defaultValue"] + ")."
        out.append(line(words.strip() or argument["valueName"]))
    return out


def section(command, path):
    path = path + [command["commandName"]]
    subcommands = [sub for sub in command.get("subcommands") or [] if sub["commandName"] != "help"]
    out = [".SS " + plain(" ".join(path[1:]))]
    out.append(line(command.get("abstract") or ""))
    if not subcommands:
        out += [".PP", " ".join(["\\fB" + plain(" ".join(path)) + "\\fR"] + [usage(item) for item in shown(command)])]
    if command.get("discussion"):
        out += [".PP"] + paragraphs(command["discussion"])
    out += options(command)
    for sub in subcommands:
        out += section(sub, path)
    return out


def table(title, rows, font):
    out = [".SH " + title]
    for name, words in rows:
        out += [".TP", font + plain(name) + "\\fR", line(words)]
    return out


def main():
    program = sys.argv[1]
    said = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    command = json.loads(said)["command"]
    out = [
        ".\\\" Made by packaging/man.py from what the program says of itself.",
        '.TH QUITTANCE 1 "" "quittance ' + plain(version) + '" "User commands"',
        ".nh",
        ".ad l",
        ".SH NAME",
        "quittance \\- " + plain((command.get("abstract") or "").rstrip(".").replace("The receipt", "the receipt", 1)),
        ".SH SYNOPSIS",
        "\\fBquittance\\fR \\fIsubcommand\\fR [\\fIoptions\\fR]",
        ".br",
        "\\fBquittance\\fR [\\fIsubcommand\\fR] \\fB\\-\\-help\\fR | \\fB\\-\\-version\\fR",
        ".SH DESCRIPTION",
    ]
    out += paragraphs(command.get("discussion") or "")
    out.append(".SH COMMANDS")
    for sub in command["subcommands"]:
        if sub["commandName"] != "help":
            out += section(sub, ["quittance"])
    out += table("EXIT STATUS", STATUS, "\\fB")
    out += table("ENVIRONMENT", ENVIRONMENT, "\\fB")
    out += table("FILES", FILES, "\\fI")
    out += [".SH SEE ALSO", "\\fBsystemd.service\\fR(5), \\fBsystemd.exec\\fR(5), \\fBcupsd\\fR(8), \\fBlpadmin\\fR(8)"]
    print("\n".join(out))


main()
