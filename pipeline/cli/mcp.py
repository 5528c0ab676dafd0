"""`brief mcp`: the archive's tools over the Model Context Protocol, on standard input and output.

Everything is read; the store is opened anew for each question, so that an answer is of one moment and a run, a restore
or an upgrade beside it is no trouble.
"""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.cli.agent_tools import INTRODUCTION, TOOLS
from pipeline.cli.output import harmless, one_line
from pipeline.config import load
from pipeline.errors import BriefError, UsageError

if TYPE_CHECKING:
    from mcp.server import Server, ServerRequestContext
    from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult, PaginatedRequestParams


def serve(config: Path) -> None:
    """Answer until standard input ends; the configuration is read anew with every question."""
    load(config)  # what is wrong with it is told before anybody waits for an answer
    with _built_on_use():
        server = _server(config)
    import anyio
    from mcp.server.stdio import stdio_server

    async def answering() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    anyio.run(answering)


@contextmanager
def _built_on_use() -> Iterator[None]:
    """Let the SDK's four hundred models be built when they are first used: a quarter of what its import takes.

    A tenth is the collector's, who looks through the modules while they come in: what is imported is no garbage.
    """
    from pydantic import BaseModel

    BaseModel.model_config["defer_build"] = True
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
        del BaseModel.model_config["defer_build"]


def _server(config: Path) -> Server[Any]:
    try:
        from mcp.server.lowlevel import Server
    except ImportError as error:
        raise UsageError("the package mcp is not installed; see docs/install.md") from error
    from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations

    async def listed(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        return ListToolsResult(
            tools=[
                Tool(name=tool.name, description=tool.about, input_schema=tool.schema(), annotations=hints)
                for tool in TOOLS.values()
            ]
        )

    async def called(_: ServerRequestContext[Any], asked: CallToolRequestParams) -> CallToolResult:
        from pipeline.cli import agent

        try:
            told, wrong = agent.called(load(config), asked.name, asked.arguments or {}), False
        except BriefError as error:
            told, wrong = one_line(str(error)), True
        except Exception as error:
            sys.stderr.write(harmless(traceback.format_exc()))
            told, wrong = f"a bug of ours, in version {__version__}: {type(error).__name__}; please report it", True
        return CallToolResult(content=[TextContent(type="text", text=told)], is_error=wrong)

    return Server(
        "living-brief", version=__version__, instructions=INTRODUCTION, on_list_tools=listed, on_call_tool=called
    )
