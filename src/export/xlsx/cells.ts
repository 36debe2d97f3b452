// Cells of a sheet as XML. A decimal of at most 15 significant digits is a number, which is what a
// spreadsheet keeps exactly; with more it is text, so that no digit is lost. Days are days, text is text
// and never a formula.
import { parseDay } from '../../calendar/day.ts';
import { CannotRunError } from '../../source/problem.ts';
import type { Column } from '../columns.ts';

/** By their place among the styles of the workbook. */
const STYLE = { plain: 0, head: 1, day: 2, money: 3, whole: 4, fraction: 5 } as const;

const EXACT_DIGITS = 15;
const LONGEST = 32_767;
/** Days from 1899-12-30, which spreadsheets call 0, to 1970-01-01. */
const SPREADSHEET_DAY = 25_569;

/** A row of texts under its columns; null is an empty cell. */
export function rowXml(row: number, columns: readonly Column[], texts: readonly (string | null)[]): string {
  let cells = '';
  for (const [at, column] of columns.entries()) {
    const text = texts[at] ?? null;
    if (text !== null) cells += cell(`${letters(at)}${row}`, column, text);
  }
  return `<row r="${row}">${cells}</row>`;
}

export function headXml(names: readonly string[]): string {
  const cells = names.map((name, at) => textCell(`${letters(at)}1`, name, ` s="${STYLE.head}"`));
  return `<row r="1">${cells.join('')}</row>`;
}

/** A: 0, Z: 25, AA: 26. */
export function letters(at: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (at % 26));
  return at < 26 ? last : letters(Math.floor(at / 26) - 1) + last;
}

function cell(place: string, column: Column, text: string): string {
  switch (column.kind) {
    case 'text':
      return textCell(place, text);
    case 'flag':
      return `<c r="${place}" t="b"><v>${text === 'true' ? 1 : 0}</v></c>`;
    case 'day':
      return dayCell(place, text);
    case 'whole':
    case 'decimal':
      return numberCell(place, text, column.kind === 'decimal' && column.least > 0 ? STYLE.money : undefined);
    default:
      return column satisfies never;
  }
}

function dayCell(place: string, text: string): string {
  const day = parseDay(text);
  if (day === undefined) return textCell(place, text);
  return `<c r="${place}" s="${STYLE.day}"><v>${day + SPREADSHEET_DAY}</v></c>`;
}

/** Without a style of its own every digit is shown: the plain one turns 0.000012 and 123456789012 into powers of ten. */
function numberCell(place: string, text: string, own: number | undefined): string {
  const digits = text.replace(/^-/, '').replace('.', '').replace(/^0+/, '');
  const significant = text.includes('.') ? digits : digits.replace(/0+$/, '');
  if (significant.length > EXACT_DIGITS) return textCell(place, text);
  const style = own ?? (text.includes('.') ? STYLE.fraction : STYLE.whole);
  return `<c r="${place}" s="${style}"><v>${text}</v></c>`;
}

function textCell(place: string, text: string, style = ''): string {
  if (text.length > LONGEST)
    throw new CannotRunError(
      `the text of cell ${place} has ${text.length} characters; a spreadsheet holds ${LONGEST}`,
      'export csv, parquet or arrow',
    );
  const space = /^\s|\s$/.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${place}"${style} t="inlineStr"><is><t${space}>${escaped(text)}</t></is></c>`;
}

const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const PLAIN = /^[^\p{Cc}\p{Cs}&<>_\ufffe\uffff]*$/u;

/** XML has no control characters: spreadsheets write them as _x0001_, and so a text that reads like that. */
function escaped(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(/[&<>]/g, (mark) => MARKS[mark] ?? mark)
    .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, hidden);
}

function hidden(character: string): string {
  if (character === '\t' || character === '\n') return character;
  return `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
