// The random scenarios and the reference pricer hold each other up: every variation is really drawn, and
// what must hold for any bill holds. (That the kernel agrees is tested where the kernel is.)
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Charge } from '../../src/model/charge.ts';
import type { PackKind } from '../../src/model/model.ts';
import type { Plan } from '../../src/model/plan.ts';
import { scenario } from './arbitrary.ts';
import { less, minus, plus, ZERO } from './fraction.ts';
import { type ReferenceInput, type ReferencePeriod, type ReferencePool, referencePrice } from './price.ts';

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

test('parts sum to the bill, nothing is paid twice, no unit is lost', () => {
  fc.assert(
    fc.property(scenario, (input) => {
      const { periods, billed } = referencePrice(input);
      expect(total(periods.map((period) => period.billed))).toBe(billed);
      for (const period of periods) {
        for (const kind of ['stated', 'billed'] as const) {
          const charges = total([...period.charges.values()].map((charge) => charge[kind]));
          const parts = [period.maximum[kind], period.trueUp, period.shortfall, period.packs, period.discounts[kind]];
          expect(total([charges, ...parts, period.credits, period.rounding[kind]])).toBe(period[kind]);
        }
        const isExact = input.model.choices.moneyRounded === 'bill';
        expect(isExact || (period.rounding.billed === 0n && period.rounding.stated === 0n)).toBe(true);
        expect(period.billed >= period.refunds && period.refunds <= 0n && period.credits <= 0n).toBe(true);
        expect(period.discounts.billed <= 0n && period.maximum.billed <= 0n && period.trueUp >= 0n).toBe(true);
        for (const meter of period.pool.values()) accountedFor(input, meter);
      }
    }),
    { numRuns: 300 },
  );
}, 60_000);

/** What packs, grace and charges take is no more than what is over, or than all units when packs go first. */
function accountedFor({ model }: ReferenceInput, meter: ReferencePool): void {
  const accounted = plus(plus(meter.drawn, meter.forgiven), plus(meter.chargeable, meter.blocked));
  const most = model.choices.drawFirst === 'pack' ? plus(meter.over, meter.drawn) : meter.over;
  expect(less(most, accounted)).toBe(false);
  expect(less(minus(most, meter.drawn), ZERO)).toBe(false);
}

test('a directory row that repeats the one before changes nothing', () => {
  fc.assert(
    fc.property(scenario, fc.nat({ max: 200 }), (input, offset) => {
      const from = (input.periods[0]?.from ?? 0) + offset;
      const rows = input.account.facts;
      const repeated = (rows.filter((row) => row.from <= from).at(-1) ?? rows[0])?.facts ?? new Map();
      const others = rows.filter((row) => row.from !== from);
      const facts = [...others, { from, facts: repeated }].sort((a, b) => a.from - b.from);
      const first = rows[0];
      const same = first !== undefined && from < first.from ? [{ from, facts: first.facts }, ...rows] : facts;
      expect(referencePrice({ ...input, account: { ...input.account, facts: same } })).toEqual(referencePrice(input));
    }),
    { numRuns: 100 },
  );
});

