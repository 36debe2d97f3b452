// Packs that cost what they save, or nearly: the search for the cheapest count may not price every count, and
// must still choose what pricing every count chooses.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cheapestPacks } from '../../src/price/assume/cheapest.ts';
import { newProbe } from '../../src/price/assume/probe.ts';
import { type Kernel, kernelOf } from '../../src/price/kernel.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { bookOf } from './scenario.ts';
import { inputOf, modelOf } from './small.ts';

interface Found {
  readonly count: number;
  readonly total: bigint;
  /** How often the kernel priced the account, and how many periods in all. */
  readonly priced: number;
  readonly periods: number;
}

/** The cheapest count of the only pack, for an account that uses so many units on the 10th of each month of a year. */
function search(model: string, usage: readonly (number | string)[], every = false): Found {
  const days = usage.map((units, i) => [`2025-${String(i + 1).padStart(2, '0')}-10`, String(units)] as const);
  const until = usage.length === 12 ? '2026-01-01' : `2025-${String(usage.length + 1).padStart(2, '0')}-01`;
  const input = inputOf(modelOf(model), { usage: Object.fromEntries(days), window: ['2025-01-01', until] });
  const book = bookOf(input);
  const real = kernelOf(book);
  let [priced, periods] = [0, 0];
  const kernel: Kernel = {
    sharing: real.sharing,
    price(...given) {
      priced++;
      periods += given[3] === undefined ? book.width : 1;
      real.price(...given);
    },
  };
  if (every) {
    const probe = newProbe(book);
    const totals = Array.from({ length: MOST + 1 }, (_, count) => {
      probe.run(kernel, 0, 'own', [{ pack: 0, count }]);
      return probe.total;
    });
    const total = totals.reduce((a, b) => (b < a ? b : a));
    return { count: totals.indexOf(total), total, priced, periods };
  }
  const { packs, total } = cheapestPacks(book, kernel, 0, 'own', newProbe(book));
  return { count: packs[0]?.count ?? 0, total: total ?? -1n, priced, periods };
}

function modelWith(charge: string, pack: string, more = ''): string {
  return `
model: tie
currency: USD
${more}
plans: {everyone: {charges: {calls: {of: requests, ${charge}}}}}
packs: {S: {of: requests, ${pack}}}
`;
}

const YEAR = Array.from({ length: 12 }, () => '20000000');

// 240 million units are over: 2.4 million packs of 100 may be bought, one kernel run for each would take minutes
test.each([
  // 100 × 1.00 saves exactly the 100.00 that a pack costs: none is bought
  ['a tie', 'kind: per_unit, price: 1', 'units: 100, term: 1 year, price: 100', 0, '240000000.00'],
  // a cent less: all 2,400,000 for 99.99
  ['nearly a tie', 'kind: per_unit, price: 1', 'units: 100, term: 1 year, price: 99.99', 2_400_000, '239976000.00'],
  // 1,000 × 0.00123 = 1.23; 240,000 × 1.23
  ['a tie of small prices', 'kind: per_unit, price: 0.00123', 'units: 1000, term: 1 year, price: 1.23', 0, '295200.00'],
  ['a tie of blocks', 'kind: package, per: 100, price: 2', 'units: 1000, term: 1 year, price: 20', 0, '4800000.00'],
  // each month 1,000,000 × 0.20 + 19,000,000 × 0.10 = 2,100,000; packs replace the 0.10 first, and 0.20 last:
  // twelve months of 20,000,000 units for 0.10 are 24,000,000
  [
    'a tie in the second tier',
    'kind: graduated, tiers: [{up_to: 1000000, price: 0.20}, {price: 0.10}]',
    'units: 100, term: 1 year, price: 10',
    2_400_000,
    '24000000.00',
  ],
  // 12 × 20,000,000 × 1.00, month by month
  [
    'a pack that renews monthly',
    'kind: per_unit, price: 1',
    'units: 100, term: 1 month, renew: true, price: 100',
    0,
    '240000000.00',
  ],
  // on the 10th of each month 20,000,000 units, every day a pack of 100 for 1.00: 12 × 100 units saved, 365.00 paid
  [
    'a pack that renews daily',
    'kind: per_unit, price: 0.10',
    'units: 100, term: 1 day, renew: true, price: 1',
    0,
    '24000000.00',
  ],
] as const)('%s is found in few steps', (_, charge, pack, count, total) => {
  const found = search(modelWith(charge, pack), YEAR);
  expect([found.count, `${found.total / 100n}.${String(found.total % 100n).padStart(2, '0')}`]).toEqual([count, total]);
  expect(found.priced).toBeLessThan(400);
});

