// A commit goes into the ledger's file itself: no log stands beside it that a kill could cut off in the middle.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';

test('rows taken out, added and changed leave no log beside the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-commit-'));
  const file = join(folder, 'ledger.duckdb');
  const db = await openDatabase(file);
  try {
    await db.transaction(() => db.run(sql`CREATE TABLE t AS SELECT range AS a, hash(range) AS b FROM range(200000)`));
    await db.transaction(async () => {
      await db.run(sql`DELETE FROM t WHERE a % 2 = 0`);
      await db.run(sql`INSERT INTO t SELECT range, hash(range) FROM range(300000)`);
      await db.run(sql`UPDATE t SET b = 1 WHERE a = 7`);
    });
    expect(existsSync(`${file}.wal`)).toBe(false);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
});
