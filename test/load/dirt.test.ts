// How much dirt is too much: at the limit a load goes through, one row above it nothing is kept, and what is said
// names the commonest reasons with the first row of each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatProblem, InputError } from '../../src/source/problem.ts';
import { type Kit, kit } from './kit.ts';

const at = '2025-01-01T00:00:00Z';

/** A CSV file of 20 rows: 14 good, 3 without a time, 2 with a wrong status, 1 with a column too many. */
function dirty(): Kit {
  const k = kit('web: {files: "*.csv", format: csv, columns: {time: t, tenant: who, status: s}}');
  const rows = [
    ...Array(14).fill(`${at},a,200`),
    ',b,200',
    ',b,200',
    ',b,200',
    `${at},c,OK`,
    `${at},c,OK`,
    `${at},d,200,x`,
  ];
  k.write('a.csv', `t,who,s\n${rows.join('\n')}\n`);
  return k;
}

async function refusal(
  k: Kit,
  maxRejects: NonNullable<Parameters<Kit['load']>[0]>['maxRejects'] & object,
): Promise<string> {
  const error = await k.load({ maxRejects }).then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof InputError)) throw error ?? new Error('the load was not refused');
  return error.problems.map(formatProblem).join('\n');
}

test('so many rows: 6 are not more than 6, and more than 5', async () => {
  const k = dirty();
  await refusal(k, { rows: 5n });
  expect(existsSync(join(k.folder, '.reprice/ledger.duckdb'))).toBe(false);
  expect((await k.load({ maxRejects: { rows: 6n } })).total.rejected).toBe(6n);
});

test('a share: 6 of 20 are not more than 30%, and more than 29.9999%', async () => {
  const k = dirty();
  expect(await refusal(k, { parts: 299_999n, of: 1_000_000n })).toContain(
    '6 of 20 rows cannot be read, more than 299999 of every 1000000',
  );
  expect((await k.load({ maxRejects: { parts: 30n, of: 100n } })).total.rejected).toBe(6n);
});

test('the limit is for the files of one load: what an earlier one rejected does not count again', async () => {
  const k = dirty();
  const first = await k.load();
  k.write('b.csv', `t,who,s\n${at},a,200\nnever,a,200\n`);
  // Of the 2 rows of b.csv one is bad: more than 49%, though 7 of all 22 are less.
  expect(await refusal(k, { parts: 49n, of: 100n })).toContain('1 of 2 rows cannot be read');
  k.remove('b.csv');
  expect(await k.load()).toMatchObject({ kind: 'nothing changed', content: first.content });
});

test('the commonest reasons come with the first row of each', async () => {
  expect(
    await refusal(dirty(), { rows: 0n }),
  ).toBe(`a.csv:16:1: t is empty; the first of 3 such rows of the source "web" [rejected]
   16 | ,b,200
      | ^
a.csv:19:1: s is no status from 0 to 999; the first of 2 such rows of the source "web" [rejected]
   19 | ${at},c,OK
      | ^
a.csv:21:1: more columns than the header [rejected]
   21 | ${at},d,200,x
      | ^
the log files: 6 of 20 rows cannot be read, more than 0 [rejects]
  fix: correct the mapping or the files, or allow more with --max-rejects; without it rejected rows are listed and left out`);
});

test('rows that the source skips are no dirt, and none of the rows read', async () => {
  const k = kit('web: {files: a.csv, format: csv, columns: {time: t, tenant: who}, skip: {who: probe}}');
  k.write('a.csv', `t,who\n${`${at},probe\n`.repeat(8)}${at},a\nnever,a\n`);
  expect(await refusal(k, { parts: 49n, of: 100n })).toContain('1 of 2 rows cannot be read');
  expect((await k.load({ maxRejects: { parts: 50n, of: 100n } })).total).toMatchObject({ counted: 1n, rejected: 9n });
});
