// The metering in SQL against a loop over the rows, on random usage and rules.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atScale, type Decimal } from '../../src/exact/decimal.ts';
import { type Caller, resolveCaller } from '../../src/meter/callers.ts';
import { matches, outcomeOf, type UsageKind } from '../../src/meter/match.ts';
import type { Meter, Model } from '../../src/model/model.ts';
import { usageRules } from '../../src/model/rules.ts';
import { accounts, decimals, keys, models, row, tags } from './arbitrary.ts';
import { type MeteredBook, metered, on, type Row } from './book.ts';

interface Count {
  units: bigint;
  excluded: bigint;
  unweighted: bigint;
  readonly more: Map<string, bigint>;
}

/** One row after the other; `more`: units by class, end tenant and hour. */
function byHand(rule: Meter, of: Model, account: string, rows: readonly Row[], scale: number): Count {
  const count: Count = { units: 0n, excluded: 0n, unweighted: 0n, more: new Map() };
  const owners = new Map(Object.entries(keys).map(([key, k]) => [key, { keyClass: 'production', ...k }]));
  for (const r of rows) {
    const caller: Caller = { tenant: r.tenant, key: r.key ?? '' };
    const who = resolveCaller(caller, { accounts: undefined, keys: owners, columns: [] }, []);
    const kind = kindOf(r, who.keyClass);
    const outcome = outcomeOf(rule, kind, on(r.day));
    if (who.account !== account || !outcome.counted) continue;
    if (outcome.notBilled < 0 && outcome.weight === undefined) count.unweighted += BigInt(r.requests ?? 0);
    const units = unitsOf(r, outcome.measure, outcome.weight, scale);
    if (outcome.notBilled >= 0) count.excluded += units;
    if (outcome.notBilled >= 0 || outcome.weight === undefined) continue;
    count.units += units;
    const add = (name: string) => count.more.set(name, (count.more.get(name) ?? 0n) + units);
    add(`class ${usageRules(of, rule.name).map((m) => matches(m, kind))}`);
    add(`tenant ${who.endTenant}`);
    if (isCustomer(account, on(r.day))) add(`hour ${on(r.day) * 24 + (r.hour ?? 0)}`);
  }
  return count;
}

function kindOf(r: Row, keyClass: string): UsageKind {
  const operation = r.operation ?? '';
  return { operation, tags: tags[operation] ?? [], status: r.status ?? 0, polling: r.polling ?? false, keyClass };
}

function unitsOf(r: Row, measure: string, weight: Decimal | undefined, scale: number): bigint {
  const [quantity, places] = measure === 'records' ? [r.measures?.['records'], decimals.records] : [r.requests, 0];
  return weight === undefined ? 0n : BigInt(quantity ?? 0) * atScale(weight, scale - places);
}

function isCustomer(id: string, at: number): boolean {
  const account = accounts.find((a) => a.id === id);
  return at >= (account?.joined ?? at) && at < (account?.left ?? at + 1);
}

/** What was metered, in the same form. */
function bySql(book: MeteredBook, a: number, m: number): Count {
  const [from, until] = [on('2025-01-01'), on('2025-01-05')];
  const { usage, excluded, left } = book;
  const more: [string, bigint][] = [];
  const { finer } = usage;
  if (finer === undefined) throw new Error('nothing finer was counted');
  for (const [c, pattern] of finer.classes(m).entries())
    more.push([`class ${pattern}`, finer.ofClass(a, m, c, from, until)]);
  for (const [tenant, units] of finer.endTenants(a, m, from, until)) more.push([`tenant ${tenant}`, units]);
  for (const { hour, units } of finer.hours(a, m, from, until)) more.push([`hour ${hour}`, units]);
  const mine = excluded.filter((e) => e.meter === m && book.atoms.account[e.atom] === a);
  return {
    units: usage.between(a, m, from, until),
    excluded: mine.reduce((sum, e) => sum + e.units, 0n),
    unweighted: left.unweighted.filter((u) => u.meter === m).reduce((sum, u) => sum + u.requests, 0n),
    more: new Map(more),
  };
}

/** Parts without units may be left out, by class, tenant or hour. */
function plain({ units, excluded, more }: Count) {
  return { units, excluded, more: [...more].filter(([, part]) => part > 0n).sort(([a], [b]) => (a < b ? -1 : 1)) };
}

test('units, what is left out, classes, end tenants and hours are what a loop over the rows counts', async () => {
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
      for (const [m, rule] of of.meters.entries()) {
        const scale = book.usage.scales[m] ?? 0;
        const counts = accounts.map(({ id }) => byHand(rule, of, id, rows, scale));
        for (const [a, count] of counts.entries()) expect(plain(bySql(book, a, m))).toEqual(plain(count));
        expect(bySql(book, 0, m).unweighted).toBe(counts.reduce((sum, c) => sum + c.unweighted, 0n));
      }
    }),
    { numRuns: 60 },
  );
});
