// Any model that the language can say is checked without a fault, and says the same every time.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkModel } from '../../src/advise/check.ts';
import { models } from '../reference/arbitrary-model.ts';

const NOTHING = { window: undefined, observed: undefined, costs: undefined, catalogue: undefined };

test('random models are checked to the end', () => {
  fc.assert(
    fc.property(models, (model) => {
      const { advice, comparisons } = checkModel(model, NOTHING);
      expect(advice.filter((a) => /undefined|NaN|\(any other\)/.test(a.message + a.fix))).toEqual([]);
      for (const { ranges } of comparisons)
        for (const [i, range] of ranges.entries())
          expect(range.from > (ranges[i - 1]?.until ?? -1n) && (range.until ?? range.from) >= range.from).toBe(true);
    }),
    { numRuns: 5 },
  );
});
