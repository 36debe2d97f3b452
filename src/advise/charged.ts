// One whole period of a made-up account in one plan, as a bill has it: the total and what it is made of.
import type { Model } from '../model/model.ts';
import { kernelOf } from '../price/kernel.ts';
import { linesSink } from '../price/lines.ts';
import { FLAG, STEP, UNPRICED } from '../price/sinks.ts';
import { bookOf, type Situation } from './probe.ts';
import { offering } from './variants.ts';

export interface Charged {
  /** Minor units of the model's currency; undefined: the plan has no price there, `flags` say why. */
  readonly cost: bigint | undefined;
  readonly flags: number;
  /** Of lines, in the digits that the book keeps them in: fees, usage, packs, and what raises or lowers the rest. */
  readonly parts: Readonly<Record<'fees' | 'usage' | 'packs' | 'other', bigint>>;
  readonly digits: number;
}

export function chargedAt(model: Model, situation: Situation, meter: number, units: bigint): Charged {
  const book = bookOf(offering(model, situation.plan), situation, meter, [units]);
  const sink = linesSink(book);
  kernelOf(book).price(0, { plan: situation.plan, packs: [] }, sink);
  const flags = sink.flags[0] ?? 0;
  const { step, billed } = sink.lines;
  const of = (wanted: (step: number) => boolean): bigint =>
    billed.reduce((sum, money, i) => (wanted(step[i] ?? 0) ? sum + money : sum), 0n);
  return {
    cost: (flags & (UNPRICED | FLAG.pastLimit)) === 0 ? sink.billed.at(0) : undefined,
    flags,
    parts: {
      fees: of((s) => s === STEP.fees),
      usage: of((s) => s === STEP.rate),
      packs: of((s) => s === STEP.packs),
      other: of((s) => s > STEP.fees),
    },
    digits: book.currency.digits,
  };
}
