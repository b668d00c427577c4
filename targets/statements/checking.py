"""Whether an uploaded Word file can be a template: a sound package, known fields, plain loops.

A template is filled by an engine that could do far more than fill fields.  So the file is not run
but read: only names from the list, ``for`` over the lists and ``if`` may stand in it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _
from jinja2 import Environment, TemplateSyntaxError, nodes

from targets.statements.fields import FIELDS, LOOPS, NEEDED

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 500
_BODY = "word/document.xml"
_OUTSIDE = b'TargetMode="External"'
_TEXTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG = re.compile(r"<[^>]*>")
_LOOKS: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr),
    *(nodes.For, nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Const),
)


def template_problems(
    content: bytes,
    fields: Collection[str] = tuple(FIELDS),
    loops: Mapping[str, str] = LOOPS,
    needed: Collection[str] = NEEDED,
) -> list[str]:
    """Everything that is wrong with a file, in words; empty for one that can be put in force.

    ``fields``, ``loops`` and ``needed`` are those of a statement unless another kind of document
    brings its own.
    """
    found = list(_package_problems(content))
    if found:
        return found
    try:
        odd = _torn(content)
        if odd:
            return [_("花括号不成对：%s") % odd[:60]]
        tree = Environment(autoescape=True).parse(_text(content))
    except TemplateSyntaxError as error:
        return [_("字段没有写对：%s。花括号要成对，循环要有结束") % error.message]
    except Exception:
        return [_("文件打不开。用 Word 另存为 .docx 再传")]
    return list(_field_problems(tree, fields, loops, needed))


def template_fields(content: bytes) -> list[str]:
    """The known fields that a sound template uses, in the order of the list."""
    used = set(_used(Environment(autoescape=True).parse(_text(content))))
    return [name for name in FIELDS if name in used]


def _package_problems(content: bytes) -> Iterator[str]:
    if len(content) > MOST_BYTES:
        yield _("文件超过 2 MB。去掉图片再传")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
                yield _("文件展开后太大，不能用")
                return
            names = {part.filename.lower() for part in parts}
            if _BODY not in names:
                yield _("这不是 Word 文档。用 Word 另存为 .docx 再传")
                return
            if any("vbaproject" in n or "embeddings/" in n or "activex" in n for n in names):
                yield _("文件里有宏或嵌入的对象，去掉再传")
            if any(_OUTSIDE in package.read(p) for p in parts if p.filename.endswith(".rels")):
                yield _("文件里有指向别处的链接或外部图片，去掉再传")
            if any(b"<!DOCTYPE" in package.read(p) for p in parts if p.filename.endswith(".xml")):
                yield _("文件打不开。用 Word 另存为 .docx 再传")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        yield _("这不是 Word 文档。用 Word 另存为 .docx 再传")


def _text(content: bytes) -> str:
    """The body with headers and footers as the filling engine reads them."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - a heavy library, loaded on first use

    file = DocxTemplate(io.BytesIO(content))
    file.init_docx()
    text: str = file.patch_xml(file.get_xml())
    for kind in (file.HEADER_URI, file.FOOTER_URI):
        for _key, part in file.get_headers_footers(kind):
            text += file.patch_xml(file.get_part_xml(part))
    return text


def _torn(content: bytes) -> str:
    """The first paragraph whose braces do not come in pairs; the filling engine would swallow what
    follows up to the next pair."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [n for n in package.namelist() if _TEXTS.fullmatch(n)]
        xml = "".join(package.read(name).decode("utf-8") for name in names)
    for paragraph in xml.split("</w:p>"):
        text = _TAG.sub("", paragraph)
        if any(text.count(a) != text.count(b) for a, b in (("{{", "}}"), ("{%", "%}"))):
            return text.strip()
    return ""


def _field_problems(
    tree: nodes.Template,
    fields: Collection[str],
    loops: Mapping[str, str],
    needed: Collection[str],
) -> Iterator[str]:
    odd = next((n for n in tree.find_all(nodes.Node) if not isinstance(n, _LOOKS)), None)
    if odd is not None:
        yield _("模板里只能有字段、循环和“如果”，不能有运算、函数或其他语句")
        return
    for loop in tree.find_all(nodes.For):
        target, over = _name(loop.target), _name(loop.iter)
        if loops.get(target) != over:
            told = {"target": target, "over": over}
            yield _("没有这种循环：for %(target)s in %(over)s") % told
    used = set(_used(tree, loops))
    unknown = sorted(used - set(fields))
    if unknown:
        yield _("没有这些字段：%s。照字段表改") % _("、").join(unknown)
    missing = [name for name in needed if name not in used]
    if missing:
        yield _("还缺这些字段：%s") % _("、").join(missing)


def _used(tree: nodes.Template, loops: Collection[str] = tuple(LOOPS)) -> Iterator[str]:
    """The names that are read: whole ones (``row.title``), loop variables left out."""
    inner = {id(each.node) for each in tree.find_all(nodes.Getattr)}
    for each in tree.find_all((nodes.Getattr, nodes.Name)):
        if id(each) in inner:
            continue
        if isinstance(each, nodes.Name) and (each.ctx == "store" or each.name in loops):
            continue
        yield _name(each)


def _name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_name(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "?"
