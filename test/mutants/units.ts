// Faults in what is counted and included (steps 1 and 2).
import type { Fault } from './fault.ts';

const meter: Fault[] = [
  {
    name: 'a conversion counts the whole total on each segment',
    by: 'vectors/windows',
    file: 'price/units/units.ts',
    find: 'before = quantity;',
    replace: 'before = 0n;',
  },
  {
    name: 'a conversion forgets its factor',
    by: 'agreement',
    file: 'price/units/units.ts',
    find: 'total * times.digits * pow10(by.scale)',
    replace: 'total * pow10(by.scale + times.scale)',
  },
  {
    name: 'half of a converted unit counts as none',
    by: 'vectors/windows',
    file: 'price/units/units.ts',
    find: "nearest: 'half_up'",
    replace: "nearest: 'down'",
  },
  {
    name: 'a seats meter sums the days of average seats',
    by: 'vectors/windows',
    file: 'price/units/units.ts',
    find: 'r.average ? BigInt(last.until - first.from) : 1n',
    replace: '1n',
  },
  {
    name: 'refused units count',
    file: 'price/units/classes.ts',
    find: 'units[i] = (units[i] ?? 0n) - out;',
    replace: '',
  },
  {
    name: 'the last rule on what a plan lacks decides',
    by: 'agreement',
    file: 'price/terms/under-plan.ts',
    find: 'plan.lacks.find(',
    replace: 'plan.lacks.findLast(',
  },
  {
    name: 'rules on what a plan lacks come before rates',
    by: 'vectors/edges',
    file: 'model/rules.ts',
    find: 'meter: string, rules: Set<UsageMatch>): void {',
    replace: `meter: string, rules: Set<UsageMatch>): void {
  for (const plan of plans) for (const lack of plan.lacks) rules.add(lack);`,
  },
  {
    name: 'units beyond the pool count as within it',
    by: 'agreement',
    file: 'price/units/usage.ts',
    find: 'if (draw.hasPool && over) flags &= ~FLAG.within;',
    replace: '',
  },
];

const pool: Fault[] = [
  {
    name: "an edition's pool adds to the base instead of replacing it",
    by: 'vectors/pool',
    file: 'price/terms/pools.ts',
    find: "edition !== undefined && pool.editionMode === 'replaces'",
    replace: 'false',
  },
  {
    name: 'the floor of a whole month is ignored',
    by: 'vectors/pool',
    file: 'price/units/draw.ts',
    find: 'draw.pool = pool > only.floor ? pool : only.floor;',
    replace: 'draw.pool = pool;',
  },
  {
    name: 'the floor of a part of a month is ignored',
    by: 'vectors/pool',
    file: 'price/units/draw.ts',
    find: '(units > floor ? units : floor)',
    replace: 'units',
  },
  {
    name: 'a prorated pool is rounded down',
    by: 'vectors/groups',
    file: 'price/units/draw.ts',
    find: 'divide(numerator, daysOfPeriod(into) * parts * step) * step',
    replace: "divide(numerator, daysOfPeriod(into) * parts * step, 'down') * step",
  },
  {
    name: 'a pool grows by one install',
    file: 'price/units/draw.ts',
    find: 'pool.perInstall * installs',
    replace: 'pool.perInstall',
  },
  {
    name: 'a pool by installs is a plain one',
    file: 'price/terms/pools.ts',
    find: 'exact: whole && perInstall === 0n',
    replace: 'exact: whole',
  },
  {
    name: "a pool's own way of counting seats is ignored",
    by: 'vectors/edges',
    file: 'price/terms/pools.ts',
    find: 'seats: seatIndex(pool.seats, seats),',
    replace: 'seats: 0,',
  },
  {
    name: "a fee's own way of counting seats is ignored",
    file: 'price/terms/charges.ts',
    find: 'seatIndex(charge.seats, seats)',
    replace: '0',
  },
  {
    name: 'seats of the last day count instead of the first',
    by: 'vectors/pool',
    file: 'price/terms/seats.ts',
    find: 'return seatsOn(account, active.from);',
    replace: 'return seatsOn(account, active.until - 1);',
  },
  {
    name: 'seats at the end are those of the day after',
    file: 'price/terms/seats.ts',
    find: 'return seatsOn(account, active.until - 1);',
    replace: 'return seatsOn(account, active.until);',
  },
  {
    name: 'the maximum of seats is the last number',
    file: 'price/terms/seats.ts',
    find: '(most, s) => (s.seats > most ? s.seats : most)',
    replace: '(_, s) => s.seats',
  },
  {
    name: 'average seats are summed without their days',
    by: 'vectors/pool',
    file: 'price/terms/seats.ts',
    find: 'sum + s.seats * BigInt(s.days)',
    replace: 'sum + s.seats',
  },
  {
    name: 'daily seats do not cut a period',
    by: 'vectors/pool',
    file: 'price/into.ts',
    find: 'if (terms.seats.some((c) => book.seats[c]?.at(s) !== book.seats[c]?.at(s - 1))) return true;',
    replace: '',
  },
  {
    name: 'the cap on rolled units is ignored',
    by: 'vectors/pool',
    file: 'price/units/rollover.ts',
    find: 'while (cap !== undefined && balance > cap)',
    replace: 'while (cap !== undefined && balance < 0n)',
  },
  {
    name: 'the oldest rolled units are drawn last',
    by: 'vectors/pool',
    file: 'price/units/rollover.ts',
    find: 'for (const r of rolled) {',
    replace: 'for (const r of rolled.toReversed()) {',
  },
  {
    name: 'rolled units live one period longer',
    by: 'vectors/pool',
    file: 'price/units/rollover.ts',
    find: 'rolled[0].last < period',
    replace: 'rolled[0].last + 1 < period',
  },
  {
    name: 'own units go before rolled ones',
    by: 'vectors/pool',
    file: 'price/units/draw.ts',
    find: 'draw.rolledDrawn = draw.unlimited ? 0n : least(units, draw.rolled);',
    replace: 'draw.rolledDrawn = draw.unlimited ? 0n : least(units > draw.pool ? units - draw.pool : 0n, draw.rolled);',
  },
];

export const unitFaults: readonly Fault[] = [...meter, ...pool];
