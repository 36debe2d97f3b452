// Laws of the load on random rows: how rows are split over files and in which order the files arrive
// changes nothing, and late and corrected files give the ledger that one load of all files would have
// given. Times are few and ids fewer, so that chains of duplicates over days are common.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { type Kit, kit } from './kit.ts';

const SOURCE = `
web:
  files: logs/*.jsonl
  format: jsonl
  columns: {time: t, id: id, tenant: who, key: k, operation: op, status: s, bytes_out: b}
`;

interface Row {
  readonly minutes: number;
  readonly id: number;
  readonly who: number;
  readonly status: number;
  readonly bad: boolean;
}

const row = (mostDays: number) =>
  fc.record({
    // Steps of half an hour: equal times, and distances of exactly 24 hours, occur.
    minutes: fc.integer({ min: 0, max: mostDays * 48 }).map((n) => n * 30),
    id: fc.integer({ min: 0, max: 6 }),
    who: fc.integer({ min: 0, max: 1 }),
    status: fc.constantFrom(200, 500),
    bad: fc.integer({ min: 0, max: 12 }).map((n) => n === 0),
  });

const START = Date.UTC(2025, 2, 5);

function line(row: Row, extraMs = 0): string {
  const t = row.bad ? 'never' : new Date(START + row.minutes * 60_000 + extraMs).toISOString();
  const id = row.id === 0 ? null : `r${row.id}`;
  return JSON.stringify({ t, id, who: `t${row.who}`, k: 'k', op: 'GET /a', s: row.status, b: row.minutes });
}

/** All that must not depend on the way the files came. */
async function state(k: Kit): Promise<unknown> {
  const report = await k.load();
  return {
    content: report.content,
    total: report.total,
    files: report.files.map(({ state: _, ...file }) => file),
    conflicts: await k.rows(sql`SELECT * FROM conflict ORDER BY ALL`),
    days: await k.rows(
      sql`SELECT path, d.* EXCLUDE (file_no) FROM file_day d JOIN source_file USING (file_no) ORDER BY ALL`,
    ),
    coverage: await k.rows(sql`SELECT * FROM coverage`),
    reports: await k.rows(sql`SELECT * FROM load_report`),
    differences: await k.rows(sql`SELECT * FROM time_difference ORDER BY ALL`),
    rejected: await k.rows(
      sql`SELECT path, r.* EXCLUDE (file_no) FROM rejected_row r JOIN source_file USING (file_no) ORDER BY ALL`,
    ),
  };
}

const RUNS = 25;
const zones = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata');

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
      await late.load();
      for (const [i, { right, wrong, late: isLate }] of drawn.entries()) {
        if (!isLate && wrong === null) continue;
        write(late, i, right);
        await late.load();
      }
      expect(await state(late)).toEqual(await state(all));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});

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
      const [a, b] = [await one.load(), await many.load()];
      expect(b.content).toBe(a.content);
      expect(b.total).toEqual(a.total);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
