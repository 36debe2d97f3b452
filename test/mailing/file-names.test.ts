// File names for whatever ids there are: safe on every file system, and never the same for two of them.
import { resolve, sep } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from '../../src/mailing/file-names.ts';

/** A hashed id whose name another account has as its own id. */
const TWIN = fileName('ACME');

const HOSTILE = [
  ...['../../x', '..', '.', '/', '/etc/passwd', 'a/b', 'a\\b', 'C:\\x', '~root', '.hidden', 'trailing.', 'trailing '],
  ...['CON', 'con', 'Con', 'con.txt', 'NUL', 'nul', 'COM1', 'com1', 'lpt9', 'aux', 'prn.html', 'clock$', 'CONIN$'],
  ...['acme', 'ACME', 'Acme', 'acme ', 'acme-', '-acme', 'acmé', 'acme\u0301', 'ａｃｍｅ', TWIN],
  ...[
    '',
    ' ',
    '-',
    '--',
    '-rf',
    '*',
    '?',
    '"',
    '<>|',
    'a\u0000b',
    'a\nb',
    'a:b',
    '\u202egpj.exe',
    '青い灯台',
    'مرحبا',
    '🙂',
    '\ud800',
  ],
  ...['x'.repeat(300), `${'x'.repeat(299)}y`, 'x'.repeat(60), 'x'.repeat(61), 'X'.repeat(300)],
];

function isSafe(name: string): boolean {
  const device = /^(con|prn|aux|nul|conin|conout|clock|com\d|lpt\d)$/;
  return (
    /^[a-z0-9_][a-z0-9_-]*$/.test(name) &&
    name.length <= 71 &&
    !device.test(name) &&
    resolve('/set/html', `${name}.html`) === ['', 'set', 'html', `${name}.html`].join(sep)
  );
}

test('hostile ids: every name is safe, and no two are the same on a file system that ignores case', () => {
  const names = HOSTILE.map(fileName);
  expect(names.filter((name) => !isSafe(name))).toEqual([]);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(new Set(HOSTILE).size);
});

test('an id that is a safe name keeps it; one that is not is still to be read in its name', () => {
  expect(['acct_1042', 'acme-freight', '__proto__', '007'].map(fileName)).toEqual([
    'acct_1042',
    'acme-freight',
    '__proto__',
    '007',
  ]);
  expect(fileName('ACME')).toMatch(/^acme-[0-9a-z]{10}$/);
  expect(fileName('../../x')).toMatch(/^x-[0-9a-z]{10}$/);
  expect(fileName('CON')).toMatch(/^con-[0-9a-z]{10}$/);
  expect(fileName('青い灯台')).toMatch(/^account-[0-9a-z]{10}$/);
  expect(fileName('Ärger & Söhne')).toMatch(/^arger-sohne-[0-9a-z]{10}$/);
});

test('any two ids', () => {
  const id = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: fc.constantFrom('a', 'A', '-', '.', '/', 'é'), maxLength: 12 }),
  );
  fc.assert(
    fc.property(id, id, (a, b) => {
      expect([fileName(a), fileName(b)].every(isSafe)).toBe(true);
      expect(fileName(a) === fileName(b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
    }),
    { numRuns: 2000 },
  );
});
