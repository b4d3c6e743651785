"""The guard refuses what calls out or changes, in every spelling, and nothing that only looks so."""

from __future__ import annotations

import contextlib
import time

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.store import QueryForm, open_store, refuse_unsafe
from graph.store.guard import NESTING_LIMIT, OPERATORS_LIMIT, PARTS_LIMIT, TEXT_LIMIT, examine
from graph.store.iris import resolve
from ontology.errors import QueryError, QueryRefused, QuerySyntaxError

# A port that the engine's HTTP client refuses by itself, so that nothing is sent even where a call gets out.
THERE = "http://127.0.0.1:1/"
HEAD = f"PREFIX : <{THERE}> PREFIX ex: <{THERE}> PREFIX port: <http://a:80> PREFIX six: <http://[::1]> "

CALLS = [
    f"SERVICE <{THERE}> {{ }}",
    f"service<{THERE}>{{}}",
    f"SeRvIcE\n# here\r<{THERE}>\t{{}}",
    f"SERVICE SILENT <{THERE}> {{}}",
    f"SERVICESILENT<{THERE}>{{}}",
    "SERVICE ?g {}",
    "SERVICE$g{}",
    "SERVICE ?é\u1680 {}",
    "SERVICE :x {}",
    "SERVICE:x{}",
    "SERVICEex:x{}",
    "SERVICE ex:a\\#b {}",
    "SERVICE ex:a\\'b {}",
    "SERVICE ex:\\. {}",
    f"OPTIONAL {{ SERVICE <{THERE}> {{}} }}",
    f"LATERAL {{ SERVICE <{THERE}> {{}} }}",
    f"FILTER EXISTS {{ SERVICE <{THERE}> {{}} }}",
    f"{{ SELECT * {{ SERVICE <{THERE}> {{}} }} }}",
    f"?s ?p ?o . SERVICE <{THERE}> {{}}",
    f"?s ?p trueSERVICE<{THERE}>{{}}",
    "?s ?p falseSERVICE:x{}",
    f"?s ?p 1SERVICE<{THERE}>{{}}",
    f"?s ?p 1.SERVICE<{THERE}>{{}}",
    f"?s ?p 1.5e3SERVICE<{THERE}>{{}}",
    f"?s ?p port:SERVICE<{THERE}>{{}}",
    f"?s ?p six:SERVICE <{THERE}> {{}}",
    f"?s ?p 'x'^^six:SERVICE<{THERE}>{{}}",
    f"?s ?p ex:.SERVICE<{THERE}>{{}}",
    f"S\\u0045RVICE <{THERE}> {{}}",
    f"\\U00000053ERVICE <{THERE}> {{}}",
    f"?s ?p '' #\\u000ASERVICE <{THERE}> {{}}",
    f"?s ?p '\\u0027 SERVICE <{THERE}> {{}} '",
]


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_refused_in_every_spelling(call: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        refuse_unsafe(f"{HEAD}SELECT * {{ {call} }}")


HARMLESS = [
    f"?s ?p 'SERVICE <{THERE}> {{}}'",
    f'?s ?p "SERVICE <{THERE}> {{}}"',
    f"?s ?p '''\n' SERVICE <{THERE}> {{}} '' '''",
    f'?s ?p """ " SERVICE <{THERE}> {{}} "" \n"""',
    f"?s ?p '\\' SERVICE <{THERE}> {{}}'@en",
    f"?s ?p ?o # SERVICE <{THERE}> {{}} INSERT DATA\n",
    "?s ?p <http://example.org/SERVICE#SERVICE>",
    "?s a ex:SERVICE",
    "?s a ex:Service ; ex:service ?service . { ?service ?q ?r }",
    "GRAPH ?service { ?s ?p ?o }",
    "VALUES ?service { 1 2 }",
    "GRAPH ex:service { ?s ?p ?o }",
    "?s ex:insert ex:delete . BIND('LOAD <x:y>' AS ?load)",
    "FILTER(?a < 1 && ?b > 2) FILTER(1 <2)",
    "?s ?p '', \"\", '''''', \"\"\"\"\"\"",
    "?s ?p 'caf\\u00e9 \\U0001F600'",
]


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_only_looks_like_a_call_is_asked(pattern: str) -> None:
    text = f"{HEAD}SELECT * {{ {pattern} }}"
    examined = examine(text)
    assert examined.form is QueryForm.SELECT
    engine = pyoxigraph.Store()
    solutions = engine.query(examined.text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    list(solutions)


def test_a_string_that_holds_a_call_keeps_its_value() -> None:
    held = f"say SERVICE <{THERE}> {{}} twice: service ?x {{"
    examined = examine(f"SELECT ('{held}' AS ?x) {{}} # Service <{THERE}> {{}}")
    assert "service" not in examined.text.lower()
    solutions = pyoxigraph.Store().query(examined.text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    assert [str(row["x"].value) for row in solutions] == [held]


READ_DIFFERENTLY = [
    f"FILTER(1<2#> '''\n && EXISTS{{SERVICE<{THERE}>{{}}}} #'''\n)",
    f"""VALUES ?x {{ \"\"\"a" }} SERVICE<{THERE}>{{}} #\\q\"\"\" }}""",
    f"""VALUES ?x {{ \"\"\"a" }} SERVICE<{THERE}>{{}} #\\uD800\"\"\" }}""",
    f"?s ?p '\\u0027 . SERVICE <{THERE}> {{}} #'",
]


@pytest.mark.parametrize("pattern", READ_DIFFERENTLY)
def test_where_guard_and_engine_read_differently_nothing_is_called(pattern: str) -> None:
    assert not called_out(f"SELECT * {{ {pattern} }}")


def called_out(text: str) -> bool:
    """Whether the engine would call a SERVICE in a text that the guard let through."""
    try:
        examined = examine(text)
    except QueryError:
        return False
    try:
        results = pyoxigraph.Store().query(examined.text)
        if not isinstance(results, pyoxigraph.QueryBoolean):
            list(results)
    except SyntaxError:
        return False
    except (OSError, RuntimeError) as error:
        return "port" in str(error) or "service" in str(error)
    return False


def test_the_test_itself_would_see_a_call() -> None:
    with pytest.raises(OSError, match="port 1"):
        list(pyoxigraph.Store().query(f"SELECT * {{ SERVICE <{THERE}> {{}} }}"))  # type: ignore[arg-type]


PIECES = st.sampled_from(
    [
        *(
            "SERVICE",
            "service",
            "S\\u0045RVICE",
            "SILENT",
            f"<{THERE}>",
            ":x",
            "ex:x",
            "?g",
            "{}",
            "{",
            "}",
            "(",
            ")",
        ),
        *(
            "'",
            '"',
            "'''",
            '"""',
            "\\",
            "\\'",
            "\\u0027",
            "\\q",
            "\\uD800",
            "#",
            "\n",
            "\r",
            " ",
            "\t",
            ".",
            ";",
            ",",
        ),
        *(
            "?s",
            "?p",
            "true",
            "1",
            "1.",
            "1e3",
            "a",
            "port:",
            "six:",
            "_:b",
            "@en",
            "^^",
            "<",
            ">",
            "<2#>",
            "<x:y>",
            "=",
        ),
        *(
            "FILTER",
            "EXISTS",
            "FILTER EXISTS{",
            "OPTIONAL{",
            "GRAPH ?g{",
            "VALUES ?v{",
            "BIND(1 AS ?b)",
            "UNION",
            "&&",
        ),
    ]
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14), st.sampled_from(["", " "]), st.integers(0, 14))
def test_no_mixture_gets_a_call_past_the_guard(pieces: list[str], between: str, at: int) -> None:
    pieces.insert(min(at, len(pieces)), f"SERVICE<{THERE}>{{}}")
    assert not called_out(f"{HEAD}SELECT * {{ {between.join(pieces)} }}")


@given(st.text(max_size=60), st.sampled_from(["'", '"', "'''", '"""']))
def test_any_text_in_a_string_is_asked_as_it_is(value: str, quote: str) -> None:
    value = f"SERVICE <{THERE}> {{}} {value}"
    written = "".join(f"\\{char}" if char in "\\'\"" else char for char in value)
    written = written.replace("\n", "\\n").replace("\r", "\\r")
    examined = examine(f"SELECT ({quote}{written}{quote} AS ?x) {{}}")
    solutions = pyoxigraph.Store().query(examined.text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    assert [str(row["x"].value) for row in solutions] == [value]


@given(st.text(max_size=200))
def test_any_text_is_taken_or_refused_by_name(text: str) -> None:
    try:
        form = refuse_unsafe(text)
    except (QueryRefused, QuerySyntaxError):
        return
    assert form in QueryForm


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("select*{}", QueryForm.SELECT),
        ("SELECTDISTINCT?x{}", QueryForm.SELECT),
        ("# INSERT\nBASE <http://example.org/> PREFIX:<x> PREFIX insert: <insert> ASK {}", QueryForm.ASK),
        ("Construct where {}", QueryForm.CONSTRUCT),
        ("DESCRIBE <x:y>", QueryForm.DESCRIBE),
    ],
)
def test_the_form_is_told(text: str, form: QueryForm) -> None:
    assert refuse_unsafe(text) is form


@pytest.mark.parametrize("verb", "INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
def test_every_update_is_refused(verb: str) -> None:
    for text in (verb, f"{verb.lower()} data {{}}", f"PREFIX x: <x:> {verb} <x:y> TO <x:z>"):
        with pytest.raises(QueryRefused, match="would change"):
            refuse_unsafe(text)


def test_from_is_held_to_the_graphs_that_are_allowed() -> None:
    head = "BASE <http://example.org/> PREFIX g: <http://example.org/g/> SELECT * "
    for clause in ("FROM <g/one>", "FROM g:one", "from<http://example.org/g/one>", "FROM <g/\\u006fne>"):
        assert examine(f"{head} {clause} {{}}", graphs=["http://example.org/g/one"]).default
        with pytest.raises(QueryRefused, match=r"http://example\.org/g/one"):
            refuse_unsafe(f"{head} {clause} {{}}", graphs=[])
    for clause in ("FROM NAMED g:one", "FROM#\nnamed<g/one>", "FROMNAMED<g/one>"):
        assert examine(f"{head} {clause} {{}}").named == ("http://example.org/g/one",)
        with pytest.raises(QueryRefused):
            refuse_unsafe(f"{head} {clause} {{}}", graphs=["x:other"])
    assert refuse_unsafe(f"{head} {{ ?s ?p 'FROM <x:y>' . ?from g:from ?o }}", graphs=[])


def test_several_from_are_refused_unless_allowed() -> None:
    text = "SELECT * FROM <x:one> FROM <x:two> {}"
    with pytest.raises(QueryRefused, match="More than one FROM"):
        refuse_unsafe(text)
    assert refuse_unsafe(text, allow_several_from=True) is QueryForm.SELECT
    assert refuse_unsafe("SELECT * FROM <x:one> FROM NAMED <x:one> FROM NAMED <x:two> {}")


@pytest.mark.parametrize(
    "bad", ["FROM", "FROM {}", "FROMx:one {}", "FROM nothing:here {}", "FROM NAMED 'x' {}"]
)
def test_a_from_without_a_graph_is_a_syntax_error(bad: str) -> None:
    with pytest.raises(QuerySyntaxError):
        refuse_unsafe(f"SELECT * {bad}")


def test_a_string_that_is_not_closed_is_found() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        refuse_unsafe("SELECT * {\n  ?s ?p 'open\n}")
    assert (caught.value.line, caught.value.column) == (2, 9)


def test_long_and_deep_texts_are_refused() -> None:
    with pytest.raises(QueryRefused, match="bytes long"):
        refuse_unsafe("ASK {} #" + "é" * (TEXT_LIMIT // 2))
    for opening, closing in ("{}", "()", "[]"):
        with pytest.raises(QueryRefused, match="deep"):
            refuse_unsafe("ASK " + opening * (NESTING_LIMIT + 1) + closing * (NESTING_LIMIT + 1))
    assert refuse_unsafe("ASK " + "{" * NESTING_LIMIT + "'((((('" + "}" * NESTING_LIMIT)


@pytest.mark.parametrize(
    "piece",
    [
        *("service", "service ", "service#service\n", "service <a ", "service a:b ", "\\u0020", "#\r"),
        *("a.", "a-", "x:.", "1.", "?", "@a-", "<", "< ", "<x:", "'' ", "''", '"""', "{}"),
        *("FROM ", "PREFIX a:<b> "),
    ],
)
def test_the_time_to_read_grows_with_the_text_alone(piece: str) -> None:
    text = "ASK " + piece * ((TEXT_LIMIT - 4) // len(piece))
    begun = time.thread_time()
    with contextlib.suppress(QueryError):
        refuse_unsafe(text)
    assert time.thread_time() - begun < 2


@pytest.mark.parametrize(
    ("base", "written", "made"),
    [
        ("http://a/b/c/d;p?q", "../g", "http://a/b/g"),
        ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
        ("http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"),
        ("http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"),
        ("http://a/b/c/d;p?q", "//g", "http://g"),
        ("http://a", "g", "http://a/g"),
        ("urn:x:y", "g", "urn:g"),
        ("", "g", "g"),
        ("http://a/b", "HTTP://X/%7ea/../b", "HTTP://X/%7ea/../b"),
        ("http://a/b", "urn:x:a/../b", "urn:x:a/../b"),
    ],
)
def test_a_relative_iri_is_made_absolute_and_an_absolute_one_is_left_alone(
    base: str, written: str, made: str
) -> None:
    assert resolve(base, written) == made


@given(
    st.from_regex(r"[/.g?;]{0,9}(#g?)?", fullmatch=True),
    st.sampled_from(["http://a/b/c/d;p?q", "http://h", "file:///a/b"]),
)
def test_a_relative_iri_names_the_same_graph_to_us_and_to_the_engine(written: str, base: str) -> None:
    if written.startswith("//"):
        return  # dots behind an empty authority: the engine keeps some, and no graph is named so
    with open_store("memory:") as store:
        body = store.query(f"SELECT (<{written}> AS ?x) {{}}", solutions="tsv", base=base).body
    assert body.split(b"\n")[1] == f"<{resolve(base, written)}>".encode()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("ASK {" + "MINUS {}" * (PARTS_LIMIT + 1) + "}", "parts"),
        ("ASK {{}" + "union{}" * (PARTS_LIMIT + 1) + "}", "parts"),
        ("ASK {FILTER(1" + "+1" * (OPERATORS_LIMIT + 1) + ")}", "operators"),
        ("ASK {?a <x:>" + "/<x:>" * (OPERATORS_LIMIT + 1) + " ?b}", "operators"),
        ("ASK {FILTER(" + "!" * (NESTING_LIMIT + 1) + "true)}", "one behind the other"),
    ],
    ids="minus union plus path not".split(),
)
def test_a_chain_that_is_too_deep_for_an_engine_is_refused(text: str, wrong: str) -> None:
    with pytest.raises(QueryRefused, match=wrong):
        refuse_unsafe(text)


def test_long_lists_are_no_chains() -> None:
    numbers = " ".join(f"<x:{number}>" for number in range(6000))
    assert refuse_unsafe(f"SELECT * {{ VALUES ?x {{ {numbers} }} }}")
    assert refuse_unsafe("SELECT * {" + "?a ?b 'UNION + - UNION' ." * 1500 + "}")
