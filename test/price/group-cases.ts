// Random groups: the accounts of several scenarios under the model of the first, in partners of the directory,
// with pools, tiers and minimums shared as drawn. What sharing rules out is put right after the draw.
import fc from 'fast-check';
import type { Charge } from '../../src/model/charge.ts';
import type { Model } from '../../src/model/model.ts';
import type { Plan, Pool } from '../../src/model/plan.ts';
import { type Scenario, scenario } from '../reference/arbitrary.ts';
import { amount, num } from '../reference/build.ts';
import { bound } from '../reference/build-rules.ts';
import type { ReferenceInput } from '../reference/input.ts';
import { periodsFor } from '../reference/periods.ts';
import { inPlans } from './changes.ts';

/** Ids in an order that is none of theirs; contracts of the models are with the first two. */
const IDS = ['random', 'another', 'Ärmel', 'a'] as const;

interface Sharing {
  readonly pools: boolean;
  readonly tiers: boolean;
  readonly minimum: boolean;
}

const sharing: fc.Arbitrary<Sharing> = fc.constantFrom(
  { pools: true, tiers: false, minimum: false },
  { pools: false, tiers: true, minimum: false },
  { pools: false, tiers: false, minimum: true },
  { pools: true, tiers: true, minimum: true },
);

const partners = fc.array(fc.constantFrom('p', 'p', 'p', 'q', ''), { minLength: 12, maxLength: 12 });

export const groupCases: fc.Arbitrary<readonly ReferenceInput[]> = fc
  .tuple(scenario, fc.array(scenario, { minLength: 1, maxLength: 3 }), sharing, partners, fc.nat({ max: 3 }))
  .map(([first, others, shares, texts, unlike]) => {
    const model = shared(first.model, shares);
    const like = unlike === 0 ? new Map<string, string>() : standing(first);
    return [first, ...others].map((one, i) => member(one, first, model, IDS[i] ?? 'more', texts.slice(3 * i), like));
  });

/** What most often decides a plan and its numbers, as the first account has it. */
function standing({ account }: Scenario): ReadonlyMap<string, string> {
  const row = account.facts[0]?.facts ?? new Map<string, string>();
  return new Map([...row].filter(([column]) => ['plan', 'tariff', 'edition', 'segment'].includes(column)));
}

/** The same model, in which nobody shares anything. */
export function unshared(model: Model): Model {
  const plain = inPlans(model, (plan) => ({
    ...plan,
    includes: new Map([...plan.includes].map(([meter, pool]) => [meter, { ...pool, shared: undefined }])),
    minimum: plan.minimum && { ...plan.minimum, shared: undefined },
    charges: plan.charges.map((charge) => perAccount(charge)),
  }));
  return { ...plain, group: undefined };
}

function perAccount(charge: Charge): Charge {
  return 'tiersPer' in charge && charge.tiersPer === 'group' ? { ...charge, tiersPer: 'account' } : charge;
}

function shared(model: Model, { pools, tiers, minimum }: Sharing): Model {
  const inPool = (pool: Pool): Pool => ({ ...pool, rollover: undefined, shared: pools ? true : undefined });
  const inCharge = (drawn: Charge): Charge => {
    const charge = tiers ? tiered(drawn) : drawn;
    return tiers && 'tiersPer' in charge ? { ...charge, tiersPer: 'group' } : charge;
  };
  const inPlan = (plan: Plan): Plan => ({
    ...plan,
    includes: new Map([...plan.includes].map(([meter, pool]) => [meter, inPool(pool)])),
    charges: plan.charges.map(inCharge),
    minimum: minimumOf(plan, minimum),
    atLimit: plan.atLimit?.kind === 'upgrade' ? { kind: 'block' } : plan.atLimit,
  });
  const { choices, packs } = model;
  const periods = choices.periods.kind === 'day' ? choices.periods : ({ kind: 'month' } as const);
  const plain: Model = {
    ...model,
    group: { column: 'partner' },
    choices: { ...choices, periods, drawFirst: 'pool', prorationDays: 'calendar' },
    packs: packs.map((pack) => ({ ...pack, only: undefined })),
    assume: { plan: { kind: 'column', column: 'plan' }, packs: { kind: 'none' } },
  };
  const whole = inPlans(plain, inPlan);
  const inContract = whole.contracts.map((contract) =>
    contract.parts === undefined ? contract : { ...contract, parts: { ...contract.parts, packs: plain.packs } },
  );
  return { ...whole, contracts: inContract };
}

/** A plain price for a unit as two tiers, so that more charges have some. */
function tiered(charge: Charge): Charge {
  if (charge.kind !== 'per_unit' || charge.rates !== undefined) return charge;
  const { rates: _, price, ...rest } = charge;
  const tiers = [
    { upTo: num('100'), price, flat: undefined },
    { upTo: undefined, price: amount('0.015'), flat: undefined },
  ];
  return {
    ...{ ...rest, kind: 'graduated', per: num('1'), partial: 'exact', blocks: 'total', tiers },
    ...{ flatAtZero: false, tiersCount: 'chargeable', tiersPer: 'account' },
  };
}

function minimumOf({ minimum, maximum }: Plan, isShared: boolean): Plan['minimum'] {
  if (minimum !== undefined) return { ...minimum, against: 'before_credits', shared: isShared ? true : undefined };
  return isShared && maximum === undefined ? bound('49', { shared: true }) : undefined;
}

function member(
  one: Scenario,
  first: Scenario,
  model: Model,
  id: string,
  texts: readonly string[],
  like: ReadonlyMap<string, string>,
): ReferenceInput {
  const { window } = first;
  const known = (pack: string) => model.packs.find(({ name }) => name === pack);
  const isSettled = ({ pack, from }: Scenario['account']['purchases'][number]): boolean => {
    const kind = known(pack);
    return kind !== undefined && (kind.for === undefined || from >= window[0]);
  };
  return {
    model,
    account: {
      ...one.account,
      id,
      purchases: one.account.purchases.filter(isSettled),
      facts: one.account.facts.map(({ from, facts }, i) => ({
        from,
        facts: new Map([...facts, ...like, ['partner', texts[i] ?? '']]),
      })),
    },
    periods: periodsFor(model.choices.periods, one.account.joined, window),
    window,
    units: new Map(),
    grains: one.grains.filter(({ meter }) => model.meters.some(({ name, take }) => name === meter && take === 'sum')),
    packs: [],
  };
}
