// What each operation brings and costs. A usage charge is shared over the operations of its period by billed units
// (of those that the row of rates is about), a pack over those that drew from it, and so is all that later steps do to
// them; fees and whatever else no operation has made stand in a row of their own. By largest remainder each time, so
// that the rows add up to the book.
import type { Costs } from '../advise/costs.ts';
import { atScale, type Decimal, ZERO } from '../exact/decimal.ts';
import { share } from '../exact/share.ts';
import { targetsOf } from '../price/bill.ts';
import type { Book } from '../price/book.ts';
import { fromMinor } from '../price/money.ts';
import type { Priced } from '../price/price.ts';
import { type Lines, ROUNDING, STEP } from '../price/sinks.ts';
import { unitCost } from '../runs/usage-costs.ts';
import { segmentAt, termsOfSlot } from '../runs/where.ts';
import type { CellCosts } from './costs.ts';
import { type OperationUnits, sumClasses } from './operation-units.ts';
import { packDraws } from './pack-draws.ts';
import { AT, addTo, emptyFall, stepOfLine, useAt, type Waterfall } from './waterfall.ts';

/** Stands for all that no operation has made. */
export const THE_REST = '';

export interface OperationInput {
  readonly priced: Priced & { readonly lines: Lines };
  readonly units: OperationUnits;
  readonly falls: ReadonlyMap<number, Waterfall>;
  /** undefined: there is no cost file. */
  readonly spent: { readonly costs: Costs; readonly cells: CellCosts } | undefined;
}

/** The book's waterfall by operation; the sum of all is the book. */
export function fallsByOperation(input: OperationInput): ReadonlyMap<string, Waterfall> {
  const { priced, falls, spent } = input;
  const { model } = priced.book;
  const book = new Map<string, bigint[]>();
  const billed = billedByOperation(input);
  const cells = new Set([...falls.keys(), ...(spent?.cells.byCell.keys() ?? [])]);
  for (const cell of cells) {
    const own = billed.get(cell) ?? new Map<string, bigint[]>();
    const fall = falls.get(cell) ?? [];
    const names = own.size === 0 ? [THE_REST] : [...own.keys()];
    const sizes = names.map((name) => (own.get(name) ?? []).reduce((a, b) => a + b, 0n));
    for (let at = AT.raised; at < useAt(model); at++)
      for (const [i, amount] of share(fall[at] ?? 0n, sizes).entries()) put(own, names[i] ?? '', at, amount, model);
    if (spent !== undefined)
      for (const [name, amount] of costByOperation(input, cell))
        put(own, name, useAt(model), fromMinor(model, -amount), model);
    for (const [name, amounts] of own) {
      const sum = book.get(name) ?? emptyFall(model);
      addTo(sum, amounts);
      book.set(name, sum);
    }
  }
  return book;
}

type Falls = Map<string, bigint[]>;

function put(falls: Falls, name: string, at: number, amount: bigint, model: Book['model']): void {
  const fall = falls.get(name) ?? emptyFall(model);
  fall[at] = (fall[at] ?? 0n) + amount;
  falls.set(name, fall);
}

/** By cell: the steps up to the bill, by operation. */
function billedByOperation({ priced, units }: OperationInput): ReadonlyMap<number, Falls> {
  const { book, lines } = priced;
  const cells = new Map<number, Falls>();
  const made = new Map<string, ReadonlyMap<string, bigint>>();
  const drawnFrom = packDraws(book, lines, units);
  const behind = (i: number): ReadonlyMap<string, bigint> | undefined => {
    if (lines.step[i] === STEP.packs) return drawnFrom(i);
    return lines.step[i] === STEP.rate ? unitsBehind(book, lines, units, i) : undefined;
  };
  const order = [...lines.cell.keys()].sort((a, b) => (lines.step[a] ?? 0) - (lines.step[b] ?? 0) || a - b);
  for (const i of order) {
    const at = stepOfLine(lines, i);
    if (at === undefined) continue;
    const cell = lines.cell[i] ?? 0;
    const falls = cells.get(cell) ?? new Map<string, bigint[]>();
    cells.set(cell, falls);
    const key = `${cell} ${targetOf(book, lines, i)}`;
    const before = made.get(key) ?? new Map<string, bigint>();
    const weights = behind(i) ?? before;
    const names = weights.size === 0 ? [THE_REST] : [...weights.keys()];
    const sizes = [...weights.values()];
    const [stated, billed] = [lines.stated[i] ?? 0n, lines.billed[i] ?? 0n];
    const parts = weights.size === 0 ? [stated] : share(stated, sizes);
    const unbilled = weights.size === 0 ? [billed - stated] : share(billed - stated, sizes);
    const after = new Map(before);
    for (const [n, name] of names.entries()) {
      put(falls, name, at, parts[n] ?? 0n, book.model);
      put(falls, name, AT.memo, unbilled[n] ?? 0n, book.model);
      if (name !== THE_REST) after.set(name, (after.get(name) ?? 0n) + (parts[n] ?? 0n));
    }
    made.set(key, after);
  }
  return cells;
}

