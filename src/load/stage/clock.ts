// Instants and the billing zone's clock as integer arithmetic. A zone changes its offset a few times a
// year; a balanced tree of comparisons finds the offset in about seven steps, where asking DuckDB to
// convert each row by the zone costs more than reading it. Instants are microseconds since 1970.
import type { Day } from '../../calendar/day.ts';
import { instantSeconds, localSeconds, offsetChanges } from '../../calendar/zone.ts';
import { literal, type Sql, sql } from '../../database/sql.ts';

const US = 1_000_000;
export const US_PER_HOUR = 3600 * US;
const US_PER_DAY = 86_400 * US;
const SECONDS_PER_DAY = 86_400;

/** Instants outside are refused: the changes of zones are known between them. */
export const EARLIEST_US = Date.UTC(1980, 0, 2) * 1000;
export const LATEST_US = Date.UTC(2044, 11, 30) * 1000;

export interface Clock {
  /** Microseconds to add to an instant to get the local time as if it were UTC. */
  offset(instant: Sql): Sql;
  /** The same in seconds. */
  shift(instant: Sql): Sql;
  /** The local day of an instant, days since 1970. */
  day(instant: Sql): Sql;
  /** The instant of a local time given as if it were UTC; of two the earlier, in a gap the time after it. */
  instant(local: Sql): Sql;
  /** Which hour the local clock shows, 0 to 23: the two hours of a night of 25 show the same. */
  hourOfDay(instant: Sql): Sql;
  /** The days that hold an instant within `hours` of one of this day, first and last. */
  reach(day: Day, hours: number): { readonly first: Day; readonly last: Day };
}

interface Step {
  readonly from: number;
  readonly offset: number;
}

const CLOCKS = new Map<string, Clock>();

/** The zone's clock; finding its changes takes a twentieth of a second, so each is made once. */
export function clockOf(zone: string): Clock {
  const clock = CLOCKS.get(zone) ?? makeClock(zone);
  CLOCKS.set(zone, clock);
  return clock;
}

function makeClock(zone: string): Clock {
  const changes = offsetChanges(zone);
  const steps = changes.map((c) => ({ from: c.from * US, offset: c.offset * US }));
  const localSteps = steps.map((step, i) => ({
    from: step.from + Math.max(step.offset, steps[i - 1]?.offset ?? step.offset),
    offset: step.offset,
  }));
  const offset = (instant: Sql) => tree(instant, steps);
  const local = (instant: Sql) => sql`(${instant} + ${offset(instant)})`;
  const startOf = (day: Day) => instantSeconds(day * SECONDS_PER_DAY, changes);
  const dayOf = (seconds: number) => Math.floor(localSeconds(seconds, changes) / SECONDS_PER_DAY);
  return {
    offset,
    shift: (instant) =>
      tree(
        instant,
        changes.map((c) => ({ from: c.from * US, offset: c.offset })),
      ),
    day: (instant) => sql`CAST(${local(instant)} // ${US_PER_DAY} AS INTEGER)`,
    instant: (at) => sql`(${at} - ${tree(at, localSteps)})`,
    hourOfDay: (instant) => sql`CAST(${local(instant)} % ${US_PER_DAY} // ${US_PER_HOUR} AS TINYINT)`,
    reach: (day, hours) => ({
      first: dayOf(startOf(day) - hours * 3600),
      last: dayOf(startOf(day + 1) - 1 + hours * 3600),
    }),
  };
}

/** A balanced CASE over ascending steps. */
function tree(value: Sql, steps: readonly Step[]): Sql {
  const [only] = steps;
  if (only === undefined) throw new Error('a zone without any offset');
  if (steps.length === 1) return literal(only.offset);
  const middle = steps.length >> 1;
  const right = steps.slice(middle);
  return sql`CASE WHEN ${value} < ${right[0]?.from ?? 0} THEN ${tree(value, steps.slice(0, middle))} ELSE ${tree(value, right)} END`;
}
