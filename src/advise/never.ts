// Rules that can never act in the window: their dates or rollout months lie outside it, nothing names them, or what
// they change is not read.
import { isDeepStrictEqual } from 'node:util';
import { addMonths, type Day, formatDay } from '../calendar/day.ts';
import type { Model, PriceParts } from '../model/model.ts';
import type { MonthRange, Place } from '../model/values.ts';
import type { Advice } from './advice.ts';

/** First day of the window and the first after it. */
export interface Window {
  readonly from: Day;
  readonly until: Day;
}

export function neverAdvice(model: Model, window: Window | undefined): Advice[] {
  return [
    ...unnamed(model),
    ...unread(model),
    ...(window === undefined ? [] : [...outsideDates(model, window), ...outsideMonths(model, window)]),
  ];
}

/** Plans that are not offered, and that no phase and no contract gives. */
function unnamed(model: Model): Advice[] {
  const named = new Set([...(model.rollout?.phases ?? []), ...model.contracts].map((rule) => rule.plan));
  return model.plans
    .filter((plan) => !plan.offered && !named.has(plan.name))
    .map((plan) =>
      never(
        `plan ${plan.name} is not offered, and no phase and no contract puts an account in it`,
        plan.place,
        'offer it, name it in a phase or a contract, or take it away',
      ),
    );
}

/** Contracts whose numbers appear in nothing that their account pays by. */
function unread(model: Model): Advice[] {
  return model.contracts.flatMap(({ account, plan, parts, place }) => {
    if (parts === undefined) return [];
    const read = ({ plans, packs, discounts, credits }: PriceParts) => [
      plan === undefined ? plans : plans.filter(({ name }) => name === plan),
      packs,
      discounts,
      credits,
    ];
    if (!isDeepStrictEqual(read(parts), read(model))) return [];
    const unread = plan === undefined ? 'no plan reads' : `plan ${plan} does not read`;
    return [
      never(
        `the contract of ${account} sets numbers that ${unread}: it pays the list price`,
        place,
        'set a parameter that the plan uses, or say the number under plans:',
      ),
    ];
  });
}

function outsideDates(model: Model, window: Window): Advice[] {
  const rules = [
    ...model.credits.map((c) => ({ what: `credit ${c.name}`, ...c })),
    ...model.contracts.map((c) => ({ what: `the contract of ${c.account}`, ...c })),
    ...model.meters.flatMap((m) =>
      m.notBilled.map((n) => ({ what: `what ${m.name} does not bill (${n.because})`, ...n })),
    ),
  ];
  return rules.flatMap(({ what, from, until, place }) => {
    if (until !== undefined && until <= window.from)
      return [
        never(`${what} ends on ${formatDay(until)}, before the window begins on ${formatDay(window.from)}`, place),
      ];
    if (from !== undefined && from >= window.until)
      return [
        never(`${what} begins on ${formatDay(from)}, and the window ends before ${formatDay(window.until)}`, place),
      ];
    return [];
  });
}

const DATES = 'change its dates, widen the window, or take it away';

function never(message: string, place: Place | undefined, fix = DATES): Advice {
  return { code: 'never-applies', message, fix, place, accounts: undefined };
}

/** Rollout months that the window has none of; only where a period is a month. */
function outsideMonths(model: Model, window: Window): Advice[] {
  const launch = model.rollout?.launch ?? window.from;
  if (launch >= window.until)
    return [
      never(
        `the launch on ${formatDay(launch)} lies after the window, which ends before ${formatDay(window.until)}: nothing is billed`,
        model.rollout?.place,
      ),
    ];
  if (model.choices.periods.kind !== 'month') return [];
  const months = monthsFrom(launch < window.from ? window.from : launch, window.until);
  const rules: readonly { what: string; months: readonly MonthRange[] | undefined; place: Place | undefined }[] = [
    ...(model.rollout?.phases ?? []).map((p) => ({ what: phaseText(p), ...p })),
    ...model.discounts.map((d) => ({ what: `discount ${d.name}`, ...d })),
    ...model.credits.map((c) => ({ what: `credit ${c.name}`, ...c })),
  ];
  return rules.flatMap(({ what, months: ranges, place }) => {
    if (ranges === undefined || ranges.some((range) => range.first <= months)) return [];
    const first = Math.min(...ranges.map((range) => range.first));
    return [never(`${what} begins in month ${first}, and the window has ${months} from launch on`, place)];
  });
}

function phaseText({ plan, credits }: NonNullable<Model['rollout']>['phases'][number]): string {
  return `the phase that gives ${[...(plan === undefined ? [] : [`plan ${plan}`]), ...credits.map((c) => `credit ${c}`)].join(' and ')}`;
}

function monthsFrom(from: Day, until: Day): number {
  let months = 0;
  while (addMonths(from, months, 1) < until) months += 1;
  return months;
}
