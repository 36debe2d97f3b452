// The three variants of a statement on a book of half a year, in full: the words were read and approved.
// UPDATE_GOLDENS=1 rewrites them. The figures they hold are worked out beside the book.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { pageOf } from '../../src/statements/page-of.ts';
import { type Book, book, pageText } from './kit.ts';

const MODEL = `model: halves
currency: USD
meters:
  units:
    unit: unit
    weights: [{tag: export, weight: 10}, {tag: read, weight: 1}]
plans:
  basic:
    includes: {units: 500}
    charges: {overage: {kind: per_unit, of: units, price: 0.5}}
  pro:
    fee: 100
    includes: {units: 2k}
    charges: {overage: {kind: per_unit, of: units, price: 0.5}}
`;

const MONTHS = [31, 28, 31, 30, 31, 30];
const two = (n: number): string => String(n).padStart(2, '0');

/** fabrikam: 300 reads a month; an export a day, eleven a day from 4 to 13 April. quiet: 205 reads in May alone. */
const USAGE = MONTHS.flatMap((days, m) => [
  `2025-${two(m + 1)}-01,fabrikam,,GET /docs,300`,
  ...Array.from({ length: days }, (_, d) => {
    const exports = m === 3 && d + 1 >= 4 && d + 1 <= 13 ? 11 : 1;
    return `2025-${two(m + 1)}-${two(d + 1)},fabrikam,,POST /exports,${exports}`;
  }),
]).concat('2025-05-09,quiet,,GET /docs,205', '2025-04-20,late,,GET /docs,600');

let b: Book;
beforeAll(async () => {
  b = await book({
    window: '{from: 2025-01-01, until: 2025-07-01}',
    tenants: `tenant,name,plan,joined,current_total
fabrikam,Fabrikam Legal LLP,basic,,1000
quiet,Quiet Bay,basic,,
idle,Idle Works,basic,,200
late,Late & Co,basic,2025-04-16,
`,
    model: MODEL,
    usage: USAGE,
    more: `operations: [{operation: GET /docs, tags: [read]}, {operation: POST /exports, tags: [export]}]
wording: {contact: {name: Ada, address: success@acme.example}, deadline: 2025-08-18}
brand: {company: Acme Cloud}`,
  });
});

test.each(['fabrikam', 'quiet', 'idle', 'late'])('%s', async (account) => {
  const shown = `${pageText(await b.page(account))}\n`;
  const golden = join(import.meta.dirname, 'goldens', `${account}.txt`);
  // The reference is of the version, and stands in the last lines.
  const steady = shown.replaceAll(/PP-2025-06-[0-9A-HJKMNP-TV-Z]{8}/g, 'PP-REFERENCE');
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, steady);
  expect(steady).toBe(readFileSync(golden, 'utf8'));
});

test('the figures behind the words', async () => {
  const s = await b.statement('fabrikam');
  // Units: 300 + 10 × days; April 300 + 20 × 10 + 10 × 110 = 1,600. Over 500 at 0.50: 55, 40, 55, 550, 55, 50.
  expect(s.months.map((m) => m.billed)).toEqual(['55.00', '40.00', '55.00', '550.00', '55.00', '50.00']);
  expect(s.with_rollout).toBe('805.00');
  expect(s.units.map((u) => u.above)).toEqual(['110', '80', '110', '1100', '110', '100']);
  expect(s.units.every((u) => u.pool === '500' && u.included === '500' && u.charged === u.above)).toBe(true);
  // Under pro every month is inside 2,000 units: 6 × 100 = 600, 205 less; 205 ÷ 805 = 25.4%.
  expect(s.savings).toEqual([
    { kind: 'plan', plan: 'pro', commit: false, packs: [], saves: '205.00', percent: '25', of: 'with_rollout' },
  ]);
  expect(s.variant).toBe('talk');
  // A change that one decimal of a percent does not show is not called none.
  const small = pageOf({ ...s, difference: { amount: '1.97', percent: '0.0', is_new: false } }, b.project);
  expect(small.figures[2]?.notes[0]).toBe('less than 0.1% of all that you pay today');
  // Exports in April, on ten days 110 units a day; the median month has 310 in what would be 30 days: 10.6 times.
  expect(s.cause).toEqual({
    month: '2025-04-01',
    kind: 'operation',
    name: 'POST /exports',
    times: '11',
    from: '2025-04-04',
    until: '2025-04-14',
  });
  // Reads 6 × 300 = 1,800; exports 10 × (31 + 28 + 31 + 20 + 110 + 31 + 30) = 2,810: 39.05 and 60.95 of 4,610.
  expect(s.most.map((m) => [m.operation, m.weight, m.units, m.percent])).toEqual([
    ['POST /exports', '10', '2810', '61'],
    ['GET /docs', '1', '1800', '39'],
  ]);
  // 805 of 6 × 1,000.
  expect([s.current_total, s.difference]).toEqual(['6000.00', { amount: '805.00', percent: '13.4', is_new: true }]);
});

test('an account that joined within the window has a prorated pool, and says since when', async () => {
  const s = await b.statement('late');
  // 15 of 30 days: 250 units; 600 − 250 = 350 at 0.50. Its only paid month of three.
  expect([s.joined, s.with_rollout, s.variant]).toEqual(['2025-04-16', '175.00', 'pays']);
  expect(s.units.map((u) => u.pool)).toEqual(['250', '500', '500']);
});

test('idle: no line is missing where nothing was used', async () => {
  const s = await b.statement('idle');
  expect([s.variant, s.with_rollout, s.meters, s.most, s.savings]).toEqual(['nothing', '0.00', [], [], []]);
});
