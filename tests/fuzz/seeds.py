"""The first inputs of the fuzzer: the schemas of the tests and examples, and pieces of public ones where the shared corpus is there."""
import pathlib

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = PROJECT / ".." / "shared" / "corpus" / "schemas"
MODES = b"012345678"  # see input.hpp
SEPARATOR = b"\n-- racegen.json\n"
PIECE = 4000  # bytes: small inputs run fast and mix well
PIECES_OF_A_SCHEMA = 10


def own_schemas():
    """The text of each schema of the project, with its configuration."""
    folders = [*(PROJECT / "tests" / "cases").iterdir(), *(PROJECT / "schema-examples").iterdir(), *(PROJECT / "tests").iterdir()]
    for folder in sorted(folders):
        schema, configuration = folder / "schema.sql", folder / "racegen.json"
        if schema.is_file():
            yield schema.read_bytes() + (SEPARATOR + configuration.read_bytes() if configuration.is_file() else b"")


def pieces(text):
    """The text cut behind semicolons at the ends of lines."""
    piece = b""
    for line in text.splitlines(keepends=True):
        piece += line
        if len(piece) >= PIECE and line.rstrip().endswith(b";"):
            yield piece
            piece = b""
    yield piece


def public_pieces():
    for folder in sorted(CORPUS.iterdir()) if CORPUS.is_dir() else []:
        found = [piece for file in sorted(folder.rglob("*.sql")) if file.is_file() for piece in pieces(file.read_bytes()) if len(piece) < 4 * PIECE]
        yield from found[::max(1, len(found) // PIECES_OF_A_SCHEMA)][:PIECES_OF_A_SCHEMA]


def found_inputs():
    """Inputs that once ended racegen."""
    return [file.read_bytes() for file in sorted((PROJECT / "tests" / "fuzz" / "found").iterdir())]


def write(folder, inputs):
    for number, text in enumerate(inputs):
        (folder / f"seed_{number:05}").write_bytes(text)


def write_all(folder):
    """Everything there is, for a long run: each schema of the project in each mode, each public piece in one."""
    own = [bytes([mode]) + text for text in own_schemas() for mode in MODES]
    public = [MODES[number % len(MODES):][:1] + text for number, text in enumerate(public_pieces())]
    write(folder, found_inputs() + own + public)


def write_few(folder):
    """What every run of the tests replays."""
    write(folder, found_inputs() + [mode + text for text in own_schemas() for mode in (b"0", b"1", b"2", b"3", b"6", b"7", b"8")])
