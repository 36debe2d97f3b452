import { expect, test } from 'vitest';
import { textOf } from '../../src/render/text.ts';
import { isolated, printable } from '../../src/render/texts.ts';
import { PAGES, PAYS } from './pages.ts';
import { saidBy } from './said.ts';

function squeezed(text: string): string {
  return text.replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/\s+/g, ' ');
}

test.each(Object.entries(PAGES))('%s: the text says what the page says', (_, page) => {
  const text = squeezed(textOf(page));
  expect(saidBy(page).filter((said) => !text.includes(squeezed(said).trim()))).toEqual([]);
});

test('rows have at most 80 columns and amounts stand under one another', () => {
  const rows = textOf(PAYS).split('\n');
  expect(rows.filter((row) => row.length > 80)).toEqual([]);
  const august = rows.find((row) => row.startsWith('Aug 2026')) ?? '';
  const october = rows.find((row) => row.startsWith('Oct 2026')) ?? '';
  expect(august.length).toBe(october.length);
  expect(august).toBe('Aug 2026  1,843,200   1,543,200        $2,844.12');
});

test('a name that is wider than its column stands above its numbers', () => {
  const rows = textOf(PAGES['unbroken'] ?? PAYS).split('\n');
  const at = rows.findIndex((row) => row.startsWith('GET /v2/Fabrikam'));
  expect(rows[at + 1]?.trim()).toBe('1     0%');
});

test('what turns the direction cannot leave its name', () => {
  expect(isolated('Fabrikam')).toBe('Fabrikam');
  expect(isolated('a\u202eb')).toBe('\u2068a\u202eb\u2069');
  expect(isolated('a\u2069\u202eb')).toBe('\u2068a\u202eb\u2069');
  expect(isolated('אופק')).toBe('\u2068אופק\u2069');
});

test('a text becomes one line without control characters or halves of characters', () => {
  const { account } = printable({ ...PAYS, account: { name: 'a\r\nb\tc\u0000d\ud800e\u2028f', id: 'x' } });
  expect(account.name).toBe('a b c\ufffdd\ufffde f');
});
