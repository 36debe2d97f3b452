// Every text of a page is data that somebody else wrote. Before anything is drawn all of them pass
// here: control characters, halves of surrogate pairs and line separators have no place in a line of
// print. Direction marks stay, since names need them, but inside an isolate that they cannot leave.
import type { Page } from '../statements/page.ts';

/** Not for people: what the drawing goes by. */
const SETTINGS: ReadonlySet<string> = new Set(['variant', 'lang', 'colour', 'logo', 'kind', 'tone']);

/** The page with each of its texts changed; settings and numbers stay as they are. */
export function changeTexts<T>(value: T, change: (text: string) => string): T {
  return changed(value, change) as T;
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SETTINGS.has(key) ? item : changed(item, change)]),
  );
}

/** Safe to print on one line: breaks and tabs become spaces, other control characters "\ufffd". */
export function printable<T = Page>(page: T): T {
  return changeTexts(page, (text) =>
    text
      .replaceAll(/[\t\n\r\v\f\u0085\u2028\u2029]+/g, ' ')
      .replaceAll(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '\ufffd'),
  );
}

const TURNS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A name of the page's own direction stays bare; any other is put between FIRST STRONG ISOLATE and its end. */
export function isolated(text: string): string {
  if (!TURNS.test(text) && !MARKS.test(text)) return text;
  const ends = text.replaceAll(/[\u2066-\u2069]/g, '');
  return `\u2068${ends}\u2069`;
}
