"""Finds the places of a source file where a mutant can live, and writes them in.

The sources are formatted by clang-format, so a binary operator has blanks on both sides and a template's bracket has none: a
tokenizer is enough. What does not compile is found by the compiler, and `mutate` leaves it out.
"""
import collections
import dataclasses
import re


@dataclasses.dataclass(frozen=True)
class Site:
    file: str
    line: int  # from 1
    kind: str
    begin: int  # offsets into the line
    end: int
    before: str  # `$` stands for the site's number
    after: str
    text: str  # the line as it was
    repeat: int = 1  # the how manieth line of the file that reads so

    @property
    def key(self):
        """A name that stays the same when lines come or go elsewhere in the file."""
        indent = len(self.text) - len(self.text.lstrip())
        again = f" (line {self.repeat} of these)" if self.repeat > 1 else ""
        return f"{self.file}: {self.kind} at {self.begin - indent}{again}: {self.text.strip()}"


OPERATORS = {
    " < ": ("Less", "LessTurned", "<", ">"), " <= ": ("LessEqual", "LessEqualTurned", "<", ">"),
    " > ": ("Greater", "GreaterTurned", "<", ">"), " >= ": ("GreaterEqual", "GreaterEqualTurned", "<", ">"),
    " == ": ("Equal", None, "==", "=="), " != ": ("Unequal", None, "==", "=="),
    " + ": ("Plus", None, "+", "+"), " - ": ("Minus", None, "+", "+"),
    " * ": ("Times", None, "*", "*"), " / ": ("Divided", None, "*", "*"),
}
OPERATOR = re.compile("|".join(re.escape(word) for word in sorted(OPERATORS, key=len, reverse=True)))
LITERAL = re.compile(r"(?<![\w.'\"])(\d+)(u?)(?![\w.'])")
CONDITION = re.compile(r"\b(?:else )?(?:if|while) \(")
STATEMENT = re.compile(r"^(\s+)((?:\+\+|--)?[A-Za-z_][\w]*(?:\.|->|::|\w|\[[^\]]*\]|\([^()]*\))*"
                       r"(?:\(.*\)| (?:=|\+=|-=|\|=|&=|<<=|>>=) .*|\+\+|--|))(;)$")
NO_STATEMENT = re.compile(r"^\s+[A-Z]\w*\(|"  # a constructor's declaration
                          r"^\s+(?:return|co_return|break|continue|using|case|default|throw|else|goto|delete|public|private)\b")
FIXED = re.compile(r"^\s*(?:#|//|static_assert|using |template|case |namespace |friend |extern |virtual )|= delete;"
                   r"|\bconstexpr\b(?!.*\()|\bconsteval\b|\benum\b|operator\s*[<>=+*/-]")
# What no test is meant to notice: room made beforehand, assertions that hold anyway, words for people.
UNNOTICED = re.compile(r"(?:\.|->)(?:reserve|shrink_to_fit)\(|^\s*(?:core::)?(?:check|unreachable)\(")
WORDS = re.compile(r"^[^=;]*\b(?:describe|to_string|description)\(.*\{$")


def masked(text):
    """The text with comments, strings and characters blanked, of the same length."""
    out = []
    i = 0
    while i < len(text):
        two = text[i:i + 2]
        if two == "//":
            j = text.find("\n", i)
        elif two == "/*":
            j = text.find("*/", i) + 2
        elif text[i] == '"' or (text[i] == "'" and not (i and text[i - 1].isalnum())):
            j = i + 1
            while text[j] != text[i]:
                j += 2 if text[j] == "\\" else 1
            j += 1
        else:
            out.append(text[i])
            i += 1
            continue
        j = len(text) if j < i else j
        out.append(re.sub(r"[^\n]", " ", text[i:j]))
        i = j
    return "".join(out)


def counted(sites):
    """The same sites, each told the how manieth of the lines that read alike is its own."""
    lines = collections.defaultdict(list)
    for site in sites:
        same = lines[site.text]
        if site.line not in same:
            same.append(site.line)
        yield dataclasses.replace(site, repeat=same.index(site.line) + 1)


def closing(text, at):
    """The place of the bracket that closes the one at `at`, or -1 if it is on another line."""
    depth = 0
    for i in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return i
    return -1


def operands(text, connective):
    """Spans of the operands of a chain of one connective outside brackets; empty if there is none."""
    depth, spans, begin, i = 0, [], 0, 0
    while i < len(text):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(text[i], 0)
        if depth == 0 and text[i:i + 4] in (" && ", " || "):
            if text[i:i + 4] != f" {connective} ":
                return []
            spans.append((begin, i))
            begin = i + 4
            i += 3
        i += 1
    return spans + [(begin, len(text))] if spans else []


