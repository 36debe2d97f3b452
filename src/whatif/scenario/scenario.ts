// A scenario file as plain data: a model with other numbers, and what its customers are assumed to do. A band stays
// one here; each of its ends is a result of its own.

import type { Decimal } from '../../exact/decimal.ts';
import type { Leave } from '../../figures/behaviour.ts';
import type { Instead, Which } from '../../meter/changes.ts';
import type { Model } from '../../model/model.ts';
import type { Operation } from '../../project/project.ts';

export interface Scenario {
  readonly name: string;
  /** Its model, with `set`. */
  readonly model: Model;
  /** Path of the model's file. */
  readonly modelFile: string;
  /** Numbers in place of the model's own, as --set says them: those of the file, then those of the command. */
  readonly set: readonly string[];
  readonly behaviour: readonly Rule[];
  /** Operations of which the catalogue knows nothing. */
  readonly operations: readonly Operation[];
}

/** Equal ends: one number. */
export interface Band {
  readonly low: Decimal;
  readonly high: Decimal;
}

export type Rule =
  | {
      readonly kind: 'replace';
      readonly which: Which;
      readonly share: Band;
      readonly by: Instead | undefined;
      readonly ratio: Decimal;
    }
  | {
      readonly kind: 'merge';
      readonly which: Which;
      readonly share: Band;
      readonly into: Instead;
      readonly each: bigint;
    }
  | { readonly kind: 'grow'; readonly which: Which; readonly by: Band }
  | ({ readonly kind: 'leave' } & Leave);
