// What an account would have done, with hindsight: the cheapest plan for the window or month by month, the
// smallest that holds its usage, the cheapest packs. Every candidate is priced in full.
import type { Plan } from '../../src/model/plan.ts';
import { type Fraction, fraction, fromDecimal, isZero, less, over, plus, rounded, sum, ZERO } from './fraction.ts';
import type { Assumed, ReferenceInput } from './input.ts';
import { type Month, monthsOf } from './months.ts';
import { laterMoney } from './packs.ts';
import { pricePeriod } from './period.ts';
import { isOpenTo, isUsage } from './plans.ts';
import { runPeriods, type Step, startOf, stepOf } from './run-periods.ts';

/** The periods as the model assumes the account to have acted. */
export function assumedRun(input: ReferenceInput): Step[] {
  switch (input.model.assume.plan.kind) {
    case 'column':
      return bestRun(input, [undefined]);
    case 'smallest':
      return bestRun(input, [smallestPlan(input)]);
    case 'cheapest':
      return bestRun(input, candidates(input));
    case 'cheapest_by_month':
      return byMonth({ ...input, packs: input.packs ?? [] });
  }
}

const offered = ({ model }: ReferenceInput): Plan[] => model.plans.filter((plan) => plan.offered);

/** Billed and memo periods. */
const priced = (months: readonly Month[]): Month[] =>
  months.filter(({ state }) => state === 'billed' || state === 'memo');

/** Offered plans that are open to the account in every period from launch on. */
const candidates = (input: ReferenceInput): string[] =>
  offered(input)
    .map(({ name }) => name)
    .filter((name) => priced(monthsOf(input)).every((month) => isOpenTo(month, name).fits));

interface Run {
  readonly steps: readonly Step[];
  readonly cost: Fraction;
}

function run(input: ReferenceInput, plan: string | undefined, packs: readonly Assumed[]): Run {
  const months = monthsOf(input).map((month) => ({ ...month, assumed: plan }));
  const steps = runPeriods({ ...input, packs }, months);
  const billed = sum(steps.map(({ period }) => fraction(period.billed)));
  const later = sum((steps.at(-1)?.after.holdings ?? []).map((holding) => laterMoney(holding, months)));
  return { steps, cost: plus(billed, later) };
}

/** The cheapest run whose plan's limit is not passed; without one, the account has no plan. Ties: the first. */
function bestRun(input: ReferenceInput, plans: readonly (string | undefined)[]): Step[] {
  const isCheapest = input.model.assume.plan.kind === 'cheapest';
  let best: Run | undefined;
  for (const plan of plans) {
    for (const candidate of runsWithPacks(input, plan)) {
      const isOut = isCheapest && plan !== undefined && candidate.steps.some(({ passed }) => passed.has(plan));
      if (!isOut && (best === undefined || less(candidate.cost, best.cost))) best = candidate;
    }
  }
  return [...(best ?? run(input, undefined, input.packs ?? [])).steps];
}

/** Without packs, then, where something is over, every kind and count, fewer first: as given, or all that the model's assumption tries. */
function* runsWithPacks(input: ReferenceInput, plan: string | undefined): Generator<Run> {
  if (input.packs !== undefined || input.model.assume.packs.kind !== 'cheapest') {
    yield run(input, plan, input.packs ?? []);
    return;
  }
  const none = run(input, plan, []);
  yield none;
  const billed = none.steps.filter(({ period }) => period.state === 'billed');
  if (billed.every(({ period }) => [...period.pool.values()].every(({ over: beyond }) => isZero(beyond)))) return;
  const choices = input.model.packs.flatMap((kind) => {
    const beyond = sum(billed.map(({ period }) => period.pool.get(kind.of)?.over ?? ZERO));
    const most = kind.countMax ?? Number(rounded(over(beyond, fromDecimal(kind.units)), 'up'));
    return Array.from({ length: most }, (_, i) => ({ pack: kind.name, count: i + 1 }));
  });
  for (const choice of choices.sort((a, b) => a.count - b.count)) yield run(input, plan, [choice]);
}

/** Greedy in date order, on the state that the months before left. */
function byMonth(input: ReferenceInput): Step[] {
  const months = monthsOf(input);
  const steps: Step[] = [];
  for (const month of months) {
    const carried = steps.at(-1)?.after ?? startOf(input, months);
    const tried = offered(input)
      .filter(({ name }) => isOpenTo(month, name).fits)
      .map(({ name }) => ({ name, step: stepOf(input, { ...month, assumed: name }, months, carried) }))
      .filter(({ name, step }) => !step.passed.has(name))
      .map(({ step }) => step);
    const [first, ...others] = tried;
    const cheapest = first && others.reduce((a, b) => (b.period.billed < a.period.billed ? b : a), first);
    steps.push(cheapest ?? stepOf(input, month, months, carried));
  }
  return steps;
}

/** The first offered plan whose pools hold every period and that leaves no meter with units aside. */
function smallestPlan(input: ReferenceInput): string | undefined {
  const open = candidates(input);
  const months = monthsOf(input);
  return offered(input).find((plan) => {
    const own = priced(months).filter((month) => isOpenTo(month, plan.name).open);
    return (
      open.includes(plan.name) &&
      own.every((month) => holdsUsage(input, { ...month, assumed: plan.name }, plan, months))
    );
  })?.name;
}

function holdsUsage(input: ReferenceInput, month: Month, plan: Plan, months: readonly Month[]): boolean {
  const alone = { ...month, gaps: new Set<string>() };
  const { meters } = pricePeriod(input, alone, months, startOf({ ...input, packs: [] }, []));
  return meters.every(({ meter, used, pool, over: beyond }) => {
    const isRolling = month.model.choices.periods.kind === 'rolling';
    if (plan.includes.has(meter.name)) return isRolling ? isZero(beyond) : pool === 'unlimited' || !less(pool, used);
    return isZero(used) || plan.charges.some((charge) => isUsage(charge) && charge.of === meter.name);
  });
}
