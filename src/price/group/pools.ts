// A pool that a group shares: the members' own pools are added up, and what they cover of all units goes to
// the members in proportion to what each used. It needs units only, so it is known before the first price.

import type { Book } from '../book.ts';
import { begin, enter, type Into, newInto } from '../into.ts';
import { SILENT } from '../sinks.ts';
import { ownTerms } from '../terms/kinds.ts';
import { allParts } from '../terms/parts.ts';
import { countUnits } from '../units/classes.ts';
import { type Draw, newDraw, readPool, splitUnits } from '../units/draw.ts';
import type { PoolShare, Shares } from './sharing.ts';

interface Own {
  readonly cell: number;
  readonly units: bigint;
  readonly pool: bigint;
  readonly unlimited: boolean;
}

interface Work {
  readonly into: Into;
  readonly draw: Draw;
}

/** By meter. */
export function sharedPools(book: Book, groups: readonly (readonly number[])[]): readonly Shares<PoolShare>[] {
  const work = { into: newInto(book), draw: newDraw() };
  return book.model.meters.map(({ name }, meter) => {
    const plans = allParts(book.model).flatMap((parts) => parts.plans);
    const shares = new Map<number, PoolShare>();
    if (!plans.some((plan) => plan.includes.get(name)?.shared === true)) return shares;
    for (const cells of groups) {
      const members = cells.flatMap((cell) => ownOf(work, cell, meter) ?? []);
      if (members.length > 1) share(book, meter, members, shares);
    }
    return shares;
  });
}

function share(book: Book, meter: number, members: readonly Own[], shares: Map<number, PoolShare>): void {
  const units = members.reduce((sum, m) => sum + m.units, 0n);
  const unlimited = members.some((m) => m.unlimited);
  const pool = unlimited ? -1n : members.reduce((sum, m) => sum + m.pool, 0n);
  const covered = unlimited || units < pool ? units : pool;
  const parts = splitUnits(
    book,
    meter,
    covered,
    members.map((m) => m.units),
  );
  for (const [i, { cell }] of members.entries())
    shares.set(cell, { covered: parts[i] ?? 0n, pool, units, members: members.length });
}

/** An account's own pool and units in a period; undefined: its plan of the first day shares no pool. */
function ownOf({ into, draw }: Work, cell: number, meter: number): Own | undefined {
  const { book } = into;
  begin(into, Math.floor(cell / book.width), undefined, SILENT);
  enter(into, cell, (segment) => ownTerms(book, segment), []);
  if (into.terms[0]?.pools[meter]?.shared !== true) return undefined;
  countUnits(into, meter, draw.units);
  readPool(draw, into, meter);
  const units = draw.units.slice(0, into.count).reduce((sum, n) => sum + n, 0n);
  return { cell, units, pool: draw.pool, unlimited: draw.unlimited };
}