// 1,200 units at 1.00: 171 packs of 7 for 5.00 and 3 units are 858.00, of 172 the last would not pay; 12 of 100 are 720.00.
// Twelve months three times: without packs, how they are rated, and with enough of them; then single ones
test('only the period in which packs run out is priced again for a count', () => {
  const months = Array.from({ length: 12 }, () => 100);
  const few = search(modelWith('kind: per_unit, price: 1', 'units: 7, term: 1 year, price: 5'), months);
  expect([few.count, few.total]).toEqual([171, 85_800n]);
  const both = 'units: 7, term: 1 year, price: 5}, L: {of: requests, units: 100, term: 1 year, price: 60';
  const found = search(modelWith('kind: per_unit, price: 1', both), months);
  expect([found.count, found.total]).toEqual([12, 72_000n]);
  expect(found.periods).toBeLessThan(3 * 12 + 5);
});

const MOST = 60;

const cents = (n: number, digits = 2): string =>
  `${Math.trunc(n / 10 ** digits)}.${String(n % 10 ** digits).padStart(digits, '0')}`;

const near = fc
  .tuple(
    fc.integer({ min: 1, max: 3000 }), // the price of a unit in thousandths
    fc.constantFrom(1, 3, 7, 10),
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom('per_unit', 'up', 'down', 'nearest', 'exact', 'falling', 'rising'),
    fc.constantFrom('1 year', '40 days', '1 month, renew: true', '1 day, renew: true', '45 days, renew: true'),
    fc.constantFrom(
      '',
      'rounding: half_even',
      'choices: {draw_first: pack}',
      'discounts: [{on: all, percent: 20%}]',
      'credits: {c: {kind: balance, amount: 5, of: usage}}',
    ),
    fc.constantFrom('', 'grace: {share: 10%, of: overage}'),
    fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }),
  )
  .map(([price, size, off, kind, term, more, grace, usage]) => {
    const last = cents(price, 3);
    const charge = {
      per_unit: `kind: per_unit, price: ${last}`,
      falling: `kind: graduated, tiers: [{up_to: 5, price: 3.5}, {up_to: 20, price: ${last}}, {price: 0.001}]`,
      rising: `kind: graduated, tiers: [{up_to: 5, price: 0.001}, {up_to: 20, price: ${last}}, {price: 3.5}]`,
    }[kind as 'per_unit'];
    const blocks = `kind: package, per: ${size}, partial: ${kind}, price: ${cents(price * size, 3)}`;
    const pack = Math.max(0, Math.floor((price * size) / 10) + off);
    const rule = `${charge ?? blocks}${grace === '' ? '' : `, ${grace}`}`;
    return {
      model: modelWith(rule, `units: ${size}, term: ${term}, price: ${cents(pack)}, count_max: ${MOST}`, more),
      usage,
    };
  });

test(
  'near a tie the search chooses what pricing every count chooses',
  () => {
    fc.assert(
      fc.property(near, ({ model, usage }) => {
        const [found, all] = [search(model, usage), search(model, usage, true)];
        expect([found.count, found.total]).toEqual([all.count, all.total]);
      }),
      runs(300),
    );
  },
  PATIENCE_MS,
);
