// Laws that hold for every model and usage, whatever the amounts are: tried on random scenarios, each
// priced by the kernel twice, before and after a change that must not matter or may only matter one way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, compare, type Decimal, decimal, ZERO } from '../../src/exact/decimal.ts';
import type { Amount, Charge, Model, Tier } from '../../src/model/model.ts';
import { kernelOf } from '../../src/price/kernel.ts';
import { FLAG, PACK, STEP, totalsSink } from '../../src/price/sinks.ts';
import { scenario } from '../reference/arbitrary.ts';
import { dates } from '../reference/arbitrary-numbers.ts';
import { num } from '../reference/build.ts';
import type { ReferenceInput } from '../reference/price.ts';
import { cutAt, inCharges, sums, undated } from './changes.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { assumedOf, bookOf, bookOfAll, priceTotals, priceWithLines } from './scenario.ts';
