// Meters the usage of a figure with the rules of the model, as metering does: what counts, its weight,
// and which of the model's rules for parts of the usage it matches.
import { addMonths, type Day, dayOfMonth } from '../../src/calendar/day.ts';
import { compare, type Decimal, decimal, multiply } from '../../src/exact/decimal.ts';
import { matches, outcomeOf } from '../../src/meter/match.ts';
import type { Meter, Model } from '../../src/model/model.ts';
import { usageRules } from '../../src/model/rules.ts';
import type { Grain } from '../reference/input.ts';
import type { Told, Used, When } from './situation.ts';

const SECONDS_A_DAY = decimal(86_400n);
const USUAL_DAY = 10;

/** `notBilled` is what a rule of a meter takes out. */
export interface MeteredUsage {
  readonly grains: readonly Grain[];
  readonly notBilled: readonly Decimal[];
}

export function meteredUsage(model: Model, told: Told): MeteredUsage {
  const parts = told.used.flatMap((used) => {
    const counting = model.meters.filter((meter) => measuresOf(meter).includes(used.what));
    if (counting.length === 0) throw new Error(`no meter counts "${used.what}"`);
    return counting.map((meter) => {
      if (meter.take === 'sum') return counted(model, meter, used, told);
      return { grains: levelOf(meter, used, told), notBilled: [] };
    });
  });
  return { grains: parts.flatMap(({ grains }) => grains), notBilled: parts.flatMap(({ notBilled }) => notBilled) };
}

/** What a figure may say that a meter counts; a level is called by its unit. */
function measuresOf({ unit, of, take, weights }: Meter): readonly string[] {
  return [of, ...(take === 'sum' ? [] : [unit]), ...weights.flatMap((weight) => weight.of ?? [])];
}

function counted(model: Model, meter: Meter, used: Used, told: Told): MeteredUsage {
  const { amount, what, kind, endTenant: tenant, when } = used;
  const rules = usageRules(model, meter.name).flatMap((rule, i) => (matches(rule, kind) ? [i] : []));
  const hour = when.kind === 'on' && when.hour !== undefined ? { hour: when.hour } : {};
  const grains: Grain[] = [];
  const notBilled: Decimal[] = [];
  for (const day of daysOf(when, told)) {
    const outcome = outcomeOf(meter, kind, day);
    if (!outcome.counted || outcome.measure !== what) continue;
    if (outcome.weight === undefined) throw new Error(`nothing gives "${what}" a weight`);
    const units = multiply(amount, outcome.weight);
    if (outcome.notBilled >= 0) notBilled.push(units);
    else grains.push({ meter: meter.name, day, tenant, rules, units, ...hour });
  }
  return { grains, notBilled };
}

/** A level holds until the next one: as metering has it, value × seconds for each day, or once the largest value. */
function levelOf(meter: Meter, used: Used, told: Told): Grain[] {
  const levels = told.used.filter(({ what }) => what === used.what);
  const since = firstDay(used.when, told);
  if (meter.take === 'maximum') {
    const largest = levels.every(({ amount }) => compare(amount, used.amount) <= 0);
    return largest ? [{ meter: meter.name, day: since, units: used.amount }] : [];
  }
  const later = levels.map(({ when }) => firstDay(when, told)).filter((day) => day > since);
  const days = Array.from({ length: Math.min(told.window[1], ...later) - since }, (_, i) => since + i);
  return days.map((day) => ({ meter: meter.name, day, units: multiply(used.amount, SECONDS_A_DAY) }));
}

function firstDay(when: When, told: Told): Day {
  return when.kind === 'since' ? when.days[0] : told.window[0];
}

/** The days on which usage falls; without a day it is the 10th of its month. */
export function daysOf(when: When, { window: [from, until], joined, left }: Told): readonly Day[] {
  const active = (day: Day): boolean => day >= Math.max(from, joined ?? from) && day < Math.min(until, left ?? until);
  if (when.kind === 'each month') {
    const days = Array.from({ length: until - from }, (_, i) => from + i);
    return days.filter((day) => active(day) && dayOfMonth(day) === USUAL_DAY);
  }
  const [first, end] = when.kind === 'first month' ? [from, addMonths(from, 1, 1)] : when.days;
  const day = end - first === 1 ? first : addMonths(first, 0, USUAL_DAY);
  if (!active(day)) throw new Error('usage falls on a day on which the account is not active: name another');
  return [day];
}
