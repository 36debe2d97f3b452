// Units by meter and segment: what metering counted, raised to the run's scales. Where a meter's
// quantity is not a plain sum (seats, a gauge, a converted total) a segment has what the running
// quantity of its period gains in it, so that cutting a segment changes nothing.
import type { Day } from '../../calendar/day.ts';
import { pow10 } from '../../exact/decimal.ts';
import { divide, type Rounding } from '../../exact/round.ts';
import type { Period, Usage } from '../../meter/quantities.ts';
import type { Meter, Model } from '../../model/model.ts';
import { type Amounts, amounts } from '../amounts.ts';
import { daysOf, wholeDays } from '../terms/proration.ts';
import type { Scales } from '../terms/scales.ts';
import type { SeatChoice } from '../terms/seats.ts';

export interface UnitColumns {
  readonly columns: readonly Amounts[];
  /** Puts the units of one period's segments: all from the place `first` on. */
  add(account: number, period: Period, first: number, segments: Segments): void;
}

/** Segments as columns; seats by way of counting. */
interface Segments {
  readonly from: readonly Day[];
  readonly until: readonly Day[];
  readonly seats: readonly Amounts[];
}

export function unitColumns(
  model: Model,
  scales: Scales,
  usage: Usage,
  choices: readonly SeatChoice[],
  places: number,
): UnitColumns {
  const columns = model.meters.map(() => amounts(places));
  const raise = model.meters.map((_, m) => pow10((scales.units[m] ?? 0) - (usage.scales[m] ?? 0)));
  const own = choices.indexOf(model.choices.seats);
  return {
    columns,
    add(account, period, first, { from, until, seats }) {
      for (const [m, meter] of model.meters.entries()) {
        const column = columns[m];
        if (meter.take === 'sum' && meter.convert === undefined) {
          for (let s = first; s < from.length; s++)
            column?.put(s, usage.between(account, m, from[s] ?? 0, until[s] ?? 0) * (raise[m] ?? 1n));
          continue;
        }
        const scale = scales.units[m] ?? 0;
        const segments = from.slice(first).map((day, i) => ({
          from: day,
          until: until[first + i] ?? day,
          seats: seats[own]?.at(first + i) ?? 0n,
        }));
        const average = model.choices.seats === 'average';
        let before = 0n;
        const running = runningOf(meter, scale, { account, meter: m, period, segments, usage, model, average });
        for (const [i, total] of running.entries()) {
          const quantity = meter.convert === undefined ? total : converted(meter.convert, total, scale);
          column?.put(first + i, quantity - before);
          before = quantity;
        }
      }
    },
  };
}

interface Reading {
  readonly account: number;
  readonly meter: number;
  readonly period: Period;
  readonly segments: readonly { readonly from: Day; readonly until: Day; readonly seats: bigint }[];
  readonly usage: Usage;
  readonly model: Model;
  readonly average: boolean;
}

/** The quantity up to the end of each segment, digits at the meter's scale. */
function runningOf(meter: Meter, scale: number, r: Reading): bigint[] {
  switch (meter.take) {
    case 'seats':
      return runningSeats(meter, scale, r);
    case 'average':
      return runningAverage(meter, scale, r);
    case 'maximum':
      return runningMaximum(scale, r);
    case 'sum': {
      let sum = 0n;
      const raise = pow10(scale - (r.usage.scales[r.meter] ?? 0));
      return r.segments.map(({ from, until }) => {
        sum += r.usage.between(r.account, r.meter, from, until) * raise;
        return sum;
      });
    }
    default:
      return meter.take satisfies never;
  }
}

/** Σ seats × days ÷ days of the period, rounded to the meter's precision. */
function runningSeats(meter: Meter, scale: number, r: Reading): bigint[] {
  const { choices } = r.model;
  const [first, last] = [r.segments[0], r.segments[r.segments.length - 1]];
  if (first === undefined || last === undefined) return [];
  const days = BigInt(wholeDays(choices, r.period, first.from, last.until));
  const parts = r.average ? BigInt(last.until - first.from) : 1n;
  let sum = 0n;
  return r.segments.map(({ from, until, seats }) => {
    sum += seats * BigInt(daysOf(choices, r.period, from, until));
    return toPrecision(sum, days * parts, meter.precision, scale);
  });
}

/** Value × seconds ÷ seconds of the period, rounded to the meter's precision. */
function runningAverage(meter: Meter, scale: number, r: Reading): bigint[] {
  const seconds = r.usage.finer?.seconds(r.period.start, r.period.end) ?? 1n;
  const digits = pow10(r.usage.scales[r.meter] ?? 0);
  let sum = 0n;
  return r.segments.map(({ from, until }) => {
    sum += r.usage.between(r.account, r.meter, from, until);
    return toPrecision(sum, seconds * digits, meter.precision, scale);
  });
}

function runningMaximum(scale: number, r: Reading): bigint[] {
  const raise = pow10(scale - (r.usage.scales[r.meter] ?? 0));
  let most = 0n;
  return r.segments.map(({ from, until }) => {
    const here = r.usage.between(r.account, r.meter, from, until) * raise;
    if (here > most) most = here;
    return most;
  });
}

function toPrecision(numerator: bigint, denominator: bigint, precision: number, scale: number): bigint {
  return divide(numerator * pow10(precision), denominator) * pow10(scale - precision);
}

const ROUNDING: Readonly<Record<'up' | 'down' | 'nearest', Rounding>> = { up: 'up', down: 'down', nearest: 'half_up' };

/** × times ÷ by, rounded to whole units. */
function converted(rule: NonNullable<Meter['convert']>, total: bigint, scale: number): bigint {
  const { times, by, round } = rule;
  const numerator = total * times.digits * pow10(by.scale);
  return divide(numerator, pow10(scale + times.scale) * by.digits, ROUNDING[round]) * pow10(scale);
}
