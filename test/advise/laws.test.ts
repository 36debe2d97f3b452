// Laws on random plans, against every quantity tried one by one: the cheapest plan is the one that the
// ranges say, and the cliffs are all quantities after which the bill falls.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkModel } from '../../src/advise/check.ts';
import { probeOf, type Situation, type Way } from '../../src/advise/probe.ts';
import { fineModel, plainModel } from '../../src/advise/variants.ts';
import { parseDay } from '../../src/calendar/day.ts';
import type { Model } from '../../src/model/model.ts';
import { runs } from '../price/runs.ts';
import { modelOf } from '../price/small.ts';

const MOST = 200;
const UNITS = Array.from({ length: MOST + 2 }, (_, u) => BigInt(u));
const NOTHING = { window: undefined, observed: undefined, costs: undefined, catalogue: undefined };

const price = fc.integer({ min: 0, max: 40 }).map((cents) => `0.${String(cents).padStart(2, '0')}`);
const bounds = fc
  .uniqueArray(fc.integer({ min: 1, max: MOST - 1 }), { minLength: 1, maxLength: 2 })
  .map((list) => list.sort((a, b) => a - b));

const charge = fc.oneof(
  price.map((p) => `{kind: per_unit, of: requests, price: ${p}}`),
  fc
    .tuple(fc.constantFrom('graduated', 'volume'), bounds, price, price, price, fc.constantFrom('chargeable', 'all'))
    .map(
      ([kind, [a, b], x, y, z, count]) =>
        `{kind: ${kind}, of: requests, tiers_count: ${count}, tiers: [{up_to: ${a}, price: ${x}}, ${b === undefined ? '' : `{up_to: ${b}, price: ${y}}, `}{price: ${z}}]}`,
    ),
  fc
    .tuple(bounds, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
    .map(([[a], x, y]) => `{kind: stairstep, of: requests, tiers: [{up_to: ${a}, fee: ${x}}, {fee: ${y}}]}`),
);

const plan = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 80 }), fc.option(charge, { freq: 5 }), fc.boolean())
  .map(([fee, pool, c, least]) => {
    const minimum = least ? ', minimum: 12' : '';
    return `{fee: ${fee}, includes: {requests: ${pool}}${minimum}${c === null ? '' : `, charges: {c: ${c}}`}}`;
  });

const model = fc
  .array(plan, { minLength: 2, maxLength: 4 })
  .map((plans) =>
    modelOf(
      `model: m\ncurrency: USD\nplans:\n${plans.map((p, i) => `  p${i}: ${p}`).join('\n')}\nassume: {plan: cheapest}`,
    ),
  );

function costs(of: Model, p: number, way: Way): readonly (bigint | undefined)[] {
  const situation: Situation = {
    plan: p,
    facts: new Map(),
    existing: true,
    day: parseDay('2025-01-01') ?? 0,
    rule: -1,
  };
  return probeOf(of, situation, 0, way)(UNITS);
}

const blocks = fc
  .tuple(
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 40 }),
    price,
    fc.integer({ min: 1, max: 15 }),
    fc.constantFrom('up', 'down', 'nearest', 'exact'),
  )
  .map(
    ([fee, pool, p, per, partial]) =>
      `{fee: ${fee}, includes: {requests: ${pool}}, charges: {c: {kind: package, of: requests, price: 1${p.slice(1)}, per: ${per}, partial: ${partial}}}}`,
  );

/** The law for two plans of whole blocks. */
function crossesRightly(a: string, b: string): void {
  const m = modelOf(`model: m\ncurrency: USD\nplans:\n  a: ${a}\n  b: ${b}\nassume: {plan: cheapest}`);
  const fine = fineModel(plainModel(m));
  const all = [0, 1].map((p) => costs(fine, p, 'assumed'));
  const [comparison] = checkModel(m, NOTHING).comparisons;
  const ranges = comparison?.ranges ?? [];
  for (const [i, { plan: mine, from, until }] of ranges.entries()) {
    if (i === 0 || comparison?.about === true) continue;
    const cost = (p: number, u: bigint): bigint => all[p]?.[Number(u)] ?? 0n;
    const dearer = (u: bigint): boolean => cost(mine, u) > cost(1 - mine, u);
    const cheaper = (u: bigint): boolean => cost(mine, u) < cost(1 - mine, u);
    if (from > 0n && from <= BigInt(MOST)) expect([from, cheaper(from - 1n)]).toEqual([from, false]);
    const low = UNITS.filter((u) => u >= from && (until === undefined || u <= until));
    if (i === ranges.length - 1) expect(low.filter(dearer)).toEqual([]);
  }
}

test('whole blocks: from a crossing on the later plan is nowhere dearer, and just before it is not cheaper', () => {
  // full blocks only: the later plan is dearest just before one is full
  const full = [
    '{fee: 0, includes: {requests: 0}, charges: {c: {kind: package, of: requests, price: 1.00, per: 4, partial: exact}}}',
    '{fee: 0, includes: {requests: 1}, charges: {c: {kind: package, of: requests, price: 1.02, per: 4, partial: down}}}',
  ] as const;
  // they cross again inside blocks, long after the smooth lines do
  const again = [
    '{fee: 30, includes: {requests: 26}, charges: {c: {kind: package, of: requests, price: 1.35, per: 14, partial: down}}}',
    '{fee: 30, includes: {requests: 32}, charges: {c: {kind: package, of: requests, price: 1.16, per: 13, partial: exact}}}',
  ] as const;
  fc.assert(
    fc.property(fc.tuple(blocks, blocks), ([a, b]) => crossesRightly(a, b)),
    { ...runs(40), examples: [[[full[0], full[1]]], [[again[0], again[1]]]] },
  );
});

test('the ranges name the cheapest plan at every quantity', () => {
  fc.assert(
    fc.property(model, (m) => {
      const fine = fineModel(plainModel(m));
      const all = m.plans.map((_, p) => costs(fine, p, 'assumed'));
      const { comparisons } = checkModel(m, NOTHING);
      const said = (u: bigint): number | undefined =>
        comparisons[0]?.ranges.find((r) => r.from <= u && (r.until === undefined || u <= r.until))?.plan;
      for (const u of UNITS) {
        const here = all.map((list) => list[Number(u)]);
        const least = here.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined);
        const first = here.indexOf(least);
        expect([u, said(u)]).toEqual([u, least === undefined ? undefined : first]);
      }
    }),
    { numRuns: 20 },
  );
});

test('the cliffs are the quantities after which the bill falls', () => {
  fc.assert(
    fc.property(model, (m) => {
      const plain = plainModel(m);
      const falls = m.plans.flatMap((p, i) => {
        const list = costs(plain, i, 'own');
        return UNITS.slice(0, MOST)
          .filter((u) => (list[Number(u) + 1] ?? list[Number(u)] ?? 0n) < (list[Number(u)] ?? 0n))
          .map((u) => `plan ${p.name}: at ${u + 1n} requests`);
      });
      const found = checkModel(m, NOTHING).advice.filter((a) => a.code === 'cliff');
      const said = found.map((a) => a.message.slice(0, a.message.indexOf(' the month')));
      expect(said.filter((text) => Number(/\d+(?= requests)/.exec(text)?.[0]) <= MOST)).toEqual(falls);
    }),
    { numRuns: 20 },
  );
});
