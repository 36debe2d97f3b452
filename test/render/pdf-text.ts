// What a PDF says, read from its page streams by the fonts' own tables (ToUnicode), in the order of
// drawing. Enough for PDFs of the typesetter, which writes plain objects; spaces at line ends are not drawn.
import { inflateSync } from 'node:zlib';

type Objects = ReadonlyMap<string, { readonly head: string; readonly stream: string }>;

/** One text per page. */
export function pageTexts(bytes: Uint8Array): string[] {
  const objects = objectsOf(Buffer.from(bytes));
  return [...objects.values()]
    .filter(({ head }) => /\/Type \/Page\b/.test(head))
    .map(({ head }) => {
      const fonts = new Map(
        [...head.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => [name, unicodeOf(id, objects)]),
      );
      const content = /\/Contents (\d+) 0 R/.exec(head)?.[1] ?? '';
      return drawn(objects.get(content)?.stream ?? '', fonts);
    });
}

/** Without spaces and marks that only serve breaking lines. */
export function squashed(text: string): string {
  return text.replaceAll(/[\s\u200b\u2060\u2066-\u2069]/g, '');
}

function objectsOf(file: Buffer): Objects {
  const text = file.toString('latin1');
  const objects = new Map<string, { head: string; stream: string }>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('\nendobj', start);
    const stream = text.indexOf('stream\n', start);
    if (stream < 0 || stream > end) objects.set(match[1] ?? '', { head: text.slice(start, end), stream: '' });
    else {
      const head = text.slice(start, stream);
      const data = file.subarray(stream + 7, stream + 7 + Number(/\/Length (\d+)/.exec(head)?.[1]));
      const plain = head.includes('/FlateDecode') ? inflateSync(data).toString('latin1') : data.toString('latin1');
      objects.set(match[1] ?? '', { head, stream: plain });
    }
  }
  return objects;
}

/** Glyph to text. */
function unicodeOf(font: string, objects: Objects): ReadonlyMap<number, string> {
  const table = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1] ?? '';
  const glyphs = new Map<number, string>();
  for (const [, glyph = '', text = ''] of (objects.get(table)?.stream ?? '').matchAll(
    /<([0-9A-F]{4})> <([0-9A-F]+)>/gi,
  ))
    glyphs.set(Number.parseInt(glyph, 16), utf16(text));
  return glyphs;
}

function utf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le');
}

function drawn(stream: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let glyphs: ReadonlyMap<number, string> = new Map();
  let text = '';
  let reversed = -1;
  let replaced = false;
  const token = /\/(f\d+) [\d.]+ Tf|\/ReversedChars BMC|\/ActualText <([0-9A-F]+)>|\bEMC\b|\(|<([0-9A-Fa-f]+)>/g;
  for (let match = token.exec(stream); match !== null; match = token.exec(stream)) {
    const [found, font, actual, hex] = match;
    if (font !== undefined) glyphs = fonts.get(font) ?? new Map();
    else if (found.startsWith('/Reversed')) reversed = text.length;
    else if (actual !== undefined) {
      text += utf16(actual).replace('\ufeff', '');
      replaced = true;
    } else if (found === 'EMC') {
      replaced = false;
      if (reversed >= 0) text = text.slice(0, reversed) + [...text.slice(reversed)].reverse().join('');
      reversed = -1;
    } else {
      const literal = hex === undefined ? literalAt(stream, token.lastIndex) : '';
      token.lastIndex += literal.length;
      const codes = hex === undefined ? unescaped(literal) : Buffer.from(hex, 'hex');
      for (let i = 0; i + 1 < codes.length && !replaced; i += 2) text += glyphs.get(codes.readUInt16BE(i)) ?? '';
    }
  }
  return text;
}

/** Up to the parenthesis that closes; pairs within need no backslash. */
function literalAt(stream: string, start: number): string {
  let depth = 1;
  let at = start;
  for (; at < stream.length && depth > 0; at++) {
    if (stream[at] === '\\') at++;
    else if (stream[at] === '(') depth++;
    else if (stream[at] === ')') depth--;
  }
  return stream.slice(start, at - 1);
}

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(literal: string): Buffer {
  const plain = literal.replaceAll(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, octal?: string, one?: string) =>
    octal === undefined ? (NAMED[one ?? ''] ?? one ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(plain, 'latin1');
}
