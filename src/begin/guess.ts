// What the first lines of a text look like: JSON or not, which sign may stand between values, whether the first
// line names columns. It only decides what is tried; the load's parsers decide what fits.
import type { Draft } from './draft.ts';

const LINES = 200;

export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .slice(0, LINES)
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '');
}

export function looksLikeJson(text: string): boolean {
  const lines = linesOf(text);
  const first = text.trimStart().charAt(0);
  return first === '['
    ? /^\[\s*[{\]]/.test(text.trimStart())
    : shareOf(lines, (line) => /\{\s*"/.test(line)) >= 0.5 || first === '{';
}

/** Objects one a line; else whole files of objects and arrays. */
export function isLinesOfObjects(text: string): boolean {
  return shareOf(linesOf(text), (line) => /\{\s*".*\}\s*$/.test(line) && !line.startsWith('[')) >= 0.5;
}

/** Could two texts be of one kind? Cheap: it saves trying one way of reading on every file of a mixed folder. */
export function resembles(a: string, b: string): boolean {
  const json = looksLikeJson(a);
  if (json !== looksLikeJson(b)) return false;
  if (!json) return /^#Fields:/m.test(a) === /^#Fields:/m.test(b);
  const [own, other] = [keysOf(a), keysOf(b)];
  const both = [...own].filter((key) => other.has(key)).length;
  return both * 2 >= Math.min(own.size, other.size);
}

function keysOf(text: string): ReadonlySet<string> {
  const [line = ''] = linesOf(text);
  return new Set([...line.matchAll(/"([^"\\]+)"\s*:/g)].map((m) => m[1] ?? ''));
}

/** JSON whose objects do not begin the line. */
export function isLoose(text: string): boolean {
  return shareOf(linesOf(text), (line) => line.startsWith('{')) < 0.9;
}

/** The key under which the first object holds an array of objects. */
export function recordsKey(text: string): string | undefined {
  return /^\s*\{[^[\]{}]*?"([^"\\]+)"\s*:\s*\[\s*\{/.exec(text)?.[1];
}

const DELIMITERS = [',', '\t', ';', '|'];

/** Signs that stand equally often in most lines. */
export function delimitersOf(text: string): readonly string[] {
  const [first = '', ...rest] = linesOf(text);
  return DELIMITERS.filter((sign) => {
    const pieces = cells(first, sign).length;
    return pieces > 1 && shareOf(rest, (line) => cells(line, sign).length === pieces) >= 0.8;
  });
}

/** The values of a line, those in quotes whole. */
export function cells(line: string, sign: string): readonly string[] {
  const between = sign === '|' ? '\\|' : sign;
  return line.match(new RegExp(`(?:^|${between})("(?:[^"]|"")*"|[^${sign}]*)`, 'g')) ?? [];
}

/** Values, and nothing that could be the name of a column: numbers, times, addresses, paths. */
const VALUE =
  /^"?(-|-?\d+([.,]\d+)?|\d{4}-\d\d-\d\d.*|\d{1,2}\/\w{3}\/\d{4}.*|\[.*|\/.*|https?:.*|\d+\.\d+\.\d+\.\d+(:\d+)?)"?$/;

export function isHeader(names: readonly string[]): boolean {
  return names.every((name) => !VALUE.test(name.trim()));
}

/** Blanks between values, which may stand in quotes or brackets; as the load cuts a line. */
const WORD = /"(?:[^"\\]|\\.)*"|\[[^\]]*\]\S*|\S+/g;

/** A table of values between blanks, if most lines have as many: its columns by the first line, or numbered. */
export function tableOf(text: string): Draft | undefined {
  const [first = '', ...rest] = linesOf(text);
  const names = wordsOf(first);
  if (names.length < 3 || shareOf(rest, (line) => wordsOf(line).length === names.length) < 0.8) return undefined;
  const header = isHeader(names) && new Set(names).size === names.length && rest.length > 0;
  if (!header) return { format: 'table', fields: numbered(names.length) };
  return {
    format: 'table',
    fields: [...names],
    comment: first.slice(0, first.indexOf(names[1] ?? '')) || (names[0] ?? ''),
  };
}

function wordsOf(line: string): readonly string[] {
  return line.match(WORD) ?? [];
}

export function numbered(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `column_${i + 1}`);
}

export function shareOf<T>(list: readonly T[], test: (item: T) => boolean): number {
  return list.length === 0 ? 1 : list.filter(test).length / list.length;
}
