"""An article's lines to the markup of one of the CMS's editors:

    # text            centred bold line        ## text     bold paragraph
    = text            centred line             > text      line on the right
    ![picture] text   picture with caption     @ file name attachment
    | cell | cell     table, header row first  1. text     ordered list
    * text            list                     other text  paragraph

with **bold** and [text](address) inside a line.
"""

import html
import itertools
import re
import sys

from .attachments import FORMATS

INDENT = '\u3000\u3000'


def inline(text):
    text = html.escape(text, quote=False)
    text = re.sub(r'\*\*(.+?)\*\*', r'<strong>\1</strong>', text)
    return re.sub(r'\[([^\]]+)\]\((https?://[^)]+)\)',
                  r'<a href="\2" target="_blank">\1</a>', text)


class OldEditor:
    """The body as TRS's first editor left it."""
    paragraph = f'<p>{INDENT}{{}}</p>'.format
    bold = f'<p>{INDENT}<b>{{}}</b></p>'.format
    centred = '<p align="center">{}</p>'.format
    heading = ('<p align="center"><strong><font color="#a3161b">{}</font>'
               '</strong></p>').format
    right = '<p align="right">{}</p>'.format
    table = ('<table border="1" cellspacing="0" cellpadding="4" width="100%">'
             '<tbody>\n{}\n</tbody></table>').format

    @staticmethod
    def picture(src, caption):
        return (f'<p align="center"><img src="./{src}" oldsrc="{src}" '
                f'width="800" border="0" alt="" /></p>\n'
                f'<p align="center"><font color="#0000ff">{caption}</font>'
                '</p>\n<p>&nbsp;</p>')


class WordPaste(OldEditor):
    """The same editor after a paste from a word processor."""
    paragraph = ('<p class="MsoNormal" style="TEXT-INDENT: 32pt; mso-char-'
                 'indent-count: 2.0"><span style="FONT-FAMILY: 仿宋_GB2312">'
                 f'{INDENT}{{}}<span lang="EN-US"><o:p></o:p></span></span>'
                 '</p>').format
    bold = ('<p class="MsoNormal" style="mso-outline-level: 1"><b style="mso-'
            f'bidi-font-weight: normal">{INDENT}{{}}</b></p>\n'
            '<p class="MsoNormal"><span lang="EN-US">&nbsp;<o:p></o:p></span>'
            '</p>').format
    start = ('<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View>'
             '<w:PunctuationKerning/></w:WordDocument></xml><![endif]-->'
             '<!--[if gte mso 10]><style>table.MsoNormalTable'
             '{mso-style-name:"普通表格";}</style><![endif]-->\n'
             f'<p class="MsoNormal">{INDENT}</p>\n')


class NewEditor:
    """The body as TRS's later editor leaves it."""
    paragraph = f'<p>{INDENT}{{}}</p>'.format
    bold = f'<p>{INDENT}<strong>{{}}</strong></p>'.format
    centred = '<p style="text-align: center;">{}</p>'.format
    heading = '<p style="text-align: center;"><strong>{}</strong></p>'.format
    right = '<p style="text-align: right;">{}</p>'.format
    table = ('<div class="table_wrapper"><table data-sort="sortDisabled">'
             '<tbody>\n{}\n</tbody></table></div>').format

    @staticmethod
    def picture(src, caption):
        return (f'<div class="img_wrapper" style="text-align: center;">'
                f'<img src="./{src}" oldsrc="{src}" picname="{src}" '
                f'data-width="1280" data-index="0" alt="">'
                f'<span class="img_descr">{caption}</span></div>')


def table(rows, editor):
    def row(line, tag):
        cells = line.strip('|').split('|')
        return '<tr>' + ''.join(f'<{tag}>{inline(cell.strip())}</{tag}>'
                                for cell in cells) + '</tr>'

    tags = itertools.chain(['th'], itertools.repeat('td'))
    return editor.table('\n'.join(map(row, rows, tags)))


def items(rows, tag):
    found = (f'<li>{inline(row.split(" ", 1)[1])}</li>' for row in rows)
    return f'<{tag}>\n' + '\n'.join(found) + f'\n</{tag}>'


def picture(line, article, pictures, editor):
    match = re.fullmatch(r'!\[([\w-]+)\] (.+)', line)
    if not match or match[1] not in pictures:
        sys.exit(f'sample-site: {article.name}: no such picture: {line}')
    src = article.beside('W', match[1], '.jpg')
    article.files[src] = pictures[match[1]]
    return editor.picture(src, inline(match[2]))


def attachment(line, article, editor, files):
    _, file, name = line.split(' ', 2)
    source = files / file
    text = source.with_suffix('.txt').read_text(encoding='utf-8')
    src = article.beside('P', file, source.suffix)
    article.files[src] = FORMATS[source.suffix](text)
    return editor.paragraph(
        f'附件:<a href="./{src}" oldsrc="{src}" appendix="true" '
        f'title="{html.escape(name)}" target="_blank">{inline(name)}</a>')


def kind_of(line):
    marks = ((r'# ', 'heading'), (r'## ', 'bold'), (r'= ', 'centred'),
             (r'> ', 'right'), (r'!\[', 'picture'), (r'@ ', 'attachment'),
             (r'\|', 'table'), (r'\d+\. ', 'ol'), (r'\* ', 'ul'))
    return next((kind for mark, kind in marks if re.match(mark, line)),
                'paragraph')


def render(article, editor, pictures, files):
    """The body's markup; what it shows goes to article.files."""
    out = []
    for kind, group in itertools.groupby(article.lines, kind_of):
        lines = list(group)
        if kind == 'table':
            out.append(table(lines, editor))
        elif kind in ('ol', 'ul'):
            out.append(items(lines, kind))
        elif kind == 'picture':
            out += [picture(x, article, pictures, editor) for x in lines]
        elif kind == 'attachment':
            out += [attachment(x, article, editor, files) for x in lines]
        else:
            wrap = getattr(editor, kind)
            cut = 0 if kind == 'paragraph' else lines[0].index(' ') + 1
            out += [wrap(inline(x[cut:])) for x in lines]
    return getattr(editor, 'start', '') + '\n'.join(out)