/** The charge that a line is about or acts on, by its slot; a pack by its kind. */
function targetOf(book: Book, { step, ref, part }: Lines, i: number): number {
  if (ref[i] === ROUNDING && step[i] === STEP.credits) return -1;
  if (step[i] === STEP.packs) return targetsOf(book).firstPack + (ref[i] ?? 0);
  return (step[i] === STEP.rate || step[i] === STEP.fees ? ref[i] : part[i]) ?? -1;
}

/** Billed units by operation that a usage line is about; none: it is of no meter that counts requests. */
function unitsBehind(book: Book, lines: Lines, units: OperationUnits, i: number): ReadonlyMap<string, bigint> {
  const [cell, slot, row] = [lines.cell[i] ?? 0, lines.ref[i] ?? 0, lines.part[i] ?? -1];
  const charge = book.slots[slot]?.charge;
  const of = charge !== undefined && 'of' in charge && charge.kind !== 'percentage' ? charge.of : undefined;
  const meter = book.model.meters.findIndex((m) => m.name === of);
  const rates = termsOfSlot(book, slot, segmentAt(book, cell, lines.from[i] ?? 0))?.rates;
  const counts = (usageClass: number): boolean => rates === undefined || (rates[usageClass]?.row ?? -1) === row;
  const found = new Map<string, bigint>();
  for (const [operation, classes] of units[meter]?.get(cell) ?? []) {
    let sum = 0n;
    classes.forEach((own, usageClass) => {
      if (counts(usageClass)) sum += own;
    });
    if (sum !== 0n) found.set(operation, sum);
  }
  return found;
}

/** A cell's cost in minor units: of its requests as the file has it, of its units by the units of each operation. */
function costByOperation({ priced, units, spent }: OperationInput, cell: number): ReadonlyMap<string, bigint> {
  const { book } = priced;
  if (spent === undefined) return new Map();
  const weights = new Map<string, Fraction>();
  const grow = (operation: string, more: Fraction): void => {
    weights.set(operation, sumOf(weights.get(operation) ?? { part: ZERO, of: 1n }, more));
  };
  for (const [operation, cost] of spent.cells.ofRequests.get(cell) ?? []) grow(operation, { part: cost, of: 1n });
  const [first, end] = [book.first[cell] ?? 0, book.first[cell + 1] ?? 0];
  for (const meter of book.model.meters.keys()) {
    const cost = unitCost(book, spent.costs, meter, first, end);
    if (cost.digits === 0n) continue;
    const own = [...(units[meter]?.get(cell) ?? [])].map(([name, classes]) => [name, sumClasses(classes)] as const);
    const all = own.reduce((sum, [, n]) => sum + n, 0n);
    if (all === 0n) grow(THE_REST, { part: cost, of: 1n });
    else for (const [name, n] of own) grow(name, { part: { ...cost, digits: cost.digits * n }, of: all });
  }
  const names = weights.size === 0 ? [THE_REST] : [...weights.keys()];
  const amounts = share(spent.cells.byCell.get(cell) ?? 0n, atOneWhole([...weights.values()]));
  return new Map(names.map((name, i) => [name, amounts[i] ?? 0n]));
}

/** part ÷ of. */
interface Fraction {
  readonly part: Decimal;
  readonly of: bigint;
}

function sumOf(a: Fraction, b: Fraction): Fraction {
  const scale = Math.max(a.part.scale, b.part.scale);
  const digits = atScale(a.part, scale) * b.of + atScale(b.part, scale) * a.of;
  return { part: { digits, scale }, of: a.of * b.of };
}

/** Whole numbers in the proportion of the fractions. */
function atOneWhole(fractions: readonly Fraction[]): readonly bigint[] {
  const scale = Math.max(0, ...fractions.map(({ part }) => part.scale));
  const whole = fractions.reduce((product, { of }) => (product % of === 0n ? product : product * of), 1n);
  return fractions.length === 0 ? [0n] : fractions.map(({ part, of }) => atScale(part, scale) * (whole / of));
}
