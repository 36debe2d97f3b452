// Where plans that bill whole blocks really cross: near the crossing of their smooth curves, at the edge of a
// block. Every edge there is priced; between two edges both plans are straight lines.
import type { UsageCharge } from '../model/charge.ts';
import type { Model } from '../model/model.ts';
import { boundsOf, chargesOn, floorOf, sortedUnits } from './bounds.ts';
import { lastWhere, type Piece } from './curve.ts';
import { cheapestRanges, type PlanCurve, type Range } from './envelope.ts';
import { poolOf, probeOf, type Situation } from './probe.ts';

/** More edges than these are not tried: the crossing stays that of the smooth curves. */
const MOST_EDGES = 4000n;

export interface Settled {
  readonly ranges: readonly Range[];
  /** Some crossing is that of the smooth curves, a few blocks off at most. */
  readonly about: boolean;
}

/** `fine` has whole blocks and exact money; the ranges are those of the smooth curves. */
export function settleBlocks(
  fine: Model,
  situation: Situation,
  meter: number,
  ranges: readonly Range[],
  curves: readonly PlanCurve[],
): Settled {
  const settled: Range[] = [];
  let about = false;
  for (const range of ranges) {
    const before = settled.at(-1);
    if (before === undefined || before.until !== range.from - 1n) {
      settled.push(range);
      continue;
    }
    const pair = { fine, situation, meter, before, range, curves };
    const crossing = blocksOf(pair).length === 0 ? range.from : crossingOf(pair);
    if (crossing === undefined) about = true;
    const from = crossing ?? range.from;
    if (from <= before.from) settled.pop();
    else settled[settled.length - 1] = { ...before, until: from - 1n };
    settled.push({ ...range, from });
  }
  return { ranges: settled, about };
}

interface Pair {
  readonly fine: Model;
  readonly situation: Situation;
  readonly meter: number;
  readonly before: Range;
  readonly range: Range;
  readonly curves: readonly PlanCurve[];
}

interface Blocks {
  readonly plan: number;
  readonly charge: UsageCharge;
  readonly partial: string;
  readonly size: bigint;
}

/** The charges of both plans that bill whole blocks. */
function blocksOf({ fine, situation, meter, before, range }: Pair): Blocks[] {
  const name = fine.meters[meter]?.name ?? '';
  return [before.plan, range.plan].flatMap((p) => {
    const plan = fine.plans[p];
    const charges = plan === undefined ? [] : chargesOn(plan, name, { ...situation, plan: p });
    return charges.flatMap((charge) =>
      'partial' in charge && charge.partial !== 'exact'
        ? [{ plan: p, charge, partial: charge.partial, size: floorOf(charge.per) }]
        : [],
    );
  });
}

/** The first quantity from which the later plan is nowhere dearer (if it never is: at which it is cheaper); undefined: it cannot be told. */
function crossingOf(pair: Pair): bigint | undefined {
  const { fine, situation, meter, before, range } = pair;
  const blocks = blocksOf(pair);
  if (blocks.some(({ charge, size }) => size === 0n || charge.grace !== undefined || isByTier(charge)))
    return undefined;
  const near = nearIn(pair, blocks);
  if (near === undefined) return undefined;
  const [low, high] = near;
  const edges = edgesIn(pair, blocks, low, high);
  if (edges === undefined) return undefined;
  const [later, earlier] = [range.plan, before.plan].map((plan) =>
    probeOf(fine, { ...situation, plan }, meter, 'assumed'),
  );
  /** How much dearer the later plan is, at each quantity. */
  const excess = (units: readonly bigint[]): readonly bigint[] => {
    const other = earlier?.(units) ?? [];
    return (later?.(units) ?? []).map((cost, i) => (cost ?? 0n) - (other[i] ?? 0n));
  };
  const here = excess(edges);
  const last = here.findLastIndex((difference) => difference > 0n);
  const cheaper = here.findIndex((difference) => difference < 0n);
  const [at, next] = last < 0 ? [edges[cheaper - 1], edges[cheaper]] : [edges[last], edges[last + 1]];
  if (last < 0 && (cheaper < 0 || at === undefined)) return cheaper < 0 ? range.from : low;
  if (at === undefined || next === undefined) return undefined;
  const most = last < 0 ? -1n : 0n;
  return lastWhere(at, next, (units) => (excess([units])[0] ?? 0n) > most) + 1n;
}

