"""The house rules that no linter knows: layering, where the world is touched, what locks and files may say."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.shared_data import ROOT

PIPELINE = ROOT / "pipeline"
MODULES = sorted(PIPELINE.rglob("*.py"))
FOLDERS = sorted({module.parent for module in MODULES} - {PIPELINE})

# What a folder may import of ours, besides EVERYONES and itself. Stages meet only in stages.py.
ALLOWED = {
    "net": set(),
    "extract": {"english", "net"},  # abbreviations; what a body is
    "sources": {"net", "extract"},
    "english": set(),
    "findings": {"english"},
    "page": {"english", "findings"},
    "render": {"english"},  # labels
    "engines": {"english", "findings", "page"},  # their pure code
    "storage": set(),
    # names, words for changes, what is asked; who says a sentence that no claim has
    "query": {"english", "page", "render", "storage"},
    "demo": set(),
    "config": {"english", "findings"},  # to try the cues of an axis and the unit of a measure
    # sources, extract, net: `brief add`, `brief check`
    "cli": {
        "config", "demo", "engines", "extract", "findings", "net", "page", "query", "render", "sources", "stages",
        "storage",
    },
}  # fmt: skip
EVERYONES = {"models", "errors", "engine", "urls", "executor", "characters", "permissions", "registry"}

# Where the world is touched: who may import these, as folders or modules under pipeline/.
NETWORK = ("net/",)
FILES = (
    "__init__.py",
    "sources/folder.py",
    "extract/worker.py",
    "render/",
    "storage/",
    "cli/",
    "demo/",
    "engines/llm/",
    "config/",
    "permissions.py",
    "stages.py",
    "executor.py",
)
WORLD = {
    "requests": NETWORK,
    "urllib3": NETWORK,
    "socket": (*NETWORK, "demo/"),
    "ssl": NETWORK,
    "http.client": NETWORK,
    "http.server": ("demo/",),
    "urllib.request": (),
    "pathlib": FILES,
    "os": (*FILES, "net/credentials.py"),  # the environment
    "shutil": FILES,
    "tempfile": FILES,
    "glob": FILES,
    "subprocess": (),
    "random": (),
    "sqlite3": ("storage/", "cli/"),
    "sqlite_utils": ("storage/",),
    "pydantic": ("storage/", "engines/llm/", "config/", "cli/mcp.py"),
    "openai": ("engines/llm/",),
    "apprise": ("render/",),
    "click": ("cli/",),
    "webbrowser": ("cli/",),
    "mcp": ("cli/",),
    "rich": ("cli/",),
}

# Patterns are put together here so that this file does not break its own rule.
MACHINE = re.compile(
    "|".join(["/wor" + r"k/\w", "/roo" + r"t/", r"/home/\w+/\w", "pypi" + r"\.org", "pythonhosted" + r"\.org"])
)
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "requirements-extras.lock")


def place(module: Path) -> str:
    """The module's path under pipeline/, with forward slashes."""
    return module.relative_to(PIPELINE).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that runs as an import; names that only the type checker sees are left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from imports(node)


@cache
def imported(module: Path) -> tuple[str, ...]:
    """What a file imports."""
    return tuple(imports(ast.parse(module.read_text(encoding="utf-8"))))


def within(name: str, banned: str) -> bool:
    """Whether a dotted name is the banned module or inside it."""
    return name == banned or name.startswith(f"{banned}.")


def test_folders_explain_themselves() -> None:
    """Each folder of pipeline has an __init__.py whose docstring says what it is."""
    silent = []
    for folder in FOLDERS:
        init = folder / "__init__.py"
        if not init.exists() or not ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))):
            silent.append(place(folder))
    assert silent == []


def test_stages_do_not_know_each_other() -> None:
    """A folder of pipeline imports, of ours, only what the layering allows it."""
    broken = []
    for module in MODULES:
        folder = module.relative_to(PIPELINE).parts[0]
        if folder not in ALLOWED:
            continue
        allowed = ALLOWED[folder] | EVERYONES | {folder}
        for name in imported(module):
            ours = name.split(".")
            if ours[0] == "pipeline" and len(ours) > 1 and not ours[1].startswith("__") and ours[1] not in allowed:
                broken.append(f"{place(module)} imports {name}")
    assert broken == []


def test_the_world_is_touched_only_where_it_may_be() -> None:
    """Network, files, SQLite, the terminal and the model are imported only by the modules that the table names."""
    broken = []
    for module in MODULES:
        for name in imported(module):
            broken += [
                f"{place(module)} imports {name}"
                for banned, where in WORLD.items()
                if within(name, banned) and not place(module).startswith(where)
            ]
        if not place(module).startswith(FILES):
            tree = ast.parse(module.read_text(encoding="utf-8"))
            calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
            broken += [
                f"{place(module)} calls open()" for call in calls if isinstance(call, ast.Name) and call.id == "open"
            ]
    assert broken == []


def test_only_the_store_speaks_sql() -> None:
    """No statement of SQL stands outside storage/."""
    statement = re.compile(r"[\"'](?:select|insert (?:or \w+ )?into|update|delete from) \w", re.IGNORECASE)
    others = [module for module in MODULES if not place(module).startswith("storage/")]
    assert [place(module) for module in others if statement.search(module.read_text(encoding="utf-8"))] == []


def test_every_folder_has_its_layering() -> None:
    """Each folder of pipeline/ has its line in the table."""
    assert sorted(ALLOWED) == sorted({folder.relative_to(PIPELINE).parts[0] for folder in FOLDERS})


