// How texts are laid out on a terminal of 80 columns: tables without frames, sentences that break at spaces.
import Table from 'cli-table3';

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

/** Breaks at spaces to 80 columns; further rows are indented. */
export function wrap(text: string, indent: number): string {
  const rows: string[] = [];
  let row = /^ */.exec(text)?.[0] ?? '';
  let empty = true;
  for (const word of text.trim().split(' ')) {
    if (!empty && row.length + 1 + word.length > 80) {
      rows.push(row);
      row = ' '.repeat(indent);
      empty = true;
    }
    row += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...rows, row].join('\n');
}
