// How rows are split over files, and in which order the files arrive, changes nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../price/runs.ts';
import { kit } from './kit.ts';
import { line, row, SOURCE, zones } from './random.ts';

test('splitting rows over files, and their order, change nothing', { timeout: 600_000 }, async () => {
  const rows = fc.array(fc.tuple(row(5), fc.integer({ min: 0, max: 3 }), fc.nat()), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(rows, zones, async (drawn, zone) => {
      const one = kit(SOURCE, { zone });
      const many = kit(SOURCE, { zone });
      // Times differ by milliseconds: among equal times the file decides, by its name.
      const lines = drawn.map(([r, file, order], i) => ({ text: line(r, i), file, order }));
      one.write('logs/0.jsonl', lines.map((l) => `${l.text}\n`).join(''));
      const shuffled = lines.toSorted((a, b) => a.order - b.order);
      for (const file of [0, 1, 2, 3])
        many.write(`logs/${file}.jsonl`, shuffled.flatMap((l) => (l.file === file ? [`${l.text}\n`] : [])).join(''));
      const [a, b] = await Promise.all([one.load(), many.load()]);
      expect(b.content).toBe(a.content);
      expect(b.total).toEqual(a.total);
    }),
    { ...runs(25), endOnFailure: true },
  );
});