/** Blocks that begin anew with every tier have edges of their own. */
function isByTier(charge: UsageCharge): boolean {
  return 'blocks' in charge && charge.blocks === 'tier' && charge.tiers.length > 1;
}

/**
 * Where the smooth curves are so near to each other that whole blocks decide: from the last quantity before the range
 * at which the later plan is dearer whatever its blocks do, to the last at which it may be; undefined: it may be for ever.
 */
function nearIn({ curves, before, range }: Pair, blocks: readonly Blocks[]): readonly [bigint, bigint] | undefined {
  const moved = (plan: number, partials: readonly string[], up: bigint): PlanCurve => {
    const pieces = curves.find((c) => c.plan === plan)?.pieces ?? [];
    const of = blocks.filter((b) => b.plan === plan && partials.includes(b.partial));
    const units = of.reduce((sum, { size }) => sum + size, 0n);
    const [first, ...rest] = pieces;
    const at = first === undefined ? undefined : rest.reduce(steeper, first);
    return { plan, pieces: at === undefined ? [] : pieces.map((piece) => moveBy(piece, at, units * up)) };
  };
  const least = (plan: number): PlanCurve => moved(plan, ['down', 'nearest'], -1n);
  const most = (plan: number): PlanCurve => moved(plan, ['up', 'nearest'], 1n);
  const { until } = range;
  const mayBeDearer = cheapestRanges([least(before.plan), most(range.plan)]).findLast(
    (r) => r.plan === before.plan && (until === undefined || r.from <= until),
  );
  const surelyDearer = cheapestRanges([least(range.plan), most(before.plan)]).findLast(
    (r) => r.plan === before.plan && r.from < range.from,
  );
  const last = mayBeDearer === undefined ? range.from : (mayBeDearer.until ?? until);
  if (last === undefined) return undefined;
  const sure = surelyDearer?.until ?? before.from;
  return [latest(earliest(sure, range.from - 1n), before.from), earliest(latest(last, range.from) + 1n, until)];
}

/** The piece as it lies when it is moved by the price of so many units at a slope. */
function moveBy({ constant, slope, by, ...rest }: Piece, at: Piece, units: bigint): Piece {
  return { ...rest, constant: constant * at.by + at.slope * units * by, slope: slope * at.by, by: by * at.by };
}

function steeper(a: Piece, b: Piece): Piece {
  return b.slope * a.by > a.slope * b.by ? b : a;
}

function earliest(a: bigint, b: bigint | undefined): bigint {
  return b !== undefined && b < a ? b : a;
}

function latest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Every quantity in [low, high] at or beside which a block ends or is half full, and the bounds of both plans. */
function edgesIn(pair: Pair, blocks: readonly Blocks[], low: bigint, high: bigint): bigint[] | undefined {
  const { fine, situation, meter, before, range } = pair;
  const edges = [low, high];
  for (const plan of [before.plan, range.plan])
    edges.push(...boundsOf(fine, { ...situation, plan }, meter).flatMap((bound) => [bound, bound + 1n]));
  for (const { plan, size } of blocks) {
    const pool = poolOf(fine, { ...situation, plan }, meter);
    const start = typeof pool === 'bigint' ? pool : 0n;
    if ((high - low) / size > MOST_EDGES) return undefined;
    const first = low <= start ? start : start + ((low - start) / size) * size;
    const half = (size - 1n) / 2n;
    for (let edge = first; edge <= high; edge += size)
      edges.push(edge - 1n, edge, edge + 1n, edge + half, edge + half + 1n);
  }
  return sortedUnits(edges.filter((u) => u >= low && u <= high));
}
