// Units over a pool that no charge of the plan rates: refused, bought packs for, or left to a larger
// plan. What the plan does not say is unpriced.
import type { AtLimit } from '../../model/plan.ts';
import { addPurchase, type Bill } from '../bill.ts';
import { type Into, isFixed } from '../into.ts';
import { billPack } from '../packs/buy.ts';
import { type Holding, holdNow, inDrawOrder } from '../packs/holdings.ts';
import { pricePack } from '../packs/prices.ts';
import { FLAG, METERED } from '../sinks.ts';
import type { State } from '../state.ts';
import { writeMetered } from './classes.ts';
import type { Draw } from './draw.ts';

/** Settles what packs leave on segments without a charge; returns flags. */
export function atLimits(into: Into, state: State, draw: Draw, bill: Bill, meter: number): number {
  let flags = 0;
  for (let i = 0; i < into.count; i++) {
    if (!isLimited(into, draw, meter, i)) continue;
    const rule = into.terms[i]?.atLimit;
    if (rule?.kind === 'auto_pack') {
      if (into.memo) {
        draw.left[i] = 0n;
        continue;
      }
      if (buyAtLimit(into, state, draw, bill, meter, rule)) flags |= FLAG.noNumber;
      if ((draw.left[i] ?? 0n) === 0n) continue;
    }
    flags |= settle(into, draw, meter, i, rule);
  }
  return flags;
}

function isLimited(into: Into, draw: Draw, meter: number, i: number): boolean {
  const terms = into.terms[i];
  return (draw.left[i] ?? 0n) > 0n && terms?.pools[meter] !== undefined && (terms.usage[meter]?.length ?? 0) === 0;
}

function settle(into: Into, draw: Draw, meter: number, i: number, rule: AtLimit | undefined): number {
  const counts = !isFixed(into, i) || into.terms[i]?.plan === into.assumed;
  const past = counts ? FLAG.pastLimit : 0;
  const blocked = rule?.kind === 'block' || (rule?.kind === 'auto_pack' && rule.then === 'block');
  if (blocked) {
    writeMetered(into, meter, i, METERED.blocked, draw.left[i] ?? 0n);
    return past | FLAG.lacking;
  }
  writeMetered(into, meter, i, METERED.unpriced, draw.left[i] ?? 0n);
  const wants = rule?.kind === 'upgrade' || into.upgraded[i] === true ? FLAG.wantsUpgrade : 0;
  return past | FLAG.atLimit | wants;
}

/**
 * Buys what the period's segments with this rule still need, at most `max`, and draws it at once. True when
 * the model has no number for the price.
 */
function buyAtLimit(
  into: Into,
  state: State,
  draw: Draw,
  bill: Bill,
  meter: number,
  rule: Extract<AtLimit, { kind: 'auto_pack' }>,
): boolean {
  const { book } = into;
  const kind = book.model.packs.findIndex((pack) => pack.name === rule.pack);
  if (book.model.packs[kind]?.of !== book.model.meters[meter]?.name) return false;
  if (state.holdings.some((h) => h.atLimit === into.cell && h.kind === kind)) return false;
  const segments = [...into.terms.keys()].filter((i) => {
    const other = into.terms[i]?.atLimit;
    return isLimited(into, draw, meter, i) && other?.kind === 'auto_pack' && other.pack === rule.pack;
  });
  const rest = segments.reduce((sum, i) => sum + (draw.left[i] ?? 0n), 0n);
  const one = holdNow(book, kind, 1, into.cell);
  if (one === undefined) return false;
  const needed = (rest + one.units - 1n) / one.units;
  const count = rule.max === undefined || needed < BigInt(rule.max) ? needed : BigInt(rule.max);
  const bought = holdNow(book, kind, Number(count), into.cell);
  if (bought === undefined || count === 0n) return false;
  const holding: Holding = {
    ...bought,
    bought: true,
    atLimit: into.cell,
    target: addPurchase(bill, book, kind),
    purchase: bill.purchases.length - 1,
  };
  for (const i of segments) {
    const here = draw.left[i] ?? 0n;
    const taken = here < holding.left ? here : holding.left;
    draw.left[i] = here - taken;
    holding.left -= taken;
    holding.drawn += taken;
  }
  state.holdings = inDrawOrder(book, [...state.holdings, holding]);
  const gap = pricePack(into, state, holding);
  billPack(into, holding, bill);
  return gap;
}
