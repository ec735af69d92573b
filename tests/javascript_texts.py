"""Babel's extraction method for our browser code: `t('...')` and `tn('...', '...', count)`, found by a real parser.

Babel's own JavaScript method loses calls inside nested template literals, of which lit-html pages are made.
"""

from collections.abc import Iterator
from typing import BinaryIO

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_LANGUAGE = Language(tree_sitter_javascript.language())
_TEXTS = {"t": 1, "tn": 2}

Found = tuple[int, str, str | tuple[str, ...], list[str]]


def extract(file: BinaryIO, keywords: object, comment_tags: object, options: object) -> Iterator[Found]:
    """Yield (line, function, message or messages, comments), as Babel asks of a method.

    Raises ValueError where a text is not a plain string: it could not be translated.
    """
    root = Parser(_LANGUAGE).parse(file.read()).root_node
    if root.has_error:
        raise ValueError(f"{file.name}: not JavaScript that can be parsed")
    for call in _calls(root):
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        name = _source(function)
        if name in _TEXTS and arguments is not None:
            given = [node for node in arguments.named_children if node.type != "comment"][: _TEXTS[name]]
            line = call.start_point[0] + 1
            if len(given) < _TEXTS[name] or not all(_plain(node) for node in given):
                raise ValueError(f"{file.name}:{line}: texts must be plain strings: {_source(call)}")
            texts = tuple(_source(node)[1:-1] for node in given)
            yield line, name, texts if name == "tn" else texts[0], []


def _calls(node: Node) -> Iterator[Node]:
    if node.type == "call_expression":
        yield node
    for child in node.named_children:
        yield from _calls(child)


def _plain(node: Node) -> bool:
    return node.type == "string" and all(part.type != "escape_sequence" for part in node.named_children)


def _source(node: Node | None) -> str:
    return (node.text or b"").decode() if node else ""
