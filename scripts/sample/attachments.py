"""Small valid files to hang on a page, made from plain text."""


def pdf(text):
    """One A4 page; the reader's own Chinese font (STSong-Light) draws it."""
    title, *lines = text.splitlines()
    show = [f'BT /F 18 Tf 70 770 Td <{title.encode("utf-16-be").hex()}> Tj ET']
    show += [f'BT /F 12 Tf 70 {740 - 22 * n} Td '
             f'<{line.encode("utf-16-be").hex()}> Tj ET'
             for n, line in enumerate(lines) if line]
    stream = '\n'.join(show)
    objects = [
        '<</Type/Catalog/Pages 2 0 R>>',
        '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R'
        '/Resources<</Font<</F 5 0 R>>>>>>',
        f'<</Length {len(stream)}>>\nstream\n{stream}\nendstream',
        '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light'
        '/Encoding/UniGB-UTF16-H/DescendantFonts[6 0 R]>>',
        '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo'
        '<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000'
        '/W[1[500] 814 939 500]/FontDescriptor 7 0 R>>',
        '<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/ItalicAngle 0'
        '/FontBBox[-25 -254 1000 880]/Ascent 880/Descent -120/CapHeight 880'
        '/StemV 93>>',
    ]
    out, offsets = '%PDF-1.4\n', []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f'{number} 0 obj\n{content}\nendobj\n'
    xref = ''.join(f'{offset:010} 00000 n \n' for offset in offsets)
    size = len(objects) + 1
    out += (f'xref\n0 {size}\n0000000000 65535 f \n{xref}trailer\n'
            f'<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n')
    return out.encode('ascii')


def doc(text):
    """Rich text, which word processors open under the name .doc too."""
    codes = ''.join(c if c.isascii() and c not in '\\{}\n' else
                    '\\par\n' if c == '\n' else f'\\u{ord(c)}?' for c in text)
    return f'{{\\rtf1\\ansi\\uc1 {codes}}}\n'.encode('ascii')


FORMATS = {'.pdf': pdf, '.doc': doc}
