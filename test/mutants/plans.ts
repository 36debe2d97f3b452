// Faults in what decides a period before anything is counted: rollout, plans, contracts, assumptions,
// limits, the calendar (step 0 and the choices).
import type { Fault } from './fault.ts';

const rollout: Fault[] = [
  {
    name: 'the period before the launch is billed',
    by: 'vectors/packs',
    file: 'price/kernel.ts',
    find: 'if (status === BEFORE_LAUNCH) continue;',
    replace: '',
  },
  {
    name: 'rollout months count from 0',
    file: 'price/book.ts',
    find: 'p - started + 1;',
    replace: 'p - started;',
  },
  {
    name: 'who joins on the launch day is an existing customer',
    by: 'vectors/plans',
    file: 'price/book.ts',
    find: 'a.joined < launch',
    replace: 'a.joined <= launch',
  },
  {
    name: 'a memo is for everybody',
    file: 'price/book.ts',
    find: 'inMonths(memo.months, context.month) && holds(memo.for, context)',
    replace: 'inMonths(memo.months, context.month)',
  },
  {
    name: 'a memo is billed',
    file: 'price/units/usage.ts',
    find: 'addTo(bill, terms.slot, amount, into.memo ? 0n : amount);',
    replace: 'addTo(bill, terms.slot, amount, amount);',
  },
  {
    name: 'a memo uses up packs and rolled units',
    by: 'vectors/packs',
    file: 'price/period.ts',
    find: 'const live = into.memo ? copyState(state) : state;',
    replace: 'const live = state;',
  },
  {
    name: 'a memo buys packs',
    by: 'vectors/packs',
    file: 'price/period.ts',
    find: 'if (!into.memo) {',
    replace: '{',
  },
  {
    name: 'a phase holds for ever',
    by: 'vectors/plans',
    file: 'price/terms/plan.ts',
    find: 'inMonths(p.months, context.month) && holds(p.for, first)',
    replace: 'holds(p.for, first)',
  },
  {
    name: 'a phase looks at the facts of each day',
    by: 'vectors/edges',
    file: 'price/terms/plan.ts',
    find: 'facts: context.opening ?? context.facts',
    replace: 'facts: context.facts',
  },
  {
    name: 'credits of phases stay in the steady state',
    by: 'laws',
    file: 'price/steady.ts',
    find: 'credits: model.credits.filter(stays),',
    replace: 'credits: model.credits,',
  },
];

const plans: Fault[] = [
  {
    name: 'a contract decides the plan before a phase',
    by: 'vectors/edges',
    file: 'price/terms/plan.ts',
    find: 'phaseOf(model, context, (p) => p.plan !== undefined)?.plan ?? contractPlan(model, context)',
    replace: 'contractPlan(model, context) ?? phaseOf(model, context, (p) => p.plan !== undefined)?.plan',
  },
  {
    name: 'a plan that is not offered is a candidate',
    by: 'vectors/plans',
    file: 'price/terms/plan.ts',
    find: 'filter((i) => model.plans[i]?.offered === true)',
    replace: 'filter(() => true)',
  },
  {
    name: 'a plan that is not offered may be assumed',
    by: 'agreement',
    file: 'price/terms/plan.ts',
    find: 'if (rule === undefined || !rule.offered) return false;',
    replace: 'if (rule === undefined) return false;',
  },
  {
    name: 'a contract ends a day late',
    by: 'agreement',
    file: 'price/terms/parts.ts',
    find: 'day < contract.until',
    replace: 'day <= contract.until',
  },
  {
    name: 'a contract begins a day late',
    by: 'agreement',
    file: 'price/terms/parts.ts',
    find: 'day >= (contract.from ?? day)',
    replace: 'day > (contract.from ?? day - 1)',
  },
  {
    name: "a contract's price of a pack is ignored",
    by: 'agreement',
    file: 'price/packs/prices.ts',
    find: 'partsUnder(book.model, holding.contract).packs',
    replace: 'book.model.packs',
  },
  {
    name: "a contract's credits are ignored",
    by: 'agreement',
    file: 'price/reduce/credits.ts',
    find: 'const { credits } = partsUnder(into.book.model, contractOf(into));',
    replace: 'const { credits } = into.book.model;',
  },
  {
    name: 'facts never change inside a period',
    file: 'price/book.ts',
    find: "const fixed = model.choices.change === 'next_period';",
    replace: 'const fixed = true;',
  },
  {
    name: 'lookups by seats read those of the day',
    file: 'price/book.ts',
    find: 'withSeats(factsAt(account, from), opening)',
    replace: 'factsAt(account, from)',
  },
  {
    name: 'a dated number holds from the day after',
    file: 'price/terms/number.ts',
    find: 's.from <= context.day',
    replace: 's.from < context.day',
  },
];

