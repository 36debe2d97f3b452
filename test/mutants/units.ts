// Faults in what is counted and included: periods, pools and rolled units (steps 0 to 2).
import type { Fault } from './fault.ts';

const period: Fault[] = [
  {
    name: 'the period before the launch is billed',
    file: 'price/kernel.ts',
    find: 'if (book.state[cell] === BEFORE_LAUNCH || (',
    replace: 'if ((',
  },
  {
    name: 'rollout months count from 0',
    file: 'price/book.ts',
    find: 'p - started + 1;',
    replace: 'p - started;',
  },
  {
    name: 'who joins on the launch day is an existing customer',
    file: 'price/book.ts',
    find: 'a.joined < launchOf',
    replace: 'a.joined <= launchOf',
  },
  {
    name: 'a memo is billed',
    file: 'price/usage.ts',
    find: 'addTo(bill, slot, amount, memo ? 0n : amount);',
    replace: 'addTo(bill, slot, amount, amount);',
  },
  {
    name: 'a memo uses up packs',
    file: 'price/usage.ts',
    find: 'const undo = into.memo ? state.holdings.map((h) => h.left) : undefined;',
    replace: 'const undo = undefined;',
  },
  {
    name: 'a memo buys packs',
    file: 'price/kernel.ts',
    find: 'if (!into.memo) flags |= buyPacks',
    replace: 'flags |= buyPacks',
  },
  {
    name: 'a memo moves rolled units',
    file: 'price/usage.ts',
    find: 'if (rollover !== undefined && !into.memo)\n      rollOn',
    replace: 'if (rollover !== undefined)\n      rollOn',
  },
  {
    name: 'a dated number holds from the day after',
    file: 'price/number.ts',
    find: 's.from <= context.day',
    replace: 's.from < context.day',
  },
];

const pool: Fault[] = [
  {
    name: "an edition's pool adds to the base instead of replacing it",
    file: 'price/terms.ts',
    find: "edition !== undefined && pool.editionMode === 'replaces'",
    replace: 'false',
  },
  {
    name: 'the floor of a whole month is ignored',
    file: 'price/draw.ts',
    find: 'draw.pool = pool > only.floor ? pool : only.floor;',
    replace: 'draw.pool = pool;',
  },
  {
    name: 'the floor of a part of a month is ignored',
    file: 'price/draw.ts',
    find: '(units > floor ? units : floor)',
    replace: 'units',
  },
  {
    name: 'a pool is prorated by the days of the window',
    file: 'price/draw.ts',
    find: 'period.end - period.start;',
    replace: 'period.until - period.from;',
  },
  {
    name: 'a prorated pool is rounded down',
    file: 'price/draw.ts',
    find: 'divide(numerator, BigInt(days) * parts * step) * step',
    replace: "divide(numerator, BigInt(days) * parts * step, 'down') * step",
  },
  {
    name: 'seats of the last day count instead of the first',
    file: 'price/seats.ts',
    find: 'return seatsOn(account, active.from);',
    replace: 'return seatsOn(account, active.until - 1);',
  },
  {
    name: 'average seats are those of a month, not of the active days',
    file: 'price/book.ts',
    find: "model.choices.seats === 'average' ? until - from : 1",
    replace: "model.choices.seats === 'average' ? period.end - period.start : 1",
  },
  {
    name: 'the cap on rolled units is ignored',
    file: 'price/rollover.ts',
    find: 'while (cap !== undefined && balance > cap)',
    replace: 'while (cap !== undefined && balance < 0n)',
  },
  {
    name: 'the oldest rolled units are drawn last',
    file: 'price/rollover.ts',
    find: 'for (const r of rolled) {',
    replace: 'for (const r of rolled.toReversed()) {',
  },
  {
    name: 'rolled units live one period longer',
    file: 'price/rollover.ts',
    find: 'rolled[0].last < period',
    replace: 'rolled[0].last + 1 < period',
  },
  {
    name: 'own units go before rolled ones',
    file: 'price/draw.ts',
    find: 'draw.rolledDrawn = draw.unlimited ? 0n : least(units, draw.rolled);',
    replace: 'draw.rolledDrawn = draw.unlimited ? 0n : least(units > draw.pool ? units - draw.pool : 0n, draw.rolled);',
  },
];

export const unitFaults: readonly Fault[] = [...period, ...pool];