test('every variation of the language is drawn', () => {
  const inputs = fc.sample(scenario, { numRuns: 1000, seed: 1 });
  const seen = new Set(inputs.flatMap((input) => [...variations(input)]));
  expect([...seen].sort()).toMatchInlineSnapshot(`
    [
      "amount by",
      "amount column",
      "amount constant",
      "amount dated",
      "amount month",
      "assume cheapest",
      "assume cheapest_by_month",
      "assume column",
      "assume smallest",
      "at limit auto_pack",
      "at limit block",
      "at limit upgrade",
      "change immediate",
      "change next_period",
      "charge flat",
      "charge flat quantity",
      "charge graduated",
      "charge graduated all account",
      "charge graduated all end_tenant",
      "charge graduated chargeable account",
      "charge graduated chargeable end_tenant",
      "charge graduated down on tier",
      "charge graduated down on total",
      "charge graduated exact on tier",
      "charge graduated exact on total",
      "charge graduated nearest on tier",
      "charge graduated nearest on total",
      "charge graduated up on tier",
      "charge graduated up on total",
      "charge package",
      "charge package rates",
      "charge per_seat",
      "charge per_unit",
      "charge per_unit rates",
      "charge percentage",
      "charge percentage free",
      "charge stairstep",
      "charge stairstep all account",
      "charge stairstep all end_tenant",
      "charge stairstep chargeable account",
      "charge stairstep chargeable end_tenant",
      "charge volume",
      "charge volume all account",
      "charge volume all end_tenant",
      "charge volume chargeable account",
      "charge volume chargeable end_tenant",
      "charge volume down on tier",
      "charge volume down on total",
      "charge volume exact on tier",
      "charge volume exact on total",
      "charge volume nearest on tier",
      "charge volume nearest on total",
      "charge volume up on tier",
      "charge volume up on total",
      "commit billed none",
      "commit billed pro_rata",
      "commit billed whole",
      "commit carried none",
      "commit carried pro_rata",
      "commit carried whole",
      "contract parts",
      "contract plan",
      "convert down",
      "convert nearest",
      "convert up",
      "credit balance never from first_paid",
      "credit balance never from joined",
      "credit balance never from launch",
      "credit balance period from first_paid",
      "credit balance period from joined",
      "credit balance period from launch",
      "credit share never from first_paid",
      "credit share never from joined",
      "credit share never from launch",
      "credit share period from first_paid",
      "credit share period from joined",
      "credit share period from launch",
      "discount amount",
      "discount by commit",
      "discount by share",
      "discount by units",
      "discount percent",
      "drawFirst pack",
      "drawFirst pool",
      "grace cliff after_packs",
      "grace cliff before_packs",
      "grace overage after_packs",
      "grace overage before_packs",
      "grace pool after_packs",
      "grace pool before_packs",
      "lacks flagged",
      "lacks priced",
      "lacks refused",
      "maximum after_credits after",
      "maximum after_credits before",
      "maximum before_credits after",
      "maximum before_credits before",
      "minimum after_credits after",
      "minimum after_credits before",
      "minimum before_credits after",
      "minimum before_credits before",
      "moneyRounded bill",
      "moneyRounded charge",
      "pack monthly day expires",
      "pack monthly day refunded",
      "pack monthly day rolls_over",
      "pack monthly month expires",
      "pack monthly month refunded",
      "pack monthly month rolls_over",
      "pack renewed",
      "pack scoped",
      "pack starts",
      "pack upfront day expires",
      "pack upfront day refunded",
      "pack upfront day rolls_over",
      "pack upfront month expires",
      "pack upfront month refunded",
      "pack upfront month rolls_over",
      "partialPeriod prorated",
      "partialPeriod whole",
      "periods anniversary",
      "periods day",
      "periods days",
      "periods month",
      "periods rolling",
      "phase credit",
      "phase plan",
      "plan not offered",
      "pool adds",
      "pool floor",
      "pool per install",
      "pool per seat",
      "pool replaces",
      "pool unlimited",
      "prorationDays 30",
      "prorationDays calendar",
      "rollover",
      "rollover capped",
      "rounding down",
      "rounding half_even",
      "rounding half_up",
      "rounding up",
      "scope all",
      "scope fees",
      "scope named",
      "scope packs",
      "scope usage",
      "seats average",
      "seats daily",
      "seats end",
      "seats maximum",
      "seats start",
      "take average",
      "take maximum",
      "take seats",
      "take sum",
      "transactions",
    ]
  `);
  const states = inputs.flatMap((input) => referencePrice(input).periods.map(({ state }: ReferencePeriod) => state));
  expect([...new Set(states)].sort()).toEqual(['before_launch', 'billed', 'inactive', 'memo']);
});

