// A sink that keeps of one account what an assumption asks: totals, and where they came from when the
// search for packs wants to know how much one more of them can save.
import type { Day } from '../../calendar/day.ts';
import { targetsOf } from '../bill.ts';
import { BILLED, type Book } from '../book.ts';
import type { Alone, Assumption, Kernel } from '../kernel.ts';
import type { Assumed } from '../packs/holdings.ts';
import { FLAG, PACK, type Sink, STEP } from '../sinks.ts';

/** A row of a usage charge with units in it. */
export interface RatedRow {
  readonly slot: number;
  /** The tier, or the row of rates. */
  readonly part: number;
  /** Digits at the slot's price scale. */
  readonly rate: bigint;
}

/** What a cell was billed besides packs, and the rows that rated its units. */
export interface CellCost {
  rest: bigint;
  /** Units of the packs that were bought in it. */
  bought: bigint;
  /** Units of packs that were used in it. */
  drawn: bigint;
  readonly rows: RatedRow[];
}

export interface Probe extends Sink {
  detail: boolean;
  /** Billed in the window, with the packs' instalments after it. */
  total: bigint;
  /** Of that, packs. */
  packs: bigint;
  /** Where packs were bought, and the day on which the last of them ends; only of a run with rows. */
  purchases: { cell: number; until: Day }[];
  /** By cell; only of a run with rows. */
  cells: Map<number, CellCost>;
  /** Units were left at the limit of the plan in some period. */
  pastLimit: boolean;
  /** In some period the plan's own pools did not hold all units. */
  outgrown: boolean;
  /** Returns by meter what was over pool and rolled units in billed periods. `rows`: with what `cells` needs. */
  run(
    kernel: Kernel,
    account: number,
    plan: Assumption['plan'],
    packs: readonly Assumed[],
    rows?: boolean,
    alone?: Alone,
  ): readonly bigint[];
}

/** An account whose packs are sought under a plan. */
export interface Search {
  readonly book: Book;
  readonly kernel: Kernel;
  readonly account: number;
  readonly plan: Assumption['plan'];
  readonly probe: Probe;
}

export function newProbe(book: Book): Probe {
  let over = book.model.meters.map(() => 0n);
  const { firstPack } = targetsOf(book);
  const at = (cell: number): CellCost => {
    const known = probe.cells.get(cell);
    if (known !== undefined) return known;
    const fresh: CellCost = { rest: 0n, bought: 0n, drawn: 0n, rows: [] };
    probe.cells.set(cell, fresh);
    return fresh;
  };
  const probe: Probe = {
    detail: false,
    total: 0n,
    packs: 0n,
    purchases: [],
    cells: new Map(),
    pastLimit: false,
    outgrown: false,
    plan: () => undefined,
    line(cell, step, ref, part, _from, until, quantity, rate, _stated, billed) {
      if (step === STEP.rate && quantity > 0n) at(cell).rows.push({ slot: ref, part, rate: BigInt(rate) });
      if (probe.detail && step === STEP.packs && part === PACK.drawn) at(cell).drawn += BigInt(quantity);
      const isPack = step === STEP.packs ? part === PACK.bought : step === STEP.discounts && part >= firstPack;
      if (!isPack) return;
      probe.packs += BigInt(billed);
      if (!probe.detail) return;
      at(cell).rest -= BigInt(billed);
      const units = BigInt(quantity);
      if (step !== STEP.packs || units === 0n) return;
      at(cell).bought += units;
      probe.purchases.push({ cell, until });
    },
    later(money) {
      probe.total += money;
      probe.packs += money;
    },
    period(cell, _stated, billed, flags) {
      probe.total += BigInt(billed);
      if (probe.detail) at(cell).rest += BigInt(billed);
      if ((flags & FLAG.pastLimit) !== 0) probe.pastLimit = true;
      if ((flags & FLAG.outgrown) !== 0) probe.outgrown = true;
    },
    over(cell, meter, units) {
      if (book.state[cell] === BILLED) over[meter] = (over[meter] ?? 0n) + BigInt(units);
    },
    run(kernel, account, plan, packs, rows = false, alone = undefined) {
      probe.detail = rows;
      probe.total = 0n;
      probe.packs = 0n;
      probe.purchases = [];
      probe.cells = new Map();
      probe.pastLimit = false;
      probe.outgrown = false;
      over = book.model.meters.map(() => 0n);
      kernel.price(account, { plan, packs }, probe, alone);
      return over;
    },
  };
  return probe;
}
