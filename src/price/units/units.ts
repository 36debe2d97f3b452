// Units by meter and segment: what metering counted, raised to the run's scales. Where a meter's
// quantity is not a plain sum (seats, a gauge, a converted total) a segment has what the running
// quantity of its period gains in it, so that cutting a segment changes nothing.
import type { Day } from '../../calendar/day.ts';
import { pow10 } from '../../exact/decimal.ts';
import { divide, type Rounding } from '../../exact/round.ts';
import type { Period, Usage } from '../../meter/quantities.ts';
import type { Meter, Model } from '../../model/model.ts';
import { daysOf, wholeDays } from '../terms/proration.ts';
import type { Scales } from '../terms/scales.ts';
import type { SeatChoice } from '../terms/seats.ts';

export interface UnitColumns {
  readonly columns: bigint[][];
  /** Appends the units of one period's segments, in order. */
  add(account: number, period: Period, segments: readonly UnitSegment[]): void;
}

interface UnitSegment {
  readonly from: Day;
  readonly until: Day;
  /** By way of counting seats. */
  readonly seats: readonly bigint[];
}

export function unitColumns(model: Model, scales: Scales, usage: Usage, choices: readonly SeatChoice[]): UnitColumns {
  const columns = model.meters.map((): bigint[] => []);
  const raise = model.meters.map((_, m) => pow10((scales.units[m] ?? 0) - (usage.scales[m] ?? 0)));
  const own = choices.indexOf(model.choices.seats);
  return {
    columns,
    add(account, period, segments) {
      for (const [m, meter] of model.meters.entries()) {
        const column = columns[m] ?? [];
        const scale = scales.units[m] ?? 0;
        const running = runningOf(meter, scale, {
          account,
          meter: m,
          period,
          segments,
          usage,
          model,
          seats: own,
          average: model.choices.seats === 'average',
        });
        if (running === undefined) {
          for (const { from, until } of segments)
            column.push(usage.between(account, m, from, until) * (raise[m] ?? 1n));
          continue;
        }
        let before = 0n;
        for (const total of running) {
          const quantity = meter.convert === undefined ? total : converted(meter.convert, total, scale);
          column.push(quantity - before);
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
  readonly segments: readonly UnitSegment[];
  readonly usage: Usage;
  readonly model: Model;
  readonly seats: number;
  readonly average: boolean;
}

/** The quantity up to the end of each segment, digits at the meter's scale; undefined: a plain sum. */
function runningOf(meter: Meter, scale: number, r: Reading): bigint[] | undefined {
  switch (meter.take) {
    case 'seats':
      return runningSeats(meter, scale, r);
    case 'average':
      return runningAverage(meter, scale, r);
    case 'maximum':
      return runningMaximum(scale, r);
    case 'sum': {
      if (meter.convert === undefined) return undefined;
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
    sum += (seats[r.seats] ?? 0n) * BigInt(daysOf(choices, r.period, from, until));
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
