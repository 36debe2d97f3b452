// The metering without a database against the metering in SQL, on random usage and rules: for every account the same
// units, classes, end tenants, hours and gaps. A gauge's level against a look at every second.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveCaller } from '../../src/meter/callers.ts';
import { levelOf } from '../../src/meter/level.ts';
import { periodLists } from '../../src/meter/periods.ts';
import type { Account, Usage } from '../../src/meter/quantities.ts';
import { type MeteredRows, meterRows } from '../../src/meter/rows.ts';
import { atomsOf } from '../../src/meter/usage.ts';
import type { UsageRow } from '../../src/meter/weigh-rows.ts';
import type { Model } from '../../src/model/model.ts';
import { accounts, decimals, keys, models, row, tags } from './arbitrary.ts';
import { metered, on, type Row } from './book.ts';

const WINDOW = [on('2025-01-01'), on('2025-01-05')] as const;
const owners = new Map(Object.entries(keys).map(([key, k]) => [key, { keyClass: 'production', ...k }]));

/** The rows that an account pays for, as the caller of a library would give them. */
function rowsOf(account: string, rows: readonly Row[]): readonly UsageRow[] {
  return rows.flatMap((r) => {
    const who = resolveCaller(
      { tenant: r.tenant, key: r.key ?? '' },
      { accounts: undefined, keys: owners, columns: [] },
      [],
    );
    if (who.account !== account) return [];
    const operation = r.operation ?? '';
    return [
      {
        day: on(r.day),
        hour: r.hour,
        operation,
        tags: tags[operation] ?? [],
        status: r.status ?? 0,
        polling: r.polling ?? false,
        keyClass: who.keyClass,
        endTenant: who.endTenant === account ? undefined : who.endTenant,
        unmapped: false,
        quantities: new Map([
          ['requests', BigInt(r.requests ?? 0)],
          ['records', BigInt(r.measures?.['records'] ?? 0)],
        ]),
      },
    ];
  });
}

function byRows(model: Model, account: Account, rows: readonly Row[]): MeteredRows {
  const periods = periodLists(model.choices.periods, ...WINDOW);
  return meterRows({
    model,
    account,
    atoms: atomsOf([account], periods, () => []),
    rows: rowsOf(account.id, rows),
    measures: Object.entries(decimals).map(([name, d]) => ({ name, decimals: d })),
    gauges: new Map(),
    gaugeScale: 0,
    zone: 'UTC',
    secondOf: (day) => day * 86_400,
  });
}

/** All that pricing may ask of a meter's usage; parts without units may be left out. */
function asked({ finer, ...usage }: Usage, a: number, m: number) {
  if (finer === undefined) throw new Error('nothing finer was counted');
  const classes = finer
    .classes(m)
    .map((pattern, c): [string, bigint] => [`${pattern}`, finer.ofClass(a, m, c, ...WINDOW)]);
  return {
    scale: usage.scales[m],
    units: usage.between(a, m, ...WINDOW),
    byDay: [0, 1, 2, 3].map((d) => usage.between(a, m, WINDOW[0] + d, WINDOW[0] + d + 1)),
    classes: classes.filter(([, units]) => units > 0n),
    tenants: [...finer.endTenants(a, m, ...WINDOW)],
    hours: finer.hours(a, m, ...WINDOW),
  };
}

test('row by row comes out what SQL counts', async () => {
  const everyone = accounts.map(
    (a): Account => ({ joined: undefined, left: undefined, facts: [], purchases: [], ...a }),
  );
  let units = 0n;
  await fc.assert(
    fc.asyncProperty(models, fc.array(row, { maxLength: 25 }), async (of, rows) => {
      const book = await metered({
        model: of,
        accounts,
        rows,
        tags,
        keys,
        measures: { records: 2 },
        window: ['2025-01-01', '2025-01-05'],
      });
      const own = everyone.map((account) => byRows(of, account, rows));
      for (const m of of.meters.keys()) {
        for (const [a, { usage }] of own.entries()) {
          expect(asked(usage, 0, m)).toEqual(asked(book.usage, a, m));
          units += usage.between(0, m, ...WINDOW);
        }
        const unweighted = (list: typeof book.left.unweighted): bigint =>
          list.reduce((sum, u) => sum + (u.meter === m ? u.requests : 0n), 0n);
        expect(own.reduce((sum, { left }) => sum + unweighted(left.unweighted), 0n)).toBe(
          unweighted(book.left.unweighted),
        );
      }
      const outside = own.flatMap(({ left }) => left.outsideDates);
      expect(new Set(outside)).toEqual(new Set(book.left.outsideDates));
    }),
    { numRuns: 30 },
  );
  expect(units).toBeGreaterThan(0n);
});

test('a level holds until the next sample, as at every second', () => {
  const sample = fc.record({ second: fc.integer({ min: 0, max: 20 }), value: fc.bigInt(0n, 50n) });
  const samples = fc.uniqueArray(sample, { maxLength: 6, selector: (s) => s.second });
  fc.assert(
    fc.property(samples, fc.nat(22), fc.integer({ min: 1, max: 12 }), (some, from, length) => {
      const sorted = some.toSorted((a, b) => a.second - b.second);
      const at = (second: number): bigint => sorted.findLast((s) => s.second <= second)?.value ?? 0n;
      const levels = Array.from({ length }, (_, i) => at(from + i));
      const level = levelOf(sorted);
      expect(level.between(from, from + length)).toBe(levels.reduce((a, b) => a + b, 0n));
      expect(level.highest(from, from + length)).toBe(levels.reduce((a, b) => (a > b ? a : b), 0n));
    }),
  );
});