def defined(tree: ast.Module) -> Iterator[str]:
    """The public names that a module defines."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        yield from (name for name in names if not name.startswith("_"))


def test_a_public_name_stands_for_one_thing() -> None:
    """No two modules define the same public name: a search for it has one answer."""
    where: dict[str, list[str]] = {}
    for module in MODULES:
        for name in dict.fromkeys(defined(ast.parse(module.read_text(encoding="utf-8")))):
            where.setdefault(name, []).append(place(module))
    assert {name: places for name, places in where.items() if len(places) > 1} == {}


def test_modules_do_not_import_each_other_in_circles() -> None:
    """Following imports, those within functions included, never leads back to a module."""
    names = {
        place(module).removesuffix("/__init__.py").removesuffix(".py").replace("/", "."): module for module in MODULES
    }
    edges: dict[str, set[str]] = {}
    for name, module in names.items():
        wanted = (found.removeprefix("pipeline.") for found in imported(module))
        edges[name] = {other if other in names else other.rpartition(".")[0] for other in wanted} & set(names) - {name}
    done: set[str] = set()
    circles = []

    def follow(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circles.append(" > ".join((*path[path.index(name) :], name)))
        elif name not in done:
            for other in sorted(edges[name]):
                follow(other, (*path, name))
            done.add(name)

    for name in sorted(edges):
        follow(name, ())
    assert circles == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No text file of the repository holds a path of the machine that it was written on, or a registry's host."""
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in MACHINE.finditer(text)]
    assert found == []


NAMED = re.compile(r"\bpipeline(?:\.[A-Za-z_]\w*)+")
PLACED = re.compile(r"(?<![\w/.])(?:[a-z_]+/)+[a-z_]+\.py\b")


def test_what_texts_name_is_there() -> None:
    """A module, a class or a file of ours that a comment, a docstring or a page of the documentation names exists."""
    ours = [ROOT / "pyproject.toml", *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *MODULES]
    gone = []
    for path in ours:
        if path.name == "CHANGELOG.md":  # tells of what was
            continue
        text = path.read_text(encoding="utf-8")
        gone += [f"{path.relative_to(ROOT)}: {name}" for name in NAMED.findall(text) if not resolves(name)]
        places = (ROOT, PIPELINE, ROOT / "tests", path.parent)
        gone += [
            f"{path.relative_to(ROOT)}: {name}"
            for name in PLACED.findall(text)
            if not any((place / name).exists() for place in places)
        ]
    assert gone == []


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return all((found := getattr(found, part, None)) is not None for part in parts[length:])
    return False


def test_a_name_that_is_gone_is_seen() -> None:
    """The check itself knows a name that leads nowhere."""
    assert resolves("pipeline.storage.store.Store.looking")
    assert not resolves("pipeline.storage.store.Shop")
    assert not resolves("pipeline.gather.feeds")


def test_nothing_is_installed_by_a_name_that_nobody_has_registered() -> None:
    """The program is installed from its checkout: whoever registers its name first must not be asked for it."""
    asked = re.compile(r"pip install[^`\n]*liv" + r"ing-brief(?!-program)")
    texts = [
        path for path in tracked() if path.suffix in (".py", ".md", ".toml", ".yml", "") and path.stat().st_size < 10**6
    ]
    assert [path.name for path in texts if asked.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def tracked() -> list[Path]:
    """The files that git has or would take, else all outside hidden folders."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):  # a source archive has no repository
        hidden = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        names = [str(path) for path in hidden if not any(part.startswith(".") for part in path.parts)]
    return [path for path in (ROOT / name for name in names if name) if path.is_file()]


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_hashes_and_nothing_else(lock: str) -> None:
    """Every requirement is pinned with at least one hash, and no line is an option, an address or a path."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        assert re.match(r"[a-z0-9][a-z0-9-]*==[\w.]+ (;.*)?( *--hash=sha256:[0-9a-f]{64})+$", line), line
    assert "://" not in text


def test_locks_agree_and_cover_the_project() -> None:
    """The dev lock pins nothing differently, and every declared dependency is in its lock."""
    runtime, dev = (
        {*re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)} for lock in LOCKS[:2]
    )
    assert {pin for pin in dev if pin[0] in dict(runtime)} <= runtime
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    for declared, lock in ((project["project"]["dependencies"] + groups["build"], runtime), (groups["dev"], dev)):
        names = {re.split(r"[<>=\[ ]", requirement)[0].lower().replace("_", "-") for requirement in declared}
        assert names <= {name for name, _ in lock}


@pytest.mark.parametrize(
    ("ci", "supplied", "code"),
    [("true", True, 1), ("true", False, 0), ("", True, 0)],
    ids=["ci with data", "ci without data", "by hand"],
)
def test_ci_fails_on_a_skip_when_the_data_is_there(tmp_path: Path, ci: str, supplied: bool, code: int) -> None:
    """A skipped test fails the session in CI exactly when the test data is there, and the count is printed."""
    (tmp_path / "test_one.py").write_text(
        "import pytest\n\ndef test_data(data):\n    pass\n\ndef test_skips():\n    pytest.skip('no reason')\n"
    )
    folder = tmp_path / "data"
    if supplied:
        folder.mkdir()
    environment = os.environ | {"CI": ci, "LIVING_BRIEF_DATA": str(folder)}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    ended = subprocess.run(
        [*command, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == code, ended.stdout
    assert f"{0 if supplied else 1} tests skipped for want of test data" in ended.stdout
    assert ("were skipped although this is CI" in ended.stdout) == (code == 1)
