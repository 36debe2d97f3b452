// The ids of a file: one a line, or the first cell of each row of a CSV file. RFC 4180, with quotes that may hold line
// breaks; but a line that is an account as it stands is that account, whatever commas and quotes its id has.

export interface Cell {
  readonly text: string;
  /** Of the file, from 1. */
  readonly line: number;
}

const QUOTED = /[ \t]*"((?:[^"]|"")*)"[ \t]*(?=[,;\t\r\n]|$)/y;
const BARE = /[^,;\t\r\n]*/y;
const LINE = /[^\r\n]*/y;

/** Rows without a first cell are left out. */
export function firstCells(file: string, accounts: ReadonlySet<string>): readonly Cell[] {
  const text = file.replace(/^\ufeff/, '');
  const cells: Cell[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const whole = matched(LINE, text, at)?.[0].trim() ?? '';
    const is = accounts.has(whole);
    const cell = is ? whole : cellAt(text, at);
    if (cell !== '') cells.push({ text: cell, line });
    const end = is ? lineEnd(text, at) : rowEnd(text, at);
    for (let i = at; i < end; i++) if (text[i] === '\n') line += 1;
    at = end;
  }
  return cells;
}

function cellAt(text: string, at: number): string {
  const quoted = matched(QUOTED, text, at)?.[1];
  return quoted === undefined ? (matched(BARE, text, at)?.[0].trim() ?? '') : quoted.replaceAll('""', '"');
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function lineEnd(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at < 0 ? text.length : at + 1;
}

function rowEnd(text: string, start: number): number {
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === '\n' && !quoted) return i + 1;
  }
  return text.length;
}