function* variations(input: ReferenceInput): Generator<string> {
  const { model, account } = input;
  for (const [name, value] of Object.entries(model.choices)) {
    yield `${name} ${typeof value === 'string' ? value : value.kind}`;
  }
  yield `rounding ${model.rounding}`;
  yield `assume ${model.assume.plan.kind}`;
  for (const { take, convert } of model.meters)
    yield convert === undefined ? `take ${take}` : `convert ${convert.round}`;
  for (const { plan, credits } of model.rollout?.phases ?? []) {
    if (plan !== undefined) yield 'phase plan';
    if (credits.length > 0) yield 'phase credit';
  }
  for (const { plan, parts } of model.contracts) {
    if (plan !== undefined) yield 'contract plan';
    if (parts !== undefined) yield 'contract parts';
  }
  if ((account.transactions ?? []).length > 0) yield 'transactions';
  for (const plan of model.plans) yield* ofPlan(plan);
  for (const pack of model.packs) yield* ofPack(pack);
  for (const { off } of model.discounts)
    yield `discount ${off.kind === 'steps' ? `by ${off.measured.kind}` : off.kind}`;
  for (const credit of model.credits) yield `credit ${credit.kind} ${credit.renews} from ${credit.countedFrom}`;
  const scopes = [...model.discounts.map(({ on }) => on), ...model.credits.map(({ of }) => of)];
  for (const scope of scopes) yield `scope ${typeof scope === 'string' ? scope : 'named'}`;
}

function* ofPlan(plan: Plan): Generator<string> {
  if (!plan.offered) yield 'plan not offered';
  if (plan.minimum !== undefined) yield `minimum ${plan.minimum.against} ${plan.minimum.discounts}`;
  if (plan.maximum !== undefined) yield `maximum ${plan.maximum.against} ${plan.maximum.discounts}`;
  if (plan.commit !== undefined) yield `commit ${plan.commit.shortfall} ${plan.commit.cut}`;
  if (plan.atLimit !== undefined) yield `at limit ${plan.atLimit.kind}`;
  for (const { usage } of plan.lacks) yield `lacks ${usage}`;
  for (const pool of plan.includes.values()) {
    yield pool.unlimited ? 'pool unlimited' : `pool ${pool.editionMode}`;
    if (pool.rollover !== undefined) yield pool.rollover.cap === undefined ? 'rollover' : 'rollover capped';
    if (pool.floor !== undefined) yield 'pool floor';
    if (pool.perSeat !== undefined) yield 'pool per seat';
    if (pool.perInstall !== undefined) yield 'pool per install';
    yield `amount ${pool.base.kind}`;
  }
  for (const charge of plan.charges) yield* ofCharge(charge);
}

function* ofCharge(charge: Charge): Generator<string> {
  yield `charge ${charge.kind}`;
  if ('rates' in charge && charge.rates !== undefined) yield `charge ${charge.kind} rates`;
  if ('blocks' in charge) yield `charge ${charge.kind} ${charge.partial} on ${charge.blocks}`;
  if ('tiersCount' in charge) yield `charge ${charge.kind} ${charge.tiersCount} ${charge.tiersPer}`;
  if (charge.kind === 'percentage' && charge.free !== undefined) yield 'charge percentage free';
  if (charge.kind === 'flat' && charge.quantity !== undefined) yield 'charge flat quantity';
  if ('grace' in charge && charge.grace !== undefined) yield `grace ${charge.grace.of} ${charge.grace.against}`;
}

function* ofPack(pack: PackKind): Generator<string> {
  yield `pack ${pack.paid} ${pack.term.unit} ${pack.leftover}`;
  if (pack.only !== undefined) yield 'pack scoped';
  if (pack.renew) yield 'pack renewed';
  if (pack.starts !== undefined) yield 'pack starts';
}
