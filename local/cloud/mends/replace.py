"""How a mend changes MiniStack: only what it has seen before."""

import hashlib
import inspect
import textwrap
from typing import Any, Callable


def text(source: str, old: str, new: str) -> str:
    """`source` with its one `old` replaced; a second or none means that MiniStack has changed."""
    found = source.count(old)
    if found != 1:
        raise AssertionError(f"found {found} times instead of once: {old!r}")
    return source.replace(old, new)


def in_function(owner: Any, name: str, *changes: tuple[str, str]) -> None:
    """Changes lines inside a function of a module or class, in its own source."""
    function = getattr(owner, name)
    source = textwrap.dedent(inspect.getsource(function))
    for old, new in changes:
        source = text(source, old, new)
    scope = function.__globals__
    made: dict[str, Any] = {}
    exec(compile(source, f"<mended {name}>", "exec"), scope, made)
    setattr(owner, name, made[name])


def whole_function(owner: Any, name: str, digest: str, ours: Callable) -> None:
    """Puts `ours` in the place of a function whose source is the one we know by its digest."""
    source = textwrap.dedent(inspect.getsource(getattr(owner, name)))
    seen = hashlib.sha256(source.encode()).hexdigest()[:16]
    if seen != digest:
        raise AssertionError(f"{name} is not the one we replace: {seen}, not {digest}")
    setattr(owner, name, ours)


def provisioner(resource_type: str, wrap: Callable[[Callable, str], Callable]) -> None:
    """Wraps how CloudFormation creates and updates a type of resource: `wrap(original, 'create' | 'update')`."""
    import ministack.services.cloudformation.provisioners as provisioners

    handlers = provisioners._RESOURCE_HANDLERS[resource_type]
    for verb in ("create", "update"):
        handlers[verb] = wrap(handlers[verb], verb)
