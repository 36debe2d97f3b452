// The statements of fixtures/first under api-units: pools by seats, grace, test keys, two memo months, an account that
// joined. Approved texts; the README's run has the same figures.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Book, book, pageText } from './kit.ts';

const ROOT = join(import.meta.dirname, '../..');
const first = (name: string): string => readFileSync(join(ROOT, 'fixtures/first', name), 'utf8');

let b: Book;
beforeAll(async () => {
  const operations = /^operations:[\s\S]*$/m.exec(first('reprice.yaml'))?.[0] ?? '';
  b = await book({
    zone: 'America/New_York',
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: first('tenants.csv'),
    keys: first('keys.csv'),
    files: { 'usage.csv': first('usage.csv') },
    more: operations,
    model: readFileSync(join(ROOT, 'pricing-models/api-units.yaml'), 'utf8'),
  });
});

test.each(['acme', 'birch', 'cedar'])('%s', async (account) => {
  const shown = `${pageText(await b.page(account))}\n`.replaceAll(/PP-2025-03-[0-9A-Z]{8}/g, 'PP-REFERENCE');
  const golden = join(import.meta.dirname, 'goldens', `first-${account}.txt`);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, shown);
  expect(shown).toBe(readFileSync(golden, 'utf8'));
});

test('the units of acme in March go four ways and add up', async () => {
  const march = (await b.statement('acme')).units.find((u) => u.month === '2025-03-01');
  // 1,075,010 − 300,000 = 775,010 above; a tenth is forgiven; 697,509 × 0.40 ÷ 1,000 = 279.0036.
  expect(march).toMatchObject({
    used: '1075010',
    pool: '300000',
    pool_from: '100000 + 200 seats x 1000',
    above: '775010',
    forgiven: '77501',
    charged: '697509',
    packs: '0',
  });
});
