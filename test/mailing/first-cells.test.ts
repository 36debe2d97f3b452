// Ids from a file that people made: a plain list, or a CSV file from somewhere else.
import { expect, test } from 'vitest';
import { firstCells } from '../../src/mailing/first-cells.ts';

const read = (text: string, ...accounts: readonly string[]) => firstCells(text, new Set(accounts));

test('one a line, with any line end, with blank lines and a mark of the byte order', () => {
  expect(read('\ufeffa\r\n\r\n b \nc')).toEqual([
    { text: 'a', line: 1 },
    { text: 'b', line: 3 },
    { text: 'c', line: 4 },
  ]);
});

test('the first column of a CSV file, with quotes, line breaks in cells, and other separators', () => {
  expect(read('account,name\n"a, ""b""","x\ny"\nc;d\n,empty\n"e"\tf\n')).toEqual([
    { text: 'account', line: 1 },
    { text: 'a, "b"', line: 2 },
    { text: 'c', line: 4 },
    { text: 'e', line: 6 },
  ]);
});

test('a line that is an account is that account, whatever stands in it', () => {
  const odd = `o'brien "; drop table usage_day; --`;
  expect(read(`${odd}\nb\n`, odd, 'b')).toEqual([
    { text: odd, line: 1 },
    { text: 'b', line: 2 },
  ]);
});