def condition_sites(file, number, line, code):
    for match in CONDITION.finditer(code):
        open_at = match.end() - 1
        close_at = closing(code, open_at)
        if close_at < 0:
            continue
        inside = code[open_at + 1:close_at]
        start = inside.rfind("; ") + 2 if "; " in inside else 0
        begin = open_at + 1 + start
        if re.search(r"[^=!<>]=[^=]", code[begin:close_at]):
            continue  # a declaration in the condition
        yield Site(file, number, "negate", begin, close_at, "::mutation::on($) != static_cast<bool>(", ")", line)
        yield Site(file, number, "always", begin, close_at, "::mutation::on($) || (", ")", line)
        for connective, form in (("&&", "::mutation::on($) || "), ("||", "!::mutation::on($) && ")):
            for first, last in operands(code[begin:close_at], connective):
                yield Site(file, number, f"drop {connective}", begin + first, begin + last, f"({form}(", "))", line)


def return_sites(file, number, line, code):
    match = re.match(r"^(\s+(?:if \(.*\) )?return )(.+);$", code)
    if not match:
        return
    begin, value = match.end(1), match.group(2)
    if value in ("true", "false"):
        yield Site(file, number, "return", begin, begin + len(value), "(::mutation::on($) != ", ")", line)
    for connective, form in (("&&", "::mutation::on($) || "), ("||", "!::mutation::on($) && ")):
        for first, last in operands(value, connective):
            yield Site(file, number, f"drop {connective}", begin + first, begin + last, f"({form}(", "))", line)


def sites_of(file, text):
    """Every site of a file that a test could notice, without regard to whether it compiles."""
    lines, codes = text.split("\n"), masked(text).split("\n")
    found, previous, skipped_to = [], "", None
    for number, (line, code) in enumerate(zip(lines, codes), 1):
        code = code.rstrip()
        if skipped_to is None and WORDS.search(code):
            skipped_to = re.match(r"\s*", code).group() + "}"
        if skipped_to is not None or UNNOTICED.search(code):
            skipped_to = None if code == skipped_to else skipped_to
            previous = code.strip() or previous
            continue
        if not code.strip() or FIXED.search(code):
            previous = code.strip() or previous
            continue
        for match in OPERATOR.finditer(code):
            name, turned, begin, end = OPERATORS[match.group()]
            for mutant in filter(None, (name, turned)):
                found.append(Site(file, number, f"{match.group().strip()} {mutant}", match.start(), match.end(),
                                  f" {begin} ::mutation::{mutant}{{$}} {end} ", "", line))
        for match in LITERAL.finditer(code):
            for difference in (1, -1):
                if match.group(1) == "0" and difference < 0:
                    continue
                found.append(Site(file, number, f"constant {difference:+d}", match.start(), match.end(), "(",
                                  f" + ::mutation::by($, {difference}))", line))
        found += condition_sites(file, number, line, code)
        found += return_sites(file, number, line, code)
        match = STATEMENT.match(code)
        if match and not NO_STATEMENT.match(code) and previous[-1:] in ("", ";", "{", "}", ":") and match.group(2):
            if not re.fullmatch(r"\w+", match.group(2)):
                found.append(Site(file, number, "remove", match.start(2), match.end(3), "if (!::mutation::on($)) {", "}", line))
        previous = code.strip()
    return found


def mutated(text, sites):
    """The text with numbered sites written in; of sites that overlap on a line, the outer is written around the inner."""
    lines = text.split("\n")
    for number in sorted({site.line for site, _ in sites}):
        inserts = []
        for site, ordinal in (pair for pair in sites if pair[0].line == number):
            before, after = (part.replace("$", str(ordinal)) for part in (site.before, site.after))
            if site.after:
                inserts.append((site.begin, 1, -(site.end - site.begin), site.begin, before))
                inserts.append((site.end, 0, site.end - site.begin, site.end, after))
            else:
                inserts.append((site.begin, 2, 0, site.end, before))
        line = lines[number - 1]
        for begin, _, _, end, new in sorted(inserts, key=lambda each: each[:3], reverse=True):
            line = line[:begin] + new + line[end:]
        lines[number - 1] = line
    return "\n".join(lines)


def compatible(site, chosen):
    """One site per operator: a second one in the same place would have to be written into the first."""
    return all(other.line != site.line or other.end <= site.begin or site.end <= other.begin
               or (other.begin < site.begin and site.end < other.end) or (site.begin < other.begin and other.end < site.end)
               for other in chosen)
