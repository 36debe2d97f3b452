// Worked figures of limits and assumptions through the reference pricer: blocked, upgraded, packs bought as
// needed, the cheapest and the smallest plan, the cheapest packs. Money is in minor units.
import { describe, expect, test } from 'vitest';
import type { AtLimit } from '../../src/model/plan.ts';
import { fee, type ModelParts, months, pack, packKind, plan, pool } from './build.ts';
import { bills, exact, march, pools, priced, type Situation } from './run.ts';

const starter = (atLimit: AtLimit | undefined) => plan([fee('0')], pool('25k'), { name: 'starter', atLimit });
const paid = (name: string, price: string, included: string, over: string) =>
  plan([fee(price), pack(over, '1k')], pool(included), { name });
const ladder = (atLimit: AtLimit | undefined) => [
  starter(atLimit),
  paid('professional', '49', '100k', '0.015'),
  paid('business', '149', '500k', '0.010'),
  paid('enterprise', '499', '2M', '0.008'),
];
const planned = (name: string): Pick<Situation, 'facts'> => ({ facts: { '2025-01-01': { plan: name } } });
const autoPack = (max: number | undefined, after: 'block' | 'unpriced'): AtLimit => ({
  kind: 'auto_pack',
  pack: 'S',
  max,
  // biome-ignore lint/suspicious/noThenProperty: a word of the language
  then: after,
});

describe('at the limit', () => {
  test('unpriced, unless the plan says more; blocked units are refused', () => {
    const situation = { ...planned('starter'), units: march('30k') };
    expect(priced({ plans: ladder(undefined) }, situation)).toMatchObject({ billed: 0n, unpriced: true });
    const blocking = { plans: ladder({ kind: 'block' }) };
    expect(priced(blocking, situation)).toMatchObject({ billed: 0n, unpriced: false });
    expect(pools(blocking, situation)[0]?.blocked).toEqual(exact('5k'));
  });

  // 25,000 fit; one more is Professional for that month, with its fee, pool and overage: 49 + 20k × 0.015 = 49.30
  test('upgrade: this period only, all of it', () => {
    const parts = { plans: ladder({ kind: 'upgrade' }) };
    const units = { '2025-01-10': '25000', '2025-02-10': '25001', '2025-03-10': '120k', '2025-04-10': '10' };
    const { periods } = priced(parts, { ...planned('starter'), periods: months('2025-01', 4), units });
    expect(periods.map(({ billed, plan: name }) => [name, billed])).toEqual([
      ['starter', 0n],
      ['professional', 4900n],
      ['professional', 4930n],
      ['starter', 0n],
    ]);
  });

  test('upgrade past a plan that is not offered and one whose limit is passed too', () => {
    const middle = plan([fee('5')], pool('28k'), { name: 'middle' });
    const hidden = plan([fee('6')], pool('1M'), { name: 'hidden', offered: false });
    const [first, ...others] = ladder({ kind: 'upgrade' });
    const parts = { plans: [...(first ? [first] : []), middle, hidden, ...others] };
    const bill = (units: string) => bills(parts, { ...planned('starter'), units: march(units) });
    expect([bill('28k'), bill('30k')]).toEqual([[500n], [4900n]]);
  });

  // 23k over: 3 packs of 10k at 20.00; 7k live on: next month 5k over need none of their own
  test('auto_pack: as many as the rest needs, what is left lives on', () => {
    const parts = { plans: [starter(autoPack(undefined, 'unpriced'))], packs: [packKind('10k', '20')] };
    const units = { '2025-01-10': '48k', '2025-02-10': '30k', '2025-03-10': '30k' };
    expect(bills(parts, { periods: months('2025-01', 3), units })).toEqual([6000n, 0n, 2000n]);
  });

  test.each(['block', 'unpriced'] as const)('auto_pack: at most 2 a period, then %s', (after) => {
    const parts = { plans: [starter(autoPack(2, after))], packs: [packKind('10k', '20')] };
    const result = priced(parts, { units: march('48k') });
    expect([result.billed, result.unpriced]).toEqual([4000n, after === 'unpriced']);
    expect(result.periods[0]?.pool.get('calls')?.blocked).toEqual(exact(after === 'block' ? '3k' : '0'));
  });
});

describe('plans that are assumed', () => {
  const assume = (kind: 'cheapest' | 'cheapest_by_month' | 'smallest'): Pick<ModelParts, 'assume'> => ({
    assume: { plan: { kind }, packs: { kind: 'none' } },
  });
  const parts = { plans: ladder({ kind: 'block' }) };

  // Starter allows 25k: 49 + 25,400 × 0.015 = 430; 149 + 25,000 × 0.010 = 399; 499 + 23,500 × 0.008 = 687
  test('cheapest at 25.5M: Business 399.00', () => {
    const result = priced({ ...parts, ...assume('cheapest') }, { units: march('25500000') });
    expect(result.periods[0]).toMatchObject({ plan: 'business', billed: 39900n, unpriced: false });
  });

  // January alone: Starter 0.00; February: Business. For both months: Starter is out, Business 149 + 399
  test('cheapest for the window and by month', () => {
    const situation = { periods: months('2025-01', 2), units: { '2025-01-10': '20k', '2025-02-10': '25500000' } };
    const names = (kind: 'cheapest' | 'cheapest_by_month') =>
      priced({ ...parts, ...assume(kind) }, situation).periods.map(({ plan: name, billed }) => [name, billed]);
    expect(names('cheapest')).toEqual([
      ['professional', 4900n],
      ['professional', 43000n],
    ]);
    expect(names('cheapest_by_month')).toEqual([
      ['starter', 0n],
      ['business', 39900n],
    ]);
  });

  test('smallest: the first whose pool holds every month; none: unpriced', () => {
    const situation = (units: string) => ({
      periods: months('2025-01', 2),
      units: { '2025-01-10': '20k', '2025-02-10': units },
    });
    const name = (units: string) => priced({ ...parts, ...assume('smallest') }, situation(units)).periods[0]?.plan;
    expect([name('25k'), name('100001'), name('2M'), name('2000001')]).toEqual([
      'starter',
      'business',
      'enterprise',
      undefined,
    ]);
    expect(priced({ ...parts, ...assume('smallest') }, situation('2000001')).unpriced).toBe(true);
  });

  // 100k over at 0.40: 40.00; two packs of 50k at 15: 30.00; one: 15 + 20
  test('cheapest packs, jointly with the plan', () => {
    const packs = [packKind('50k', '15')];
    const over = plan([pack('0.40', '1k')], pool('50k'), { name: 'over' });
    const flat = plan([fee('31')], pool('1M'), { name: 'flat' });
    const joint = {
      plans: [over, flat],
      packs,
      assume: { plan: { kind: 'cheapest' }, packs: { kind: 'cheapest' } },
    } as const;
    const result = priced(joint, { units: march('150k'), packs: 'assumed' });
    expect(result.periods[0]).toMatchObject({ plan: 'over', packs: 3000n, billed: 3000n });
    const dear = { ...joint, packs: [packKind('50k', '16')] };
    expect(priced(dear, { units: march('150k'), packs: 'assumed' }).periods[0]).toMatchObject({
      plan: 'flat',
      billed: 3100n,
    });
  });
});