const assumptions: Fault[] = [
  {
    name: 'of plans that cost the same the last is assumed',
    by: 'cheapest',
    file: 'price/assume/assume.ts',
    find: 'found.total < best.total',
    replace: 'found.total <= best.total',
  },
  {
    name: 'the cheapest plan may pass its limit',
    by: 'vectors/plans',
    file: 'price/assume/assume.ts',
    find: 'probe.pastLimit ? undefined : probe.total',
    replace: 'probe.total',
  },
  {
    name: 'the cheapest plan need not be open',
    by: 'agreement',
    file: 'price/assume/assume.ts',
    find: 'return resolved?.fixed === true || resolved?.open[plan] === true;',
    replace: 'return true;',
  },
  {
    name: 'the smallest plan holds with what is charged beyond',
    file: 'price/assume/assume.ts',
    find: 'return !probe.outgrown;',
    replace: 'return !probe.pastLimit;',
  },
  {
    name: 'rolled units make a plan large enough',
    by: 'vectors/edges',
    file: 'price/units/usage.ts',
    find: 'return !draw.unlimited && draw.total > draw.pool;',
    replace: 'return !draw.unlimited && draw.total > draw.pool + draw.rolled;',
  },
  {
    name: 'by month the dearest plan is assumed',
    by: 'vectors/plans',
    file: 'price/assume/trial.ts',
    find: 'billed < best.billed',
    replace: 'billed > best.billed',
  },
  {
    name: 'by month a plan may pass its limit',
    by: 'vectors/plans',
    file: 'price/assume/trial.ts',
    find: 'if ((flags & FLAG.pastLimit) !== 0) continue;',
    replace: '',
  },
  {
    name: 'a trial moves the state',
    by: 'agreement',
    file: 'price/assume/chosen.ts',
    find: 'bill }, copyState(state))',
    replace: 'bill }, state)',
  },
];

const limits: Fault[] = [
  {
    name: 'an upgrade skips the next plan',
    file: 'price/assume/trial.ts',
    find: 'let plan = from + 1;',
    replace: 'let plan = from + 2;',
  },
  {
    name: 'an upgrade goes to a plan that is not open',
    file: 'price/assume/trial.ts',
    find: 'if (!wanting.every((s) => resolvedAt(book, s)?.open[plan] === true)) continue;',
    replace: '',
  },
  {
    name: 'what is blocked is unpriced',
    by: 'vectors/plans',
    file: 'price/units/limits.ts',
    find: "rule?.kind === 'block' || ",
    replace: '',
  },
  {
    name: 'packs at a limit are bought without end',
    by: 'vectors/plans',
    file: 'price/units/limits.ts',
    find: 'rule.max === undefined || needed < BigInt(rule.max) ? needed',
    replace: 'needed > 0n ? needed',
  },
  {
    name: 'packs at a limit are one too few',
    by: 'vectors/plans',
    file: 'price/units/limits.ts',
    find: '(rest + one.units - 1n) / one.units',
    replace: 'rest / one.units',
  },
  {
    name: 'what a pack bought at a limit leaves is lost',
    by: 'vectors/plans',
    file: 'price/units/limits.ts',
    find: '[...state.holdings, holding]',
    replace: 'state.holdings',
  },
  {
    name: 'after the last pack the rest is always blocked',
    by: 'vectors/plans',
    file: 'price/units/limits.ts',
    find: "(rule?.kind === 'auto_pack' && rule.then === 'block')",
    replace: "rule?.kind === 'auto_pack'",
  },
  {
    name: 'a memo buys packs at a limit',
    by: 'vectors/plans',
    file: 'price/units/limits.ts',
    find: 'if (into.memo) {',
    replace: 'if (into.cell < 0) {',
  },
];

const calendar: Fault[] = [
  {
    name: 'a day has 25 hours',
    by: 'agreement',
    file: 'price/units/rolling.ts',
    find: 'first.hour <= hour - HOURS_A_DAY',
    replace: 'first.hour < hour - HOURS_A_DAY',
  },
  {
    name: 'an hour is over by more than its own units',
    by: 'vectors/windows',
    file: 'price/units/rolling.ts',
    find: 'over += beyond < units * raise ? beyond : units * raise;',
    replace: 'over += beyond;',
  },
  {
    name: 'February has no 29th and 30th to be paid',
    by: 'vectors/windows',
    file: 'price/terms/proration.ts',
    find: '(until === period.end ? DAYS_OF_30 : daysBefore(until))',
    replace: 'daysBefore(until)',
  },
  {
    name: "months of 30 days are divided by the calendar's",
    by: 'vectors/windows',
    file: 'price/terms/proration.ts',
    find: "choices.prorationDays === '30' ? DAYS_OF_30 : period.end - period.start",
    replace: 'period.end - period.start',
  },
  {
    name: 'whole periods are prorated',
    by: 'vectors/proration',
    file: 'price/terms/proration.ts',
    find: "if (choices.partialPeriod === 'whole') return daysOf(choices, period, from, until);",
    replace: '',
  },
  {
    name: 'shares are of the days inside the window',
    by: 'vectors/pool',
    file: 'price/terms/proration.ts',
    find: ': period.end - period.start',
    replace: ': period.until - period.from',
  },
  {
    name: 'anniversaries are counted from the window',
    by: 'vectors/short',
    file: 'meter/periods.ts',
    find: 'return monthly(joined ?? from);',
    replace: 'return monthly(from);',
  },
  {
    name: 'a bill rounded once is closed by what is stated',
    by: 'vectors/edges',
    file: 'price/period.ts',
    find: 'fromMinor(model, paid) - billed]',
    replace: 'fromMinor(model, paid) - stated]',
  },
];

export const planFaults: readonly Fault[] = [...rollout, ...plans, ...assumptions, ...limits, ...calendar];
