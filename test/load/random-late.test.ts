// Late and corrected files give the ledger that one load of all files would have given. The two ledgers are
// loaded at the same time: most of it is waiting for the disk, and each has its own.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../price/runs.ts';
import { type Kit, kit } from './kit.ts';
import { line, type Row, row, SOURCE, state, zones } from './random.ts';

test('late and corrected files give the ledger of one load of all', { timeout: 600_000 }, async () => {
  // One large file makes the chains, small ones touch few days.
  const rows = fc.array(row(12), { minLength: 1, maxLength: 2 });
  const first = fc.record({
    right: fc.array(row(12), { minLength: 15, maxLength: 30 }),
    wrong: fc.constant(null),
    late: fc.constant(false),
  });
  const others = fc.array(fc.record({ right: rows, wrong: fc.option(rows), late: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  });
  const files = fc.tuple(first, others).map(([one, more]) => [one, ...more]);
  await fc.assert(
    fc.asyncProperty(files, zones, async (drawn, zone) => {
      const all = kit(SOURCE, { zone });
      const late = kit(SOURCE, { zone });
      const write = (k: Kit, i: number, content: readonly Row[]) =>
        k.write(`logs/${i}.jsonl`, content.map((r) => `${line(r)}\n`).join(''));
      // First what is there in time, some of it wrong; then one file at a time.
      for (const [i, { right, wrong, late: isLate }] of drawn.entries()) {
        write(all, i, right);
        if (!isLate || i === 0) write(late, i, wrong ?? right);
      }
      const one = all.load();
      await late.load();
      for (const [i, { right, wrong, late: isLate }] of drawn.entries()) {
        if (!isLate && wrong === null) continue;
        write(late, i, right);
        await late.load();
      }
      await one;
      const [came, whole] = await Promise.all([state(late), state(all)]);
      expect(came).toEqual(whole);
    }),
    { ...runs(25), endOnFailure: true },
  );
});
