// How texts are laid out on a terminal of 80 columns: tables without frames, sentences that break at spaces.
import type { ChalkInstance } from 'chalk';
import Table from 'cli-table3';
import { clip } from './format.ts';

const CHARS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table without frames; all but the first `left` columns are set right. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const table = new Table({
    head: [...head],
    chars: CHARS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, i) => (i < left ? 'left' : 'right')),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString().replaceAll(/[ \t]+$/gm, '');
}

const WIDTH = 80;
const BETWEEN = 2;

/** What the columns after the first leave to it of 80. */
export function roomForFirst(head: readonly string[], rows: readonly (readonly string[])[]): number {
  const others = head.slice(1).map((h, i) => Math.max(...[h, ...rows.map((row) => row[i + 1] ?? '')].map(signs)));
  return others.reduce((room, width) => room - BETWEEN - width, WIDTH);
}

/** As plainTable, with texts of the first column cut to what the others leave of 80 columns, but not below `least`. */
export function fittedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { left, least, paint }: { readonly left: number; readonly least: number; readonly paint: ChalkInstance },
): string {
  const room = Math.max(least, roomForFirst(head, rows));
  return plainTable(
    head.map((h, i) => paint.bold(i === 0 ? clip(h, room) : h)),
    rows.map(([first = '', ...others]) => [clip(first, room), ...others]),
    left,
  );
}

function signs(text: string): number {
  return [...text].length;
}

/** Breaks at spaces to 80 columns; further rows are indented. */
export function wrap(text: string, indent: number): string {
  const rows: string[] = [];
  let row = /^ */.exec(text)?.[0] ?? '';
  let empty = true;
  for (const word of text.trim().split(' ')) {
    if (!empty && row.length + 1 + word.length > WIDTH) {
      rows.push(row);
      row = ' '.repeat(indent);
      empty = true;
    }
    row += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...rows, row].join('\n');
}
